import { UserError } from '../diagnostic/diagnostic.ts';
import type { Change, MeasuredIdentity } from '../diff/manifest-diff.ts';
import type { Io } from '../io/io.ts';
import { visible } from '../text/visible.ts';
import { Given, type Option } from './command.ts';
import { type ComparedSides, type Comparison, comparedSides } from './diff-compare.ts';
import type { Pair, Side } from './diff-sides.ts';
import { compareEnclaves, type Measured } from './enclave-comparison.ts';
import { type Running, withEnclaveFiles } from './enclave-files.ts';
import { type LibpalFile, libpalFrom, libpalMissing, readLibpalFile } from './libpal-option.ts';
import { measuredEnclave } from './measured-enclave.ts';
import { type InputKind, measuredManifest } from './measured-manifest.ts';
import { measuringOptions } from './measuring-options.ts';

/** The comparison with what the bytes of both enclaves say, where all of them are here. Rejects with a UserError. */
export async function measuredComparison(
  pairs: readonly Pair[],
  comparison: Comparison,
  { given, io }: { readonly given: Given; readonly io: Io },
): Promise<Comparison> {
  return withEnclaveFiles(given, io, async (running) => {
    const libpal = await libpalFrom(running);
    if (!libpal)
      io.stderr.write(`manifestly: note: MRENCLAVE is not computed: ${visible(await libpalMissing(running))}\n`);
    const old = given.value('old-libpal');
    const libpals = { old: old === undefined ? libpal : readLibpalFile(old, io), new: libpal };
    const found = new Map<Pair, ReadonlyMap<string | undefined, MeasuredIdentity>>();
    for (const pair of pairs) {
      if (!pair.old.bytes || !pair.new.bytes) continue;
      const measured = new Map<string | undefined, MeasuredIdentity>();
      for (const sides of comparedSides(pair, comparison))
        measured.set(sides.variant, await measuredPair(pair, sides, libpals, running));
      found.set(pair, measured);
    }
    return { ...comparison, measuredOf: (pair, variant) => found.get(pair)?.get(variant) };
  });
}

/** Throws a UserError for options that would say nothing. */
export function isToBeMeasured(given: Given): boolean {
  const named = (option: Option) => given.has(option.name.slice(2));
  if (measuringOptions.first.some(named)) return true;
  const idle = measuringOptions.more.find(named);
  if (!idle) return false;
  throw new UserError(
    `\`${idle.name}\` is about measuring`,
    'use it with `--libpal`, `--gramine-package` or `--image`',
  );
}

interface Libpals {
  readonly old: LibpalFile | undefined;
  readonly new: LibpalFile | undefined;
}

async function measuredPair(
  pair: Pair,
  sides: ComparedSides,
  libpals: Libpals,
  running: Running,
): Promise<MeasuredIdentity> {
  const before = await measuredSide(pair.old, { ...sides.old, variant: sides.variant, libpal: libpals.old }, running);
  const after = await measuredSide(pair.new, { ...sides.new, variant: sides.variant, libpal: libpals.new }, running);
  const { mrenclave, differences, causes, texts } = compareEnclaves(before, after);
  const [old, fresh] = [before, after].map(
    ({ enclave }) => enclave.mrenclave && Buffer.from(enclave.mrenclave).toString('hex'),
  );
  const fate = (...fields: readonly string[]) =>
    differences.some(({ field }) => fields.includes(field)) ? 'changes' : 'same';
  return {
    mrenclave,
    isvProdId: fate('isvProdId'),
    isvSvn: fate('isvSvn'),
    attributes: fate('flags', 'flagsMask', 'xfrm', 'xfrmMask'),
    digests: old && fresh ? { old, new: fresh } : undefined,
    causes,
    assumes: [...(old && fresh ? [] : ['libpal']), ...(before.manifest.isHashed ? ['trusted files'] : [])],
    fileChanges: (texts?.changes ?? []).filter(isOfFiles).map(({ range: _, oldRange: __, ...change }) => change),
    trustedFiles: texts?.trustedFiles ?? { added: 0, removed: 0, changed: 0, entries: [] },
  };
}

function isOfFiles({ subject, path }: Change): boolean {
  return subject === 'files' && path === 'sgx.trusted_files';
}

type SideToMeasure = ComparedSides['old'] & Pick<ComparedSides, 'variant'> & Pick<Measured, 'libpal'>;

async function measuredSide(
  { path, knownAs, bytes }: Side,
  { file, release, variant, libpal }: SideToMeasure,
  { given, ...running }: Running,
): Promise<Measured> {
  const kind: InputKind = file.templated ? 'template' : file.as === 'final' ? 'signed' : 'manifest';
  const input = { path: knownAs ?? path, bytes: bytes!, kind };
  const manifest = await measuredManifest(input, release, { ...running, given: givenFor(release, variant, given) });
  return { manifest, enclave: measuredEnclave(manifest, libpal, running.io), libpal };
}

/** The command line for one side. */
function givenFor(release: string, variant: string | undefined, given: Given): Given {
  const options = new Map<string, readonly string[] | true>();
  const names = [...measuringOptions.first, ...measuringOptions.more].map(({ name }) => name.slice(2));
  for (const name of [...names, 'define', 'config']) if (given.has(name)) options.set(name, given.values(name));
  options.set('gramine', [release]);
  if (variant !== undefined) options.set('variant', [variant]);
  return new Given([], options);
}
