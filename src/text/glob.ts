/** Tells which paths (relative, with `/`) a glob names. A glob that names a folder names everything in it. */
export type Glob = (path: string) => boolean;

/**
 * Reads a glob: `*` and `?` within a name, `**` for any folders, `[a-z]`, `[!a]`, `{one,two}`, `\` before a literal character.
 * A glob without a slash (one at its end aside) holds at any depth, any other from the folder that paths are relative to.
 * Matching takes at most the product of the lengths. Returns why the text is no glob otherwise.
 */
export function parseGlob(text: string): Glob | { readonly problem: string } {
  if (text.startsWith('!')) return { problem: 'a pattern can only name paths, not exempt them with `!`' };
  if (text.length > maximumLength) return { problem: `it is longer than ${maximumLength} characters` };
  const alternatives = expandBraces(text);
  if (typeof alternatives === 'string') return { problem: alternatives };
  const patterns: Pattern[] = [];
  for (const alternative of alternatives) {
    const pattern = parsePattern(alternative);
    if (typeof pattern === 'string') return { problem: pattern };
    patterns.push(pattern);
  }
  return (path) => {
    const names = path.split('/').filter((name) => name !== '' && name !== '.');
    return patterns.some((pattern) => matchesPath(pattern, names));
  };
}

/** One character of a name: itself, any (`?`), any number of any (`*`), or one of a class. */
type Token = string | typeof anyOne | typeof anyMany | CharacterClass;
type Pattern = readonly (readonly Token[] | typeof anyFolders)[];

interface CharacterClass {
  readonly negated: boolean;
  /** Code points, both ends included. */
  readonly spans: readonly (readonly [number, number])[];
}

const anyOne = Symbol('?');
const anyMany = Symbol('*');
const anyFolders = Symbol('**');

const maximumAlternatives = 256;
const maximumLength = 1000;

/** `a{b,c}d` as `abd` and `acd`; a string says what is wrong. */
function expandBraces(text: string): readonly string[] | string {
  let done = [''];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '\\') {
      done = done.map((head) => head + text.slice(at, at + 2));
      at += 2;
      continue;
    }
    if (character !== '{') {
      done = done.map((head) => head + character);
      at++;
      continue;
    }
    const group = braceGroup(text, at);
    if (!group) return '`{` has no `}`';
    const options: string[] = [];
    for (const option of group.options) {
      const expanded = expandBraces(option);
      if (typeof expanded === 'string') return expanded;
      options.push(...expanded);
    }
    if (options.length * done.length > maximumAlternatives)
      return `it has more than ${maximumAlternatives} alternatives`;
    done = done.flatMap((head) => options.map((option) => head + option));
    at = group.end;
  }
  return done;
}

function braceGroup(text: string, start: number): { options: readonly string[]; end: number } | undefined {
  const options: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') at++;
    else if (character === '{') depth++;
    else if (character === ',' && depth === 1) {
      options.push(text.slice(from, at));
      from = at + 1;
    } else if (character === '}' && --depth === 0) return { options: [...options, text.slice(from, at)], end: at + 1 };
  }
  return undefined;
}

function parsePattern(text: string): Pattern | string {
  const anchored = text.replace(/\/+$/, '').includes('/');
  const pattern: (readonly Token[] | typeof anyFolders)[] = anchored ? [] : [anyFolders];
  const segments = text.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0) return 'it is empty';
  for (const segment of segments) {
    if (segment === '**') {
      if (pattern.at(-1) !== anyFolders) pattern.push(anyFolders);
      continue;
    }
    const tokens = parseSegment([...segment]);
    if (typeof tokens === 'string') return tokens;
    pattern.push(tokens);
  }
  return pattern;
}

function parseSegment(characters: readonly string[]): readonly Token[] | string {
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === '[') {
      const end = characters.indexOf(']', at + (characters[at + 1] === '!' || characters[at + 1] === '^' ? 3 : 2));
      if (end < 0) return '`[` has no `]`';
      tokens.push(parseClass(characters.slice(at + 1, end)));
      at = end;
    } else if (character === '\\') {
      const escaped = characters[++at];
      if (escaped === undefined) return 'nothing follows `\\`';
      tokens.push(escaped);
    } else if (character === '?') tokens.push(anyOne);
    else if (character !== '*') tokens.push(character);
    else if (tokens.at(-1) !== anyMany) tokens.push(anyMany);
  }
  return tokens;
}

function parseClass(characters: readonly string[]): CharacterClass {
  const negated = characters[0] === '!' || characters[0] === '^';
  const members = (negated ? characters.slice(1) : characters).map((character) => character.codePointAt(0)!);
  const spans: (readonly [number, number])[] = [];
  for (let at = 0; at < members.length; at++) {
    const first = members[at]!;
    const last = members[at + 2];
    if (members[at + 1] !== 0x2d || last === undefined) {
      spans.push([first, first]);
      continue;
    }
    spans.push([first, last]);
    at += 2;
  }
  return { negated, spans };
}

/** True when the pattern matches the path or a folder above it. */
function matchesPath(pattern: Pattern, names: readonly string[]): boolean {
  const isFolders = (part: Pattern[number]): boolean => part === anyFolders;
  return matches(pattern, names, isFolders, (part, name) => matchesName(part as readonly Token[], [...name]), true);
}

function matchesName(tokens: readonly Token[], characters: readonly string[]): boolean {
  return matches(tokens, characters, (token) => token === anyMany, matchesCharacter, false);
}

function matchesCharacter(token: Token, character: string): boolean {
  if (token === anyOne) return true;
  if (typeof token !== 'object') return token === character;
  const code = character.codePointAt(0)!;
  return token.spans.some(([first, last]) => first <= code && code <= last) !== token.negated;
}

/** Wildcard matching that goes back to the last "any number" only. With `prefix`, a beginning of `items` will do. */
function matches<P, I>(
  parts: readonly P[],
  items: readonly I[],
  isMany: (part: P) => boolean,
  matchesOne: (part: P, item: I) => boolean,
  prefix: boolean,
): boolean {
  let part = 0;
  let item = 0;
  let many = -1;
  let resume = 0;
  for (;;) {
    if (part === parts.length && (prefix ? item > 0 : item === items.length)) return true;
    const current = parts[part];
    if (current !== undefined && isMany(current)) {
      many = part++;
      resume = item;
    } else if (current !== undefined && item < items.length && matchesOne(current, items[item]!)) {
      part++;
      item++;
    } else if (many >= 0 && resume < items.length) {
      part = many + 1;
      item = ++resume;
    } else return false;
  }
}
