import type { World } from '../../template/template.ts';
import type { Range, TextEdit } from '../../text/source.ts';
import type { Piece, PieceEdit, Rewrite } from './situation.ts';

/** An edit whose text holds text from elsewhere. */
export interface MovingEdit extends TextEdit {
  /** What came from `from` stands in the edit's text from offset `at` on. */
  readonly moves: readonly { readonly at: number; readonly from: Range }[];
}

/** The text after edits that do not meet; undefined when two do. Insertions at one point follow each other. */
export function edited(text: string, edits: readonly TextEdit[]): string | undefined {
  const pieces: string[] = [];
  let at = 0;
  for (const { range, text: replacement } of inOrder(edits)) {
    if (range.start < at || range.end < range.start || range.end > text.length) return undefined;
    pieces.push(text.slice(at, range.start), replacement);
    at = range.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

export function inOrder<T extends TextEdit>(edits: readonly T[]): readonly T[] {
  return edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

export function plainEdits(text: string, edits: readonly PieceEdit[]): readonly MovingEdit[] {
  return edits.map(({ range, pieces }) => joined(text, range, pieces));
}

/** The ranges of pieces and edit are those of the text. */
function joined(text: string, range: Range, pieces: readonly Piece[]): MovingEdit {
  const moves: { at: number; from: Range }[] = [];
  let result = '';
  for (const piece of pieces) {
    if (typeof piece !== 'string') moves.push({ at: result.length, from: piece });
    result += typeof piece === 'string' ? piece : text.slice(piece.start, piece.end);
  }
  return { range, text: result, moves };
}

/** The edits in the template of a world; undefined when one touches what the template does not hold as it stands. */
export function templateEdits(
  template: string,
  world: Pick<World, 'map'>,
  { edits, changes }: Rewrite,
): readonly MovingEdit[] | undefined {
  const hasCrlf = template.includes('\r\n');
  const placed: MovingEdit[] = [];
  const touched: Range[] = [];
  for (const { range, pieces } of edits) {
    const at = placeIn(template, world, range);
    if (!at) return undefined;
    const own: Piece[] = [];
    for (const piece of pieces) {
      const there = typeof piece === 'string' ? verbatimPiece(piece, hasCrlf) : placeIn(template, world, piece);
      if (there === undefined) return undefined;
      if (typeof there !== 'string') touched.push(there);
      own.push(there);
    }
    touched.push(at);
    placed.push(joined(template, at, own));
  }
  const isOneArray = changes.some(({ kind }) => kind === 'insert');
  if (isOneArray && touched.some(({ start }) => isRepeated(template, start))) return undefined;
  return isWithinOneBlock(template, touched) ? placed : undefined;
}

/** New text for a template; undefined when it would mean something to Jinja, or holds what is unknown. */
function verbatimPiece(piece: string, hasCrlf: boolean): string | undefined {
  if (/\{[{%#]|[\ue000-\uf8ff]/.test(piece)) return undefined;
  return hasCrlf ? piece.replace(/\r?\n/g, '\r\n') : piece;
}

/** The template text of a range: as it stands, or with whole expressions in it. */
function placeIn(template: string, { map }: Pick<World, 'map'>, range: Range): Range | undefined {
  const verbatim = map.verbatim(range);
  if (verbatim || range.end <= range.start) return verbatim;
  const at = map.toTemplate(range);
  if (/\{[%#]/.test(template.slice(at.start, at.end))) return undefined;
  const before = { start: range.start, end: range.start };
  const behind = { start: range.end, end: range.end };
  const start = map.verbatim(before);
  const end = map.verbatim(behind);
  const isWhole = start?.start === at.start && end?.start === at.end;
  return isWhole ? at : undefined;
}

/** True for what a loop or macro may render more than once. */
function isRepeated(template: string, at: number): boolean {
  let depth = 0;
  for (const [, word] of template.slice(0, at).matchAll(/\{%[-+]?\s*(\w+)/g)) {
    if (word === 'for' || word === 'macro') depth++;
    if (word === 'endfor' || word === 'endmacro') depth--;
  }
  return depth > 0;
}

/** True when no block begins or ends between the first and the last of the places without doing both. */
function isWithinOneBlock(template: string, ranges: readonly Range[]): boolean {
  if (ranges.length < 2) return true;
  const start = ranges.reduce((least, range) => Math.min(least, range.start), template.length);
  const end = ranges.reduce((most, range) => Math.max(most, range.end), 0);
  const opened: boolean[] = [];
  const places = ranges.map((range) => range.start).sort((a, b) => a - b);
  let next = 0;
  for (const { 0: tag, 1: word, index } of template.slice(start, end).matchAll(/\{%[-+]?\s*(\w+)/g)) {
    while (next < places.length && places[next]! < start + index)
      if (opened.length > 0) return false;
      else next++;
    if (tag === '') continue;
    if (/^(?:if|for|macro|call|filter|with|raw|autoescape)$/.test(word!)) opened.push(true);
    else if (word!.startsWith('end')) {
      if (opened.pop() === undefined) return false;
    } else if (/^(?:else|elif)$/.test(word!) && opened.length === 0) return false;
  }
  return opened.length === 0;
}
