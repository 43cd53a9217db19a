import { basicString, keySegment } from '../gramine/final-manifest/scalars.ts';
import { byCodePoint } from '../text/order.ts';
import type { Definitions, FoldedFiles, Lock, LockedEnclave } from './lock.ts';

/** A lock file: sorted, a line for each fact, so that a change shows as what it is. */
export function lockText({ enclaves }: Lock): string {
  const sorted = enclaves.toSorted(
    (a, b) => byCodePoint(a.manifest, b.manifest) || byCodePoint(a.variant ?? '', b.variant ?? ''),
  );
  return `# Written by \`manifestly lock\`; \`manifestly lock --check\` tells whether it still holds.\nversion = 1\n${sorted.map(enclaveText).join('')}`;
}

function enclaveText(enclave: LockedEnclave): string {
  const { identity, digests } = enclave;
  return [
    '\n[[enclave]]\n',
    members([
      ['manifest', basicString(enclave.manifest)],
      ['as', basicString(enclave.as)],
      ['variant', enclave.variant === undefined ? undefined : basicString(enclave.variant)],
      ['gramine', basicString(enclave.gramine)],
      ['needs', enclave.needs.length === 0 ? undefined : `[${enclave.needs.map(basicString).join(', ')}]`],
    ]),
    '\n[enclave.identity]\n',
    members([
      ['mrenclave', identity.mrenclave === undefined ? undefined : basicString(identity.mrenclave)],
      ['isvprodid', String(identity.isvProdId)],
      ['isvsvn', String(identity.isvSvn)],
      ['flags', basicString(identity.flags)],
      ['xfrm', basicString(identity.xfrm)],
      ['xfrm-mask', basicString(identity.xfrmMask)],
      ['miscselect', basicString(identity.miscSelect)],
    ]),
    '\n[enclave.digests]\n',
    members([
      ['libpal', digests.libpal === undefined ? undefined : basicString(digests.libpal)],
      ['manifest', basicString(digests.manifest)],
      ['key-order', basicString(digests.keyOrder)],
      ['file-order', basicString(digests.fileOrder)],
    ]),
    section('definitions', definitionLines(enclave.definitions)),
    section('variant-definitions', definitionLines(enclave.variantDefinitions)),
    section('settings', [...enclave.settings]),
    section('trusted-files', fileLines(enclave.trustedFiles)),
  ].join('');
}

type Line = readonly [name: string, value: string | undefined];

function members(lines: readonly Line[]): string {
  return lines.map(([name, value]) => (value === undefined ? '' : `${keySegment(name)} = ${value}\n`)).join('');
}

function section(name: string, lines: readonly Line[]): string {
  if (lines.length === 0) return '';
  return `\n[enclave.${name}]\n${members(lines.toSorted(([a], [b]) => byCodePoint(a, b)))}`;
}

function definitionLines(definitions: Definitions): readonly Line[] {
  return [...definitions].map(([name, value]) => {
    if (typeof value === 'object') return [name, '{ hidden = true }'];
    return [name, value === true ? 'true' : basicString(value)];
  });
}

function fileLines(files: FoldedFiles): readonly Line[] {
  return [...files].map(([place, line]) => [
    place,
    typeof line === 'string' ? basicString(line) : `{ files = ${line.files}, sha256 = "${line.sha256}" }`,
  ]);
}
