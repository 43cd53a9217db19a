import type { PatternReader } from './reader.ts';

/** Flags of the `regex` crate, with the letters they are written as. */
export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly R: boolean;
  readonly U: boolean;
  readonly u: boolean;
  readonly x: boolean;
}

export const initialFlags: Flags = { i: false, m: false, s: false, R: false, U: false, u: true, x: false };

const isFlag = (letter: string): letter is keyof Flags => Object.hasOwn(initialFlags, letter);

/** `i-s` up to the `:` or `)` that ends it. */
export function readFlags(reader: PatternReader, flags: Flags, start: number): Flags {
  const changed = { ...flags };
  const seen = new Set<string>();
  let on = true;
  let dangling = false;
  while (!reader.sees(':') && !reader.sees(')')) {
    const at = reader.at;
    const letter = reader.next();
    if (letter === '') reader.fail('a group is not closed', start, 'add `)`', start + 1);
    if (seen.has(letter)) reader.fail(`the flag \`${letter}\` is given twice`, at);
    seen.add(letter);
    dangling = letter === '-';
    if (letter === '-') on = false;
    else if (isFlag(letter)) changed[letter] = on;
    else reader.fail('an inline flag is not known', at, 'the flags are `i`, `m`, `s`, `R`, `U`, `u` and `x`');
  }
  if (dangling) reader.fail('`-` takes back no flag', reader.at - 1);
  return changed;
}
