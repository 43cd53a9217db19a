import { visible } from '../text/visible.ts';
import { cpuFeatures, startingXfrm, type Xfrm } from './cpu-features.ts';
import { EnclaveError } from './enclave-error.ts';
import { layoutProfile } from './layout-profile.ts';
import type { Manifest, Setting } from './manifest.ts';
import { isBefore } from './release.ts';
import { parseSignerSize } from './sizes.ts';

/** What gramine-sgx-sign takes from a manifest, beside its text. */
export interface EnclaveSettings {
  /** Bytes. */
  readonly enclaveSize: bigint;
  readonly threads: number;
  /** Pages are added at run time: no free area. */
  readonly edmm: boolean;
  /** `sgx.nonpie_binary` of 1.0 to 1.4: the enclave begins at address 0, as it always does later. */
  readonly nonPie: boolean;
  readonly debug: boolean;
  readonly exinfo: boolean;
  readonly xfrm: Xfrm;
  readonly isvProdId: number;
  readonly isvSvn: number;
}

/** Values as the signer of the manifest's release reads them, defaults included. Throws an EnclaveError where it fails. */
export function enclaveSettings(manifest: Manifest): EnclaveSettings {
  requireTable(manifest, 'sgx');
  const profile = layoutProfile(manifest.release);
  const edmm = profile.knowsEdmm && isTruthy(manifest, manifest.at('sgx.edmm_enable'));
  return {
    enclaveSize: sizeOf(manifest, edmm ? profile.defaultSizeWithEdmm : profile.defaultSize),
    threads: threadsOf(manifest),
    edmm,
    nonPie: profile.basedOnSize && isTruthy(manifest, manifest.at('sgx.nonpie_binary')),
    debug: isOn(manifest, 'sgx.debug'),
    exinfo: exinfoOf(manifest),
    xfrm: isOldStyle(manifest) ? requiredXfrm(manifest) : featureXfrm(manifest),
    isvProdId: isvNumber(manifest, 'sgx.isvprodid'),
    isvSvn: isvNumber(manifest, 'sgx.isvsvn'),
  };
}

/** 16 times what the loader takes. */
const mostThreads = 65536n;

function sizeOf(manifest: Manifest, otherwise: string): bigint {
  const path = 'sgx.enclave_size';
  const setting = manifest.at(path);
  if (setting && setting.kind !== 'string')
    throw new EnclaveError('size', `\`${path}\` is no string`, { path, help: 'write it as `"512M"`' });
  const text = setting ? (setting.known as string) : otherwise;
  const size = parseSignerSize(text);
  if (size === undefined)
    throw new EnclaveError('size', `\`${path}\` is ${shown(text)}, which is no size`, { path, help: sizeHelp });
  if (size < 0n) throw new EnclaveError('size', `\`${path}\` is negative`, { path, help: sizeHelp });
  if (size >= 1n << 64n)
    throw new EnclaveError('size', `\`${path}\` does not fit into 64 bits`, { path, help: sizeHelp });
  return size;
}

const sizeHelp = 'write digits and one of `K`, `M`, `G`, such as `"512M"`';

function shown(text: string): string {
  return `\`${visible(text.length > 60 ? `${text.slice(0, 60)}…` : text)}\``;
}

function threadsOf(manifest: Manifest): number {
  const { threadKeys } = layoutProfile(manifest.release);
  const path = threadKeys.find((key) => manifest.at(key));
  if (!path) return 4;
  const threads = integerAt(manifest, path);
  if (threads === undefined) throw new EnclaveError('threads', `\`${path}\` is no integer`, { path });
  if (threads < 0n) throw new EnclaveError('threads', `\`${path}\` is negative`, { path });
  if (threads > mostThreads)
    throw new EnclaveError('threads', `\`${path}\` is above ${mostThreads}`, { path, help: 'ask for fewer threads' });
  return Number(threads);
}

function isvNumber(manifest: Manifest, path: 'sgx.isvprodid' | 'sgx.isvsvn'): number {
  if (!manifest.at(path)) return 0;
  const value = integerAt(manifest, path);
  if (value === undefined) throw new EnclaveError('attributes', `\`${path}\` is no integer`, { path });
  if (value < 0n || value > 0xffffn)
    throw new EnclaveError('attributes', `\`${path}\` is not between 0 and 65535`, { path });
  return Number(value);
}

