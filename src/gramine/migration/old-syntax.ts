import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import type { TomlDocument } from '../../toml/document.ts';
import { findRows } from '../key-table.ts';

/** That a manifest has no quotes at all, said once for all its lines; undefined when something else is wrong with it. */
export function oldSyntax({ source, problems }: TomlDocument): readonly LocatedProblem[] | undefined {
  if (problems.length === 0 || /^[ \t]*[\w.-]+[ \t]*=[ \t]*["'[{]/m.test(source.text)) return undefined;
  const bad = new Set(problems.map(({ range }) => source.position(range.start).line));
  const found: { readonly start: number; readonly end: number }[] = [];
  for (const line of bad) {
    const range = source.line(line);
    const match = /^[ \t]*([A-Za-z_][\w.-]*)[ \t]*=[ \t]*([^"'[{#\s][^#\n]*)/.exec(source.slice(range));
    if (!match || /^(?:true|false|[+-]?\d[\d_]*)\s*$/.test(match[2]!)) continue;
    if (findRows(match[1]!.split('.')).length === 0) continue;
    const start = range.start + match[0].length - match[2]!.length;
    found.push({ start, end: start + match[2]!.trimEnd().length });
  }
  const [first] = found.sort((a, b) => a.start - b.start);
  if (!first) return undefined;
  const count =
    found.length === 1 ? '' : `, here and in ${found.length - 1} more ${found.length === 2 ? 'line' : 'lines'}`;
  return [
    {
      code: 'unquoted',
      range: first,
      message: `the text is not in quotes, as in manifests of Graphene before they were TOML${count}`,
      help: 'put `"` around every value that is neither a number nor `true` or `false`, then migrate',
    },
  ];
}
