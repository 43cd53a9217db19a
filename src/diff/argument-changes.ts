import type { Judgement } from '../gramine/direction.ts';
import { secretIn } from '../gramine/secrets.ts';
import { argumentPlacesJudgement } from './code-places.ts';
import type { Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import { dependsOn, expressionsOf, placesOf } from './setting-changes.ts';
import { holdsHole, structure } from './settings.ts';
import { shownValue } from './shown.ts';
import type { Side } from './side.ts';

/** Of `loader.argv`, as one list. */
export function* argumentChanges(pair: Pair): Generator<Change> {
  const [before, after] = [argumentsOf(pair.old), argumentsOf(pair.new)];
  if (before?.key === after?.key) return;
  yield {
    path: 'loader.argv',
    subject: 'setting',
    kind: !before ? 'added' : !after ? 'removed' : 'changed',
    ...(before && { old: before.json }),
    ...(after && { new: after.json }),
    ...judgementOf(pair, before, after),
    affects: ['MRENCLAVE'],
    ...placesOf(pair, before, after),
  };
}

interface Arguments {
  readonly node: number;
  readonly key: string;
  readonly json: unknown;
  readonly holed: boolean;
  readonly secret: string | undefined;
}

/** Anything but an array is compared with the other settings. */
function argumentsOf(side: Side): Arguments | undefined {
  const { document, manifest } = side;
  const list = manifest.at('loader.argv');
  if (list?.kind !== 'array') return undefined;
  const texts = [...document.children(list.node)].filter((node) => document.kind(node) === 'string');
  return {
    node: list.node,
    key: structure(document, list.node),
    json: shownValue(side, list.node, ['loader', 'argv']),
    holed: holdsHole(document, list.node),
    secret: texts.map((node) => secretIn(document.string(node))?.kind).find((kind) => kind !== undefined),
  };
}

function judgementOf(pair: Pair, before: Arguments | undefined, after: Arguments | undefined): Judgement {
  if (before?.holed || after?.holed)
    return { direction: 'unknown', why: dependsOn(expressionsOf(pair, before, after)) };
  if (!before?.secret !== !after?.secret)
    return after?.secret
      ? { direction: 'weaker', why: `everybody can read a manifest, and this holds ${after.secret}` }
      : { direction: 'stronger', why: `${before!.secret} is no longer in the manifest, which everybody can read` };
  const places = argumentPlacesJudgement(pair);
  if (places) return places;
  return { direction: 'neutral', why: 'the manifest fixes the arguments, and the host cannot change them' };
}
