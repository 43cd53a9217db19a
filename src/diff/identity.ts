import { type EnclaveFields, enclaveFields } from '../gramine/enclave-fields.ts';
import { isDifferent, type MeasuredDifference, measuredDifference } from '../gramine/measured-difference.ts';
import { type Measured, measuredTree } from '../gramine/measured-tree.ts';
import type { Change, Identity, MeasuredIdentity, Verdict } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import { sealedData } from './sealed-data.ts';
import { structure } from './settings.ts';
import type { Side } from './side.ts';
import type { TrustedChange } from './trusted-changes.ts';

export interface IdentityInput {
  readonly pair: Pair;
  readonly changes: readonly Change[];
  readonly files: readonly TrustedChange[];
  readonly signer: 'changes' | 'same' | undefined;
  readonly measured: MeasuredIdentity | undefined;
}

/** What one pair says; consequences are drawn from all pairs together. */
export type PairIdentity = Omit<Identity, 'consequences'>;

export function identityOf({ pair, changes, files, signer, ...given }: IdentityInput): PairIdentity {
  const measured = given.measured ? measurementGiven(given.measured) : measurement(pair, changes, files);
  const [before, after] = [enclaveFields(pair.old.manifest), enclaveFields(pair.new.manifest)];
  const { isvProdId, isvSvn, attributes } = given.measured ?? {
    isvProdId: verdict(pair, ['sgx.isvprodid'], before.isvProdId, after.isvProdId),
    isvSvn: verdict(pair, ['sgx.isvsvn'], before.isvSvn, after.isvSvn),
    attributes: attributesVerdict(pair, before, after),
  };
  const needs = new Set(measured.needs);
  if (!signer) needs.add('sigstruct');
  if ([isvProdId, isvSvn, attributes].includes('unknown')) needs.add('definitions');
  const verdicts = {
    mrenclave: measured.verdict,
    mrsigner: signer ?? 'unknown',
    isvProdId,
    isvSvn,
    attributes,
  } as const;
  return {
    ...verdicts,
    needs: [...needs].sort(),
    assumes: measured.assumes,
    causes: measured.causes,
    ...(given.measured?.digests && { measured: given.measured.digests }),
    sealedData: sealedData({ pair, before, after, verdicts }),
  };
}

/** Two values; what both templates leave open with the same expressions is the same, whatever they are given. */
function verdict(pair: Pair, keys: readonly string[], before: unknown, after: unknown): Verdict {
  if (before !== undefined && after !== undefined) return before === after ? 'same' : 'changes';
  const [from, to] = [writtenAs(pair.old, keys), writtenAs(pair.new, keys)];
  return before === undefined && after === undefined && from === to ? 'same' : 'unknown';
}

function writtenAs({ manifest, document }: Side, keys: readonly string[]): string {
  const values = keys.map((key) => {
    const setting = manifest.at(key);
    return setting ? structure(document, setting.node) : '';
  });
  return [...values, ...document.openEnds.map((range) => document.source.slice(range))].join('\n');
}

/** `sgx.use_exinfo` is no part of it: MISCSELECT is a field of its own. */
function attributesVerdict(pair: Pair, before: EnclaveFields, after: EnclaveFields): Verdict {
  const verdicts = [
    verdict(pair, ['sgx.debug'], before.debug, after.debug),
    verdict(pair, featureKeys, before.xfrm?.value, after.xfrm?.value),
    verdict(pair, featureKeys, before.xfrm?.mask, after.xfrm?.mask),
  ];
  if (verdicts.includes('changes')) return 'changes';
  return verdicts.includes('unknown') ? 'unknown' : 'same';
}

const featureKeys = [
  'sgx.cpu_features',
  ...['avx', 'avx512', 'amx', 'mpx', 'pkru'].map((name) => `sgx.require_${name}`),
];

interface Measurement {
  readonly verdict: Verdict;
  readonly causes: readonly string[];
  readonly needs: readonly string[];
  readonly assumes: readonly string[];
}

function measurementGiven({ mrenclave, causes, assumes }: MeasuredIdentity): Measurement {
  return { verdict: mrenclave, causes, needs: [], assumes };
}

