/** What `env` is asked to do before it starts a program. */
export interface EnvCall {
  /** The program and its arguments. */
  readonly argv: readonly string[];
  readonly set: ReadonlyMap<string, string>;
  readonly unset: readonly string[];
  /** `-i`: nothing of the environment is left. */
  readonly clear: boolean;
  readonly directory: string | undefined;
}

/** The arguments of `env` (coreutils), its own name excluded; undefined when there is an option that it does not have. */
export function parseEnvCall(args: readonly string[]): EnvCall | undefined {
  const pending = [...args];
  const set = new Map<string, string>();
  const unset: string[] = [];
  let [clear, directory, options]: [boolean, string | undefined, boolean] = [false, undefined, true];
  for (let steps = 0; pending.length > 0 && steps < 1000; steps++) {
    const word = pending.shift()!;
    const value = (short: string, long: string): string | undefined => optionValue(word, { short, long }, pending);
    if (options && word === '--') options = false;
    else if (options && (word === '-' || word === '-i' || word === '--ignore-environment')) clear = true;
    else if (options && (word === '-v' || word === '--debug')) continue;
    else if (options && /^-v?S|^--split-string(?:=|$)/.test(word)) {
      const text = word.startsWith('--') ? value('', '--split-string') : word.replace(/^-v?S/, '') || pending.shift();
      const words = text === undefined ? undefined : splitWords(text);
      if (!words) return undefined;
      pending.unshift(...words);
    } else if (options && word.startsWith('-')) {
      const name = value('-u', '--unset');
      const folder = name === undefined ? value('-C', '--chdir') : undefined;
      if (name === undefined && folder === undefined) return undefined;
      if (name !== undefined) unset.push(name);
      directory = folder ?? directory;
    } else if (/^[^=]+=/.test(word)) {
      options = false;
      set.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    } else return { argv: [word, ...pending], set, unset, clear, directory };
  }
  return undefined;
}

function optionValue(
  word: string,
  { short, long }: { readonly short: string; readonly long: string },
  pending: string[],
): string | undefined {
  if (word === long || (word === short && short !== '')) return pending.shift();
  if (word.startsWith(`${long}=`)) return word.slice(long.length + 1);
  return short !== '' && word.startsWith(short) && !word.startsWith('--') ? word.slice(short.length) : undefined;
}

/**
 * Words as `env -S` and, for what is quoted plainly, a shell divides them. Undefined for what only a shell could tell: variables,
 * patterns, several commands, an unfinished quotation.
 */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote === "'" && character !== "'") word += character;
    else if (character === quote) quote = '';
    else if (character === '\\') {
      if (++at === text.length) return undefined;
      word = (word ?? '') + text[at]!;
    } else if (character === '$' || character === '`') return undefined;
    else if (quote !== '') word += character;
    else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/[ \t\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[|&;<>()*?[\]{}~!#]/.test(character) && (character !== '#' || word === undefined)) return undefined;
    else word = (word ?? '') + character;
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
