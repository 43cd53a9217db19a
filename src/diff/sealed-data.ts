import type { EnclaveFields } from '../gramine/enclave-fields.ts';
import type { Mount } from '../gramine/mounts.ts';
import { maskSecrets } from '../gramine/secrets.ts';
import type { SealedData, Verdict } from './manifest-diff.ts';
import { keyNameOf, placeAt } from './mount-changes.ts';
import type { Pair } from './pair.ts';
import type { Side } from './side.ts';

export interface SealedInput {
  readonly pair: Pair;
  readonly verdicts: Readonly<Record<'mrenclave' | 'mrsigner' | 'isvProdId' | 'isvSvn' | 'attributes', Verdict>>;
  readonly before: EnclaveFields;
  readonly after: EnclaveFields;
}

/** What becomes of the data of every encrypted mount of the old manifest. */
export function sealedData(input: SealedInput): readonly SealedData[] {
  const { pair } = input;
  const heirs = heirsOf(visible(pair.new));
  return visible(pair.old).map((mount) => {
    const { keyName, text } = keyOf(pair.old, mount);
    return {
      mount: maskSecrets(mount.path!.toString()),
      key: text,
      ...effectOn(input, mount, { keyName, heirs }),
    };
  });
}

type Outcome = Pick<SealedData, 'effect' | 'why'>;

/** Encrypted mounts that no other one hides. */
function visible(side: Side): readonly Mount[] {
  return [side.mounts.root, ...side.mounts.entries].filter((mount) => {
    if (mount.type !== 'encrypted' || !mount.path) return false;
    const place = placeAt(side, mount.path);
    return place === 'unknown' || place.mount === mount;
  });
}

function keyOf(side: Side, mount: Mount): { readonly keyName: string; readonly text: string } {
  const keyName = keyNameOf(mount);
  const field = mount.fields.keyName;
  return { keyName, text: field?.text?.hasHole() || field?.kind === 'hole' ? side.expressionAt(field.node) : keyName };
}

/** The encrypted mounts of the new manifest. */
interface Heirs {
  readonly all: readonly Mount[];
  /** By the path inside and the host path. */
  readonly inPlace: ReadonlyMap<string, Mount>;
  readonly byHost: ReadonlyMap<string, Mount>;
  readonly paths: ReadonlySet<string>;
}

function heirsOf(all: readonly Mount[]): Heirs {
  const hosted = all.filter(({ hostPath }) => hostPath !== undefined).toReversed();
  return {
    all,
    inPlace: new Map(hosted.map((mount) => [placeOf(mount), mount])),
    byHost: new Map(hosted.map((mount) => [mount.hostPath!.raw, mount])),
    paths: new Set(all.map(({ path }) => path!.raw)),
  };
}

function placeOf({ path, hostPath }: Mount): string {
  return `${path!.raw}\0${hostPath?.raw}`;
}

/** An encrypted file carries the path it has on the host, so that is what makes it the same one. */
function effectOn(input: SealedInput, mount: Mount, { keyName, heirs }: { keyName: string; heirs: Heirs }): Outcome {
  const heir = heirs.inPlace.get(placeOf(mount)) ?? heirs.byHost.get(mount.hostPath?.raw ?? '');
  if (!heir) return withoutHeir(input.pair, mount, heirs);
  if (mount.fields.uri?.text?.hasHole() !== true && spelling(heir) !== spelling(mount))
    return { effect: 'unknown', why: 'the host path is spelled otherwise, and encrypted files carry it as spelled' };
  const key = keyNameOf(heir);
  if (key !== keyName) {
    const holed = [heir, mount].some(
      ({ fields }) => fields.keyName?.text?.hasHole() || fields.keyName?.kind === 'hole',
    );
    return holed
      ? { effect: 'unknown', why: 'a template decides which key it is' }
      : { effect: 'unreadable', why: `the mount uses the key \`${maskSecrets(key)}\` now` };
  }
  return underKey(input, key);
}

function withoutHeir({ old: before, new: after }: Pair, mount: Mount, heirs: Heirs): Outcome {
  if (
    mount.path!.hasHole() ||
    mount.hostPath?.hasHole() !== false ||
    heirs.all.some(({ hostPath }) => hostPath?.hasHole() !== false)
  )
    return { effect: 'unknown', why: 'a template decides which files they are' };
  if (after.mounts.open && !before.mounts.open)
    return { effect: 'unknown', why: 'a template decides about the mounts' };
  const moved = heirs.paths.has(mount.path!.raw);
  return moved
    ? {
        effect: 'unreadable',
        why: 'the mount shows another host path, and encrypted files carry the path that they were written under',
      }
    : { effect: 'unreadable', why: 'no encrypted mount shows these files any more' };
}

function spelling({ uri }: Mount): string {
  return (uri?.path.raw ?? '').replace(/\/+$/, '');
}

