/**
 * A unified diff as `git apply` and `patch -p1` read it, with three lines of context; '' when the texts are equal.
 * Lines end with LF, as there. Texts that differ beyond measure are compared by their unique lines only, to stay quick.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const old = lines(before);
  const fresh = lines(after);
  const changes = compareLines(old, fresh);
  const name = path.replace(/^\/+/, '');
  const header = `--- ${quoted(`a/${name}`)}\n+++ ${quoted(`b/${name}`)}\n`;
  return (
    header +
    hunks(changes)
      .map((hunk) => renderHunk(hunk, old, fresh))
      .join('')
  );
}

/** Lines `oldStart`…`oldEnd` became lines `newStart`…`newEnd` (0-based, end exclusive). */
export interface LineChange {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** What has to change to get from one list of lines to the other, in order; neighbouring changes are one. */
export function compareLines(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const numbers = new Map<string, number>();
  const numbered = (texts: readonly string[]): Int32Array =>
    Int32Array.from(texts, (text) => {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    });
  const changes: LineChange[] = [];
  compare(
    { a: numbered(before), b: numbered(after), changes },
    { oldStart: 0, oldEnd: before.length, newStart: 0, newEnd: after.length },
    0,
  );
  return merged(changes);
}

const context = 3;
/** More insertions and deletions than this are not searched for. */
const maximumDistance = 500;
const maximumDepth = 20;

interface Comparison {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly changes: LineChange[];
}

function compare(comparison: Comparison, area: LineChange, depth: number): void {
  const { a, b, changes } = comparison;
  let { oldStart, oldEnd, newStart, newEnd } = area;
  while (oldStart < oldEnd && newStart < newEnd && a[oldStart] === b[newStart]) {
    oldStart++;
    newStart++;
  }
  while (oldStart < oldEnd && newStart < newEnd && a[oldEnd - 1] === b[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  if (oldStart === oldEnd && newStart === newEnd) return;
  const rest = { oldStart, oldEnd, newStart, newEnd };
  if (oldStart === oldEnd || newStart === newEnd) changes.push(rest);
  else if (!shortest(comparison, rest)) splitAtUniqueLines(comparison, rest, depth);
}

/** Myers' greedy search for the shortest edit script; false when it is longer than the limit. */
function shortest({ a, b, changes }: Comparison, area: LineChange): boolean {
  const width = area.oldEnd - area.oldStart;
  const height = area.newEnd - area.newStart;
  const limit = Math.min(width + height, maximumDistance);
  const furthest = new Int32Array(2 * limit + 3);
  const middle = limit + 1;
  const trace: Int32Array[] = [];
  for (let distance = 0; distance <= limit; distance++) {
    trace.push(furthest.slice(middle - distance - 1, middle + distance + 2));
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const left = furthest[middle + diagonal - 1]!;
      const above = furthest[middle + diagonal + 1]!;
      const down = diagonal === -distance || (diagonal !== distance && left < above);
      let x = down ? above : left + 1;
      while (x < width && x - diagonal < height && a[area.oldStart + x] === b[area.newStart + x - diagonal]) x++;
      furthest[middle + diagonal] = x;
      if (x < width || x - diagonal < height) continue;
      for (const change of retrace(trace, area)) changes.push(change);
      return true;
    }
  }
  return false;
}

function retrace(trace: readonly Int32Array[], area: LineChange): readonly LineChange[] {
  const steps: LineChange[] = [];
  let x = area.oldEnd - area.oldStart;
  let y = area.newEnd - area.newStart;
  for (let distance = trace.length - 1; distance > 0; distance--) {
    const furthest = trace[distance]!;
    const at = (diagonal: number): number => furthest[diagonal + distance + 1]!;
    const diagonal = x - y;
    const down = diagonal === -distance || (diagonal !== distance && at(diagonal - 1) < at(diagonal + 1));
    const fromX = down ? at(diagonal + 1) : at(diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const oldStart = area.oldStart + fromX;
    const newStart = area.newStart + fromY;
    steps.push({ oldStart, oldEnd: oldStart + (down ? 0 : 1), newStart, newEnd: newStart + (down ? 1 : 0) });
    x = fromX;
    y = fromY;
  }
  return steps.reverse();
}

/** Lines that occur once on either side and in the same order divide the area; without any it is one change. */
function splitAtUniqueLines(comparison: Comparison, area: LineChange, depth: number): void {
  const anchors = depth < maximumDepth ? uniqueInOrder(comparison, area) : [];
  if (anchors.length === 0) {
    comparison.changes.push(area);
    return;
  }
  let { oldStart, newStart } = area;
  for (const [old, fresh] of [...anchors, [area.oldEnd, area.newEnd] as const]) {
    compare(comparison, { oldStart, oldEnd: old, newStart, newEnd: fresh }, depth + 1);
    oldStart = old + 1;
    newStart = fresh + 1;
  }
}

function uniqueInOrder({ a, b }: Comparison, area: LineChange): readonly (readonly [number, number])[] {
  const places = new Map<number, { old: number; fresh: number }>();
  for (let at = area.oldStart; at < area.oldEnd; at++) {
    places.set(a[at]!, { old: places.has(a[at]!) ? -1 : at, fresh: -2 });
  }
  for (let at = area.newStart; at < area.newEnd; at++) {
    const place = places.get(b[at]!);
    if (place) place.fresh = place.fresh === -2 ? at : -1;
  }
  const pairs = [...places.values()].filter(({ old, fresh }) => old >= 0 && fresh >= 0);
  return longestIncreasing(pairs.map(({ old, fresh }) => [old, fresh] as const));
}

/** The longest subsequence whose second numbers increase (patience sorting). */
function longestIncreasing(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const tops: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  for (const [index, [, value]] of pairs.entries()) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pairs[tops[middle]!]![1] < value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[index] = tops[low - 1]!;
    tops[low] = index;
  }
  const chain: (readonly [number, number])[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = previous[at]!) chain.push(pairs[at]!);
  return chain.reverse();
}

function merged(changes: readonly LineChange[]): readonly LineChange[] {
  const result: LineChange[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    if (last && last.oldEnd === change.oldStart && last.newEnd === change.newStart) {
      result[result.length - 1] = { ...last, oldEnd: change.oldEnd, newEnd: change.newEnd };
    } else result.push(change);
  }
  return result;
}

/** Changes that share context belong together. */
function hunks(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const result: LineChange[][] = [];
  for (const change of changes) {
    const last = result.at(-1)?.at(-1);
    if (last && change.oldStart - last.oldEnd <= 2 * context) result.at(-1)!.push(change);
    else result.push([change]);
  }
  return result;
}

function renderHunk(changes: readonly LineChange[], old: readonly string[], fresh: readonly string[]): string {
  const first = changes[0]!;
  const last = changes.at(-1)!;
  const lead = Math.min(context, first.oldStart);
  const end = Math.min(last.oldEnd + context, old.length);
  const oldStart = first.oldStart - lead;
  const newStart = first.newStart - lead;
  const newEnd = last.newEnd + end - last.oldEnd;
  const parts: (readonly string[])[] = [[`@@ -${extent(oldStart, end)} +${extent(newStart, newEnd)} @@\n`]];
  let at = oldStart;
  for (const change of changes) {
    parts.push(
      marked(' ', old.slice(at, change.oldStart)),
      marked('-', old.slice(change.oldStart, change.oldEnd)),
      marked('+', fresh.slice(change.newStart, change.newEnd)),
    );
    at = change.oldEnd;
  }
  return [...parts, marked(' ', old.slice(at, end))].flat().join('');
}

function extent(start: number, end: number): string {
  const count = end - start;
  if (count === 1) return `${start + 1}`;
  return `${count === 0 ? start : start + 1},${count}`;
}

function marked(mark: string, texts: readonly string[]): readonly string[] {
  return texts.map((text) => `${mark}${text}${text.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
}

/** Lines with their LF. */
function lines(text: string): readonly string[] {
  const result: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start) + 1 || text.length;
    result.push(text.slice(start, end));
    start = end;
  }
  return result;
}

/**
 * As git writes names: quoted when they hold quotes, backslashes, or what a terminal would obey or hide; a tab ends one
 * with blanks.
 */
function quoted(path: string): string {
  const unprintable = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
  if (!path.match(unprintable)) return path.includes(' ') ? `${path}\t` : path;
  return `"${path.replace(unprintable, escaped)}"`;
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  const bytes = new TextEncoder().encode(character);
  return [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
