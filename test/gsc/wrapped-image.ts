import { createHash, generateKeyPairSync } from 'node:crypto';
import { scanImage } from '../../src/image/scan.ts';
import type { ScannedImage } from '../../src/image/scanned.ts';
import { encodeDate } from '../../src/sgx/sigstruct-date.ts';
import { signSigstruct } from '../../src/sgx/sigstruct-signature.ts';
import { makeLibpal } from '../gramine/libpal-builder.ts';
import { naiveMrenclave } from '../gramine/naive-enclave.ts';
import { memoryIo } from '../image/memory-io.ts';
import { type Files, imageBytes, program, system } from '../inspect/made-image.ts';

export const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 });

export const gramineFolder = '/gramine/meson_build_output/lib/x86_64-linux-gnu/gramine';
export const libpalPath = `${gramineFolder}/sgx/libpal.so`;

/** Bytes 0x200 to 0xfff and those from 0x3000 on are loaded by no segment. */
export const libpal = makeLibpal(
  [
    { flags: 4, offset: 0n, address: 0n, fileSize: 0x200n, memorySize: 0x200n },
    { flags: 5, offset: 0x1000n, address: 0x1000n, fileSize: 0x1800n, memorySize: 0x1800n },
    { flags: 6, offset: 0x2800n, address: 0x3800n, fileSize: 0x800n, memorySize: 0x1000n },
  ],
  { size: 0x3400, entry: 0x1010n },
);

/** What `gsc build` puts into the image, before its manifest is finalised. */
const contents: Readonly<Record<string, string | Uint8Array>> = {
  '/usr/bin/dash': system['/usr/bin/dash'] as Uint8Array,
  '/usr/bin/env': system['/usr/bin/env'] as Uint8Array,
  '/usr/lib64/ld-linux-x86-64.so.2': system['/usr/lib64/ld-linux-x86-64.so.2'] as Uint8Array,
  '/usr/bin/bash': program,
  '/usr/bin/app': Buffer.from('the application, as a program'),
  '/etc/app.conf': 'mode = 1\n',
  '/etc/hostname': 'build-container\n',
  '/etc/hosts': '127.0.0.1 localhost\n',
  '/etc/resolv.conf': 'nameserver 192.0.2.1\n',
  '/var/lib/app/state': 'not listed',
  [`${gramineFolder}/libsysdb.so`]: Buffer.from('the libOS'),
  [libpalPath]: libpal,
  '/gramine/meson_build_output/lib/x86_64-linux-gnu/pkgconfig/ra_tls_gramine.pc':
    'Name: ra_tls_gramine\nVersion: 1.9\n',
  '/gramine/app_files/apploader.sh': '#!/bin/bash\n',
  '/gramine/app_files/trusted_argv': '/gramine/app_files/app\0',
};
const links: Readonly<Record<string, string>> = {
  '/usr/bin/sh': 'dash',
  '/bin': 'usr/bin',
  '/lib64': 'usr/lib64',
  '/gramine/app_files/app': '/usr/bin/app',
};

/** In the order of a file system, not of the alphabet. */
const listed: readonly (readonly [path: string, target: string])[] = [
  ['/usr/lib64/ld-linux-x86-64.so.2', '/usr/lib64/ld-linux-x86-64.so.2'],
  ['/usr/bin/dash', '/usr/bin/dash'],
  ['/usr/bin/env', '/usr/bin/env'],
  ['/usr/bin/sh', '/usr/bin/dash'],
  ['/usr/bin/bash', '/usr/bin/bash'],
  ['/usr/bin/app', '/usr/bin/app'],
  ['/bin/dash', '/usr/bin/dash'],
  ['/bin/env', '/usr/bin/env'],
  ['/bin/sh', '/usr/bin/dash'],
  ['/bin/bash', '/usr/bin/bash'],
  ['/bin/app', '/usr/bin/app'],
  ['/lib64/ld-linux-x86-64.so.2', '/usr/lib64/ld-linux-x86-64.so.2'],
  ['/etc/app.conf', '/etc/app.conf'],
  [`${gramineFolder}/libsysdb.so`, `${gramineFolder}/libsysdb.so`],
  [libpalPath, libpalPath],
  [
    '/gramine/meson_build_output/lib/x86_64-linux-gnu/pkgconfig/ra_tls_gramine.pc',
    '/gramine/meson_build_output/lib/x86_64-linux-gnu/pkgconfig/ra_tls_gramine.pc',
  ],
  ['/gramine/app_files/apploader.sh', '/gramine/app_files/apploader.sh'],
  ['/gramine/app_files/app', '/usr/bin/app'],
  ['/gramine/app_files/trusted_argv', '/gramine/app_files/trusted_argv'],
];

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const preFinal = 'libos.entrypoint = "/gramine/app_files/app"\n';

