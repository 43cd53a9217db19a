import type { World } from '../../template/template.ts';
import type { Range, TextEdit } from '../../text/source.ts';
import type { Piece, PieceEdit } from './situation.ts';

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

export function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

export function plainEdits(text: string, edits: readonly PieceEdit[]): readonly TextEdit[] {
  return edits.map(({ range, pieces }) => ({
    range,
    text: pieces.map((piece) => (typeof piece === 'string' ? piece : text.slice(piece.start, piece.end))).join(''),
  }));
}

/** The edits in the template of a world; undefined when one touches what the template does not hold as it stands. */
export function templateEdits(
  template: string,
  world: Pick<World, 'map'>,
  edits: readonly PieceEdit[],
): readonly TextEdit[] | undefined {
  const hasCrlf = template.includes('\r\n');
  const placed: TextEdit[] = [];
  const touched: Range[] = [];
  for (const { range, pieces } of edits) {
    const at = placeIn(template, world, range);
    if (!at) return undefined;
    const texts: string[] = [];
    for (const piece of pieces) {
      const text = pieceText(template, world, piece);
      if (text === undefined) return undefined;
      if (typeof piece !== 'string') touched.push(placeIn(template, world, piece)!);
      texts.push(hasCrlf && typeof piece === 'string' ? text.replace(/\r?\n/g, '\r\n') : text);
    }
    touched.push(at);
    placed.push({ range: at, text: texts.join('') });
  }
  return isWithinOneBlock(template, touched) ? placed : undefined;
}

function pieceText(template: string, world: Pick<World, 'map'>, piece: Piece): string | undefined {
  if (typeof piece === 'string') return /\{[{%#]|[\ue000-\uf8ff]/.test(piece) ? undefined : piece;
  const at = placeIn(template, world, piece);
  return at && template.slice(at.start, at.end);
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
