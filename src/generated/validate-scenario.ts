// @ts-nocheck derived from schemas/scenario.json by `npm run derive`
export const validate = validate10;
export default validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","title":"Scenario of manifestly compare","description":"How many images, releases and nodes there are, and how fast they are, for `manifestly compare --scenario`. Everything may be left out: what depends on it is then unknown. `manifestly compare --init` writes one to fill in.","type":"object","additionalProperties":false,"properties":{"fleet":{"description":"How many images and nodes there are.","type":"object","additionalProperties":false,"properties":{"images":{"description":"Different images that are to run in TEEs.","type":"integer","minimum":0,"maximum":1000000000},"releases":{"description":"Releases of the application, per image and year.","type":"number","minimum":0,"maximum":1000000000},"nodes":{"description":"Nodes that run them.","type":"integer","minimum":0,"maximum":1000000000},"pods-per-node":{"description":"Pods in TEEs on one node.","type":"integer","minimum":0,"maximum":1000000000},"images-per-node":{"description":"Different ones of these images on one node.","type":"integer","minimum":0,"maximum":1000000000},"images-cached":{"description":"Whether a node has the layers before the pod is scheduled, where the host may pull them.","type":"boolean"}}},"rates":{"description":"How often something below the application is replaced, per year.","type":"object","additionalProperties":false,"properties":{"libos":{"description":"Releases of the libOS that are taken over, per year.","type":"number","minimum":0,"maximum":1000000000},"base-image":{"description":"Updates of the base image that an image takes over, per year.","type":"number","minimum":0,"maximum":1000000000},"guest-image":{"description":"Releases of the VM's guest image, kernel and firmware that are taken over, per year.","type":"number","minimum":0,"maximum":1000000000}}},"image":{"description":"A typical image; what is left out comes from the IMAGE on the command line.","type":"object","additionalProperties":false,"properties":{"compressed-size":{"description":"What is pulled: all layers as they are stored.","$ref":"#/definitions/size"},"uncompressed-size":{"description":"All files, unpacked.","$ref":"#/definitions/size"},"files":{"description":"Regular files that become trusted files.","type":"integer","minimum":0,"maximum":1000000000},"mean-path":{"description":"Mean length of their paths in the image, in bytes.","type":"number","minimum":0,"maximum":1000000000}}},"enclave":{"description":"The enclave of a wrapped application; what is left out comes from --manifest.","type":"object","additionalProperties":false,"properties":{"size":{"description":"`sgx.enclave_size`.","$ref":"#/definitions/size"},"edmm":{"description":"`sgx.edmm_enable`: memory is added when it is used.","type":"boolean"},"processes":{"description":"Processes that run at the same time in one pod, each in an enclave of its own.","type":"integer","minimum":0,"maximum":1000000000},"opened":{"description":"Trusted files that are opened at start: each is hashed as a whole.","$ref":"#/definitions/size"}}},"vm":{"description":"The pod VM.","type":"object","additionalProperties":false,"properties":{"memory":{"description":"Memory of the VM without the overhead of its runtime class.","$ref":"#/definitions/size"},"create-container-timeout":{"description":"`create_container_timeout` of Kata, 60 s unless it is configured.","$ref":"#/definitions/duration"},"runtime-request-timeout":{"description":"`runtimeRequestTimeout` of the kubelet, 2 min unless it is configured.","$ref":"#/definitions/duration"},"accepts-unsigned":{"description":"Whether the image policy of the guest accepts images without a signature.","type":"boolean"}}},"load-gramine":{"description":"The key server of the constructed subject.","type":"object","additionalProperties":false,"properties":{"certificates":{"description":"SHA-256 of the file with the certificates that the key server's must come from, in hexadecimal.","type":"string","title":"SHA-256","pattern":"^[0-9a-fA-F]{64}$"}}},"load":{"description":"How enclave-cc is configured.","type":"object","additionalProperties":false,"properties":{"version":{"description":"Release of enclave-cc.","type":"string","title":"release of enclave-cc","pattern":"^v?0\\.[0-9]{1,2}(\\.[0-9]{1,4})?(-[a-z0-9]{1,16})?$","examples":["0.11"]},"key-provider":{"description":"`key_provider` of its decrypt_config.conf.","type":"string","title":"key provider","pattern":"^.{1,1000}$","examples":["provider:attestation-agent:cc_kbc::http://kbs:8080"]},"security-validate":{"description":"`security_validate` of its decrypt_config.conf.","type":"boolean"},"accepts-unsigned":{"description":"Whether its image policy accepts images without a signature.","type":"boolean"}}},"verifier":{"description":"What the verifier asks of evidence before it releases a key.","type":"object","additionalProperties":false,"properties":{"allows-all":{"description":"Whether it releases keys to everybody.","type":"boolean"},"accepts-sample":{"description":"Whether it accepts sample evidence.","type":"boolean"},"refuses-debug":{"description":"Whether it refuses what can be debugged.","type":"boolean"},"measurement":{"description":"Whether it names MRENCLAVE, or the launch measurement of a VM.","type":"boolean"},"mrsigner":{"description":"The MRSIGNER that it names, or \"any\".","type":"string","title":"MRSIGNER","pattern":"^([0-9a-f]{64}|any)$","examples":["any"]},"product-id":{"description":"Whether it names ISVPRODID.","type":"boolean"},"lowest-svn":{"description":"The lowest ISVSVN that it accepts; 0 is no floor.","type":"integer","minimum":0,"maximum":1000000000},"init-data":{"description":"Whether it names the digest of init data, or CONFIGID.","type":"boolean"}}},"speeds":{"description":"As measured on your nodes: nothing is assumed for what is left out.","type":"object","additionalProperties":false,"properties":{"registry":{"description":"From the registry to one node.","$ref":"#/definitions/speed"},"decrypt":{"description":"Decryption of layers or files in a TEE.","$ref":"#/definitions/speed"},"copy":{"description":"Unpacking of layers in a TEE.","$ref":"#/definitions/speed"},"hash":{"description":"SHA-256 in an enclave.","$ref":"#/definitions/speed"},"parse":{"description":"Reading of a manifest at the start of an enclave.","$ref":"#/definitions/speed"},"epc-add":{"description":"Adding of enclave memory before the start.","$ref":"#/definitions/speed"}}},"times":{"description":"As measured on your nodes and in your organisation.","type":"object","additionalProperties":false,"properties":{"attestation":{"description":"Remote attestation with key release.","$ref":"#/definitions/duration"},"unseal":{"description":"Unsealing of the file system key (enclave-cc).","$ref":"#/definitions/duration"},"vm-boot":{"description":"From the start of the VM to its agent.","$ref":"#/definitions/duration"},"app-start":{"description":"Of the application itself, in a TEE.","$ref":"#/definitions/duration"},"pipeline":{"description":"The longest of the pipelines that build, sign and publish an image.","$ref":"#/definitions/duration"},"policy-change":{"description":"Until every verifier refuses what one policy no longer lists.","$ref":"#/definitions/duration"},"node-rollout":{"description":"Of a new runtime to all nodes.","$ref":"#/definitions/duration"}}}},"definitions":{"size":{"title":"size","description":"`MB` is 1000 kB, `MiB` is 1024 KiB.","type":"string","pattern":"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$","examples":["600MiB"]},"speed":{"title":"speed","description":"A byte per second is 8 bit/s.","type":"string","pattern":"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$","examples":["125MB/s"]},"duration":{"title":"duration","description":"In ms, s, min, h or d.","type":"string","pattern":"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$","examples":["90s"]}}};
const schema12 = {"title":"size","description":"`MB` is 1000 kB, `MiB` is 1024 KiB.","type":"string","pattern":"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$","examples":["600MiB"]};
const schema17 = {"title":"duration","description":"In ms, s, min, h or d.","type":"string","pattern":"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$","examples":["90s"]};
const schema19 = {"title":"speed","description":"A byte per second is 8 bit/s.","type":"string","pattern":"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$","examples":["125MB/s"]};
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$", "");
const pattern5 = new RegExp("^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$", "");
const pattern7 = new RegExp("^[0-9a-fA-F]{64}$", "");
const pattern8 = new RegExp("^v?0\\.[0-9]{1,2}(\\.[0-9]{1,4})?(-[a-z0-9]{1,16})?$", "");
const pattern9 = new RegExp("^.{1,1000}$", "");
const pattern10 = new RegExp("^([0-9a-f]{64}|any)$", "");
const pattern11 = new RegExp("^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$", "");

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
if(data.fleet !== undefined){
let data0 = data.fleet;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
for(const key1 in data0){
if(!((((((key1 === "images") || (key1 === "releases")) || (key1 === "nodes")) || (key1 === "pods-per-node")) || (key1 === "images-per-node")) || (key1 === "images-cached"))){
const err1 = {instancePath:instancePath+"/fleet",schemaPath:"#/properties/fleet/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.fleet,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data0.images !== undefined){
let data1 = data0.images;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err2 = {instancePath:instancePath+"/fleet/images",schemaPath:"#/properties/fleet/properties/images/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.fleet.properties.images.type,parentSchema:schema11.properties.fleet.properties.images,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 1000000000 || isNaN(data1)){
const err3 = {instancePath:instancePath+"/fleet/images",schemaPath:"#/properties/fleet/properties/images/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.fleet.properties.images,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/fleet/images",schemaPath:"#/properties/fleet/properties/images/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.fleet.properties.images,data:data1};
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
if(data0.releases !== undefined){
let data2 = data0.releases;
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 1000000000 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/fleet/releases",schemaPath:"#/properties/fleet/properties/releases/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.fleet.properties.releases,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/fleet/releases",schemaPath:"#/properties/fleet/properties/releases/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.fleet.properties.releases,data:data2};
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
const err7 = {instancePath:instancePath+"/fleet/releases",schemaPath:"#/properties/fleet/properties/releases/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema11.properties.fleet.properties.releases.type,parentSchema:schema11.properties.fleet.properties.releases,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data0.nodes !== undefined){
let data3 = data0.nodes;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err8 = {instancePath:instancePath+"/fleet/nodes",schemaPath:"#/properties/fleet/properties/nodes/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.fleet.properties.nodes.type,parentSchema:schema11.properties.fleet.properties.nodes,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 1000000000 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/fleet/nodes",schemaPath:"#/properties/fleet/properties/nodes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.fleet.properties.nodes,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/fleet/nodes",schemaPath:"#/properties/fleet/properties/nodes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.fleet.properties.nodes,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data0["pods-per-node"] !== undefined){
let data4 = data0["pods-per-node"];
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err11 = {instancePath:instancePath+"/fleet/pods-per-node",schemaPath:"#/properties/fleet/properties/pods-per-node/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.fleet.properties["pods-per-node"].type,parentSchema:schema11.properties.fleet.properties["pods-per-node"],data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 1000000000 || isNaN(data4)){
const err12 = {instancePath:instancePath+"/fleet/pods-per-node",schemaPath:"#/properties/fleet/properties/pods-per-node/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.fleet.properties["pods-per-node"],data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data4 < 0 || isNaN(data4)){
const err13 = {instancePath:instancePath+"/fleet/pods-per-node",schemaPath:"#/properties/fleet/properties/pods-per-node/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.fleet.properties["pods-per-node"],data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data0["images-per-node"] !== undefined){
let data5 = data0["images-per-node"];
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err14 = {instancePath:instancePath+"/fleet/images-per-node",schemaPath:"#/properties/fleet/properties/images-per-node/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.fleet.properties["images-per-node"].type,parentSchema:schema11.properties.fleet.properties["images-per-node"],data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 1000000000 || isNaN(data5)){
const err15 = {instancePath:instancePath+"/fleet/images-per-node",schemaPath:"#/properties/fleet/properties/images-per-node/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.fleet.properties["images-per-node"],data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err16 = {instancePath:instancePath+"/fleet/images-per-node",schemaPath:"#/properties/fleet/properties/images-per-node/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.fleet.properties["images-per-node"],data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data0["images-cached"] !== undefined){
let data6 = data0["images-cached"];
if(typeof data6 !== "boolean"){
const err17 = {instancePath:instancePath+"/fleet/images-cached",schemaPath:"#/properties/fleet/properties/images-cached/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.fleet.properties["images-cached"].type,parentSchema:schema11.properties.fleet.properties["images-cached"],data:data6};
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
const err18 = {instancePath:instancePath+"/fleet",schemaPath:"#/properties/fleet/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.fleet.type,parentSchema:schema11.properties.fleet,data:data0};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.rates !== undefined){
let data7 = data.rates;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key2 in data7){
if(!(((key2 === "libos") || (key2 === "base-image")) || (key2 === "guest-image"))){
const err19 = {instancePath:instancePath+"/rates",schemaPath:"#/properties/rates/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.rates,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data7.libos !== undefined){
let data8 = data7.libos;
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 1000000000 || isNaN(data8)){
const err20 = {instancePath:instancePath+"/rates/libos",schemaPath:"#/properties/rates/properties/libos/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.rates.properties.libos,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data8 < 0 || isNaN(data8)){
const err21 = {instancePath:instancePath+"/rates/libos",schemaPath:"#/properties/rates/properties/libos/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.rates.properties.libos,data:data8};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/rates/libos",schemaPath:"#/properties/rates/properties/libos/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema11.properties.rates.properties.libos.type,parentSchema:schema11.properties.rates.properties.libos,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data7["base-image"] !== undefined){
let data9 = data7["base-image"];
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 1000000000 || isNaN(data9)){
const err23 = {instancePath:instancePath+"/rates/base-image",schemaPath:"#/properties/rates/properties/base-image/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.rates.properties["base-image"],data:data9};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data9 < 0 || isNaN(data9)){
const err24 = {instancePath:instancePath+"/rates/base-image",schemaPath:"#/properties/rates/properties/base-image/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.rates.properties["base-image"],data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/rates/base-image",schemaPath:"#/properties/rates/properties/base-image/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema11.properties.rates.properties["base-image"].type,parentSchema:schema11.properties.rates.properties["base-image"],data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data7["guest-image"] !== undefined){
let data10 = data7["guest-image"];
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 1000000000 || isNaN(data10)){
const err26 = {instancePath:instancePath+"/rates/guest-image",schemaPath:"#/properties/rates/properties/guest-image/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.rates.properties["guest-image"],data:data10};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data10 < 0 || isNaN(data10)){
const err27 = {instancePath:instancePath+"/rates/guest-image",schemaPath:"#/properties/rates/properties/guest-image/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.rates.properties["guest-image"],data:data10};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/rates/guest-image",schemaPath:"#/properties/rates/properties/guest-image/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema11.properties.rates.properties["guest-image"].type,parentSchema:schema11.properties.rates.properties["guest-image"],data:data10};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/rates",schemaPath:"#/properties/rates/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.rates.type,parentSchema:schema11.properties.rates,data:data7};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.image !== undefined){
let data11 = data.image;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key3 in data11){
if(!((((key3 === "compressed-size") || (key3 === "uncompressed-size")) || (key3 === "files")) || (key3 === "mean-path"))){
const err30 = {instancePath:instancePath+"/image",schemaPath:"#/properties/image/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.image,data:data11};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data11["compressed-size"] !== undefined){
let data12 = data11["compressed-size"];
if(typeof data12 === "string"){
if(!pattern0.test(data12)){
const err31 = {instancePath:instancePath+"/image/compressed-size",schemaPath:"#/definitions/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$",parentSchema:schema12,data:data12};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/image/compressed-size",schemaPath:"#/definitions/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data11["uncompressed-size"] !== undefined){
let data13 = data11["uncompressed-size"];
if(typeof data13 === "string"){
if(!pattern0.test(data13)){
const err33 = {instancePath:instancePath+"/image/uncompressed-size",schemaPath:"#/definitions/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$",parentSchema:schema12,data:data13};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/image/uncompressed-size",schemaPath:"#/definitions/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data13};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data11.files !== undefined){
let data14 = data11.files;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err35 = {instancePath:instancePath+"/image/files",schemaPath:"#/properties/image/properties/files/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.image.properties.files.type,parentSchema:schema11.properties.image.properties.files,data:data14};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 1000000000 || isNaN(data14)){
const err36 = {instancePath:instancePath+"/image/files",schemaPath:"#/properties/image/properties/files/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.image.properties.files,data:data14};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data14 < 0 || isNaN(data14)){
const err37 = {instancePath:instancePath+"/image/files",schemaPath:"#/properties/image/properties/files/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.image.properties.files,data:data14};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
if(data11["mean-path"] !== undefined){
let data15 = data11["mean-path"];
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 1000000000 || isNaN(data15)){
const err38 = {instancePath:instancePath+"/image/mean-path",schemaPath:"#/properties/image/properties/mean-path/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.image.properties["mean-path"],data:data15};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data15 < 0 || isNaN(data15)){
const err39 = {instancePath:instancePath+"/image/mean-path",schemaPath:"#/properties/image/properties/mean-path/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.image.properties["mean-path"],data:data15};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
else {
const err40 = {instancePath:instancePath+"/image/mean-path",schemaPath:"#/properties/image/properties/mean-path/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema11.properties.image.properties["mean-path"].type,parentSchema:schema11.properties.image.properties["mean-path"],data:data15};
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
const err41 = {instancePath:instancePath+"/image",schemaPath:"#/properties/image/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.image.type,parentSchema:schema11.properties.image,data:data11};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.enclave !== undefined){
let data16 = data.enclave;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key4 in data16){
if(!((((key4 === "size") || (key4 === "edmm")) || (key4 === "processes")) || (key4 === "opened"))){
const err42 = {instancePath:instancePath+"/enclave",schemaPath:"#/properties/enclave/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.enclave,data:data16};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data16.size !== undefined){
let data17 = data16.size;
if(typeof data17 === "string"){
if(!pattern0.test(data17)){
const err43 = {instancePath:instancePath+"/enclave/size",schemaPath:"#/definitions/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$",parentSchema:schema12,data:data17};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/enclave/size",schemaPath:"#/definitions/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data17};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data16.edmm !== undefined){
let data18 = data16.edmm;
if(typeof data18 !== "boolean"){
const err45 = {instancePath:instancePath+"/enclave/edmm",schemaPath:"#/properties/enclave/properties/edmm/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.enclave.properties.edmm.type,parentSchema:schema11.properties.enclave.properties.edmm,data:data18};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data16.processes !== undefined){
let data19 = data16.processes;
if(!(((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19))) && (isFinite(data19)))){
const err46 = {instancePath:instancePath+"/enclave/processes",schemaPath:"#/properties/enclave/properties/processes/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.enclave.properties.processes.type,parentSchema:schema11.properties.enclave.properties.processes,data:data19};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 1000000000 || isNaN(data19)){
const err47 = {instancePath:instancePath+"/enclave/processes",schemaPath:"#/properties/enclave/properties/processes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.enclave.properties.processes,data:data19};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(data19 < 0 || isNaN(data19)){
const err48 = {instancePath:instancePath+"/enclave/processes",schemaPath:"#/properties/enclave/properties/processes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.enclave.properties.processes,data:data19};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
if(data16.opened !== undefined){
let data20 = data16.opened;
if(typeof data20 === "string"){
if(!pattern0.test(data20)){
const err49 = {instancePath:instancePath+"/enclave/opened",schemaPath:"#/definitions/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$",parentSchema:schema12,data:data20};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/enclave/opened",schemaPath:"#/definitions/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data20};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath:instancePath+"/enclave",schemaPath:"#/properties/enclave/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.enclave.type,parentSchema:schema11.properties.enclave,data:data16};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data.vm !== undefined){
let data21 = data.vm;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
for(const key5 in data21){
if(!((((key5 === "memory") || (key5 === "create-container-timeout")) || (key5 === "runtime-request-timeout")) || (key5 === "accepts-unsigned"))){
const err52 = {instancePath:instancePath+"/vm",schemaPath:"#/properties/vm/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.vm,data:data21};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data21.memory !== undefined){
let data22 = data21.memory;
if(typeof data22 === "string"){
if(!pattern0.test(data22)){
const err53 = {instancePath:instancePath+"/vm/memory",schemaPath:"#/definitions/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$",parentSchema:schema12,data:data22};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/vm/memory",schemaPath:"#/definitions/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data22};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data21["create-container-timeout"] !== undefined){
let data23 = data21["create-container-timeout"];
if(typeof data23 === "string"){
if(!pattern5.test(data23)){
const err55 = {instancePath:instancePath+"/vm/create-container-timeout",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data23};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/vm/create-container-timeout",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data23};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data21["runtime-request-timeout"] !== undefined){
let data24 = data21["runtime-request-timeout"];
if(typeof data24 === "string"){
if(!pattern5.test(data24)){
const err57 = {instancePath:instancePath+"/vm/runtime-request-timeout",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data24};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/vm/runtime-request-timeout",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data24};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data21["accepts-unsigned"] !== undefined){
let data25 = data21["accepts-unsigned"];
if(typeof data25 !== "boolean"){
const err59 = {instancePath:instancePath+"/vm/accepts-unsigned",schemaPath:"#/properties/vm/properties/accepts-unsigned/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.vm.properties["accepts-unsigned"].type,parentSchema:schema11.properties.vm.properties["accepts-unsigned"],data:data25};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
else {
const err60 = {instancePath:instancePath+"/vm",schemaPath:"#/properties/vm/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.vm.type,parentSchema:schema11.properties.vm,data:data21};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data["load-gramine"] !== undefined){
let data26 = data["load-gramine"];
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key6 in data26){
if(!(key6 === "certificates")){
const err61 = {instancePath:instancePath+"/load-gramine",schemaPath:"#/properties/load-gramine/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties["load-gramine"],data:data26};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data26.certificates !== undefined){
let data27 = data26.certificates;
if(typeof data27 === "string"){
if(!pattern7.test(data27)){
const err62 = {instancePath:instancePath+"/load-gramine/certificates",schemaPath:"#/properties/load-gramine/properties/certificates/pattern",keyword:"pattern",params:{pattern: "^[0-9a-fA-F]{64}$"},message:"must match pattern \""+"^[0-9a-fA-F]{64}$"+"\"",schema:"^[0-9a-fA-F]{64}$",parentSchema:schema11.properties["load-gramine"].properties.certificates,data:data27};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/load-gramine/certificates",schemaPath:"#/properties/load-gramine/properties/certificates/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties["load-gramine"].properties.certificates.type,parentSchema:schema11.properties["load-gramine"].properties.certificates,data:data27};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
else {
const err64 = {instancePath:instancePath+"/load-gramine",schemaPath:"#/properties/load-gramine/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties["load-gramine"].type,parentSchema:schema11.properties["load-gramine"],data:data26};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data.load !== undefined){
let data28 = data.load;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key7 in data28){
if(!((((key7 === "version") || (key7 === "key-provider")) || (key7 === "security-validate")) || (key7 === "accepts-unsigned"))){
const err65 = {instancePath:instancePath+"/load",schemaPath:"#/properties/load/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.load,data:data28};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data28.version !== undefined){
let data29 = data28.version;
if(typeof data29 === "string"){
if(!pattern8.test(data29)){
const err66 = {instancePath:instancePath+"/load/version",schemaPath:"#/properties/load/properties/version/pattern",keyword:"pattern",params:{pattern: "^v?0\\.[0-9]{1,2}(\\.[0-9]{1,4})?(-[a-z0-9]{1,16})?$"},message:"must match pattern \""+"^v?0\\.[0-9]{1,2}(\\.[0-9]{1,4})?(-[a-z0-9]{1,16})?$"+"\"",schema:"^v?0\\.[0-9]{1,2}(\\.[0-9]{1,4})?(-[a-z0-9]{1,16})?$",parentSchema:schema11.properties.load.properties.version,data:data29};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/load/version",schemaPath:"#/properties/load/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.load.properties.version.type,parentSchema:schema11.properties.load.properties.version,data:data29};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data28["key-provider"] !== undefined){
let data30 = data28["key-provider"];
if(typeof data30 === "string"){
if(!pattern9.test(data30)){
const err68 = {instancePath:instancePath+"/load/key-provider",schemaPath:"#/properties/load/properties/key-provider/pattern",keyword:"pattern",params:{pattern: "^.{1,1000}$"},message:"must match pattern \""+"^.{1,1000}$"+"\"",schema:"^.{1,1000}$",parentSchema:schema11.properties.load.properties["key-provider"],data:data30};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
else {
const err69 = {instancePath:instancePath+"/load/key-provider",schemaPath:"#/properties/load/properties/key-provider/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.load.properties["key-provider"].type,parentSchema:schema11.properties.load.properties["key-provider"],data:data30};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data28["security-validate"] !== undefined){
let data31 = data28["security-validate"];
if(typeof data31 !== "boolean"){
const err70 = {instancePath:instancePath+"/load/security-validate",schemaPath:"#/properties/load/properties/security-validate/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.load.properties["security-validate"].type,parentSchema:schema11.properties.load.properties["security-validate"],data:data31};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data28["accepts-unsigned"] !== undefined){
let data32 = data28["accepts-unsigned"];
if(typeof data32 !== "boolean"){
const err71 = {instancePath:instancePath+"/load/accepts-unsigned",schemaPath:"#/properties/load/properties/accepts-unsigned/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.load.properties["accepts-unsigned"].type,parentSchema:schema11.properties.load.properties["accepts-unsigned"],data:data32};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath:instancePath+"/load",schemaPath:"#/properties/load/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.load.type,parentSchema:schema11.properties.load,data:data28};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data.verifier !== undefined){
let data33 = data.verifier;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
for(const key8 in data33){
if(!((((((((key8 === "allows-all") || (key8 === "accepts-sample")) || (key8 === "refuses-debug")) || (key8 === "measurement")) || (key8 === "mrsigner")) || (key8 === "product-id")) || (key8 === "lowest-svn")) || (key8 === "init-data"))){
const err73 = {instancePath:instancePath+"/verifier",schemaPath:"#/properties/verifier/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.verifier,data:data33};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data33["allows-all"] !== undefined){
let data34 = data33["allows-all"];
if(typeof data34 !== "boolean"){
const err74 = {instancePath:instancePath+"/verifier/allows-all",schemaPath:"#/properties/verifier/properties/allows-all/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.verifier.properties["allows-all"].type,parentSchema:schema11.properties.verifier.properties["allows-all"],data:data34};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data33["accepts-sample"] !== undefined){
let data35 = data33["accepts-sample"];
if(typeof data35 !== "boolean"){
const err75 = {instancePath:instancePath+"/verifier/accepts-sample",schemaPath:"#/properties/verifier/properties/accepts-sample/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.verifier.properties["accepts-sample"].type,parentSchema:schema11.properties.verifier.properties["accepts-sample"],data:data35};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data33["refuses-debug"] !== undefined){
let data36 = data33["refuses-debug"];
if(typeof data36 !== "boolean"){
const err76 = {instancePath:instancePath+"/verifier/refuses-debug",schemaPath:"#/properties/verifier/properties/refuses-debug/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.verifier.properties["refuses-debug"].type,parentSchema:schema11.properties.verifier.properties["refuses-debug"],data:data36};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data33.measurement !== undefined){
let data37 = data33.measurement;
if(typeof data37 !== "boolean"){
const err77 = {instancePath:instancePath+"/verifier/measurement",schemaPath:"#/properties/verifier/properties/measurement/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.verifier.properties.measurement.type,parentSchema:schema11.properties.verifier.properties.measurement,data:data37};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data33.mrsigner !== undefined){
let data38 = data33.mrsigner;
if(typeof data38 === "string"){
if(!pattern10.test(data38)){
const err78 = {instancePath:instancePath+"/verifier/mrsigner",schemaPath:"#/properties/verifier/properties/mrsigner/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{64}|any)$"},message:"must match pattern \""+"^([0-9a-f]{64}|any)$"+"\"",schema:"^([0-9a-f]{64}|any)$",parentSchema:schema11.properties.verifier.properties.mrsigner,data:data38};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
else {
const err79 = {instancePath:instancePath+"/verifier/mrsigner",schemaPath:"#/properties/verifier/properties/mrsigner/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.verifier.properties.mrsigner.type,parentSchema:schema11.properties.verifier.properties.mrsigner,data:data38};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data33["product-id"] !== undefined){
let data39 = data33["product-id"];
if(typeof data39 !== "boolean"){
const err80 = {instancePath:instancePath+"/verifier/product-id",schemaPath:"#/properties/verifier/properties/product-id/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.verifier.properties["product-id"].type,parentSchema:schema11.properties.verifier.properties["product-id"],data:data39};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data33["lowest-svn"] !== undefined){
let data40 = data33["lowest-svn"];
if(!(((typeof data40 == "number") && (!(data40 % 1) && !isNaN(data40))) && (isFinite(data40)))){
const err81 = {instancePath:instancePath+"/verifier/lowest-svn",schemaPath:"#/properties/verifier/properties/lowest-svn/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.verifier.properties["lowest-svn"].type,parentSchema:schema11.properties.verifier.properties["lowest-svn"],data:data40};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if((typeof data40 == "number") && (isFinite(data40))){
if(data40 > 1000000000 || isNaN(data40)){
const err82 = {instancePath:instancePath+"/verifier/lowest-svn",schemaPath:"#/properties/verifier/properties/lowest-svn/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000",schema:1000000000,parentSchema:schema11.properties.verifier.properties["lowest-svn"],data:data40};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if(data40 < 0 || isNaN(data40)){
const err83 = {instancePath:instancePath+"/verifier/lowest-svn",schemaPath:"#/properties/verifier/properties/lowest-svn/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema11.properties.verifier.properties["lowest-svn"],data:data40};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
if(data33["init-data"] !== undefined){
let data41 = data33["init-data"];
if(typeof data41 !== "boolean"){
const err84 = {instancePath:instancePath+"/verifier/init-data",schemaPath:"#/properties/verifier/properties/init-data/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.verifier.properties["init-data"].type,parentSchema:schema11.properties.verifier.properties["init-data"],data:data41};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
else {
const err85 = {instancePath:instancePath+"/verifier",schemaPath:"#/properties/verifier/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.verifier.type,parentSchema:schema11.properties.verifier,data:data33};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data.speeds !== undefined){
let data42 = data.speeds;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
for(const key9 in data42){
if(!((((((key9 === "registry") || (key9 === "decrypt")) || (key9 === "copy")) || (key9 === "hash")) || (key9 === "parse")) || (key9 === "epc-add"))){
const err86 = {instancePath:instancePath+"/speeds",schemaPath:"#/properties/speeds/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.speeds,data:data42};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data42.registry !== undefined){
let data43 = data42.registry;
if(typeof data43 === "string"){
if(!pattern11.test(data43)){
const err87 = {instancePath:instancePath+"/speeds/registry",schemaPath:"#/definitions/speed/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$",parentSchema:schema19,data:data43};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
else {
const err88 = {instancePath:instancePath+"/speeds/registry",schemaPath:"#/definitions/speed/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema19.type,parentSchema:schema19,data:data43};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data42.decrypt !== undefined){
let data44 = data42.decrypt;
if(typeof data44 === "string"){
if(!pattern11.test(data44)){
const err89 = {instancePath:instancePath+"/speeds/decrypt",schemaPath:"#/definitions/speed/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$",parentSchema:schema19,data:data44};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
else {
const err90 = {instancePath:instancePath+"/speeds/decrypt",schemaPath:"#/definitions/speed/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema19.type,parentSchema:schema19,data:data44};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data42.copy !== undefined){
let data45 = data42.copy;
if(typeof data45 === "string"){
if(!pattern11.test(data45)){
const err91 = {instancePath:instancePath+"/speeds/copy",schemaPath:"#/definitions/speed/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$",parentSchema:schema19,data:data45};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
else {
const err92 = {instancePath:instancePath+"/speeds/copy",schemaPath:"#/definitions/speed/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema19.type,parentSchema:schema19,data:data45};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data42.hash !== undefined){
let data46 = data42.hash;
if(typeof data46 === "string"){
if(!pattern11.test(data46)){
const err93 = {instancePath:instancePath+"/speeds/hash",schemaPath:"#/definitions/speed/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$",parentSchema:schema19,data:data46};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
else {
const err94 = {instancePath:instancePath+"/speeds/hash",schemaPath:"#/definitions/speed/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema19.type,parentSchema:schema19,data:data46};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data42.parse !== undefined){
let data47 = data42.parse;
if(typeof data47 === "string"){
if(!pattern11.test(data47)){
const err95 = {instancePath:instancePath+"/speeds/parse",schemaPath:"#/definitions/speed/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$",parentSchema:schema19,data:data47};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
else {
const err96 = {instancePath:instancePath+"/speeds/parse",schemaPath:"#/definitions/speed/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema19.type,parentSchema:schema19,data:data47};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data42["epc-add"] !== undefined){
let data48 = data42["epc-add"];
if(typeof data48 === "string"){
if(!pattern11.test(data48)){
const err97 = {instancePath:instancePath+"/speeds/epc-add",schemaPath:"#/definitions/speed/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(B/s|kB/s|KB/s|MB/s|GB/s|TB/s|KiB/s|MiB/s|GiB/s|TiB/s|kbit/s|Mbit/s|Gbit/s)$",parentSchema:schema19,data:data48};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
else {
const err98 = {instancePath:instancePath+"/speeds/epc-add",schemaPath:"#/definitions/speed/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema19.type,parentSchema:schema19,data:data48};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath:instancePath+"/speeds",schemaPath:"#/properties/speeds/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.speeds.type,parentSchema:schema11.properties.speeds,data:data42};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data.times !== undefined){
let data49 = data.times;
if(data49 && typeof data49 == "object" && !Array.isArray(data49)){
for(const key10 in data49){
if(!(((((((key10 === "attestation") || (key10 === "unseal")) || (key10 === "vm-boot")) || (key10 === "app-start")) || (key10 === "pipeline")) || (key10 === "policy-change")) || (key10 === "node-rollout"))){
const err100 = {instancePath:instancePath+"/times",schemaPath:"#/properties/times/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.times,data:data49};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data49.attestation !== undefined){
let data50 = data49.attestation;
if(typeof data50 === "string"){
if(!pattern5.test(data50)){
const err101 = {instancePath:instancePath+"/times/attestation",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data50};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
else {
const err102 = {instancePath:instancePath+"/times/attestation",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data50};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data49.unseal !== undefined){
let data51 = data49.unseal;
if(typeof data51 === "string"){
if(!pattern5.test(data51)){
const err103 = {instancePath:instancePath+"/times/unseal",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data51};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
else {
const err104 = {instancePath:instancePath+"/times/unseal",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data51};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
if(data49["vm-boot"] !== undefined){
let data52 = data49["vm-boot"];
if(typeof data52 === "string"){
if(!pattern5.test(data52)){
const err105 = {instancePath:instancePath+"/times/vm-boot",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data52};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
else {
const err106 = {instancePath:instancePath+"/times/vm-boot",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data52};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data49["app-start"] !== undefined){
let data53 = data49["app-start"];
if(typeof data53 === "string"){
if(!pattern5.test(data53)){
const err107 = {instancePath:instancePath+"/times/app-start",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data53};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
else {
const err108 = {instancePath:instancePath+"/times/app-start",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data53};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data49.pipeline !== undefined){
let data54 = data49.pipeline;
if(typeof data54 === "string"){
if(!pattern5.test(data54)){
const err109 = {instancePath:instancePath+"/times/pipeline",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data54};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
else {
const err110 = {instancePath:instancePath+"/times/pipeline",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data54};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data49["policy-change"] !== undefined){
let data55 = data49["policy-change"];
if(typeof data55 === "string"){
if(!pattern5.test(data55)){
const err111 = {instancePath:instancePath+"/times/policy-change",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data55};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
else {
const err112 = {instancePath:instancePath+"/times/policy-change",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data55};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data49["node-rollout"] !== undefined){
let data56 = data49["node-rollout"];
if(typeof data56 === "string"){
if(!pattern5.test(data56)){
const err113 = {instancePath:instancePath+"/times/node-rollout",schemaPath:"#/definitions/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"},message:"must match pattern \""+"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$"+"\"",schema:"^[0-9]{1,15}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$",parentSchema:schema17,data:data56};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
else {
const err114 = {instancePath:instancePath+"/times/node-rollout",schemaPath:"#/definitions/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data56};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
else {
const err115 = {instancePath:instancePath+"/times",schemaPath:"#/properties/times/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.times.type,parentSchema:schema11.properties.times,data:data49};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
else {
const err116 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}
