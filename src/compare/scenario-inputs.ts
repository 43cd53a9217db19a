import type { AmountKind } from './amounts.ts';

/** What a scenario can say. The file that `compare --init` writes, and what is said of a missing input, are made from this. */
export interface ScenarioInput {
  /** `fleet.images`: table and key. */
  readonly name: string;
  readonly kind: 'count' | 'rate' | 'number' | 'flag' | 'text' | AmountKind;
  /** What is asked for, with what it is counted in. */
  readonly meaning: string;
  /** Only to show the form; never a default. */
  readonly form: string;
  /** Where it comes from when the scenario leaves it out. */
  readonly otherwise?: 'image' | 'manifest' | 'pod' | 'decrypt-config' | 'image-policy';
}

export const scenarioTables = {
  fleet: 'How many images and nodes there are',
  rates: 'How often something below the application is replaced, per year',
  image: 'A typical image; what is left out comes from the IMAGE on the command line',
  enclave: 'The enclave of a wrapped application; what is left out comes from --manifest',
  vm: 'The pod VM',
  'load-gramine': 'The key server of the constructed subject',
  load: 'How enclave-cc is configured',
  verifier: 'What the verifier asks of evidence before it releases a key',
  speeds: 'As measured on your nodes: nothing is assumed for what is left out',
  times: 'As measured on your nodes and in your organisation',
} as const;

export const scenarioInputs: readonly ScenarioInput[] = [
  count('fleet.images', 'different images that are to run in TEEs'),
  { name: 'fleet.releases', kind: 'rate', meaning: 'releases of the application, per image and year', form: '12' },
  count('fleet.nodes', 'nodes that run them'),
  count('fleet.pods-per-node', 'pods in TEEs on one node'),
  count('fleet.images-per-node', 'different ones of these images on one node'),
  flag(
    'fleet.images-cached',
    'whether a node has the layers before the pod is scheduled, where the host may pull them',
  ),
  { name: 'rates.libos', kind: 'rate', meaning: 'releases of the libOS that are taken over, per year', form: '4' },
  {
    name: 'rates.base-image',
    kind: 'rate',
    meaning: 'updates of the base image that an image takes over, per year',
    form: '12',
  },
  {
    name: 'rates.guest-image',
    kind: 'rate',
    meaning: "releases of the VM's guest image, kernel and firmware that are taken over, per year",
    form: '6',
  },
  size('image.compressed-size', 'what is pulled: all layers as they are stored', 'image'),
  size('image.uncompressed-size', 'all files, unpacked', 'image'),
  {
    name: 'image.files',
    kind: 'count',
    meaning: 'regular files that become trusted files',
    form: '18000',
    otherwise: 'image',
  },
  {
    name: 'image.mean-path',
    kind: 'number',
    meaning: 'mean length of their paths in the image, in bytes',
    form: '52',
    otherwise: 'image',
  },
  size('enclave.size', '`sgx.enclave_size`', 'manifest'),
  {
    name: 'enclave.edmm',
    kind: 'flag',
    meaning: '`sgx.edmm_enable`: memory is added when it is used',
    form: 'false',
    otherwise: 'manifest',
  },
  count('enclave.processes', 'processes that run at the same time in one pod, each in an enclave of its own'),
  size('enclave.opened', 'trusted files that are opened at start: each is hashed as a whole'),
  size('vm.memory', 'memory of the VM without the overhead of its runtime class', 'pod'),
  duration('vm.create-container-timeout', '`create_container_timeout` of Kata, 60 s unless it is configured'),
  duration('vm.runtime-request-timeout', '`runtimeRequestTimeout` of the kubelet, 2 min unless it is configured'),
  flag(
    'vm.accepts-unsigned',
    'whether the image policy of the guest accepts images without a signature',
    'image-policy',
  ),
  text(
    'load-gramine.certificates',
    "SHA-256 of the file with the certificates that the key server's must come from, in hexadecimal",
    '"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"',
  ),
  text('load.version', 'release of enclave-cc', '"0.11"'),
  text(
    'load.key-provider',
    '`key_provider` of its decrypt_config.conf',
    '"provider:attestation-agent:cc_kbc::http://kbs:8080"',
    'decrypt-config',
  ),
  flag('load.security-validate', '`security_validate` of its decrypt_config.conf', 'decrypt-config'),
  flag('load.accepts-unsigned', 'whether its image policy accepts images without a signature', 'image-policy'),
  flag('verifier.allows-all', 'whether it releases keys to everybody'),
  flag('verifier.accepts-sample', 'whether it accepts sample evidence'),
  flag('verifier.refuses-debug', 'whether it refuses what can be debugged'),
  flag('verifier.measurement', 'whether it names MRENCLAVE, or the launch measurement of a VM'),
  text('verifier.mrsigner', 'the MRSIGNER that it names, or "any"', '"any"'),
  flag('verifier.product-id', 'whether it names ISVPRODID'),
  {
    name: 'verifier.lowest-svn',
    kind: 'count',
    meaning: 'the lowest ISVSVN that it accepts; 0 is no floor',
    form: '1',
  },
  flag('verifier.init-data', 'whether it names the digest of init data, or CONFIGID'),
  speed('speeds.registry', 'from the registry to one node'),
  speed('speeds.decrypt', 'decryption of layers or files in a TEE'),
  speed('speeds.copy', 'unpacking of layers in a TEE'),
  speed('speeds.hash', 'SHA-256 in an enclave'),
  speed('speeds.parse', 'reading of a manifest at the start of an enclave'),
  speed('speeds.epc-add', 'adding of enclave memory before the start'),
  duration('times.attestation', 'remote attestation with key release'),
  duration('times.unseal', 'unsealing of the file system key (enclave-cc)'),
  duration('times.vm-boot', 'from the start of the VM to its agent'),
  duration('times.app-start', 'of the application itself, in a TEE'),
  duration('times.pipeline', 'the longest of the pipelines that build, sign and publish an image'),
  duration('times.policy-change', 'until every verifier refuses what one policy no longer lists'),
  duration('times.node-rollout', 'of a new runtime to all nodes'),
];

function count(name: string, meaning: string): ScenarioInput {
  return { name, kind: 'count', meaning, form: '3' };
}

function flag(name: string, meaning: string, otherwise?: Otherwise): ScenarioInput {
  return { name, kind: 'flag', meaning, form: 'true', ...(otherwise && { otherwise }) };
}

function text(name: string, meaning: string, form: string, otherwise?: Otherwise): ScenarioInput {
  return { name, kind: 'text', meaning, form, ...(otherwise && { otherwise }) };
}

type Otherwise = NonNullable<ScenarioInput['otherwise']>;

function size(name: string, meaning: string, otherwise?: Otherwise): ScenarioInput {
  return { name, kind: 'size', meaning, form: '"600MiB"', ...(otherwise && { otherwise }) };
}

function speed(name: string, meaning: string): ScenarioInput {
  return { name, kind: 'speed', meaning, form: '"125MB/s"' };
}

function duration(name: string, meaning: string): ScenarioInput {
  return { name, kind: 'duration', meaning, form: '"90s"' };
}

/** How each kind of value is written, for people. */
export const kindTexts: Readonly<Record<ScenarioInput['kind'], string>> = {
  count: 'a whole number',
  rate: 'a number',
  number: 'a number',
  flag: 'true or false',
  text: 'text in quotes',
  size: 'a size, such as "600MiB" or "1.5GB"',
  speed: 'a speed, such as "125MB/s" or "1Gbit/s"',
  duration: 'a duration, such as "90s", "250ms" or "2h"',
};
