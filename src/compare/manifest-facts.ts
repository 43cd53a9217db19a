import { isDeepStrictEqual } from 'node:util';
import { encryptedMounts, hardcodedKeys } from '../gramine/encryption.ts';
import { environmentOf } from '../gramine/environment.ts';
import { allowedFiles } from '../gramine/files.ts';
import { layoutProfile } from '../gramine/layout-profile.ts';
import type { Manifest } from '../gramine/manifest.ts';
import { mountsOf } from '../gramine/mounts.ts';
import { isBefore } from '../gramine/release.ts';
import { parseSignerSize } from '../gramine/sizes.ts';
import type { KeyPath } from '../gramine/types.ts';
import type { ManifestFacts } from './inputs.ts';

/** What holds in every outcome of a template; where they differ it is unknown, and lists hold what any of them has. */
export function manifestFacts(name: string, outcomes: readonly [Manifest, ...Manifest[]]): ManifestFacts {
  const [first, ...others] = outcomes.map((manifest) => factsOfOne(name, manifest)) as [
    ManifestFacts,
    ...ManifestFacts[],
  ];
  return others.reduce(merged, first);
}

function factsOfOne(name: string, manifest: Manifest): ManifestFacts {
  return {
    name,
    release: manifest.release,
    enclaveSize: sizeIn(manifest),
    edmm: edmmIn(manifest),
    maxThreads: threadsIn(manifest),
    attestation: attestationIn(manifest),
    debug: booleanIn(manifest, 'sgx.debug', false),
    isvSvn: integerIn(manifest, 'sgx.isvsvn', 0),
    fileCheckPolicy: filePolicyIn(manifest),
    argv: argvIn(manifest),
    environment: environmentIn(manifest),
    allowedFiles: allowedFiles(manifest).entries.map(({ text }) => text.known ?? text.raw),
    encryptedMounts: encryptedMounts(mountsOf(manifest)).map(({ mount, keyName }) => ({
      path: mount.path?.known ?? '',
      keyName: keyName ?? '',
    })),
    insecureKeys: hardcodedKeys(manifest, manifest.release).map((key) => key.name),
    evidence: [{ source: name }],
  };
}

function merged(one: ManifestFacts, other: ManifestFacts): ManifestFacts {
  const agreed = <K extends keyof ManifestFacts>(key: K) => (one[key] === other[key] ? one[key] : undefined);
  const both = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
  return {
    ...one,
    enclaveSize: agreed('enclaveSize'),
    edmm: agreed('edmm'),
    maxThreads: agreed('maxThreads'),
    attestation: agreed('attestation'),
    debug: agreed('debug'),
    isvSvn: agreed('isvSvn'),
    fileCheckPolicy: agreed('fileCheckPolicy'),
    argv: agreed('argv') ?? 'unknown',
    environment: {
      fixed: both(one.environment.fixed, other.environment.fixed),
      passthrough: both(one.environment.passthrough, other.environment.passthrough),
      all: one.environment.all || other.environment.all,
    },
    allowedFiles: both(one.allowedFiles, other.allowedFiles),
    encryptedMounts: [
      ...one.encryptedMounts,
      ...other.encryptedMounts.filter((mount) => !one.encryptedMounts.some((had) => isDeepStrictEqual(had, mount))),
    ],
    insecureKeys: both(one.insecureKeys, other.insecureKeys),
  };
}

/** Undefined where the value is a hole, is of another type, or where a template may add it. */
function booleanIn(manifest: Manifest, path: KeyPath, otherwise: boolean): boolean | undefined {
  const setting = manifest.get(path);
  if (!setting) return manifest.isOpen ? undefined : otherwise;
  return typeof setting.known === 'boolean' ? setting.known : undefined;
}

function integerIn(manifest: Manifest, path: KeyPath, otherwise: number): number | undefined {
  const setting = manifest.get(path);
  if (!setting) return manifest.isOpen ? undefined : otherwise;
  return typeof setting.known === 'bigint' ? Number(setting.known) : undefined;
}

function edmmIn(manifest: Manifest): boolean | undefined {
  return layoutProfile(manifest.release).knowsEdmm ? booleanIn(manifest, 'sgx.edmm_enable', false) : false;
}

function sizeIn(manifest: Manifest): number | undefined {
  const setting = manifest.get('sgx.enclave_size');
  if (setting) return typeof setting.known === 'string' ? bytesOf(setting.known) : undefined;
  const edmm = edmmIn(manifest);
  if (manifest.isOpen || edmm === undefined) return undefined;
  const { defaultSize, defaultSizeWithEdmm } = layoutProfile(manifest.release);
  return bytesOf(edmm ? defaultSizeWithEdmm : defaultSize);
}

function bytesOf(text: string): number | undefined {
  const size = parseSignerSize(text);
  return size === undefined || size < 0n || size >= 1n << 64n ? undefined : Number(size);
}

function threadsIn(manifest: Manifest): number | undefined {
  const written = layoutProfile(manifest.release).threadKeys.find((key) => manifest.at(key));
  return written ? integerIn(manifest, written, 4) : manifest.isOpen ? undefined : 4;
}

function attestationIn(manifest: Manifest): ManifestFacts['attestation'] {
  const setting = manifest.at('sgx.remote_attestation');
  if (!setting) return manifest.isOpen ? undefined : 'none';
  const { known } = setting;
  if (known === 'dcap' || known === 'none' || known === 'epid') return known;
  if (known === false) return 'none';
  if (known !== true || !isBefore(manifest.release, '1.5')) return undefined;
  return manifest.at('sgx.ra_client_spid')?.known ? 'epid' : 'dcap';
}

function filePolicyIn(manifest: Manifest): ManifestFacts['fileCheckPolicy'] {
  const setting = manifest.at('sgx.file_check_policy');
  if (!setting) return manifest.isOpen ? undefined : 'strict';
  return setting.known === 'strict' || setting.known === 'allow_all_but_log' ? setting.known : undefined;
}

function argvIn(manifest: Manifest): ManifestFacts['argv'] {
  const host = manifest.at('loader.insecure__use_cmdline_argv');
  if (host && host.known !== false) return host.known === true ? 'host' : 'unknown';
  if (manifest.at('loader.argv')) return 'manifest';
  if (manifest.at('loader.argv_src_file')) return 'trusted-file';
  return manifest.isOpen ? 'unknown' : 'unset';
}

function environmentIn(manifest: Manifest): ManifestFacts['environment'] {
  const { variables } = environmentOf(manifest);
  const named = (kind: 'fixed' | 'passthrough') =>
    variables.filter((variable) => variable.kind === kind).map(({ name }) => name);
  const all = manifest.at('loader.insecure__use_host_env');
  return { fixed: named('fixed'), passthrough: named('passthrough'), all: all !== undefined && all.known !== false };
}
