import type { Range } from '../text/source.ts';
import { Budget, defaultLimits, type Limits } from './budget.ts';
import type { Context } from './context.ts';
import { HoleTable } from './hole-table.ts';
import { Interpreter } from './interpreter.ts';
import type { Template } from './parse.ts';
import { problemOf } from './render.ts';
import { MappedOutput } from './source-map.ts';
import type { StaticRendering, TemplateProblem, World } from './template.ts';
import { type Decision, WorldUnknowns } from './world.ts';

/** Up to so many, every combination of conditions is rendered. */
const allWorlds = 16;
/** Beyond that, so many worlds at most, in which every arm of every condition occurs. */
const maxWorlds = 32;

/**
 * Renders without knowing the variables: unknown values are holes, unknown conditions split worlds. Never throws. Templates
 * that share a table of holes have the same character for the same expression.
 */
export function renderStatic(
  template: Template,
  context: Context,
  limits: Limits = defaultLimits,
  holes: HoleTable | undefined = HoleTable.avoiding(template.source.text, context),
): StaticRendering {
  if (!holes) return failed('limit', 'the template uses every character of the private use area', template);
  if (template.problems.length > 0)
    return { worlds: [], problems: template.problems, holes: holes.range, unknowns: [] };
  return new Explorer({ template, context, holes, budget: new Budget(limits) }).explore();
}

function failed(code: TemplateProblem['code'], message: string, template: Template): StaticRendering {
  const problem = { code, message, range: { start: 0, end: template.source.text.length } };
  return {
    worlds: [],
    problems: [...template.problems, problem],
    holes: { first: 0xf8ff, last: 0xf8ff },
    unknowns: [],
  };
}

interface ExplorerOptions {
  readonly template: Template;
  readonly context: Context;
  readonly holes: HoleTable;
  readonly budget: Budget;
}

type Choose = (key: string, suggestion: boolean) => boolean;

const asSuggested: Choose = (_, suggestion) => suggestion;
const againstSuggestion: Choose = (_, suggestion) => !suggestion;

/** Finds the worlds of a template: starts from what is suggested, then turns decisions round. */
class Explorer {
  readonly #options: ExplorerOptions;
  readonly #worlds: { readonly world: World; readonly problems: readonly TemplateProblem[] }[] = [];
  readonly #unknowns = new Map<string, { readonly range: Range; readonly needs: string }>();
  /** For each decision met and not made so far: in which world it was met last, and as which of its decisions. */
  readonly #missed = new Map<string, { readonly trail: readonly Decision[]; readonly index: number }>();
  readonly #made = new Set<string>();
  /** Why no further world could be rendered; a problem only when there is none at all. */
  #limit: TemplateProblem | undefined;

  constructor(options: ExplorerOptions) {
    this.#options = options;
  }

  explore(): StaticRendering {
    this.#combine();
    this.#cover();
    const problems = mergeProblems(this.#worlds.map((found) => found.problems));
    if (this.#limit && this.#worlds.length === 0) problems.push(this.#limit);
    return {
      worlds: this.#worlds.map(({ world }) => world),
      problems,
      holes: this.#options.holes.range,
      unknowns: [...this.#unknowns.values()],
    };
  }

  /** Renders combination after combination, those nearest to what is suggested first. */
  #combine(): void {
    const queue: (readonly Decision[])[] = [[]];
    for (const forced of queue) {
      if (this.#worlds.length >= allWorlds) return;
      const trail = this.#render(forced, asSuggested);
      if (!trail) return;
      for (let index = forced.length; index < trail.length && queue.length <= allWorlds; index++)
        queue.push(turned(trail, index));
    }
  }

  /** Adds worlds until every decision was made both ways; each takes in as many missed decisions as it meets. */
  #cover(): void {
    if (this.#missed.size > 0 && !this.#render([], againstSuggestion)) return;
    for (const [name, { trail, index }] of this.#missed) {
      if (this.#worlds.length >= maxWorlds) return;
      if (!this.#missed.has(name)) continue;
      const before = new Map(trail.map(({ key, holds }) => [key, holds]));
      const choose: Choose = (key, suggestion) => {
        const likely = before.get(key) ?? suggestion;
        return this.#missed.has(nameOf({ key, holds: !likely })) ? !likely : likely;
      };
      if (!this.#render(turned(trail, index), choose)) return;
    }
  }

  #render(forced: readonly Decision[], choose: Choose): readonly Decision[] | undefined {
    const { template, context, holes, budget } = this.#options;
    const source = template.source.text;
    const output = new MappedOutput(source);
    const unknowns = new WorldUnknowns({ source, holes, forced, choose });
    this.#limit = problemOf(template, () => new Interpreter({ template, context, budget, output, unknowns }).run());
    if (this.#limit) return undefined;
    this.#worlds.push({
      world: { ...output.finish(), assumptions: unknowns.assumptions },
      problems: unknowns.problems,
    });
    for (const [key, note] of unknowns.notes) this.#unknowns.set(key, note);
    this.#remember(unknowns.trail);
    return unknowns.trail;
  }

  #remember(trail: readonly Decision[]): void {
    for (const [index, decision] of trail.entries()) {
      const other = { key: decision.key, holds: !decision.holds };
      this.#made.add(nameOf(decision));
      this.#missed.delete(nameOf(decision));
      if (!this.#made.has(nameOf(other))) this.#missed.set(nameOf(other), { trail, index });
    }
  }
}

function nameOf({ key, holds }: Decision): string {
  return `${holds ? '+' : '-'}${key}`;
}

/** The same decisions up to one, which goes the other way. */
function turned(trail: readonly Decision[], index: number): readonly Decision[] {
  const { key, holds } = trail[index]!;
  return [...trail.slice(0, index), { key, holds: !holds }];
}

/** Every problem once; one that not all worlds have names those that have it. */
function mergeProblems(byWorld: readonly (readonly TemplateProblem[])[]): TemplateProblem[] {
  const merged = new Map<string, { readonly problem: TemplateProblem; readonly worlds: Set<number> }>();
  for (const [world, problems] of byWorld.entries()) {
    for (const problem of problems) {
      const key = `${problem.range.start} ${problem.range.end} ${problem.code} ${problem.message}`;
      const known = merged.get(key) ?? { problem, worlds: new Set() };
      known.worlds.add(world);
      merged.set(key, known);
    }
  }
  const all = [...merged.values()].sort((a, b) => a.problem.range.start - b.problem.range.start);
  return all.map(({ problem, worlds }) =>
    worlds.size === byWorld.length ? problem : { ...problem, worlds: [...worlds] },
  );
}
