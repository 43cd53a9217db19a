import type { Given } from '../../src/compare/given.ts';
import type { ExecExposure, ImageFacts, ManifestFacts, PodFacts, PolicyFacts } from '../../src/compare/inputs.ts';
import { permissionsOf } from '../../src/policy/permissions-of.ts';
import { readExecPolicy } from '../../src/policy/read.ts';
import { Source } from '../../src/text/source.ts';

const MiB = 1024 ** 2;

/** Every input of a scenario, none of them zero and no two alike. */
export const wholeScenario = `
[fleet]
images = 40
releases = 12
nodes = 50
pods-per-node = 6
images-per-node = 5
images-cached = false

[rates]
libos = 4
base-image = 13
guest-image = 7

[image]
compressed-size = "600MiB"
uncompressed-size = "1500MiB"
files = 18000
mean-path = 52

[enclave]
size = "2GiB"
edmm = false
processes = 3
opened = "180MiB"

[vm]
memory = "4GiB"
create-container-timeout = "95s"
runtime-request-timeout = "135s"
accepts-unsigned = false

[load-gramine]
certificates = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

[load]
version = "0.11"
key-provider = "provider:attestation-agent:cc_kbc::http://kbs:8080"
security-validate = true
accepts-unsigned = false

[verifier]
allows-all = false
accepts-sample = false
refuses-debug = true
measurement = false
mrsigner = "any"
product-id = true
lowest-svn = 3
init-data = true

[speeds]
registry = "125MB/s"
decrypt = "410MB/s"
copy = "230MB/s"
hash = "900MB/s"
parse = "35MB/s"
epc-add = "1.7GB/s"

[times]
attestation = "2.5s"
unseal = "110ms"
vm-boot = "8s"
app-start = "3s"
pipeline = "40min"
policy-change = "6min"
node-rollout = "5h"
`;

export const madeImage: ImageFacts = {
  name: 'app.tar',
  digest: `sha256:${'a'.repeat(64)}`,
  isPinned: true,
  compressedSize: 300 * MiB,
  uncompressedSize: 700 * MiB,
  layers: 5,
  whiteouts: 2,
  devices: 0,
  hardLinks: 3,
  xattrs: 1,
  regularFiles: 9000,
  trusted: { count: 8900, uriBytes: 8900 * 60, coveredBytes: 690 * MiB },
  folders: [
    { path: '/usr', bytes: 600 * MiB, coveredBytes: 598 * MiB },
    { path: '/var', bytes: 100 * MiB, coveredBytes: 92 * MiB },
  ],
  startsProcesses: [{ why: 'a shell', path: '/bin/sh' }],
  evidence: [{ source: 'app.tar' }],
};

export const madeManifest: ManifestFacts = {
  name: 'app.manifest',
  release: '1.7',
  enclaveSize: 1024 * MiB,
  edmm: false,
  maxThreads: 8,
  attestation: 'dcap',
  debug: false,
  isvSvn: 3,
  fileCheckPolicy: 'strict',
  argv: 'trusted-file',
  environment: { fixed: ['HOME'], passthrough: ['TZ'], all: false },
  allowedFiles: ['file:/etc/hosts'],
  encryptedMounts: [{ path: '/data', keyName: '_sgx_mrsigner' }],
  insecureKeys: [],
  evidence: [{ source: 'app.manifest' }],
};

export const madePod: PodFacts = {
  name: 'pod.yaml',
  containers: 1,
  runtimeClass: 'kata-qemu-tdx',
  epc: [{ resource: 'sgx.intel.com/epc', bytes: 512 * MiB }],
  memoryLimit: 3072 * MiB,
  images: ['registry.example/app:1'],
  evidence: [{ source: 'pod.yaml' }],
};

/** One container that starts one program, and what else is given of it. */
export function madePolicyOf(more: string): PolicyFacts {
  const source = new Source(
    'app.exec-policy.toml',
    `format = 1
[policy]
id = "app"
counter = 1
default = "deny"
[[container]]
name = "app"
image = "registry.example/app:1"
argv = ["/usr/bin/app"]
cwd = "/"
user = { uid = 1000, gid = 1000 }
${more}`,
  );
  const read = readExecPolicy(source);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return {
    name: source.path,
    permissions: permissionsOf(read.policy),
    pinsImageDigest: false,
    evidence: [{ source: source.path }],
  };
}

export const madePolicy: PolicyFacts = madePolicyOf('');

export const madeExposure: ExecExposure = {
  allowedCommands: 2,
  shells: 0,
  evidence: [{ source: 'app.exec-policy.toml' }],
};

export const madeFiles: Omit<Given, 'scenario'> = {
  image: madeImage,
  manifest: madeManifest,
  policy: madePolicy,
  exposure: madeExposure,
  pod: madePod,
};