function measurement(pair: Pair, changes: readonly Change[], files: readonly TrustedChange[]): Measurement {
  const { old: before, new: after } = pair;
  const isFinal = before.options.final && after.options.final;
  const isSameText = before.document.source.text === after.document.source.text;
  const isSameRelease = before.release === after.release;
  if (isFinal && isSameText && isSameRelease) return { verdict: 'same', causes: [], needs: [], assumes: ['libpal'] };
  const withoutFiles = isFinal && files.length > 0;
  const trees = [before, after].map(({ document, options }) =>
    measuredTree(document, {
      release: after.release,
      final: options.final,
      withoutFiles,
      rendered: options.map !== undefined,
    }),
  );
  const difference = measuredDifference(trees[0]!, trees[1]!, after.release);
  const assumes = assumptionsOf(pair, trees);
  const causes = [
    ...(isSameRelease ? [] : [otherRelease(pair)]),
    ...causesOf(withoutFiles ? { ...difference, files: 'changed' } : difference, changes, files),
  ];
  const isCertain = !isSameRelease || isDifferent(difference) || (isFinal && !isSameText);
  if (!isCertain) {
    const isLoose = [before, after].some(({ options, document }) => options.final && document.comments.length > 0);
    const needs = isLoose ? ['trusted files', ...difference.needs] : difference.needs;
    return { verdict: needs.length > 0 ? 'unknown' : 'same', causes: [], needs: [...new Set(needs)], assumes };
  }
  return {
    verdict: 'changes',
    causes: causes.length > 0 ? causes : ['layout or comments, which are measured in a signed manifest'],
    needs: [],
    assumes,
  };
}

function otherRelease({ old: before, new: after }: Pair): string {
  return `Gramine ${after.release} has another libpal than ${before.release}, which is measured as well`;
}

/** What the measured bytes hold besides the text. */
function assumptionsOf({ old: before, new: after }: Pair, trees: readonly Measured[]): readonly string[] {
  const found = new Set(['libpal']);
  if ([before, after].some(({ options }) => !options.final)) {
    if (trees.some(hasUnhashed)) found.add('trusted files');
    if ([before, after].some(({ document }) => usesHoles(document))) found.add('definitions');
  }
  return [...found].sort();
}

function usesHoles({
  holes,
  source,
}: {
  readonly holes: { first: number; last: number } | undefined;
  readonly source: { readonly text: string };
}): boolean {
  if (!holes) return false;
  for (let at = 0; at < source.text.length; at++) {
    const code = source.text.charCodeAt(at);
    if (code >= holes.first && code <= holes.last) return true;
  }
  return false;
}

function hasUnhashed(tree: Measured): boolean {
  if (tree.kind === 'files') return tree.files.some(({ sha256 }) => sha256 === undefined);
  return tree.kind === 'table' && [...tree.members.values()].some(({ value }) => hasUnhashed(value));
}

/** Most telling first. */
function causesOf(
  difference: MeasuredDifference,
  changes: readonly Change[],
  files: readonly TrustedChange[],
): string[] {
  const { values, order, defaults } = difference;
  const isMeant = meaningOf(changes);
  const [meant, spelled] = [values.filter(isMeant), values.filter((path) => !isMeant(path))];
  const count = files.length;
  return [
    ...(meant.length > 0 ? [`other values: ${listed(meant)}`] : []),
    ...(difference.files === 'changed'
      ? [count > 0 ? `${count} trusted ${count === 1 ? 'file' : 'files'}` : 'the spelling of trusted files']
      : []),
    ...(difference.files === 'order' ? ['the order of `sgx.trusted_files`'] : []),
    ...(order.length > 0
      ? [`the order of keys or entries: ${listed(order.map((path) => (path === '' ? 'top level' : path)))}`]
      : []),
    ...(defaults.length > 0 ? [`a default is written out, so that it stands elsewhere: ${listed(defaults)}`] : []),
    ...(spelled.length > 0 ? [`text that changes no meaning: ${listed(spelled)}`] : []),
  ];
}

/** Whether some change of meaning goes back to a path: it is about it, about something in it, or about what it is in. */
function meaningOf(changes: readonly Change[]): (path: string) => boolean {
  const settings = new Set<string>();
  const holders = new Set<string>();
  for (const { path, subject } of changes) {
    if (subject !== 'setting') continue;
    settings.add(path);
    for (const holder of prefixes(path)) holders.add(holder);
  }
  const mounts = changes.some(({ subject }) => subject === 'mount');
  const files = changes.some(({ subject }) => subject === 'files');
  return (path) => {
    if (mounts && (path === 'fs' || path.startsWith('fs.') || path.startsWith('sgx.protected_'))) return true;
    if (files && /^sgx\.(?:allowed|trusted)_files/.test(path)) return true;
    return settings.has(path) || holders.has(path) || prefixes(path).some((holder) => settings.has(holder));
  };
}

function prefixes(path: string): readonly string[] {
  const found: string[] = [];
  for (let at = 1; at < path.length; at++) if (path[at] === '.' || path[at] === '[') found.push(path.slice(0, at));
  return found;
}

const most = 5;

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, most).map((path) => (path === 'top level' ? path : `\`${path}\``));
  return paths.length > most ? `${shown.join(', ')} and ${paths.length - most} more` : shown.join(', ');
}
