import type { PairIdentity } from './identity.ts';
import type { Change, Identity, SealedData, Verdict } from './manifest-diff.ts';
import type { Pair } from './pair.ts';

/** The changes of all pairs, each once; one that not all pairs show names the conditions under which it holds. */
export function mergedChanges(pairs: readonly Pair[], changes: readonly (readonly Change[])[]): readonly Change[] {
  if (pairs.length === 1) return changes[0]!;
  const found = new Map<string, { readonly change: Change; readonly where: Set<number> }>();
  for (const [index, list] of changes.entries()) {
    for (const change of list) {
      const key = JSON.stringify(change);
      const known = found.get(key);
      if (known) known.where.add(index);
      else found.set(key, { change, where: new Set([index]) });
    }
  }
  return [...found.values()].map(({ change, where }) => {
    const assumptions = where.size < pairs.length ? conditionsOf(pairs, where) : [];
    return assumptions.length > 0 ? { ...change, assumptions } : change;
  });
}

/** The conditions that have one value in all of `where` and another, or none, in some other pair. */
function conditionsOf(pairs: readonly Pair[], where: ReadonlySet<number>): readonly string[] {
  const assumed = pairs.map(assumptionsOf);
  const conditions = new Set(assumed.flatMap((one) => [...one.keys()]));
  return [...conditions].flatMap((condition) => {
    const inside = new Set([...where].map((index) => assumed[index]!.get(condition)));
    const [holds] = inside;
    if (inside.size !== 1 || holds === undefined) return [];
    const telling = assumed.some((one, index) => !where.has(index) && one.get(condition) !== holds);
    return telling ? [holds ? condition : `not (${condition})`] : [];
  });
}

function assumptionsOf(pair: Pair): ReadonlyMap<string, boolean> {
  const all = [...pair.old.options.assumptions, ...pair.new.options.assumptions];
  return new Map(all.map(({ condition, holds }) => [condition, holds]));
}

/** What holds in every pair; where they differ, definitions would tell. */
export function mergedIdentity(identities: readonly PairIdentity[]): PairIdentity {
  if (identities.length === 1) return identities[0]!;
  const needs = new Set(identities.flatMap((one) => one.needs));
  const merged = (field: 'mrenclave' | 'mrsigner' | 'isvProdId' | 'isvSvn' | 'attributes'): Verdict => {
    const verdicts = new Set(identities.map((one) => one[field]));
    if (verdicts.size === 1) return [...verdicts][0]!;
    needs.add('definitions');
    return 'unknown';
  };
  const verdicts = {
    mrenclave: merged('mrenclave'),
    mrsigner: merged('mrsigner'),
    isvProdId: merged('isvProdId'),
    isvSvn: merged('isvSvn'),
    attributes: merged('attributes'),
  };
  return {
    ...verdicts,
    needs: [...needs].sort(),
    assumes: [...new Set(identities.flatMap((one) => one.assumes))].sort(),
    causes: [...new Set(identities.flatMap((one) => one.causes))],
    ...(identities[0]!.measured && { measured: identities[0]!.measured }),
    sealedData: mergedData(identities.map((one) => one.sealedData)),
  };
}

function mergedData(lists: readonly Identity['sealedData'][]): readonly SealedData[] {
  const found = new Map<string, SealedData>();
  for (const data of lists.flat()) {
    const key = `${data.mount}\0${data.key}`;
    const known = found.get(key);
    const differs = known !== undefined && known.effect !== data.effect;
    found.set(
      key,
      differs ? { ...data, effect: 'unknown', why: 'it depends on what the template is given' } : (known ?? data),
    );
  }
  return [...found.values()];
}
