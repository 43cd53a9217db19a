import type { StaticRendering, TemplateProblem } from '../../../template/template.ts';
import type { Finding } from '../../rule.ts';

/** The problems of some kinds that the renderer met, as findings. */
export function problemFindings(
  rendering: StaticRendering,
  codes: readonly TemplateProblem['code'][],
  stage: 'template' | 'none',
): readonly Finding[] {
  return rendering.problems
    .filter((problem) => codes.includes(problem.code))
    .map((problem) => ({
      at: problem.range,
      message: problem.message,
      ...(problem.help !== undefined && { help: problem.help }),
      ...(problem.worlds && { worlds: problem.worlds }),
      stage,
      effect: stage === 'none' ? 'accepted' : 'fatal',
    }));
}
