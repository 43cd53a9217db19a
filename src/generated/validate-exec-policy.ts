// @ts-nocheck derived from schemas/exec-policy.json by `npm run derive`
export const validate = validate10;
export default validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","title":"Exec policy","description":"What the host may start in one confidential workload, and what it may do to what runs. Everything that is not allowed here is denied, and so is a request that can't be judged.","type":"object","additionalProperties":false,"required":["format","policy","container"],"properties":{"format":{"description":"Version of this format.","const":1},"policy":{"description":"What the policy is called, and how long it holds.","type":"object","additionalProperties":false,"required":["id","counter","default"],"properties":{"id":{"title":"policy id","description":"Stable name. Policies are compared, and their counters must grow, within one id.","type":"string","pattern":"^[a-z0-9](?:[a-z0-9._/-]{0,126}[a-z0-9])?$","examples":["payments/api"]},"counter":{"description":"Grows with every release of the policy. It goes into every output; the key broker refuses lower ones, nothing inside the guest can.","type":"integer","minimum":1,"maximum":9007199254740991},"default":{"description":"There is nothing but `deny`; it stands here so that a reader sees it.","const":"deny"},"title":{"description":"For readers.","type":"string"},"not_before":{"title":"date and time with a zone","description":"The key broker releases no key before. The guest can't enforce it: it has no clock that the host does not set.","type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$","examples":["2026-12-31T00:00:00Z"]},"not_after":{"title":"date and time with a zone","description":"The key broker releases no key from then on. The guest can't enforce it.","type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$","examples":["2026-12-31T00:00:00Z"]},"replace_at_runtime":{"description":"`never`: SetPolicyRequest is denied. `while-unset`: it is allowed until the first container has been created, for the policy that is built into an image and makes way for the real one.","enum":["never","while-unset"],"default":"never"}}},"release":{"description":"Under what conditions the key broker hands out what. Enforced by the key broker.","type":"array","items":{"type":"object","additionalProperties":false,"required":["resource"],"properties":{"resource":{"title":"resource of the form `repository/type/tag`","description":"The resource of the key broker, `repository/type/tag`.","type":"string","pattern":"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$","examples":["default/payments/db-key"]},"min_counter":{"description":"The lowest `policy.counter` that gets it. A host can claim any counter in a policy of its own: it counts beside the list of digests only.","type":"integer","minimum":1,"maximum":9007199254740991},"tee":{"description":"The kinds of hardware that get it; any when absent.","type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","enum":["tdx","snp","sgx","cca","se","az-tdx-vtpm","az-snp-vtpm","sample"]}},"require_affirming":{"description":"Whether every part of the evidence has to be judged `affirming`.","type":"boolean","default":true},"max_exec_level":{"description":"The most that the policy may allow to be started for this to be released: `none`, `probes` (probes and hooks with fixed arguments), `fixed` (any command lines that could be listed: a pattern of at most 2000 texts is a list), `patterns`, `shell` (a shell, or an interpreter that takes code).","enum":["none","probes","fixed","patterns","shell"]}}}},"host":{"description":"What the host may do besides starting processes. Everything is denied when absent.","type":"object","additionalProperties":false,"properties":{"copy_file":{"description":"Files that the host may copy into the guest. Paths are absolute; one with a `..` component is never allowed, nor is a symbolic link whose target is absolute or has one.","type":"array","items":{"type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"$ref":"#/definitions/regex"},"kinds":{"description":"What may be made there.","type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","enum":["regular","directory","symlink"]},"default":["regular","directory"]}}}},"diagnostics":{"description":"GetDiagnosticDataRequest.","type":"boolean","default":false},"metrics":{"description":"GetMetricsRequest.","type":"boolean","default":false},"network_setup":{"description":"UpdateInterfaceRequest, UpdateRoutesRequest and AddARPNeighborsRequest. With `non-loopback` the host may set up interfaces, routes and neighbours, but not `lo`, and no address of a loopback or mapped range.","enum":["deny","non-loopback"],"default":"deny"}}},"container":{"description":"The containers that may be created. A request must match exactly one of them.","type":"array","minItems":1,"maxItems":64,"items":{"$ref":"#/definitions/container"}}},"definitions":{"container":{"type":"object","additionalProperties":false,"required":["name","image","argv","user","cwd"],"properties":{"name":{"title":"name of a container","description":"The container's name in its pod: the annotation `io.kubernetes.cri.container-name`. A `sandbox` may be called anything.","type":"string","pattern":"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$","examples":["api"]},"kind":{"description":"`workload`, or `sandbox` for the pod's pause container, which has the annotation `io.kubernetes.cri.container-type` = `sandbox` and no name.","enum":["workload","sandbox"],"default":"workload"},"image":{"title":"reference of an image","description":"With its digest. It is compared to the annotation `io.kubernetes.cri.image-name` and to what the guest is told to pull; of a `sandbox` to the latter alone.","type":"string","pattern":"^[^\\s@]+(?:@sha256:[0-9a-f]{64})?$","examples":["registry.example/api@sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"]},"image_config":{"title":"digest of an image's configuration","description":"Digest of the image's configuration, for readers and tools. The agent is not told it.","type":"string","pattern":"^sha256:[0-9a-f]{64}$","examples":["sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"]},"argv":{"description":"The command line of the first process, one element for each argument.","type":"array","minItems":1,"items":{"$ref":"#/definitions/argument"}},"cwd":{"$ref":"#/definitions/folder"},"user":{"$ref":"#/definitions/user"},"tty":{"description":"Whether the first process has a terminal.","type":"boolean","default":false},"no_new_privileges":{"description":"Of every process of the container, as the pod's `allowPrivilegeEscalation: false` sets it.","type":"boolean","default":true},"privileged":{"description":"The capabilities are not looked at.","type":"boolean","default":false},"capabilities":{"description":"The bounding, effective and permitted capabilities of the first process are exactly these; the inheritable and ambient ones are these or fewer. None when absent.","type":"array","uniqueItems":true,"items":{"type":"string","$ref":"#/definitions/capability"}},"read_only_root":{"description":"Whether the root file system is read-only.","type":"boolean","default":true},"env":{"description":"The environment. A variable that no rule names is denied, and so is a name that occurs twice.","type":"array","items":{"$ref":"#/definitions/variable"}},"io":{"$ref":"#/definitions/io"},"signals":{"description":"Signals that the host may send to the first process, and with it to all (`exec_id` empty). An empty list allows none.","type":"array","uniqueItems":true,"items":{"type":"string","$ref":"#/definitions/signal"},"default":["TERM","KILL"]},"max_instances":{"description":"How many of it may live at once.","type":"integer","minimum":1,"maximum":65535,"default":1},"exec":{"description":"What may be started besides what runs first. The first entry of the list that matches a request decides its streams and signals. At most 5000, in all containers together.","type":"array","maxItems":5000,"items":{"$ref":"#/definitions/exec"}}}},"exec":{"type":"object","additionalProperties":false,"required":["id","argv","purpose"],"properties":{"id":{"title":"id of an exec entry","description":"Name of the entry, unique in its container.","type":"string","pattern":"^[a-z][a-z0-9-]{0,62}$","examples":["liveness"]},"purpose":{"description":"What it is for. `debug` has no place in a release.","enum":["probe","lifecycle","operate","debug"]},"reason":{"description":"Why it is there, for reviewers.","type":"string"},"argv":{"description":"The command line, one element for each argument; it is never joined or split.","type":"array","minItems":1,"maxItems":64,"items":{"$ref":"#/definitions/argument"}},"rest":{"description":"Arguments that may follow `argv`: `min` to `max` of them, each of which matches.","type":"object","additionalProperties":false,"required":["max"],"properties":{"min":{"type":"integer","minimum":0,"maximum":64,"default":0},"max":{"type":"integer","minimum":0,"maximum":64},"regex":{"$ref":"#/definitions/regex"},"one_of":{"$ref":"#/definitions/choices"}},"oneOf":[{"required":["regex"]},{"required":["one_of"]}]},"tty":{"description":"Whether the process has a terminal.","enum":["never","allowed","required"],"default":"never"},"user":{"$ref":"#/definitions/user"},"cwd":{"$ref":"#/definitions/folder"},"env":{"description":"`container`: the variables of the container, and those of `extra_env` beside them or, where they have a name of the container's, instead of them. `none`: those of `extra_env` alone.","enum":["container","none"],"default":"container"},"extra_env":{"type":"array","items":{"$ref":"#/definitions/variable"}},"io":{"$ref":"#/definitions/io"},"signals":{"description":"Signals that the host may send to it. None when absent.","type":"array","uniqueItems":true,"items":{"type":"string","$ref":"#/definitions/signal"},"default":[]}}},"argument":{"description":"A string that the argument is, or a table: `{ regex = \"…\" }`, which the whole argument matches, or `{ one_of = [\"…\"] }`.","anyOf":[{"type":"string"},{"type":"object","additionalProperties":false,"properties":{"regex":{"$ref":"#/definitions/regex"},"one_of":{"$ref":"#/definitions/choices"}},"oneOf":[{"required":["regex"]},{"required":["one_of"]}]}]},"variable":{"description":"A variable, and what its value may be: `value`, one of `one_of`, or what `regex` matches as a whole.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"title":"name of a variable","type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$","examples":["PATH"]},"value":{"type":"string"},"one_of":{"$ref":"#/definitions/choices"},"regex":{"$ref":"#/definitions/regex"},"required":{"description":"False when the host may leave the variable out.","type":"boolean","default":true}},"oneOf":[{"required":["value"]},{"required":["one_of"]},{"required":["regex"]}]},"io":{"description":"What the host may do with its streams. Nothing when absent.","type":"object","additionalProperties":false,"properties":{"stdin":{"description":"Write to it and close it (WriteStreamRequest, CloseStdinRequest).","type":"boolean","default":false},"stdout":{"description":"Read it. A ReadStreamRequest does not say which stream it reads: the Kata agent's is allowed when both are.","type":"boolean","default":false},"stderr":{"description":"Read it, as with `stdout`.","type":"boolean","default":false},"resize":{"description":"Change the size of its terminal.","type":"boolean","default":false}}},"user":{"description":"User and groups by number, compared exactly; of an exec entry those of the container when absent.","type":"object","additionalProperties":false,"required":["uid","gid"],"properties":{"uid":{"$ref":"#/definitions/number"},"gid":{"$ref":"#/definitions/number"},"groups":{"description":"The additional groups, as a set. Some runtimes list the `gid` among them.","type":"array","uniqueItems":true,"items":{"type":"integer","$ref":"#/definitions/number"},"default":[]}}},"number":{"type":"integer","minimum":0,"maximum":4294967294},"folder":{"title":"absolute path","description":"The working directory, compared exactly; of an exec entry that of the container when absent.","type":"string","pattern":"^/","examples":["/"]},"regex":{"title":"regular expression","description":"Matches the whole text. What Rust, RE2 and JavaScript agree on: literals, `.`, classes, `\\d` `\\w` `\\s` (ASCII), groups, `|`, `*` `+` `?` `{m,n}` up to 1000. At most 2048 characters.","type":"string","pattern":".","examples":["[a-z0-9.-]{1,253}"]},"choices":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string"}},"signal":{"enum":["HUP","INT","QUIT","USR1","USR2","TERM","KILL","WINCH","STOP","CONT"]},"capability":{"enum":["CAP_AUDIT_CONTROL","CAP_AUDIT_READ","CAP_AUDIT_WRITE","CAP_BLOCK_SUSPEND","CAP_BPF","CAP_CHECKPOINT_RESTORE","CAP_CHOWN","CAP_DAC_OVERRIDE","CAP_DAC_READ_SEARCH","CAP_FOWNER","CAP_FSETID","CAP_IPC_LOCK","CAP_IPC_OWNER","CAP_KILL","CAP_LEASE","CAP_LINUX_IMMUTABLE","CAP_MAC_ADMIN","CAP_MAC_OVERRIDE","CAP_MKNOD","CAP_NET_ADMIN","CAP_NET_BIND_SERVICE","CAP_NET_BROADCAST","CAP_NET_RAW","CAP_PERFMON","CAP_SETFCAP","CAP_SETGID","CAP_SETPCAP","CAP_SETUID","CAP_SYSLOG","CAP_SYS_ADMIN","CAP_SYS_BOOT","CAP_SYS_CHROOT","CAP_SYS_MODULE","CAP_SYS_NICE","CAP_SYS_PACCT","CAP_SYS_PTRACE","CAP_SYS_RAWIO","CAP_SYS_RESOURCE","CAP_SYS_TIME","CAP_SYS_TTY_CONFIG","CAP_WAKE_ALARM"]}}};
const schema12 = {"title":"regular expression","description":"Matches the whole text. What Rust, RE2 and JavaScript agree on: literals, `.`, classes, `\\d` `\\w` `\\s` (ASCII), groups, `|`, `*` `+` `?` `{m,n}` up to 1000. At most 2048 characters.","type":"string","pattern":".","examples":["[a-z0-9.-]{1,253}"]};
const pattern0 = new RegExp("^[a-z0-9](?:[a-z0-9._/-]{0,126}[a-z0-9])?$", "");
const pattern1 = new RegExp("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$", "");
const pattern3 = new RegExp("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", "");
const pattern4 = new RegExp(".", "");
const schema13 = {"type":"object","additionalProperties":false,"required":["name","image","argv","user","cwd"],"properties":{"name":{"title":"name of a container","description":"The container's name in its pod: the annotation `io.kubernetes.cri.container-name`. A `sandbox` may be called anything.","type":"string","pattern":"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$","examples":["api"]},"kind":{"description":"`workload`, or `sandbox` for the pod's pause container, which has the annotation `io.kubernetes.cri.container-type` = `sandbox` and no name.","enum":["workload","sandbox"],"default":"workload"},"image":{"title":"reference of an image","description":"With its digest. It is compared to the annotation `io.kubernetes.cri.image-name` and to what the guest is told to pull; of a `sandbox` to the latter alone.","type":"string","pattern":"^[^\\s@]+(?:@sha256:[0-9a-f]{64})?$","examples":["registry.example/api@sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"]},"image_config":{"title":"digest of an image's configuration","description":"Digest of the image's configuration, for readers and tools. The agent is not told it.","type":"string","pattern":"^sha256:[0-9a-f]{64}$","examples":["sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"]},"argv":{"description":"The command line of the first process, one element for each argument.","type":"array","minItems":1,"items":{"$ref":"#/definitions/argument"}},"cwd":{"$ref":"#/definitions/folder"},"user":{"$ref":"#/definitions/user"},"tty":{"description":"Whether the first process has a terminal.","type":"boolean","default":false},"no_new_privileges":{"description":"Of every process of the container, as the pod's `allowPrivilegeEscalation: false` sets it.","type":"boolean","default":true},"privileged":{"description":"The capabilities are not looked at.","type":"boolean","default":false},"capabilities":{"description":"The bounding, effective and permitted capabilities of the first process are exactly these; the inheritable and ambient ones are these or fewer. None when absent.","type":"array","uniqueItems":true,"items":{"type":"string","$ref":"#/definitions/capability"}},"read_only_root":{"description":"Whether the root file system is read-only.","type":"boolean","default":true},"env":{"description":"The environment. A variable that no rule names is denied, and so is a name that occurs twice.","type":"array","items":{"$ref":"#/definitions/variable"}},"io":{"$ref":"#/definitions/io"},"signals":{"description":"Signals that the host may send to the first process, and with it to all (`exec_id` empty). An empty list allows none.","type":"array","uniqueItems":true,"items":{"type":"string","$ref":"#/definitions/signal"},"default":["TERM","KILL"]},"max_instances":{"description":"How many of it may live at once.","type":"integer","minimum":1,"maximum":65535,"default":1},"exec":{"description":"What may be started besides what runs first. The first entry of the list that matches a request decides its streams and signals. At most 5000, in all containers together.","type":"array","maxItems":5000,"items":{"$ref":"#/definitions/exec"}}}};
const schema17 = {"title":"absolute path","description":"The working directory, compared exactly; of an exec entry that of the container when absent.","type":"string","pattern":"^/","examples":["/"]};
const schema22 = {"enum":["CAP_AUDIT_CONTROL","CAP_AUDIT_READ","CAP_AUDIT_WRITE","CAP_BLOCK_SUSPEND","CAP_BPF","CAP_CHECKPOINT_RESTORE","CAP_CHOWN","CAP_DAC_OVERRIDE","CAP_DAC_READ_SEARCH","CAP_FOWNER","CAP_FSETID","CAP_IPC_LOCK","CAP_IPC_OWNER","CAP_KILL","CAP_LEASE","CAP_LINUX_IMMUTABLE","CAP_MAC_ADMIN","CAP_MAC_OVERRIDE","CAP_MKNOD","CAP_NET_ADMIN","CAP_NET_BIND_SERVICE","CAP_NET_BROADCAST","CAP_NET_RAW","CAP_PERFMON","CAP_SETFCAP","CAP_SETGID","CAP_SETPCAP","CAP_SETUID","CAP_SYSLOG","CAP_SYS_ADMIN","CAP_SYS_BOOT","CAP_SYS_CHROOT","CAP_SYS_MODULE","CAP_SYS_NICE","CAP_SYS_PACCT","CAP_SYS_PTRACE","CAP_SYS_RAWIO","CAP_SYS_RESOURCE","CAP_SYS_TIME","CAP_SYS_TTY_CONFIG","CAP_WAKE_ALARM"]};
const schema26 = {"description":"What the host may do with its streams. Nothing when absent.","type":"object","additionalProperties":false,"properties":{"stdin":{"description":"Write to it and close it (WriteStreamRequest, CloseStdinRequest).","type":"boolean","default":false},"stdout":{"description":"Read it. A ReadStreamRequest does not say which stream it reads: the Kata agent's is allowed when both are.","type":"boolean","default":false},"stderr":{"description":"Read it, as with `stdout`.","type":"boolean","default":false},"resize":{"description":"Change the size of its terminal.","type":"boolean","default":false}}};
const schema27 = {"enum":["HUP","INT","QUIT","USR1","USR2","TERM","KILL","WINCH","STOP","CONT"]};
const func2 = Object.prototype.hasOwnProperty;
const pattern5 = new RegExp("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", "");
const pattern6 = new RegExp("^[^\\s@]+(?:@sha256:[0-9a-f]{64})?$", "");
const pattern7 = new RegExp("^sha256:[0-9a-f]{64}$", "");
const pattern9 = new RegExp("^/", "");
const schema14 = {"description":"A string that the argument is, or a table: `{ regex = \"…\" }`, which the whole argument matches, or `{ one_of = [\"…\"] }`.","anyOf":[{"type":"string"},{"type":"object","additionalProperties":false,"properties":{"regex":{"$ref":"#/definitions/regex"},"one_of":{"$ref":"#/definitions/choices"}},"oneOf":[{"required":["regex"]},{"required":["one_of"]}]}]};
const schema16 = {"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string"}};

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data !== "string"){
const err0 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.anyOf[0].type,parentSchema:schema14.anyOf[0],data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs3 = errors;
const _errs5 = errors;
let valid1 = false;
let passing0 = null;
const _errs6 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.regex === undefined){
const err1 = {instancePath,schemaPath:"#/anyOf/1/oneOf/0/required",keyword:"required",params:{missingProperty: "regex"},message:"must have required property '"+"regex"+"'",schema:schema14.anyOf[1].oneOf[0].required,parentSchema:schema14.anyOf[1].oneOf[0],data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid1 = _errs6 === errors;
if(_valid1){
valid1 = true;
passing0 = 0;
}
const _errs7 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.one_of === undefined){
const err2 = {instancePath,schemaPath:"#/anyOf/1/oneOf/1/required",keyword:"required",params:{missingProperty: "one_of"},message:"must have required property '"+"one_of"+"'",schema:schema14.anyOf[1].oneOf[1].required,parentSchema:schema14.anyOf[1].oneOf[1],data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid1 = _errs7 === errors;
if(_valid1 && valid1){
valid1 = false;
passing0 = [passing0, 1];
}
else {
if(_valid1){
valid1 = true;
passing0 = 1;
}
}
if(!valid1){
const err3 = {instancePath,schemaPath:"#/anyOf/1/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf",schema:schema14.anyOf[1].oneOf,parentSchema:schema14.anyOf[1],data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "regex") || (key0 === "one_of"))){
const err4 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema14.anyOf[1],data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.regex !== undefined){
let data0 = data.regex;
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
const err5 = {instancePath:instancePath+"/regex",schemaPath:"#/definitions/regex/pattern",keyword:"pattern",params:{pattern: "."},message:"must match pattern \""+"."+"\"",schema:".",parentSchema:schema12,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/regex",schemaPath:"#/definitions/regex/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.one_of !== undefined){
let data1 = data.one_of;
if(Array.isArray(data1)){
if(data1.length < 1){
const err7 = {instancePath:instancePath+"/one_of",schemaPath:"#/definitions/choices/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema16,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 !== "string"){
const err8 = {instancePath:instancePath+"/one_of/" + i0,schemaPath:"#/definitions/choices/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.items.type,parentSchema:schema16.items,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
let i1 = data1.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data1[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err9 = {instancePath:instancePath+"/one_of",schemaPath:"#/definitions/choices/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i1+" are identical)",schema:true,parentSchema:schema16,data:data1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err10 = {instancePath:instancePath+"/one_of",schemaPath:"#/definitions/choices/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema16.type,parentSchema:schema16,data:data1};
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
else {
const err11 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema14.anyOf[1].type,parentSchema:schema14.anyOf[1],data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
}
if(!valid0){
const err12 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema14.anyOf,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate12.errors = vErrors;
return errors === 0;
}

const schema18 = {"description":"User and groups by number, compared exactly; of an exec entry those of the container when absent.","type":"object","additionalProperties":false,"required":["uid","gid"],"properties":{"uid":{"$ref":"#/definitions/number"},"gid":{"$ref":"#/definitions/number"},"groups":{"description":"The additional groups, as a set. Some runtimes list the `gid` among them.","type":"array","uniqueItems":true,"items":{"type":"integer","$ref":"#/definitions/number"},"default":[]}}};
const schema19 = {"type":"integer","minimum":0,"maximum":4294967294};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.uid === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "uid"},message:"must have required property '"+"uid"+"'",schema:schema18.required,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.gid === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "gid"},message:"must have required property '"+"gid"+"'",schema:schema18.required,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "uid") || (key0 === "gid")) || (key0 === "groups"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.uid !== undefined){
let data0 = data.uid;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err3 = {instancePath:instancePath+"/uid",schemaPath:"#/definitions/number/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema19.type,parentSchema:schema19,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 4294967294 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/uid",schemaPath:"#/definitions/number/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967294},message:"must be <= 4294967294",schema:4294967294,parentSchema:schema19,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err5 = {instancePath:instancePath+"/uid",schemaPath:"#/definitions/number/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema19,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.gid !== undefined){
let data1 = data.gid;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err6 = {instancePath:instancePath+"/gid",schemaPath:"#/definitions/number/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema19.type,parentSchema:schema19,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 4294967294 || isNaN(data1)){
const err7 = {instancePath:instancePath+"/gid",schemaPath:"#/definitions/number/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967294},message:"must be <= 4294967294",schema:4294967294,parentSchema:schema19,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err8 = {instancePath:instancePath+"/gid",schemaPath:"#/definitions/number/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema19,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.groups !== undefined){
let data2 = data.groups;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err9 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/properties/groups/items/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema18.properties.groups.items.type,parentSchema:schema18.properties.groups.items,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err10 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/definitions/number/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema19.type,parentSchema:schema19,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 4294967294 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/definitions/number/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967294},message:"must be <= 4294967294",schema:4294967294,parentSchema:schema19,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/definitions/number/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema19,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
let i1 = data2.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data2[i1];
if(!(((typeof item0 == "number") && (!(item0 % 1) && !isNaN(item0))) && (isFinite(item0)))){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err13 = {instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i1+" are identical)",schema:true,parentSchema:schema18.properties.groups,data:data2};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err14 = {instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema18.properties.groups.type,parentSchema:schema18.properties.groups,data:data2};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.type,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
validate14.errors = vErrors;
return errors === 0;
}

const schema23 = {"description":"A variable, and what its value may be: `value`, one of `one_of`, or what `regex` matches as a whole.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"title":"name of a variable","type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$","examples":["PATH"]},"value":{"type":"string"},"one_of":{"$ref":"#/definitions/choices"},"regex":{"$ref":"#/definitions/regex"},"required":{"description":"False when the host may leave the variable out.","type":"boolean","default":true}},"oneOf":[{"required":["value"]},{"required":["one_of"]},{"required":["regex"]}]};
const pattern10 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "");

function validate16(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs1 = errors;
let valid0 = false;
let passing0 = null;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.value === undefined){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'",schema:schema23.oneOf[0].required,parentSchema:schema23.oneOf[0],data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
}
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.one_of === undefined){
const err1 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: "one_of"},message:"must have required property '"+"one_of"+"'",schema:schema23.oneOf[1].required,parentSchema:schema23.oneOf[1],data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
}
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.regex === undefined){
const err2 = {instancePath,schemaPath:"#/oneOf/2/required",keyword:"required",params:{missingProperty: "regex"},message:"must have required property '"+"regex"+"'",schema:schema23.oneOf[2].required,parentSchema:schema23.oneOf[2],data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid0 = true;
passing0 = 2;
}
}
}
if(!valid0){
const err3 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf",schema:schema23.oneOf,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema23.required,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "name") || (key0 === "value")) || (key0 === "one_of")) || (key0 === "regex")) || (key0 === "required"))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err6 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema23.properties.name,data:data0};
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
const err7 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.name.type,parentSchema:schema23.properties.name,data:data0};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.value !== undefined){
let data1 = data.value;
if(typeof data1 !== "string"){
const err8 = {instancePath:instancePath+"/value",schemaPath:"#/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.value.type,parentSchema:schema23.properties.value,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.one_of !== undefined){
let data2 = data.one_of;
if(Array.isArray(data2)){
if(data2.length < 1){
const err9 = {instancePath:instancePath+"/one_of",schemaPath:"#/definitions/choices/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema16,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(typeof data3 !== "string"){
const err10 = {instancePath:instancePath+"/one_of/" + i0,schemaPath:"#/definitions/choices/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.items.type,parentSchema:schema16.items,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
let i1 = data2.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data2[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err11 = {instancePath:instancePath+"/one_of",schemaPath:"#/definitions/choices/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i1+" are identical)",schema:true,parentSchema:schema16,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err12 = {instancePath:instancePath+"/one_of",schemaPath:"#/definitions/choices/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema16.type,parentSchema:schema16,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.regex !== undefined){
let data4 = data.regex;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err13 = {instancePath:instancePath+"/regex",schemaPath:"#/definitions/regex/pattern",keyword:"pattern",params:{pattern: "."},message:"must match pattern \""+"."+"\"",schema:".",parentSchema:schema12,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/regex",schemaPath:"#/definitions/regex/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.required !== undefined){
let data5 = data.required;
if(typeof data5 !== "boolean"){
const err15 = {instancePath:instancePath+"/required",schemaPath:"#/properties/required/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema23.properties.required.type,parentSchema:schema23.properties.required,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema23.type,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
validate16.errors = vErrors;
return errors === 0;
}

const schema28 = {"type":"object","additionalProperties":false,"required":["id","argv","purpose"],"properties":{"id":{"title":"id of an exec entry","description":"Name of the entry, unique in its container.","type":"string","pattern":"^[a-z][a-z0-9-]{0,62}$","examples":["liveness"]},"purpose":{"description":"What it is for. `debug` has no place in a release.","enum":["probe","lifecycle","operate","debug"]},"reason":{"description":"Why it is there, for reviewers.","type":"string"},"argv":{"description":"The command line, one element for each argument; it is never joined or split.","type":"array","minItems":1,"maxItems":64,"items":{"$ref":"#/definitions/argument"}},"rest":{"description":"Arguments that may follow `argv`: `min` to `max` of them, each of which matches.","type":"object","additionalProperties":false,"required":["max"],"properties":{"min":{"type":"integer","minimum":0,"maximum":64,"default":0},"max":{"type":"integer","minimum":0,"maximum":64},"regex":{"$ref":"#/definitions/regex"},"one_of":{"$ref":"#/definitions/choices"}},"oneOf":[{"required":["regex"]},{"required":["one_of"]}]},"tty":{"description":"Whether the process has a terminal.","enum":["never","allowed","required"],"default":"never"},"user":{"$ref":"#/definitions/user"},"cwd":{"$ref":"#/definitions/folder"},"env":{"description":"`container`: the variables of the container, and those of `extra_env` beside them or, where they have a name of the container's, instead of them. `none`: those of `extra_env` alone.","enum":["container","none"],"default":"container"},"extra_env":{"type":"array","items":{"$ref":"#/definitions/variable"}},"io":{"$ref":"#/definitions/io"},"signals":{"description":"Signals that the host may send to it. None when absent.","type":"array","uniqueItems":true,"items":{"type":"string","$ref":"#/definitions/signal"},"default":[]}}};
const pattern12 = new RegExp("^[a-z][a-z0-9-]{0,62}$", "");

function validate18(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'",schema:schema28.required,parentSchema:schema28,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.argv === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "argv"},message:"must have required property '"+"argv"+"'",schema:schema28.required,parentSchema:schema28,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.purpose === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "purpose"},message:"must have required property '"+"purpose"+"'",schema:schema28.required,parentSchema:schema28,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func2.call(schema28.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema28,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.id !== undefined){
let data0 = data.id;
if(typeof data0 === "string"){
if(!pattern12.test(data0)){
const err4 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,62}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,62}$"+"\"",schema:"^[a-z][a-z0-9-]{0,62}$",parentSchema:schema28.properties.id,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema28.properties.id.type,parentSchema:schema28.properties.id,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.purpose !== undefined){
let data1 = data.purpose;
if(!((((data1 === "probe") || (data1 === "lifecycle")) || (data1 === "operate")) || (data1 === "debug"))){
const err6 = {instancePath:instancePath+"/purpose",schemaPath:"#/properties/purpose/enum",keyword:"enum",params:{allowedValues: schema28.properties.purpose.enum},message:"must be equal to one of the allowed values",schema:schema28.properties.purpose.enum,parentSchema:schema28.properties.purpose,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.reason !== undefined){
let data2 = data.reason;
if(typeof data2 !== "string"){
const err7 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema28.properties.reason.type,parentSchema:schema28.properties.reason,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.argv !== undefined){
let data3 = data.argv;
if(Array.isArray(data3)){
if(data3.length > 64){
const err8 = {instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items",schema:64,parentSchema:schema28.properties.argv,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data3.length < 1){
const err9 = {instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema28.properties.argv,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
if(!(validate12(data3[i0], {instancePath:instancePath+"/argv/" + i0,parentData:data3,parentDataProperty:i0,rootData}))){
vErrors = joined(vErrors, validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err10 = {instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema28.properties.argv.type,parentSchema:schema28.properties.argv,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.rest !== undefined){
let data5 = data.rest;
const _errs12 = errors;
let valid3 = false;
let passing0 = null;
const _errs13 = errors;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.regex === undefined){
const err11 = {instancePath:instancePath+"/rest",schemaPath:"#/properties/rest/oneOf/0/required",keyword:"required",params:{missingProperty: "regex"},message:"must have required property '"+"regex"+"'",schema:schema28.properties.rest.oneOf[0].required,parentSchema:schema28.properties.rest.oneOf[0],data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
var _valid0 = _errs13 === errors;
if(_valid0){
valid3 = true;
passing0 = 0;
}
const _errs14 = errors;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.one_of === undefined){
const err12 = {instancePath:instancePath+"/rest",schemaPath:"#/properties/rest/oneOf/1/required",keyword:"required",params:{missingProperty: "one_of"},message:"must have required property '"+"one_of"+"'",schema:schema28.properties.rest.oneOf[1].required,parentSchema:schema28.properties.rest.oneOf[1],data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid0 = _errs14 === errors;
if(_valid0 && valid3){
valid3 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid3 = true;
passing0 = 1;
}
}
if(!valid3){
const err13 = {instancePath:instancePath+"/rest",schemaPath:"#/properties/rest/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf",schema:schema28.properties.rest.oneOf,parentSchema:schema28.properties.rest,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
errors = _errs12;
if(vErrors !== null){
if(_errs12){
vErrors.length = _errs12;
}
else {
vErrors = null;
}
}
}
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.max === undefined){
const err14 = {instancePath:instancePath+"/rest",schemaPath:"#/properties/rest/required",keyword:"required",params:{missingProperty: "max"},message:"must have required property '"+"max"+"'",schema:schema28.properties.rest.required,parentSchema:schema28.properties.rest,data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key1 in data5){
if(!((((key1 === "min") || (key1 === "max")) || (key1 === "regex")) || (key1 === "one_of"))){
const err15 = {instancePath:instancePath+"/rest",schemaPath:"#/properties/rest/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema28.properties.rest,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data5.min !== undefined){
let data6 = data5.min;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err16 = {instancePath:instancePath+"/rest/min",schemaPath:"#/properties/rest/properties/min/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema28.properties.rest.properties.min.type,parentSchema:schema28.properties.rest.properties.min,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 64 || isNaN(data6)){
const err17 = {instancePath:instancePath+"/rest/min",schemaPath:"#/properties/rest/properties/min/maximum",keyword:"maximum",params:{comparison: "<=", limit: 64},message:"must be <= 64",schema:64,parentSchema:schema28.properties.rest.properties.min,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err18 = {instancePath:instancePath+"/rest/min",schemaPath:"#/properties/rest/properties/min/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema28.properties.rest.properties.min,data:data6};
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
if(data5.max !== undefined){
let data7 = data5.max;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err19 = {instancePath:instancePath+"/rest/max",schemaPath:"#/properties/rest/properties/max/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema28.properties.rest.properties.max.type,parentSchema:schema28.properties.rest.properties.max,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 64 || isNaN(data7)){
const err20 = {instancePath:instancePath+"/rest/max",schemaPath:"#/properties/rest/properties/max/maximum",keyword:"maximum",params:{comparison: "<=", limit: 64},message:"must be <= 64",schema:64,parentSchema:schema28.properties.rest.properties.max,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err21 = {instancePath:instancePath+"/rest/max",schemaPath:"#/properties/rest/properties/max/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema28.properties.rest.properties.max,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data5.regex !== undefined){
let data8 = data5.regex;
if(typeof data8 === "string"){
if(!pattern4.test(data8)){
const err22 = {instancePath:instancePath+"/rest/regex",schemaPath:"#/definitions/regex/pattern",keyword:"pattern",params:{pattern: "."},message:"must match pattern \""+"."+"\"",schema:".",parentSchema:schema12,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/rest/regex",schemaPath:"#/definitions/regex/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data5.one_of !== undefined){
let data9 = data5.one_of;
if(Array.isArray(data9)){
if(data9.length < 1){
const err24 = {instancePath:instancePath+"/rest/one_of",schemaPath:"#/definitions/choices/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema16,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
let data10 = data9[i1];
if(typeof data10 !== "string"){
const err25 = {instancePath:instancePath+"/rest/one_of/" + i1,schemaPath:"#/definitions/choices/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.items.type,parentSchema:schema16.items,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
let i2 = data9.length;
let j0;
if(i2 > 1){
const indices0 = {};
for(;i2--;){
let item0 = data9[i2];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err26 = {instancePath:instancePath+"/rest/one_of",schemaPath:"#/definitions/choices/uniqueItems",keyword:"uniqueItems",params:{i: i2, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i2+" are identical)",schema:true,parentSchema:schema16,data:data9};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
break;
}
indices0[item0] = i2;
}
}
}
else {
const err27 = {instancePath:instancePath+"/rest/one_of",schemaPath:"#/definitions/choices/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema16.type,parentSchema:schema16,data:data9};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/rest",schemaPath:"#/properties/rest/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema28.properties.rest.type,parentSchema:schema28.properties.rest,data:data5};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.tty !== undefined){
let data11 = data.tty;
if(!(((data11 === "never") || (data11 === "allowed")) || (data11 === "required"))){
const err29 = {instancePath:instancePath+"/tty",schemaPath:"#/properties/tty/enum",keyword:"enum",params:{allowedValues: schema28.properties.tty.enum},message:"must be equal to one of the allowed values",schema:schema28.properties.tty.enum,parentSchema:schema28.properties.tty,data:data11};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.user !== undefined){
if(!(validate14(data.user, {instancePath:instancePath+"/user",parentData:data,parentDataProperty:"user",rootData}))){
vErrors = joined(vErrors, validate14.errors);
errors = vErrors.length;
}
}
if(data.cwd !== undefined){
let data13 = data.cwd;
if(typeof data13 === "string"){
if(!pattern9.test(data13)){
const err30 = {instancePath:instancePath+"/cwd",schemaPath:"#/definitions/folder/pattern",keyword:"pattern",params:{pattern: "^/"},message:"must match pattern \""+"^/"+"\"",schema:"^/",parentSchema:schema17,data:data13};
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
const err31 = {instancePath:instancePath+"/cwd",schemaPath:"#/definitions/folder/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data13};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.env !== undefined){
let data14 = data.env;
if(!((data14 === "container") || (data14 === "none"))){
const err32 = {instancePath:instancePath+"/env",schemaPath:"#/properties/env/enum",keyword:"enum",params:{allowedValues: schema28.properties.env.enum},message:"must be equal to one of the allowed values",schema:schema28.properties.env.enum,parentSchema:schema28.properties.env,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.extra_env !== undefined){
let data15 = data.extra_env;
if(Array.isArray(data15)){
const len2 = data15.length;
for(let i3=0; i3<len2; i3++){
if(!(validate16(data15[i3], {instancePath:instancePath+"/extra_env/" + i3,parentData:data15,parentDataProperty:i3,rootData}))){
vErrors = joined(vErrors, validate16.errors);
errors = vErrors.length;
}
}
}
else {
const err33 = {instancePath:instancePath+"/extra_env",schemaPath:"#/properties/extra_env/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema28.properties.extra_env.type,parentSchema:schema28.properties.extra_env,data:data15};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.io !== undefined){
let data17 = data.io;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key2 in data17){
if(!((((key2 === "stdin") || (key2 === "stdout")) || (key2 === "stderr")) || (key2 === "resize"))){
const err34 = {instancePath:instancePath+"/io",schemaPath:"#/definitions/io/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema26,data:data17};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data17.stdin !== undefined){
let data18 = data17.stdin;
if(typeof data18 !== "boolean"){
const err35 = {instancePath:instancePath+"/io/stdin",schemaPath:"#/definitions/io/properties/stdin/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema26.properties.stdin.type,parentSchema:schema26.properties.stdin,data:data18};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data17.stdout !== undefined){
let data19 = data17.stdout;
if(typeof data19 !== "boolean"){
const err36 = {instancePath:instancePath+"/io/stdout",schemaPath:"#/definitions/io/properties/stdout/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema26.properties.stdout.type,parentSchema:schema26.properties.stdout,data:data19};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data17.stderr !== undefined){
let data20 = data17.stderr;
if(typeof data20 !== "boolean"){
const err37 = {instancePath:instancePath+"/io/stderr",schemaPath:"#/definitions/io/properties/stderr/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema26.properties.stderr.type,parentSchema:schema26.properties.stderr,data:data20};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data17.resize !== undefined){
let data21 = data17.resize;
if(typeof data21 !== "boolean"){
const err38 = {instancePath:instancePath+"/io/resize",schemaPath:"#/definitions/io/properties/resize/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema26.properties.resize.type,parentSchema:schema26.properties.resize,data:data21};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/io",schemaPath:"#/definitions/io/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema26.type,parentSchema:schema26,data:data17};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.signals !== undefined){
let data22 = data.signals;
if(Array.isArray(data22)){
const len3 = data22.length;
for(let i4=0; i4<len3; i4++){
let data23 = data22[i4];
if(typeof data23 !== "string"){
const err40 = {instancePath:instancePath+"/signals/" + i4,schemaPath:"#/properties/signals/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema28.properties.signals.items.type,parentSchema:schema28.properties.signals.items,data:data23};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(!((((((((((data23 === "HUP") || (data23 === "INT")) || (data23 === "QUIT")) || (data23 === "USR1")) || (data23 === "USR2")) || (data23 === "TERM")) || (data23 === "KILL")) || (data23 === "WINCH")) || (data23 === "STOP")) || (data23 === "CONT"))){
const err41 = {instancePath:instancePath+"/signals/" + i4,schemaPath:"#/definitions/signal/enum",keyword:"enum",params:{allowedValues: schema27.enum},message:"must be equal to one of the allowed values",schema:schema27.enum,parentSchema:schema27,data:data23};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
let i5 = data22.length;
let j1;
if(i5 > 1){
const indices1 = {};
for(;i5--;){
let item1 = data22[i5];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err42 = {instancePath:instancePath+"/signals",schemaPath:"#/properties/signals/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j1},message:"must NOT have duplicate items (items ## "+j1+" and "+i5+" are identical)",schema:true,parentSchema:schema28.properties.signals,data:data22};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
break;
}
indices1[item1] = i5;
}
}
}
else {
const err43 = {instancePath:instancePath+"/signals",schemaPath:"#/properties/signals/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema28.properties.signals.type,parentSchema:schema28.properties.signals,data:data22};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema28.type,parentSchema:schema28,data};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
validate18.errors = vErrors;
return errors === 0;
}


function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.image === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "image"},message:"must have required property '"+"image"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.argv === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "argv"},message:"must have required property '"+"argv"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.user === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "user"},message:"must have required property '"+"user"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.cwd === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "cwd"},message:"must have required property '"+"cwd"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(func2.call(schema13.properties, key0))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
const err6 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$",parentSchema:schema13.properties.name,data:data0};
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
const err7 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.name.type,parentSchema:schema13.properties.name,data:data0};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if(!((data1 === "workload") || (data1 === "sandbox"))){
const err8 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema13.properties.kind.enum},message:"must be equal to one of the allowed values",schema:schema13.properties.kind.enum,parentSchema:schema13.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.image !== undefined){
let data2 = data.image;
if(typeof data2 === "string"){
if(!pattern6.test(data2)){
const err9 = {instancePath:instancePath+"/image",schemaPath:"#/properties/image/pattern",keyword:"pattern",params:{pattern: "^[^\\s@]+(?:@sha256:[0-9a-f]{64})?$"},message:"must match pattern \""+"^[^\\s@]+(?:@sha256:[0-9a-f]{64})?$"+"\"",schema:"^[^\\s@]+(?:@sha256:[0-9a-f]{64})?$",parentSchema:schema13.properties.image,data:data2};
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
const err10 = {instancePath:instancePath+"/image",schemaPath:"#/properties/image/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.image.type,parentSchema:schema13.properties.image,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.image_config !== undefined){
let data3 = data.image_config;
if(typeof data3 === "string"){
if(!pattern7.test(data3)){
const err11 = {instancePath:instancePath+"/image_config",schemaPath:"#/properties/image_config/pattern",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"},message:"must match pattern \""+"^sha256:[0-9a-f]{64}$"+"\"",schema:"^sha256:[0-9a-f]{64}$",parentSchema:schema13.properties.image_config,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/image_config",schemaPath:"#/properties/image_config/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.image_config.type,parentSchema:schema13.properties.image_config,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.argv !== undefined){
let data4 = data.argv;
if(Array.isArray(data4)){
if(data4.length < 1){
const err13 = {instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema13.properties.argv,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
if(!(validate12(data4[i0], {instancePath:instancePath+"/argv/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = joined(vErrors, validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err14 = {instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.argv.type,parentSchema:schema13.properties.argv,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.cwd !== undefined){
let data6 = data.cwd;
if(typeof data6 === "string"){
if(!pattern9.test(data6)){
const err15 = {instancePath:instancePath+"/cwd",schemaPath:"#/definitions/folder/pattern",keyword:"pattern",params:{pattern: "^/"},message:"must match pattern \""+"^/"+"\"",schema:"^/",parentSchema:schema17,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/cwd",schemaPath:"#/definitions/folder/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.type,parentSchema:schema17,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.user !== undefined){
if(!(validate14(data.user, {instancePath:instancePath+"/user",parentData:data,parentDataProperty:"user",rootData}))){
vErrors = joined(vErrors, validate14.errors);
errors = vErrors.length;
}
}
if(data.tty !== undefined){
let data8 = data.tty;
if(typeof data8 !== "boolean"){
const err17 = {instancePath:instancePath+"/tty",schemaPath:"#/properties/tty/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema13.properties.tty.type,parentSchema:schema13.properties.tty,data:data8};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.no_new_privileges !== undefined){
let data9 = data.no_new_privileges;
if(typeof data9 !== "boolean"){
const err18 = {instancePath:instancePath+"/no_new_privileges",schemaPath:"#/properties/no_new_privileges/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema13.properties.no_new_privileges.type,parentSchema:schema13.properties.no_new_privileges,data:data9};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.privileged !== undefined){
let data10 = data.privileged;
if(typeof data10 !== "boolean"){
const err19 = {instancePath:instancePath+"/privileged",schemaPath:"#/properties/privileged/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema13.properties.privileged.type,parentSchema:schema13.properties.privileged,data:data10};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.capabilities !== undefined){
let data11 = data.capabilities;
if(Array.isArray(data11)){
const len1 = data11.length;
for(let i1=0; i1<len1; i1++){
let data12 = data11[i1];
if(typeof data12 !== "string"){
const err20 = {instancePath:instancePath+"/capabilities/" + i1,schemaPath:"#/properties/capabilities/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.capabilities.items.type,parentSchema:schema13.properties.capabilities.items,data:data12};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(!(((((((((((((((((((((((((((((((((((((((((data12 === "CAP_AUDIT_CONTROL") || (data12 === "CAP_AUDIT_READ")) || (data12 === "CAP_AUDIT_WRITE")) || (data12 === "CAP_BLOCK_SUSPEND")) || (data12 === "CAP_BPF")) || (data12 === "CAP_CHECKPOINT_RESTORE")) || (data12 === "CAP_CHOWN")) || (data12 === "CAP_DAC_OVERRIDE")) || (data12 === "CAP_DAC_READ_SEARCH")) || (data12 === "CAP_FOWNER")) || (data12 === "CAP_FSETID")) || (data12 === "CAP_IPC_LOCK")) || (data12 === "CAP_IPC_OWNER")) || (data12 === "CAP_KILL")) || (data12 === "CAP_LEASE")) || (data12 === "CAP_LINUX_IMMUTABLE")) || (data12 === "CAP_MAC_ADMIN")) || (data12 === "CAP_MAC_OVERRIDE")) || (data12 === "CAP_MKNOD")) || (data12 === "CAP_NET_ADMIN")) || (data12 === "CAP_NET_BIND_SERVICE")) || (data12 === "CAP_NET_BROADCAST")) || (data12 === "CAP_NET_RAW")) || (data12 === "CAP_PERFMON")) || (data12 === "CAP_SETFCAP")) || (data12 === "CAP_SETGID")) || (data12 === "CAP_SETPCAP")) || (data12 === "CAP_SETUID")) || (data12 === "CAP_SYSLOG")) || (data12 === "CAP_SYS_ADMIN")) || (data12 === "CAP_SYS_BOOT")) || (data12 === "CAP_SYS_CHROOT")) || (data12 === "CAP_SYS_MODULE")) || (data12 === "CAP_SYS_NICE")) || (data12 === "CAP_SYS_PACCT")) || (data12 === "CAP_SYS_PTRACE")) || (data12 === "CAP_SYS_RAWIO")) || (data12 === "CAP_SYS_RESOURCE")) || (data12 === "CAP_SYS_TIME")) || (data12 === "CAP_SYS_TTY_CONFIG")) || (data12 === "CAP_WAKE_ALARM"))){
const err21 = {instancePath:instancePath+"/capabilities/" + i1,schemaPath:"#/definitions/capability/enum",keyword:"enum",params:{allowedValues: schema22.enum},message:"must be equal to one of the allowed values",schema:schema22.enum,parentSchema:schema22,data:data12};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
let i2 = data11.length;
let j0;
if(i2 > 1){
const indices0 = {};
for(;i2--;){
let item0 = data11[i2];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err22 = {instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/uniqueItems",keyword:"uniqueItems",params:{i: i2, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i2+" are identical)",schema:true,parentSchema:schema13.properties.capabilities,data:data11};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
break;
}
indices0[item0] = i2;
}
}
}
else {
const err23 = {instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.capabilities.type,parentSchema:schema13.properties.capabilities,data:data11};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.read_only_root !== undefined){
let data13 = data.read_only_root;
if(typeof data13 !== "boolean"){
const err24 = {instancePath:instancePath+"/read_only_root",schemaPath:"#/properties/read_only_root/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema13.properties.read_only_root.type,parentSchema:schema13.properties.read_only_root,data:data13};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.env !== undefined){
let data14 = data.env;
if(Array.isArray(data14)){
const len2 = data14.length;
for(let i3=0; i3<len2; i3++){
if(!(validate16(data14[i3], {instancePath:instancePath+"/env/" + i3,parentData:data14,parentDataProperty:i3,rootData}))){
vErrors = joined(vErrors, validate16.errors);
errors = vErrors.length;
}
}
}
else {
const err25 = {instancePath:instancePath+"/env",schemaPath:"#/properties/env/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.env.type,parentSchema:schema13.properties.env,data:data14};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.io !== undefined){
let data16 = data.io;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key1 in data16){
if(!((((key1 === "stdin") || (key1 === "stdout")) || (key1 === "stderr")) || (key1 === "resize"))){
const err26 = {instancePath:instancePath+"/io",schemaPath:"#/definitions/io/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema26,data:data16};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data16.stdin !== undefined){
let data17 = data16.stdin;
if(typeof data17 !== "boolean"){
const err27 = {instancePath:instancePath+"/io/stdin",schemaPath:"#/definitions/io/properties/stdin/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema26.properties.stdin.type,parentSchema:schema26.properties.stdin,data:data17};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data16.stdout !== undefined){
let data18 = data16.stdout;
if(typeof data18 !== "boolean"){
const err28 = {instancePath:instancePath+"/io/stdout",schemaPath:"#/definitions/io/properties/stdout/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema26.properties.stdout.type,parentSchema:schema26.properties.stdout,data:data18};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data16.stderr !== undefined){
let data19 = data16.stderr;
if(typeof data19 !== "boolean"){
const err29 = {instancePath:instancePath+"/io/stderr",schemaPath:"#/definitions/io/properties/stderr/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema26.properties.stderr.type,parentSchema:schema26.properties.stderr,data:data19};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data16.resize !== undefined){
let data20 = data16.resize;
if(typeof data20 !== "boolean"){
const err30 = {instancePath:instancePath+"/io/resize",schemaPath:"#/definitions/io/properties/resize/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema26.properties.resize.type,parentSchema:schema26.properties.resize,data:data20};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/io",schemaPath:"#/definitions/io/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema26.type,parentSchema:schema26,data:data16};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.signals !== undefined){
let data21 = data.signals;
if(Array.isArray(data21)){
const len3 = data21.length;
for(let i4=0; i4<len3; i4++){
let data22 = data21[i4];
if(typeof data22 !== "string"){
const err32 = {instancePath:instancePath+"/signals/" + i4,schemaPath:"#/properties/signals/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.signals.items.type,parentSchema:schema13.properties.signals.items,data:data22};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(!((((((((((data22 === "HUP") || (data22 === "INT")) || (data22 === "QUIT")) || (data22 === "USR1")) || (data22 === "USR2")) || (data22 === "TERM")) || (data22 === "KILL")) || (data22 === "WINCH")) || (data22 === "STOP")) || (data22 === "CONT"))){
const err33 = {instancePath:instancePath+"/signals/" + i4,schemaPath:"#/definitions/signal/enum",keyword:"enum",params:{allowedValues: schema27.enum},message:"must be equal to one of the allowed values",schema:schema27.enum,parentSchema:schema27,data:data22};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
let i5 = data21.length;
let j1;
if(i5 > 1){
const indices1 = {};
for(;i5--;){
let item1 = data21[i5];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err34 = {instancePath:instancePath+"/signals",schemaPath:"#/properties/signals/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j1},message:"must NOT have duplicate items (items ## "+j1+" and "+i5+" are identical)",schema:true,parentSchema:schema13.properties.signals,data:data21};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
break;
}
indices1[item1] = i5;
}
}
}
else {
const err35 = {instancePath:instancePath+"/signals",schemaPath:"#/properties/signals/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.signals.type,parentSchema:schema13.properties.signals,data:data21};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.max_instances !== undefined){
let data23 = data.max_instances;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
const err36 = {instancePath:instancePath+"/max_instances",schemaPath:"#/properties/max_instances/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema13.properties.max_instances.type,parentSchema:schema13.properties.max_instances,data:data23};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 65535 || isNaN(data23)){
const err37 = {instancePath:instancePath+"/max_instances",schemaPath:"#/properties/max_instances/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema13.properties.max_instances,data:data23};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data23 < 1 || isNaN(data23)){
const err38 = {instancePath:instancePath+"/max_instances",schemaPath:"#/properties/max_instances/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema13.properties.max_instances,data:data23};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data.exec !== undefined){
let data24 = data.exec;
if(Array.isArray(data24)){
if(data24.length > 5000){
const err39 = {instancePath:instancePath+"/exec",schemaPath:"#/properties/exec/maxItems",keyword:"maxItems",params:{limit: 5000},message:"must NOT have more than 5000 items",schema:5000,parentSchema:schema13.properties.exec,data:data24};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
const len4 = data24.length;
for(let i6=0; i6<len4; i6++){
if(!(validate18(data24[i6], {instancePath:instancePath+"/exec/" + i6,parentData:data24,parentDataProperty:i6,rootData}))){
vErrors = joined(vErrors, validate18.errors);
errors = vErrors.length;
}
}
}
else {
const err40 = {instancePath:instancePath+"/exec",schemaPath:"#/properties/exec/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.exec.type,parentSchema:schema13.properties.exec,data:data24};
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
const err41 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.type,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}


function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.format === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "format"},message:"must have required property '"+"format"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.policy === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "policy"},message:"must have required property '"+"policy"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.container === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "container"},message:"must have required property '"+"container"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "format") || (key0 === "policy")) || (key0 === "release")) || (key0 === "host")) || (key0 === "container"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.format !== undefined){
let data0 = data.format;
if(1 !== data0){
const err4 = {instancePath:instancePath+"/format",schemaPath:"#/properties/format/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant",schema:1,parentSchema:schema11.properties.format,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.policy !== undefined){
let data1 = data.policy;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.id === undefined){
const err5 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'",schema:schema11.properties.policy.required,parentSchema:schema11.properties.policy,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1.counter === undefined){
const err6 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/required",keyword:"required",params:{missingProperty: "counter"},message:"must have required property '"+"counter"+"'",schema:schema11.properties.policy.required,parentSchema:schema11.properties.policy,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data1.default === undefined){
const err7 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/required",keyword:"required",params:{missingProperty: "default"},message:"must have required property '"+"default"+"'",schema:schema11.properties.policy.required,parentSchema:schema11.properties.policy,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data1){
if(!(((((((key1 === "id") || (key1 === "counter")) || (key1 === "default")) || (key1 === "title")) || (key1 === "not_before")) || (key1 === "not_after")) || (key1 === "replace_at_runtime"))){
const err8 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.policy,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data1.id !== undefined){
let data2 = data1.id;
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
const err9 = {instancePath:instancePath+"/policy/id",schemaPath:"#/properties/policy/properties/id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9](?:[a-z0-9._/-]{0,126}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9](?:[a-z0-9._/-]{0,126}[a-z0-9])?$"+"\"",schema:"^[a-z0-9](?:[a-z0-9._/-]{0,126}[a-z0-9])?$",parentSchema:schema11.properties.policy.properties.id,data:data2};
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
const err10 = {instancePath:instancePath+"/policy/id",schemaPath:"#/properties/policy/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.policy.properties.id.type,parentSchema:schema11.properties.policy.properties.id,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data1.counter !== undefined){
let data3 = data1.counter;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err11 = {instancePath:instancePath+"/policy/counter",schemaPath:"#/properties/policy/properties/counter/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.policy.properties.counter.type,parentSchema:schema11.properties.policy.properties.counter,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/policy/counter",schemaPath:"#/properties/policy/properties/counter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991",schema:9007199254740991,parentSchema:schema11.properties.policy.properties.counter,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/policy/counter",schemaPath:"#/properties/policy/properties/counter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema11.properties.policy.properties.counter,data:data3};
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
if(data1.default !== undefined){
let data4 = data1.default;
if("deny" !== data4){
const err14 = {instancePath:instancePath+"/policy/default",schemaPath:"#/properties/policy/properties/default/const",keyword:"const",params:{allowedValue: "deny"},message:"must be equal to constant",schema:"deny",parentSchema:schema11.properties.policy.properties.default,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data1.title !== undefined){
let data5 = data1.title;
if(typeof data5 !== "string"){
const err15 = {instancePath:instancePath+"/policy/title",schemaPath:"#/properties/policy/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.policy.properties.title.type,parentSchema:schema11.properties.policy.properties.title,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data1.not_before !== undefined){
let data6 = data1.not_before;
if(typeof data6 === "string"){
if(!pattern1.test(data6)){
const err16 = {instancePath:instancePath+"/policy/not_before",schemaPath:"#/properties/policy/properties/not_before/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$"+"\"",schema:"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$",parentSchema:schema11.properties.policy.properties.not_before,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/policy/not_before",schemaPath:"#/properties/policy/properties/not_before/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.policy.properties.not_before.type,parentSchema:schema11.properties.policy.properties.not_before,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data1.not_after !== undefined){
let data7 = data1.not_after;
if(typeof data7 === "string"){
if(!pattern1.test(data7)){
const err18 = {instancePath:instancePath+"/policy/not_after",schemaPath:"#/properties/policy/properties/not_after/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$"+"\"",schema:"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$",parentSchema:schema11.properties.policy.properties.not_after,data:data7};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/policy/not_after",schemaPath:"#/properties/policy/properties/not_after/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.policy.properties.not_after.type,parentSchema:schema11.properties.policy.properties.not_after,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data1.replace_at_runtime !== undefined){
let data8 = data1.replace_at_runtime;
if(!((data8 === "never") || (data8 === "while-unset"))){
const err20 = {instancePath:instancePath+"/policy/replace_at_runtime",schemaPath:"#/properties/policy/properties/replace_at_runtime/enum",keyword:"enum",params:{allowedValues: schema11.properties.policy.properties.replace_at_runtime.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.policy.properties.replace_at_runtime.enum,parentSchema:schema11.properties.policy.properties.replace_at_runtime,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.policy.type,parentSchema:schema11.properties.policy,data:data1};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.release !== undefined){
let data9 = data.release;
if(Array.isArray(data9)){
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
let data10 = data9[i0];
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(data10.resource === undefined){
const err22 = {instancePath:instancePath+"/release/" + i0,schemaPath:"#/properties/release/items/required",keyword:"required",params:{missingProperty: "resource"},message:"must have required property '"+"resource"+"'",schema:schema11.properties.release.items.required,parentSchema:schema11.properties.release.items,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
for(const key2 in data10){
if(!(((((key2 === "resource") || (key2 === "min_counter")) || (key2 === "tee")) || (key2 === "require_affirming")) || (key2 === "max_exec_level"))){
const err23 = {instancePath:instancePath+"/release/" + i0,schemaPath:"#/properties/release/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.release.items,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data10.resource !== undefined){
let data11 = data10.resource;
if(typeof data11 === "string"){
if(!pattern3.test(data11)){
const err24 = {instancePath:instancePath+"/release/" + i0+"/resource",schemaPath:"#/properties/release/items/properties/resource/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$"},message:"must match pattern \""+"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$"+"\"",schema:"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$",parentSchema:schema11.properties.release.items.properties.resource,data:data11};
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
const err25 = {instancePath:instancePath+"/release/" + i0+"/resource",schemaPath:"#/properties/release/items/properties/resource/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.release.items.properties.resource.type,parentSchema:schema11.properties.release.items.properties.resource,data:data11};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data10.min_counter !== undefined){
let data12 = data10.min_counter;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err26 = {instancePath:instancePath+"/release/" + i0+"/min_counter",schemaPath:"#/properties/release/items/properties/min_counter/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema11.properties.release.items.properties.min_counter.type,parentSchema:schema11.properties.release.items.properties.min_counter,data:data12};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 9007199254740991 || isNaN(data12)){
const err27 = {instancePath:instancePath+"/release/" + i0+"/min_counter",schemaPath:"#/properties/release/items/properties/min_counter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991",schema:9007199254740991,parentSchema:schema11.properties.release.items.properties.min_counter,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data12 < 1 || isNaN(data12)){
const err28 = {instancePath:instancePath+"/release/" + i0+"/min_counter",schemaPath:"#/properties/release/items/properties/min_counter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema11.properties.release.items.properties.min_counter,data:data12};
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
if(data10.tee !== undefined){
let data13 = data10.tee;
if(Array.isArray(data13)){
if(data13.length < 1){
const err29 = {instancePath:instancePath+"/release/" + i0+"/tee",schemaPath:"#/properties/release/items/properties/tee/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema11.properties.release.items.properties.tee,data:data13};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
const len1 = data13.length;
for(let i1=0; i1<len1; i1++){
let data14 = data13[i1];
if(typeof data14 !== "string"){
const err30 = {instancePath:instancePath+"/release/" + i0+"/tee/" + i1,schemaPath:"#/properties/release/items/properties/tee/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.release.items.properties.tee.items.type,parentSchema:schema11.properties.release.items.properties.tee.items,data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(!((((((((data14 === "tdx") || (data14 === "snp")) || (data14 === "sgx")) || (data14 === "cca")) || (data14 === "se")) || (data14 === "az-tdx-vtpm")) || (data14 === "az-snp-vtpm")) || (data14 === "sample"))){
const err31 = {instancePath:instancePath+"/release/" + i0+"/tee/" + i1,schemaPath:"#/properties/release/items/properties/tee/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.release.items.properties.tee.items.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.release.items.properties.tee.items.enum,parentSchema:schema11.properties.release.items.properties.tee.items,data:data14};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
let i2 = data13.length;
let j0;
if(i2 > 1){
const indices0 = {};
for(;i2--;){
let item0 = data13[i2];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err32 = {instancePath:instancePath+"/release/" + i0+"/tee",schemaPath:"#/properties/release/items/properties/tee/uniqueItems",keyword:"uniqueItems",params:{i: i2, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i2+" are identical)",schema:true,parentSchema:schema11.properties.release.items.properties.tee,data:data13};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
break;
}
indices0[item0] = i2;
}
}
}
else {
const err33 = {instancePath:instancePath+"/release/" + i0+"/tee",schemaPath:"#/properties/release/items/properties/tee/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.release.items.properties.tee.type,parentSchema:schema11.properties.release.items.properties.tee,data:data13};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data10.require_affirming !== undefined){
let data15 = data10.require_affirming;
if(typeof data15 !== "boolean"){
const err34 = {instancePath:instancePath+"/release/" + i0+"/require_affirming",schemaPath:"#/properties/release/items/properties/require_affirming/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.release.items.properties.require_affirming.type,parentSchema:schema11.properties.release.items.properties.require_affirming,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data10.max_exec_level !== undefined){
let data16 = data10.max_exec_level;
if(!(((((data16 === "none") || (data16 === "probes")) || (data16 === "fixed")) || (data16 === "patterns")) || (data16 === "shell"))){
const err35 = {instancePath:instancePath+"/release/" + i0+"/max_exec_level",schemaPath:"#/properties/release/items/properties/max_exec_level/enum",keyword:"enum",params:{allowedValues: schema11.properties.release.items.properties.max_exec_level.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.release.items.properties.max_exec_level.enum,parentSchema:schema11.properties.release.items.properties.max_exec_level,data:data16};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/release/" + i0,schemaPath:"#/properties/release/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.release.items.type,parentSchema:schema11.properties.release.items,data:data10};
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
const err37 = {instancePath:instancePath+"/release",schemaPath:"#/properties/release/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.release.type,parentSchema:schema11.properties.release,data:data9};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.host !== undefined){
let data17 = data.host;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key3 in data17){
if(!((((key3 === "copy_file") || (key3 === "diagnostics")) || (key3 === "metrics")) || (key3 === "network_setup"))){
const err38 = {instancePath:instancePath+"/host",schemaPath:"#/properties/host/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.host,data:data17};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data17.copy_file !== undefined){
let data18 = data17.copy_file;
if(Array.isArray(data18)){
const len2 = data18.length;
for(let i3=0; i3<len2; i3++){
let data19 = data18[i3];
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.path === undefined){
const err39 = {instancePath:instancePath+"/host/copy_file/" + i3,schemaPath:"#/properties/host/properties/copy_file/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'",schema:schema11.properties.host.properties.copy_file.items.required,parentSchema:schema11.properties.host.properties.copy_file.items,data:data19};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
for(const key4 in data19){
if(!((key4 === "path") || (key4 === "kinds"))){
const err40 = {instancePath:instancePath+"/host/copy_file/" + i3,schemaPath:"#/properties/host/properties/copy_file/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.host.properties.copy_file.items,data:data19};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data19.path !== undefined){
let data20 = data19.path;
if(typeof data20 === "string"){
if(!pattern4.test(data20)){
const err41 = {instancePath:instancePath+"/host/copy_file/" + i3+"/path",schemaPath:"#/definitions/regex/pattern",keyword:"pattern",params:{pattern: "."},message:"must match pattern \""+"."+"\"",schema:".",parentSchema:schema12,data:data20};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/host/copy_file/" + i3+"/path",schemaPath:"#/definitions/regex/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema12.type,parentSchema:schema12,data:data20};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data19.kinds !== undefined){
let data21 = data19.kinds;
if(Array.isArray(data21)){
if(data21.length < 1){
const err43 = {instancePath:instancePath+"/host/copy_file/" + i3+"/kinds",schemaPath:"#/properties/host/properties/copy_file/items/properties/kinds/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema11.properties.host.properties.copy_file.items.properties.kinds,data:data21};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
const len3 = data21.length;
for(let i4=0; i4<len3; i4++){
let data22 = data21[i4];
if(typeof data22 !== "string"){
const err44 = {instancePath:instancePath+"/host/copy_file/" + i3+"/kinds/" + i4,schemaPath:"#/properties/host/properties/copy_file/items/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.host.properties.copy_file.items.properties.kinds.items.type,parentSchema:schema11.properties.host.properties.copy_file.items.properties.kinds.items,data:data22};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(!(((data22 === "regular") || (data22 === "directory")) || (data22 === "symlink"))){
const err45 = {instancePath:instancePath+"/host/copy_file/" + i3+"/kinds/" + i4,schemaPath:"#/properties/host/properties/copy_file/items/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.host.properties.copy_file.items.properties.kinds.items.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.host.properties.copy_file.items.properties.kinds.items.enum,parentSchema:schema11.properties.host.properties.copy_file.items.properties.kinds.items,data:data22};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
let i5 = data21.length;
let j1;
if(i5 > 1){
const indices1 = {};
for(;i5--;){
let item1 = data21[i5];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err46 = {instancePath:instancePath+"/host/copy_file/" + i3+"/kinds",schemaPath:"#/properties/host/properties/copy_file/items/properties/kinds/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j1},message:"must NOT have duplicate items (items ## "+j1+" and "+i5+" are identical)",schema:true,parentSchema:schema11.properties.host.properties.copy_file.items.properties.kinds,data:data21};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
break;
}
indices1[item1] = i5;
}
}
}
else {
const err47 = {instancePath:instancePath+"/host/copy_file/" + i3+"/kinds",schemaPath:"#/properties/host/properties/copy_file/items/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.host.properties.copy_file.items.properties.kinds.type,parentSchema:schema11.properties.host.properties.copy_file.items.properties.kinds,data:data21};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/host/copy_file/" + i3,schemaPath:"#/properties/host/properties/copy_file/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.host.properties.copy_file.items.type,parentSchema:schema11.properties.host.properties.copy_file.items,data:data19};
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
else {
const err49 = {instancePath:instancePath+"/host/copy_file",schemaPath:"#/properties/host/properties/copy_file/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.host.properties.copy_file.type,parentSchema:schema11.properties.host.properties.copy_file,data:data18};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data17.diagnostics !== undefined){
let data23 = data17.diagnostics;
if(typeof data23 !== "boolean"){
const err50 = {instancePath:instancePath+"/host/diagnostics",schemaPath:"#/properties/host/properties/diagnostics/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.host.properties.diagnostics.type,parentSchema:schema11.properties.host.properties.diagnostics,data:data23};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data17.metrics !== undefined){
let data24 = data17.metrics;
if(typeof data24 !== "boolean"){
const err51 = {instancePath:instancePath+"/host/metrics",schemaPath:"#/properties/host/properties/metrics/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.host.properties.metrics.type,parentSchema:schema11.properties.host.properties.metrics,data:data24};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data17.network_setup !== undefined){
let data25 = data17.network_setup;
if(!((data25 === "deny") || (data25 === "non-loopback"))){
const err52 = {instancePath:instancePath+"/host/network_setup",schemaPath:"#/properties/host/properties/network_setup/enum",keyword:"enum",params:{allowedValues: schema11.properties.host.properties.network_setup.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.host.properties.network_setup.enum,parentSchema:schema11.properties.host.properties.network_setup,data:data25};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.host.type,parentSchema:schema11.properties.host,data:data17};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data.container !== undefined){
let data26 = data.container;
if(Array.isArray(data26)){
if(data26.length > 64){
const err54 = {instancePath:instancePath+"/container",schemaPath:"#/properties/container/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items",schema:64,parentSchema:schema11.properties.container,data:data26};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data26.length < 1){
const err55 = {instancePath:instancePath+"/container",schemaPath:"#/properties/container/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema11.properties.container,data:data26};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
const len4 = data26.length;
for(let i6=0; i6<len4; i6++){
if(!(validate11(data26[i6], {instancePath:instancePath+"/container/" + i6,parentData:data26,parentDataProperty:i6,rootData}))){
vErrors = joined(vErrors, validate11.errors);
errors = vErrors.length;
}
}
}
else {
const err56 = {instancePath:instancePath+"/container",schemaPath:"#/properties/container/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema11.properties.container.type,parentSchema:schema11.properties.container,data:data26};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

function joined(all, more) {
  if (all === null) return more;
  for (const error of more) if (all.length < 10000) all.push(error);
  return all;
}
