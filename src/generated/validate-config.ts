// @ts-nocheck derived from schemas/config.json by `npm run derive`
export const validate = validate10;
export default validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","title":"manifestly.toml","description":"Configuration of manifestly. It holds for the files in its folder and below, down to the next `manifestly.toml`; nothing is inherited from one above. Paths and globs are relative to its folder. What the command line says wins.","type":"object","additionalProperties":false,"properties":{"gramine":{"$ref":"#/definitions/gramine"},"profile":{"$ref":"#/definitions/profile"},"fail-on":{"description":"The least severity that makes `lint` exit with 1.","enum":["error","warning","note"],"default":"warning"},"exclude":{"description":"Globs of files and folders that are left out, even when named on the command line (as pre-commit does). Without a slash they hold at any depth.","type":"array","items":{"$ref":"#/definitions/glob"}},"baseline":{"title":"file name","description":"The file with the findings that are left out because they were there before; `manifestly lint --write-baseline` writes it.","type":"string","pattern":".","examples":["manifestly-baseline.json"]},"allow-suppressions":{"description":"Whether `# manifestly: ignore RULE -- reason` comments have an effect. With `false` each of them is a finding.","type":"boolean","default":true},"pal-size":{"$ref":"#/definitions/pal-size"},"rules":{"$ref":"#/definitions/rules"},"variant":{"description":"Named sets of definitions with which templates are linted, e.g. `[variant.release]` and `[variant.debug]`. See `--variant`.","type":"object","additionalProperties":{"type":"object","additionalProperties":false,"properties":{"define":{"description":"Template variables, as `-D name=value` gives them; `true` is `-D name`.","type":"object","additionalProperties":{"anyOf":[{"type":"string"},{"const":true}]}}}}},"files":{"description":"Settings for some of the files. Where several entries match a file, the later ones win.","type":"array","items":{"type":"object","additionalProperties":false,"required":["match"],"properties":{"match":{"description":"Globs of the files. Those of no known name are found in folders as well when `kind` is set.","type":"array","minItems":1,"items":{"$ref":"#/definitions/glob"}},"gramine":{"$ref":"#/definitions/gramine"},"profile":{"$ref":"#/definitions/profile"},"kind":{"description":"What the files are, whatever their names: `gsc-user-manifest` is the fragment that `gsc build` merges into its own manifest; `kubernetes` is YAML whose annotations carry a policy.","enum":["gramine-manifest","gramine-template","gsc-user-manifest","exec-policy","kata-policy","trustee-policy","kubernetes","init-data","genpolicy-settings","occlum","occlum-bom","marblerun-manifest","oci-config","containerd-config","shim-rune","enclave-cc-shim","gsc-config","rvps-values","cdh-config","aa-config","layer-packet","image-manifest","ocicrypt","decrypt-config","image-policy","occlum-init-ra"]},"templated":{"description":"Whether they are Jinja templates; otherwise their names tell.","type":"boolean"},"as":{"description":"`source`: gramine-manifest reads them and adds its defaults; `final`: they are used as they stand. Otherwise their names tell.","enum":["source","final"]},"pal-size":{"$ref":"#/definitions/pal-size"},"rules":{"$ref":"#/definitions/rules"},"variant":{"description":"The variants to lint them with: a name, several, or `all`.","anyOf":[{"type":"string"},{"type":"array","minItems":1,"items":{"type":"string"}}]}}}}},"definitions":{"gramine":{"description":"The targeted Gramine release, `1.0` to `1.9`, or a patch such as `1.6.1`.","type":"string","examples":["1.9"]},"profile":{"description":"What the enclaves are for. `development` takes findings about debugging and convenience less seriously.","enum":["production","development"],"default":"production"},"glob":{"description":"`*`, `?`, `**`, `[a-z]` and `{one,two}`.","type":"string"},"rules":{"description":"Severities by rule id, e.g. `\"files/unmeasured\" = \"error\"`; `\"files/*\"` stands for every rule of the group that is not named itself.","type":"object","additionalProperties":{"enum":["off","note","warning","error"]}},"pal-size":{"title":"size","description":"Bytes that Gramine's PAL takes in the enclave, for the rules about its size: `4M`, `512K` or a plain number. An estimate when absent.","type":"string","pattern":"^[0-9]+[KMG]?$","examples":["4M"]}}};
const schema12 = {"description":"The targeted Gramine release, `1.0` to `1.9`, or a patch such as `1.6.1`.","type":"string","examples":["1.9"]};
const schema13 = {"description":"What the enclaves are for. `development` takes findings about debugging and convenience less seriously.","enum":["production","development"],"default":"production"};
const schema14 = {"description":"`*`, `?`, `**`, `[a-z]` and `{one,two}`.","type":"string"};
const schema15 = {"title":"size","description":"Bytes that Gramine's PAL takes in the enclave, for the rules about its size: `4M`, `512K` or a plain number. An estimate when absent.","type":"string","pattern":"^[0-9]+[KMG]?$","examples":["4M"]};
const schema16 = {"description":"Severities by rule id, e.g. `\"files/unmeasured\" = \"error\"`; `\"files/*\"` stands for every rule of the group that is not named itself.","type":"object","additionalProperties":{"enum":["off","note","warning","error"]}};
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp(".", "");
const pattern1 = new RegExp("^[0-9]+[KMG]?$", "");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema11.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.gramine !== undefined){
let data0 = data.gramine;
if(typeof data0 !== "string"){
const err1 = {instancePath:instancePath+"/gramine",schemaPath:"#/definitions/gramine/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.profile !== undefined){
let data1 = data.profile;
if(!((data1 === "production") || (data1 === "development"))){
const err2 = {instancePath:instancePath+"/profile",schemaPath:"#/definitions/profile/enum",keyword:"enum",params:{allowedValues: schema13.enum},message:"must be equal to one of the allowed values",schema:schema13.enum,parentSchema:schema13,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data["fail-on"] !== undefined){
let data2 = data["fail-on"];
if(!(((data2 === "error") || (data2 === "warning")) || (data2 === "note"))){
const err3 = {instancePath:instancePath+"/fail-on",schemaPath:"#/properties/fail-on/enum",keyword:"enum",params:{allowedValues: schema11.properties["fail-on"].enum},message:"must be equal to one of the allowed values",schema:schema11.properties["fail-on"].enum,parentSchema:schema11.properties["fail-on"],data:data2};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.exclude !== undefined){
let data3 = data.exclude;
if(Array.isArray(data3)){
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(typeof data4 !== "string"){
const err4 = {instancePath:instancePath+"/exclude/" + i0,schemaPath:"#/definitions/glob/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data4};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/exclude",schemaPath:"#/properties/exclude/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.exclude.type,parentSchema:schema11.properties.exclude,data:data3};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.baseline !== undefined){
let data5 = data.baseline;
if(typeof data5 === "string"){
if(!pattern0.test(data5)){
const err6 = {instancePath:instancePath+"/baseline",schemaPath:"#/properties/baseline/pattern",keyword:"pattern",params:{pattern: "."},message:"must match pattern \""+"."+"\"",schema:".",parentSchema:schema11.properties.baseline,data:data5};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/baseline",schemaPath:"#/properties/baseline/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.baseline.type,parentSchema:schema11.properties.baseline,data:data5};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data["allow-suppressions"] !== undefined){
let data6 = data["allow-suppressions"];
if(typeof data6 !== "boolean"){
const err8 = {instancePath:instancePath+"/allow-suppressions",schemaPath:"#/properties/allow-suppressions/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties["allow-suppressions"].type,parentSchema:schema11.properties["allow-suppressions"],data:data6};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data["pal-size"] !== undefined){
let data7 = data["pal-size"];
if(typeof data7 === "string"){
if(!pattern1.test(data7)){
const err9 = {instancePath:instancePath+"/pal-size",schemaPath:"#/definitions/pal-size/pattern",keyword:"pattern",params:{pattern: "^[0-9]+[KMG]?$"},message:"must match pattern \""+"^[0-9]+[KMG]?$"+"\"",schema:"^[0-9]+[KMG]?$",parentSchema:schema15,data:data7};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/pal-size",schemaPath:"#/definitions/pal-size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema15.type,parentSchema:schema15,data:data7};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.rules !== undefined){
let data8 = data.rules;
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key1 in data8){
let data9 = data8[key1];
if(!((((data9 === "off") || (data9 === "note")) || (data9 === "warning")) || (data9 === "error"))){
const err11 = {instancePath:instancePath+"/rules/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/rules/additionalProperties/enum",keyword:"enum",params:{allowedValues: schema16.additionalProperties.enum},message:"must be equal to one of the allowed values",schema:schema16.additionalProperties.enum,parentSchema:schema16.additionalProperties,data:data9};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/rules",schemaPath:"#/definitions/rules/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema16.type,parentSchema:schema16,data:data8};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.variant !== undefined){
let data10 = data.variant;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key2 in data10){
let data11 = data10[key2];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key3 in data11){
if(!(key3 === "define")){
const err13 = {instancePath:instancePath+"/variant/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/variant/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.variant.additionalProperties,data:data11};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data11.define !== undefined){
let data12 = data11.define;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key4 in data12){
let data13 = data12[key4];
const _errs35 = errors;
let valid12 = false;
const _errs36 = errors;
if(typeof data13 !== "string"){
const err14 = {instancePath:instancePath+"/variant/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/define/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/variant/additionalProperties/properties/define/additionalProperties/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.variant.additionalProperties.properties.define.additionalProperties.anyOf[0].type,parentSchema:schema11.properties.variant.additionalProperties.properties.define.additionalProperties.anyOf[0],data:data13};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
var _valid0 = _errs36 === errors;
valid12 = valid12 || _valid0;
if(!valid12){
const _errs38 = errors;
if(true !== data13){
const err15 = {instancePath:instancePath+"/variant/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/define/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/variant/additionalProperties/properties/define/additionalProperties/anyOf/1/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant",schema:true,parentSchema:schema11.properties.variant.additionalProperties.properties.define.additionalProperties.anyOf[1],data:data13};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var _valid0 = _errs38 === errors;
valid12 = valid12 || _valid0;
}
if(!valid12){
const err16 = {instancePath:instancePath+"/variant/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/define/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/variant/additionalProperties/properties/define/additionalProperties/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema11.properties.variant.additionalProperties.properties.define.additionalProperties.anyOf,parentSchema:schema11.properties.variant.additionalProperties.properties.define.additionalProperties,data:data13};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
else {
errors = _errs35;
if(vErrors !== null){
if(_errs35){
vErrors.length = _errs35;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err17 = {instancePath:instancePath+"/variant/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/define",schemaPath:"#/properties/variant/additionalProperties/properties/define/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.variant.additionalProperties.properties.define.type,parentSchema:schema11.properties.variant.additionalProperties.properties.define,data:data12};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/variant/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/variant/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.variant.additionalProperties.type,parentSchema:schema11.properties.variant.additionalProperties,data:data11};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/variant",schemaPath:"#/properties/variant/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.variant.type,parentSchema:schema11.properties.variant,data:data10};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.files !== undefined){
let data14 = data.files;
if(Array.isArray(data14)){
const len1 = data14.length;
for(let i1=0; i1<len1; i1++){
let data15 = data14[i1];
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.match === undefined){
const err20 = {instancePath:instancePath+"/files/" + i1,schemaPath:"#/properties/files/items/required",keyword:"required",params:{missingProperty: "match"},message:"must have required property '"+"match"+"'",schema:schema11.properties.files.items.required,parentSchema:schema11.properties.files.items,data:data15};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
for(const key5 in data15){
if(!(func2.call(schema11.properties.files.items.properties, key5))){
const err21 = {instancePath:instancePath+"/files/" + i1,schemaPath:"#/properties/files/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.files.items,data:data15};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data15.match !== undefined){
let data16 = data15.match;
if(Array.isArray(data16)){
if(data16.length < 1){
const err22 = {instancePath:instancePath+"/files/" + i1+"/match",schemaPath:"#/properties/files/items/properties/match/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema11.properties.files.items.properties.match,data:data16};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
const len2 = data16.length;
for(let i2=0; i2<len2; i2++){
let data17 = data16[i2];
if(typeof data17 !== "string"){
const err23 = {instancePath:instancePath+"/files/" + i1+"/match/" + i2,schemaPath:"#/definitions/glob/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data17};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/files/" + i1+"/match",schemaPath:"#/properties/files/items/properties/match/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.files.items.properties.match.type,parentSchema:schema11.properties.files.items.properties.match,data:data16};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data15.gramine !== undefined){
let data18 = data15.gramine;
if(typeof data18 !== "string"){
const err25 = {instancePath:instancePath+"/files/" + i1+"/gramine",schemaPath:"#/definitions/gramine/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data18};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data15.profile !== undefined){
let data19 = data15.profile;
if(!((data19 === "production") || (data19 === "development"))){
const err26 = {instancePath:instancePath+"/files/" + i1+"/profile",schemaPath:"#/definitions/profile/enum",keyword:"enum",params:{allowedValues: schema13.enum},message:"must be equal to one of the allowed values",schema:schema13.enum,parentSchema:schema13,data:data19};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data15.kind !== undefined){
let data20 = data15.kind;
if(!((((((((((((((((((((((((((data20 === "gramine-manifest") || (data20 === "gramine-template")) || (data20 === "gsc-user-manifest")) || (data20 === "exec-policy")) || (data20 === "kata-policy")) || (data20 === "trustee-policy")) || (data20 === "kubernetes")) || (data20 === "init-data")) || (data20 === "genpolicy-settings")) || (data20 === "occlum")) || (data20 === "occlum-bom")) || (data20 === "marblerun-manifest")) || (data20 === "oci-config")) || (data20 === "containerd-config")) || (data20 === "shim-rune")) || (data20 === "enclave-cc-shim")) || (data20 === "gsc-config")) || (data20 === "rvps-values")) || (data20 === "cdh-config")) || (data20 === "aa-config")) || (data20 === "layer-packet")) || (data20 === "image-manifest")) || (data20 === "ocicrypt")) || (data20 === "decrypt-config")) || (data20 === "image-policy")) || (data20 === "occlum-init-ra"))){
const err27 = {instancePath:instancePath+"/files/" + i1+"/kind",schemaPath:"#/properties/files/items/properties/kind/enum",keyword:"enum",params:{allowedValues: schema11.properties.files.items.properties.kind.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.files.items.properties.kind.enum,parentSchema:schema11.properties.files.items.properties.kind,data:data20};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data15.templated !== undefined){
let data21 = data15.templated;
if(typeof data21 !== "boolean"){
const err28 = {instancePath:instancePath+"/files/" + i1+"/templated",schemaPath:"#/properties/files/items/properties/templated/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.files.items.properties.templated.type,parentSchema:schema11.properties.files.items.properties.templated,data:data21};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data15.as !== undefined){
let data22 = data15.as;
if(!((data22 === "source") || (data22 === "final"))){
const err29 = {instancePath:instancePath+"/files/" + i1+"/as",schemaPath:"#/properties/files/items/properties/as/enum",keyword:"enum",params:{allowedValues: schema11.properties.files.items.properties.as.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.files.items.properties.as.enum,parentSchema:schema11.properties.files.items.properties.as,data:data22};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data15["pal-size"] !== undefined){
let data23 = data15["pal-size"];
if(typeof data23 === "string"){
if(!pattern1.test(data23)){
const err30 = {instancePath:instancePath+"/files/" + i1+"/pal-size",schemaPath:"#/definitions/pal-size/pattern",keyword:"pattern",params:{pattern: "^[0-9]+[KMG]?$"},message:"must match pattern \""+"^[0-9]+[KMG]?$"+"\"",schema:"^[0-9]+[KMG]?$",parentSchema:schema15,data:data23};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/files/" + i1+"/pal-size",schemaPath:"#/definitions/pal-size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema15.type,parentSchema:schema15,data:data23};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data15.rules !== undefined){
let data24 = data15.rules;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
for(const key6 in data24){
let data25 = data24[key6];
if(!((((data25 === "off") || (data25 === "note")) || (data25 === "warning")) || (data25 === "error"))){
const err32 = {instancePath:instancePath+"/files/" + i1+"/rules/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/rules/additionalProperties/enum",keyword:"enum",params:{allowedValues: schema16.additionalProperties.enum},message:"must be equal to one of the allowed values",schema:schema16.additionalProperties.enum,parentSchema:schema16.additionalProperties,data:data25};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/files/" + i1+"/rules",schemaPath:"#/definitions/rules/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema16.type,parentSchema:schema16,data:data24};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data15.variant !== undefined){
let data26 = data15.variant;
const _errs67 = errors;
let valid24 = false;
const _errs68 = errors;
if(typeof data26 !== "string"){
const err34 = {instancePath:instancePath+"/files/" + i1+"/variant",schemaPath:"#/properties/files/items/properties/variant/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.files.items.properties.variant.anyOf[0].type,parentSchema:schema11.properties.files.items.properties.variant.anyOf[0],data:data26};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
var _valid1 = _errs68 === errors;
valid24 = valid24 || _valid1;
if(!valid24){
const _errs70 = errors;
if(Array.isArray(data26)){
if(data26.length < 1){
const err35 = {instancePath:instancePath+"/files/" + i1+"/variant",schemaPath:"#/properties/files/items/properties/variant/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema11.properties.files.items.properties.variant.anyOf[1],data:data26};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
const len3 = data26.length;
for(let i3=0; i3<len3; i3++){
let data27 = data26[i3];
if(typeof data27 !== "string"){
const err36 = {instancePath:instancePath+"/files/" + i1+"/variant/" + i3,schemaPath:"#/properties/files/items/properties/variant/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.files.items.properties.variant.anyOf[1].items.type,parentSchema:schema11.properties.files.items.properties.variant.anyOf[1].items,data:data27};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/files/" + i1+"/variant",schemaPath:"#/properties/files/items/properties/variant/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.files.items.properties.variant.anyOf[1].type,parentSchema:schema11.properties.files.items.properties.variant.anyOf[1],data:data26};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
var _valid1 = _errs70 === errors;
valid24 = valid24 || _valid1;
}
if(!valid24){
const err38 = {instancePath:instancePath+"/files/" + i1+"/variant",schemaPath:"#/properties/files/items/properties/variant/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema11.properties.files.items.properties.variant.anyOf,parentSchema:schema11.properties.files.items.properties.variant,data:data26};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
else {
errors = _errs67;
if(vErrors !== null){
if(_errs67){
vErrors.length = _errs67;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err39 = {instancePath:instancePath+"/files/" + i1,schemaPath:"#/properties/files/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.files.items.type,parentSchema:schema11.properties.files.items,data:data15};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.files.type,parentSchema:schema11.properties.files,data:data14};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}
