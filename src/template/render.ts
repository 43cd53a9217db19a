import type { Range } from '../text/source.ts';
import { Budget, type Limits, strictLimits } from './budget.ts';
import type { Context } from './context.ts';
import { Interpreter } from './interpreter.ts';
import type { Template } from './parse.ts';
import { TemplateError } from './problem.ts';
import { MappedOutput } from './source-map.ts';
import type { Rendering, TemplateProblem } from './template.ts';

export interface StrictRendering extends Rendering {
  /** Why rendering stopped; `text` is then what had been written before. */
  readonly problem?: TemplateProblem;
}

/** Renders as Jinja with `StrictUndefined` does. Stops at the first mistake; never throws. */
export function renderTemplate(template: Template, context: Context, limits: Limits = strictLimits): StrictRendering {
  const output = new MappedOutput(template.source.text);
  const known = template.problems.find(({ code }) => code === 'syntax') ?? template.problems[0];
  if (known) return { ...output.finish(), problem: known };
  const problem = problemOf(template, () =>
    new Interpreter({ template, context, output, budget: new Budget(limits) }).run(),
  );
  return problem ? { ...output.finish(), problem } : output.finish();
}

/** Runs something; what it throws about the template, or for lack of stack, becomes a problem. */
export function problemOf(template: Template, run: () => void): TemplateProblem | undefined {
  const whole: Range = { start: 0, end: template.source.text.length };
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error.toProblem(whole);
    if (error instanceof RangeError)
      return { code: 'limit', message: 'rendering takes too much memory or is nested too deeply', range: whole };
    throw error;
  }
}
