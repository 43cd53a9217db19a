import { UserError } from '../diagnostic/diagnostic.ts';

/** What `-D name=value` and `-D name` define; the later wins. */
export function definesFrom(texts: readonly string[]): ReadonlyMap<string, string | true> {
  const defines = new Map<string, string | true>();
  for (const text of texts) {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    if (name === '') throw new UserError('a definition has no name', 'write `-D name=value` or `-D name`');
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw new UserError(`\`${name}\` is no name of a template variable`, 'write `-D name=value` or `-D name`');
    defines.set(name, equals < 0 ? true : text.slice(equals + 1));
  }
  return defines;
}

/** The names defined that stand in none of the texts: a mistyped one says nothing by itself. */
export function unusedDefines(
  defines: ReadonlyMap<string, string | true>,
  texts: readonly string[],
): readonly string[] {
  return [...defines.keys()].filter((name) => !texts.some((text) => text.includes(name)));
}
