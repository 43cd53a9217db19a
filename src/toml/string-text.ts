import { CARRIAGE_RETURN, LINE_FEED, QUOTE } from './characters.ts';

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
};

export interface StringBody {
  readonly start: number;
  readonly end: number;
  readonly basic: boolean;
  readonly multiLine: boolean;
}

/** What stands between the quotes of the string at `start`, the line break after an opening `"""` left out. */
export function stringBody(text: string, start: number, end: number): StringBody {
  const quote = text.charCodeAt(start);
  const basic = quote === QUOTE;
  const multiLine = end - start >= 3 && text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote;
  const closed = text.slice(Math.max(end - (multiLine ? 3 : 1), start + (multiLine ? 3 : 1)), end);
  const delimiter = String.fromCharCode(quote).repeat(multiLine ? 3 : 1);
  const bodyEnd = closed === delimiter ? end - delimiter.length : end;
  let bodyStart = start + delimiter.length;
  if (multiLine && text.charCodeAt(bodyStart) === CARRIAGE_RETURN && text.charCodeAt(bodyStart + 1) === LINE_FEED) {
    bodyStart += 2;
  } else if (multiLine && text.charCodeAt(bodyStart) === LINE_FEED) bodyStart++;
  return { start: Math.min(bodyStart, bodyEnd), end: bodyEnd, basic, multiLine };
}

/** The text of a string; broken escapes stay as they are written. */
export function decodeString(text: string, body: StringBody): string {
  const raw = text.slice(body.start, body.end);
  const lines = body.multiLine ? raw.replaceAll('\r\n', '\n') : raw;
  return body.basic ? unescaped(lines, body.multiLine) : lines;
}

function unescaped(raw: string, multiLine: boolean): string {
  let out = '';
  let copied = 0;
  for (let at = raw.indexOf('\\'); at !== -1; at = raw.indexOf('\\', copied)) {
    out += raw.slice(copied, at);
    const read = readEscape(raw, at, multiLine);
    out += read.text;
    copied = read.end;
  }
  return out + raw.slice(copied);
}

export function readEscape(
  raw: string,
  at: number,
  multiLine: boolean,
): { readonly text: string; readonly end: number } {
  const letter = raw[at + 1] ?? '';
  const short = Object.hasOwn(SHORT_ESCAPES, letter) ? SHORT_ESCAPES[letter] : undefined;
  if (short !== undefined) return { text: short, end: at + 2 };
  if (letter === 'u' || letter === 'U') return readCodePoint(raw, at, letter === 'u' ? 4 : 8);
  if (multiLine) {
    const end = lineContinuation(raw, at + 1);
    if (end !== -1) return { text: '', end };
  }
  return { text: '\\', end: at + 1 };
}

function readCodePoint(raw: string, at: number, digits: number): { readonly text: string; readonly end: number } {
  const end = at + 2 + digits;
  const hex = raw.slice(at + 2, end);
  const value = hex.length === digits && /^[0-9A-Fa-f]+$/.test(hex) ? Number.parseInt(hex, 16) : -1;
  if (value === -1 || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return { text: '\\', end: at + 1 };
  return { text: String.fromCodePoint(value), end };
}

/** The end of blanks with at least one line break in them, -1 when there is none on the first line. */
function lineContinuation(raw: string, from: number): number {
  let at = from;
  while (raw[at] === ' ' || raw[at] === '\t') at++;
  if (raw.charCodeAt(at) !== LINE_FEED) return -1;
  while (raw[at] === ' ' || raw[at] === '\t' || raw[at] === '\n') at++;
  return at;
}