function underKey(input: SealedInput, keyName: string): Outcome {
  const [from, to] = [writtenKey(input.pair.old, keyName), writtenKey(input.pair.new, keyName)];
  if (from !== undefined || to !== undefined) return underWrittenKey(from, to);
  if (keyName === '_sgx_mrenclave') return underMrenclave(input);
  if (keyName === '_sgx_mrsigner') return underMrsigner(input);
  return { effect: 'readable', why: 'the key is provisioned, whatever the enclave is' };
}

function writtenKey({ keys, document }: Side, keyName: string): string | undefined {
  const setting = keys.get(keyName)?.setting;
  return setting && (document.hasHole(setting.node) ? `\0${setting.text!.raw}` : setting.text!.raw.toLowerCase());
}

function underWrittenKey(from: string | undefined, to: string | undefined): Outcome {
  if (from === to) return { effect: 'readable', why: 'the key stands in both manifests' };
  if (from?.startsWith('\0') || to?.startsWith('\0'))
    return { effect: 'unknown', why: 'a template decides which key it is' };
  if (from !== undefined && to !== undefined)
    return { effect: 'unreadable', why: 'another key stands in the manifest' };
  return { effect: 'unknown', why: 'one manifest holds the key and the other does not, and they may differ' };
}

function underMrenclave(input: SealedInput): Outcome {
  const { mrenclave } = input.verdicts;
  if (mrenclave === 'changes')
    return { effect: 'unreadable', why: 'the sealing key depends on MRENCLAVE, which changes' };
  return (
    bindings(input) ??
    (mrenclave === 'same'
      ? { effect: 'readable', why: 'MRENCLAVE stays the same' }
      : { effect: 'unknown', why: 'the sealing key depends on MRENCLAVE' })
  );
}

/** Gramine asks for the key of the enclave's own ISVSVN (pal/src/host/linux-sgx/enclave_framework.c). */
function underMrsigner(input: SealedInput): Outcome {
  const { mrsigner, isvProdId, isvSvn } = input.verdicts;
  if (mrsigner === 'changes')
    return { effect: 'unreadable', why: 'the sealing key depends on the signing key, which is another one' };
  for (const [name, number] of [
    ['ISVPRODID', isvProdId],
    ['ISVSVN', isvSvn],
  ] as const) {
    if (number === 'unknown')
      return { effect: 'unknown', why: `the sealing key depends on ${name}, which a template decides` };
    if (number === 'changes') return { effect: 'unreadable', why: `the sealing key depends on ${name}, which changes` };
  }
  return (
    bindings(input) ??
    (mrsigner === 'same'
      ? { effect: 'readable', why: 'both are signed with the same key' }
      : { effect: 'unknown', why: 'it stays readable if both are signed with the same key' })
  );
}

/** What every sealing key depends on besides; undefined when all of it stays. */
function bindings({ pair: { old: from, new: to }, before, after, verdicts }: SealedInput): Outcome | undefined {
  for (const name of ['flags_mask', 'xfrm_mask', 'misc_mask'] as const) {
    const [was, is] = [maskOf(from, name), maskOf(to, name)];
    if (was === is) continue;
    if (was === undefined || is === undefined)
      return { effect: 'unknown', why: `the sealing key depends on \`sgx.seal_key.${name}\`` };
    return { effect: 'unreadable', why: `the sealing key depends on \`sgx.seal_key.${name}\`, which changes` };
  }
  const flags = maskOf(to, 'flags_mask') ?? 0n;
  if (before.debug !== after.debug && (flags & 2n) !== 0n)
    return before.debug === undefined || after.debug === undefined
      ? { effect: 'unknown', why: 'debug enclaves get other sealing keys, and a template decides about `sgx.debug`' }
      : { effect: 'unreadable', why: 'debug enclaves get other sealing keys' };
  if (before.exinfo !== after.exinfo && ((maskOf(to, 'misc_mask') ?? 0n) & 1n) !== 0n)
    return { effect: 'unreadable', why: 'the sealing key depends on MISCSELECT, which `sgx.use_exinfo` sets' };
  if (
    verdicts.attributes !== 'same' &&
    (before.xfrm?.value !== after.xfrm?.value || before.xfrm?.mask !== after.xfrm?.mask)
  )
    return {
      effect: 'unknown',
      why: 'the sealing key depends on the processor features that the enclave is started with',
    };
  return undefined;
}

const masks = { flags_mask: 0xffffffffffffffffn, xfrm_mask: 0xfffffffffff9ff1bn, misc_mask: 0xffffffffn };

function maskOf({ manifest }: Side, name: keyof typeof masks): bigint | undefined {
  const setting = manifest.at(`sgx.seal_key.${name}`);
  if (!setting) return masks[name];
  return typeof setting.known === 'string' && /^0x[0-9a-f]{8,16}$/i.test(setting.known)
    ? BigInt(setting.known)
    : undefined;
}
