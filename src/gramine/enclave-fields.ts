import { cpuFeatures, startingXfrm } from './cpu-features.ts';
import type { Manifest } from './manifest.ts';
import { isBefore, type Release } from './release.ts';

/** Fields of SIGSTRUCT that the signer takes from the manifest; undefined when a template decides or signing fails. */
export interface EnclaveFields {
  readonly debug: boolean | undefined;
  readonly xfrm: { readonly value: bigint; readonly mask: bigint } | undefined;
  readonly exinfo: boolean | undefined;
  readonly isvProdId: bigint | undefined;
  readonly isvSvn: bigint | undefined;
}

export function enclaveFields(manifest: Manifest): EnclaveFields {
  const { release } = manifest;
  return {
    debug: switchAt(manifest, 'sgx.debug'),
    xfrm: xfrmOf(manifest),
    exinfo: exinfoKeys(release).reduce<boolean | undefined>(
      (known, key) => (known === undefined ? undefined : known || switchAt(manifest, key)),
      false,
    ),
    isvProdId: numberAt(manifest, 'sgx.isvprodid'),
    isvSvn: numberAt(manifest, 'sgx.isvsvn'),
  };
}

function exinfoKeys(release: Release): readonly string[] {
  if (isBefore(release, '1.4')) return ['sgx.support_exinfo'];
  if (isBefore(release, '1.6')) return ['sgx.require_exinfo'];
  return isBefore(release, '1.8') ? ['sgx.use_exinfo', 'sgx.require_exinfo'] : ['sgx.use_exinfo'];
}

/** Up to 1.5 the signer compares with 1, so that 1 and true count; from 1.6 on `true` alone does (sgx_sign.py:75). */
function switchAt(manifest: Manifest, path: string): boolean | undefined {
  const setting = manifest.at(path);
  if (!setting) return manifest.isOpen ? undefined : false;
  if (setting.kind === 'hole') return undefined;
  return setting.known === true || (setting.known === 1n && isBefore(manifest.release, '1.6'));
}

function numberAt(manifest: Manifest, path: string): bigint | undefined {
  const setting = manifest.at(path);
  if (!setting) return manifest.isOpen ? undefined : 0n;
  if (typeof setting.known === 'boolean') return setting.known ? 1n : 0n;
  return typeof setting.known === 'bigint' ? setting.known : undefined;
}

function xfrmOf(manifest: Manifest): EnclaveFields['xfrm'] {
  const { release } = manifest;
  const start = startingXfrm(release);
  const usesFeatures =
    !isBefore(release, '1.6') && (!isBefore(release, '1.8') || manifest.at('sgx.cpu_features') !== undefined);
  const isOld = isBefore(release, '1.8') && !usesFeatures;
  if (manifest.at('sgx.cpu_features')?.kind === 'hole') return undefined;
  return isOld ? withRequired(manifest, start) : withFeatures(manifest, start);
}

function withRequired(manifest: Manifest, { value, mask }: { value: bigint; mask: bigint }): EnclaveFields['xfrm'] {
  let bits = value;
  for (const [name, feature] of cpuFeatures) {
    const isRequired = switchAt(manifest, `sgx.require_${name}`);
    if (isRequired === undefined) return undefined;
    if (isRequired) bits |= feature;
  }
  return { value: bits, mask };
}

function withFeatures(manifest: Manifest, { value, mask }: { value: bigint; mask: bigint }): EnclaveFields['xfrm'] {
  let bits = value;
  let relevant = mask;
  for (const [name, feature] of cpuFeatures) {
    const setting = manifest.at(`sgx.cpu_features.${name}`);
    if (!setting && manifest.isOpen) return undefined;
    const wanted = setting ? setting.known : name === 'mpx' || name === 'pkru' ? 'disabled' : 'unspecified';
    if (wanted === 'unspecified') continue;
    if (wanted !== 'required' && wanted !== 'disabled') return undefined;
    bits = wanted === 'required' ? bits | feature : bits & ~feature;
    relevant |= feature;
  }
  return { value: bits, mask: relevant };
}
