/** A system call as strace prints it. */
export interface StraceCall {
  readonly name: string;
  /** As printed: `AT_FDCWD`, `"/etc/hosts"`, `O_RDONLY|O_CLOEXEC`, `{st_mode=…}`. */
  readonly arguments: readonly string[];
  /** What follows `= `: `3</etc/hosts>`, `-1 ENOENT (No such file or directory)`, `?`. */
  readonly result: string;
}

/** Reads `name(arguments) = result`; undefined for anything else. */
export function parseCall(text: string): StraceCall | undefined {
  const name = /^[a-z_]\w{0,63}(?=\()/.exec(text)?.[0];
  if (name === undefined) return undefined;
  const found: string[] = [];
  let depth = 0;
  let start = name.length + 1;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') at = stringEnd(text, at);
    else if (character === '<' && /[\w)]/.test(text[at - 1] ?? '')) at = pathEnd(text, at);
    else if (character === '/' && text[at + 1] === '*') at = commentEnd(text, at);
    else if ('([{'.includes(character)) depth++;
    else if (character === ',' && depth === 0) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    } else if (')]}'.includes(character) && depth-- === 0) {
      const result = /^\s*=\s*(\S.*)$/.exec(text.slice(at + 1))?.[1];
      const last = text.slice(start, at).trim();
      return result === undefined
        ? undefined
        : { name, arguments: last === '' ? found : [...found, last], result: result.trimEnd() };
    }
  }
  return undefined;
}

/** The text of a quoted argument; undefined for one that is none or was cut off (`"/very/lo"...`). */
export function stringArgument(text: string | undefined): string | undefined {
  if (text === undefined || !text.startsWith('"') || !text.endsWith('"') || text.length < 2) return undefined;
  return unescaped(text.slice(1, -1));
}

/** A descriptor with the path that `strace -y` adds: `3</etc>`, `AT_FDCWD</home>`. */
export function descriptor(text: string | undefined): { readonly number: string; readonly path: string | undefined } {
  const found = /^(AT_FDCWD|-?\d+)(?:<(\/.*)>)?$/.exec(text ?? '');
  const path = found?.[2];
  return {
    number: found?.[1] ?? '',
    path:
      path === undefined ? undefined : unescaped(path.replace(/\(deleted\)$/, '').replace(/<(?:char|block) .*$/, '')),
  };
}

function stringEnd(text: string, at: number): number {
  for (let next = at + 1; next < text.length; next++) {
    if (text[next] === '\\') next++;
    else if (text[next] === '"') return next;
  }
  return text.length;
}

/** `<` and `>` within a path are escaped by strace. */
function pathEnd(text: string, at: number): number {
  const end = text.indexOf('>', at);
  return end < 0 ? at : text[end + 1] === '>' ? end + 1 : end;
}

function commentEnd(text: string, at: number): number {
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? at : end + 1;
}

const simple: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, v: 11, f: 12, a: 7, b: 8 };

/** strace escapes bytes; together they are UTF-8. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes: Uint8Array[] = [];
  let at = 0;
  for (const match of text.matchAll(/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/g)) {
    bytes.push(encoder.encode(text.slice(at, match.index)));
    const [whole, hex, octal, letter] = match;
    if (hex !== undefined) bytes.push(Uint8Array.of(Number.parseInt(hex, 16)));
    else if (octal !== undefined) bytes.push(Uint8Array.of(Number.parseInt(octal, 8) & 0xff));
    else bytes.push(simple[letter!] === undefined ? encoder.encode(letter) : Uint8Array.of(simple[letter!]!));
    at = match.index + whole.length;
  }
  bytes.push(encoder.encode(text.slice(at)));
  return decoder.decode(joined(bytes));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
