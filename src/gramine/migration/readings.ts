import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import { LocatedError } from '../../diagnostic/located-error.ts';
import { parseTemplate } from '../../template/parse.ts';
import { renderStatic } from '../../template/static.ts';
import type { Assumption, SourceMap } from '../../template/template.ts';
import { Source } from '../../text/source.ts';
import type { TomlDocument } from '../../toml/document.ts';
import { parseToml } from '../../toml/parse.ts';
import { type Defines, lintContext } from '../jinja.ts';
import type { Release } from '../release.ts';
import { oldSyntax } from './old-syntax.ts';

/** One way in which a text may be read: the only one of a plain manifest, an outcome of a template. */
export interface Reading {
  readonly document: TomlDocument;
  /** From the document to the template; absent for a plain manifest. */
  readonly map?: SourceMap;
  readonly assumptions: readonly Assumption[];
  readonly variant: string | undefined;
}

export interface ReadingOptions {
  readonly templated: boolean;
  readonly release: Release;
  /** Named sets of definitions, or the one of no name. */
  readonly variants: ReadonlyMap<string | undefined, Defines>;
  /** What a variant does not define of these is undefined in it. */
  readonly variantNames: readonly string[];
}

export interface Readings {
  /** At least one. */
  readonly all: readonly Reading[];
  /** Why other outcomes of a template are none. */
  readonly problems: readonly LocatedProblem[];
}

/** All readings of a text that are TOML. Throws a LocatedError when there is none. */
export function readingsOf(source: Source, options: ReadingOptions): Readings {
  if (!options.templated) return { all: [plain(source)], problems: [] };
  const template = parseTemplate(source);
  const readings: Reading[] = [];
  const problems: LocatedProblem[] = [];
  for (const [variant, defines] of options.variants) {
    const absent = options.variantNames.filter((name) => !defines.has(name));
    const rendering = renderStatic(template, lintContext({ release: options.release, defines, absent }));
    const failing = new Set(rendering.problems.flatMap(({ worlds }) => worlds ?? [...rendering.worlds.keys()]));
    problems.push(...rendering.problems);
    for (const [index, world] of rendering.worlds.entries()) {
      if (failing.has(index)) continue;
      const document = parseToml(new Source(source.path, world.text), { holes: rendering.holes });
      const wrong = oldSyntax(document) ?? document.problems;
      problems.push(
        ...wrong.map((problem) => ({ ...problem, range: problem.range && world.map.toTemplate(problem.range) })),
      );
      if (document.problems.length > 0) continue;
      readings.push({ document, map: world.map, assumptions: world.assumptions, variant });
    }
  }
  if (readings.length === 0) throw new LocatedError(source, distinct(problems));
  return { all: readings, problems: distinct(problems) };
}

function plain(source: Source): Reading {
  const document = parseToml(source);
  if (document.hasByteOrderMark)
    throw new LocatedError(source, [
      { range: { start: 0, end: 1 }, message: 'the file begins with a byte order mark', help: 'save it without one' },
    ]);
  if (document.problems.length > 0) throw new LocatedError(source, oldSyntax(document) ?? document.problems);
  return { document, assumptions: [], variant: undefined };
}

function distinct(problems: readonly LocatedProblem[]): readonly LocatedProblem[] {
  const found = new Map(problems.map((problem) => [`${problem.range?.start} ${problem.message}`, problem]));
  return [...found.values()].sort((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0));
}