/** Python counts `true` as 1 where it wants an integer. */
function integerAt(manifest: Manifest, path: string): bigint | undefined {
  const setting = manifest.at(path);
  if (typeof setting?.known === 'boolean') return setting.known ? 1n : 0n;
  return typeof setting?.known === 'bigint' ? setting.known : undefined;
}

/** Up to 1.5 whatever equals 1 turns a switch on, from 1.6 on `true` alone (sgx_sign.py:75). */
function isOn(manifest: Manifest, path: string): boolean {
  const setting = manifest.at(path);
  if (!setting) return false;
  if (setting.known === true) return true;
  if (!isBefore(manifest.release, '1.6')) return false;
  return setting.known === 1n || (setting.kind === 'float' && manifest.document.value(setting.node) === 1);
}

function isTruthy({ document }: Manifest, setting: Setting<unknown> | undefined): boolean {
  if (!setting) return false;
  switch (setting.kind) {
    case 'boolean':
    case 'integer':
    case 'string':
      return Boolean(setting.known);
    case 'float':
      return document.value(setting.node) !== 0;
    case 'array':
    case 'table':
      return document.childCount(setting.node) > 0;
    default:
      return true;
  }
}

const required = cpuFeatures.map(([name]) => `sgx.require_${name}`);

function exinfoOf(manifest: Manifest): boolean {
  const { release } = manifest;
  if (isBefore(release, '1.4')) return isOn(manifest, 'sgx.support_exinfo');
  if (isBefore(release, '1.6')) return isOn(manifest, 'sgx.require_exinfo');
  if (isBefore(release, '1.8') && manifest.at('sgx.require_exinfo')) {
    refuseBoth(manifest, 'sgx.use_exinfo', 'sgx.require_exinfo');
    return isOn(manifest, 'sgx.require_exinfo');
  }
  return isOn(manifest, 'sgx.use_exinfo');
}

/** `require_*` decide: always up to 1.5, in 1.6 and 1.7 when one of them is there. */
function isOldStyle(manifest: Manifest): boolean {
  const { release } = manifest;
  if (isBefore(release, '1.6')) return true;
  const old = isBefore(release, '1.8') ? required.find((path) => manifest.at(path)) : undefined;
  if (old) refuseBoth(manifest, 'sgx.cpu_features', old);
  return old !== undefined;
}

function refuseBoth(manifest: Manifest, current: string, old: string): void {
  if (!manifest.at(current)) return;
  throw new EnclaveError('attributes', `\`${old}\` stands beside \`${current}\``, {
    path: old,
    help: `use \`${current}\` alone`,
  });
}

function requiredXfrm(manifest: Manifest): Xfrm {
  let { value, mask } = startingXfrm(manifest.release);
  const knowsAmx = !isBefore(manifest.release, '1.1');
  for (const [name, bits] of cpuFeatures) {
    if ((name !== 'amx' || knowsAmx) && isOn(manifest, `sgx.require_${name}`)) value |= bits;
  }
  return { value, mask };
}

function featureXfrm(manifest: Manifest): Xfrm {
  requireTable(manifest, 'sgx.cpu_features');
  let { value, mask } = startingXfrm(manifest.release);
  for (const [name, bits] of cpuFeatures) {
    const path = `sgx.cpu_features.${name}`;
    const isHardening = name === 'mpx' || name === 'pkru';
    const setting = manifest.at(path);
    const wanted = setting ? setting.known : isHardening ? 'disabled' : 'unspecified';
    if (wanted === 'unspecified' && !isHardening) continue;
    if (wanted !== 'required' && wanted !== 'disabled')
      throw new EnclaveError('attributes', `\`${path}\` has a value that the signer does not take`, {
        path,
        help: `write \`"required"\`${isHardening ? ' or' : ','} \`"disabled"\`${isHardening ? '' : ' or `"unspecified"`'}`,
      });
    value = wanted === 'required' ? value | bits : value & ~bits;
    mask |= bits;
  }
  return { value, mask };
}

function requireTable(manifest: Manifest, path: string): void {
  const setting = manifest.at(path);
  if (setting && setting.kind !== 'table')
    throw new EnclaveError('attributes', `\`${path}\` is no table`, { path, help: `write \`[${path}]\`` });
}
