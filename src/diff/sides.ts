import { LocatedError, type LocatedProblem } from '../diagnostic/located-error.ts';
import { SeveralErrors } from '../diagnostic/several-errors.ts';
import { lintContext } from '../gramine/jinja.ts';
import type { Release } from '../gramine/release.ts';
import type { Context } from '../template/context.ts';
import { HoleTable } from '../template/hole-table.ts';
import { parseTemplate } from '../template/parse.ts';
import { renderStatic } from '../template/static.ts';
import type { SourceMap } from '../template/template.ts';
import { Source } from '../text/source.ts';
import type { HoleRange } from '../toml/document.ts';
import { parseToml } from '../toml/parse.ts';
import type { DiffInput } from './diff-manifests.ts';
import type { Pair } from './pair.ts';
import { Side, type SideOptions } from './side.ts';

export interface Versioned {
  readonly input: DiffInput;
  readonly release: Release;
}

/**
 * Every two outcomes that can come about together: those of templates are paired when they assume the same of the conditions
 * they share. Throws a LocatedError, or SeveralErrors, when the texts can't be read.
 */
export function pairsOf(older: Versioned, newer: Versioned): readonly Pair[] {
  const table = sharedHoles(older, newer);
  const [before, after] = bothOutcomes(older, newer, table);
  const pairs: (Pair & { readonly agreement: number })[] = [];
  for (const old of before) {
    for (const one of after) pairs.push({ old, new: one, agreement: agreementOf(old, one) });
  }
  const possible = pairs.filter(({ agreement }) => agreement >= 0);
  const chosen = possible.length > 0 ? possible : pairs.slice(0, 1);
  return chosen.length <= most ? chosen : chosen.toSorted((a, b) => b.agreement - a.agreement).slice(0, most);
}

const most = 48;

/** Every outcome of one text by itself. Throws a LocatedError when it can't be read. */
export function sidesOf(input: DiffInput, release: Release): readonly Side[] {
  return outcomesOf({ input, release });
}

/** Expressions that both templates hold get the same character. */
function sharedHoles(older: Versioned, newer: Versioned): HoleTable | undefined {
  if (!older.input.templated && !newer.input.templated) return undefined;
  const [before, after] = [contextOf(older), contextOf(newer)];
  const both: Context = {
    variables: new Map([
      ...before.variables,
      ...[...after.variables].map(([name, value]) => [`${name} `, value] as const),
    ]),
  };
  return HoleTable.avoiding(`${older.input.source.text}\n${newer.input.source.text}`, both);
}

function contextOf({ input, release }: Versioned): Context {
  return lintContext({ release, defines: input.defines ?? new Map(), absent: input.absent ?? [] });
}

/** Each text is read once, whatever is wrong with the other: what refuses a template can take long. */
function bothOutcomes(
  older: Versioned,
  newer: Versioned,
  table: HoleTable | undefined,
): readonly [readonly Side[], readonly Side[]] {
  const errors: LocatedError[] = [];
  const [before = [], after = []] = [older, newer].map((versioned) => {
    try {
      return outcomesOf(versioned, table);
    } catch (error) {
      if (!(error instanceof LocatedError)) throw error;
      errors.push(error);
      return [];
    }
  });
  if (errors.length === 1) throw errors[0]!;
  if (errors.length > 1) throw new SeveralErrors(errors);
  return [before, after];
}

function outcomesOf(versioned: Versioned, table?: HoleTable): readonly Side[] {
  const { input, release } = versioned;
  if (!input.templated)
    return [sideOf(versioned, { text: input.source.text, assumptions: [], ...(table && { holes: table.range }) })];
  const template = parseTemplate(input.source);
  const rendering = renderStatic(template, contextOf({ input, release }), undefined, table);
  const failing = new Set(rendering.problems.flatMap(({ worlds }) => worlds ?? []));
  const certain = rendering.problems.filter(({ worlds }) => worlds === undefined);
  const worlds = rendering.worlds.filter((_, index) => !failing.has(index));
  if (certain.length > 0 || worlds.length === 0) throw new LocatedError(input.source, rendering.problems);
  return worlds.map(({ text, map, assumptions }) =>
    sideOf(versioned, { text, map, assumptions, holes: rendering.holes }),
  );
}

interface Outcome extends Pick<SideOptions, 'assumptions'> {
  readonly text: string;
  readonly map?: SourceMap;
  readonly holes?: HoleRange;
}

function sideOf({ input, release }: Versioned, { text, map, assumptions, holes }: Outcome): Side {
  const { source, final } = input;
  const document = parseToml(map ? new Source(source.path, text) : source, holes ? { holes } : {});
  const problems: LocatedProblem[] = document.problems.map(({ message, help, range }) => ({
    message,
    ...(help !== undefined && { help }),
    range: map ? map.toTemplate(range) : range,
  }));
  if (document.hasByteOrderMark)
    problems.unshift({
      message: 'a byte order mark, which no TOML reader of Gramine takes',
      range: { start: 0, end: 1 },
    });
  if (problems.length > 0) throw new LocatedError(source, problems);
  return new Side({ source, document, release, final: final && !map, assumptions, ...(map && { map }) });
}

/** How many conditions two outcomes share; -1 when they contradict each other. */
function agreementOf(before: Side, after: Side): number {
  const known = new Map(before.options.assumptions.map(({ condition, holds }) => [condition, holds]));
  let shared = 0;
  for (const { condition, holds } of after.options.assumptions) {
    const other = known.get(condition);
    if (other !== undefined && other !== holds) return -1;
    if (other !== undefined) shared++;
  }
  return shared;
}
