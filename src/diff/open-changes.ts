import { maskSecrets } from '../gramine/secrets.ts';
import type { Range } from '../text/source.ts';
import type { Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import { dependsOn } from './setting-changes.ts';
import type { Side } from './side.ts';

/** Expressions of a template that stand where statements would: what they add nobody can see. */
export function* openChanges(pair: Pair): Generator<Change> {
  const [before, after] = [openEndsOf(pair.old), openEndsOf(pair.new)];
  for (const [text, end] of after) if (!before.has(text)) yield change(pair.new, end, 'added');
  for (const [text, end] of before) if (!after.has(text)) yield change(pair.old, end, 'removed');
}

function openEndsOf({ document }: Side): ReadonlyMap<string, Range> {
  return new Map(document.openEnds.map((range) => [document.source.slice(range), range]));
}

function change(side: Side, range: Range, kind: 'added' | 'removed'): Change {
  const place = side.place(range);
  const text = maskSecrets(side.options.source.slice(place).trim());
  return {
    path: text,
    subject: 'setting',
    kind,
    [kind === 'added' ? 'new' : 'old']: text,
    direction: 'unknown',
    why: dependsOn([text]),
    affects: ['MRENCLAVE'],
    ...(kind === 'added' ? { range: place } : { oldRange: place }),
  };
}
