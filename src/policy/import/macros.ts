import type { DataNode } from '../../data/node.ts';

/** The texts that Kata's rules put in place of `$(name)` when they compare; they come from `common` of the same data. */
export type Macros = ReadonlyMap<string, string>;

export function macrosOf(common: DataNode | undefined): Macros {
  const macros = new Map<string, string>();
  for (const [name, node] of common?.members ?? []) {
    if (node.kind === 'string') macros.set(name, node.scalar as string);
  }
  return new Map([...macros, ['bundle-id', identifier], ['sandbox-id', identifier]]);
}

/** What a runtime makes up. */
const identifier = '[a-z0-9]{64}';

/** A pattern with its macros replaced; undefined when it grows beyond all patterns, or one is not known. */
export function expanded(pattern: string, macros: Macros): string | undefined {
  let text = pattern;
  for (let round = 0; round < rounds; round++) {
    const next = text.replace(/\$\(([A-Za-z0-9_-]+)\)/g, (whole, name: string) => macros.get(name) ?? whole);
    if (next.length > longest) return undefined;
    if (next === text) return unknownMacro.test(text) ? undefined : text;
    text = next;
  }
  return undefined;
}

/** Macros may hold macros: `$(sfprefix)` holds `$(cpath)`. */
const rounds = 8;

/** What the agent's engine compiles at most is 100 KiB. */
const longest = 100 * 1024;

/** Lower-case names with a dash or underscore are Kata's own; `$(` opens a group after an anchor otherwise. */
const unknownMacro = /\$\((?:[a-z0-9]+[-_][a-z0-9_-]+|cpath|spath|sfprefix)\)/;