function manifestText(): string {
  const entries = listed.map(([path, target]) => [path, sha256(contents[target]!)]);
  const volatile = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'].map((path) => [path, sha256(`other ${path}`)]);
  const stale = ['/gramine/app_files/entrypoint.manifest', sha256(preFinal)];
  const blocks = [...entries, ...volatile, stale].map(
    ([path, hash]) => `\n[[sgx.trusted_files]]\nuri = "file:${path}"\nsha256 = "${hash}"\n`,
  );
  return `[libos]
entrypoint = "/gramine/app_files/app"

[loader]
log_level = "error"
argv_src_file = "file:/gramine/app_files/trusted_argv"

[loader.entrypoint]
uri = "file:${gramineFolder}/libsysdb.so"
sha256 = "${sha256(contents[`${gramineFolder}/libsysdb.so`]!)}"

[fs]
start_dir = "/"
mounts = []

[fs.root]
type = "chroot"
uri = "file:/"

[sgx]
debug = false
max_threads = 4
isvprodid = 0
isvsvn = 3
remote_attestation = "none"
enable_stats = false
edmm_enable = false
enclave_size = "16M"
use_exinfo = false

[sgx.cpu_features]
avx = "unspecified"
avx512 = "unspecified"
amx = "unspecified"
mpx = "disabled"
pkru = "disabled"
${blocks.join('')}`;
}

export interface Wrapped {
  readonly manifest: Buffer;
  readonly sigstruct: Buffer;
}

/** The manifest of the image and its SIGSTRUCT, measured by the naive reading of the signer. */
export function wrapped(): Wrapped {
  const manifest = Buffer.from(manifestText());
  const mrenclave = naiveMrenclave({
    release: '1.9',
    manifest,
    libpal,
    size: 16n << 20n,
    threads: 4,
    edmm: false,
    nonPie: false,
  });
  const sigstruct = Buffer.from(
    signSigstruct(
      {
        date: encodeDate('2026-02-03', 'bcd'),
        attributes: { flags: 4n, xfrm: 3n, xfrmMask: 0xfffffffffff9ff1bn },
        miscSelect: 0,
        mrenclave: Buffer.from(mrenclave, 'hex'),
        isvProdId: 0,
        isvSvn: 3,
      },
      privateKey,
    ),
  );
  return { manifest, sigstruct };
}

export interface Changes {
  readonly files?: Files;
  readonly wrapped: Wrapped;
  /** Layers above that of the signed manifest. */
  readonly above?: readonly Files[];
  readonly config?: object;
}

/** An OCI layout with the layers of the application, of the build and of the signing. */
export function wrappedBytes({ files = {}, wrapped: own, above = [], config = {} }: Changes): Uint8Array {
  const build: Files = {
    ...contents,
    ...Object.fromEntries(Object.entries(links).map(([path, target]) => [path, `-> ${target}`])),
    '/gramine/app_files/entrypoint.manifest': 'the finalised manifest',
    ...files,
  };
  const signing: Files = {
    '/gramine/app_files/entrypoint.sig': { content: own.sigstruct },
    '/gramine/app_files/entrypoint.manifest.sgx': { content: own.manifest },
  };
  return imageBytes([{ '/tmp': { type: '5', mode: 0o1777 } }, build, signing, ...above], {
    Entrypoint: ['/bin/bash', '/gramine/app_files/apploader.sh'],
    ...config,
  });
}

export function wrappedImage(changes: Changes): Promise<ScannedImage> {
  return scanImage('image.tar', memoryIo({ 'image.tar': wrappedBytes(changes) }));
}

/** A copy with one byte changed. */
export function flipped(content: string | Uint8Array, at: number): Buffer {
  const bytes = Buffer.from(content as Uint8Array);
  bytes[at]! ^= 1;
  return bytes;
}

export { contents };
