import { quantity } from '../../text/quantity.ts';
import type { SubjectId } from '../comparison.ts';
import type { Answer, Criterion } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { type LaunchStep, launchSteps } from '../launch-steps.ts';

export const coldStart: Criterion = {
  id: 'cold-start',
  title: 'Cold start',
  group: 'time',
  question: 'How long does it take from scheduling to the running application on a node that has not run it yet?',
  core: true,
  better: 'lower',
  answers: {
    wrap: (facts) => sum('wrap', facts),
    load: (facts) => sum('load', facts),
    'load-gramine': (facts) => sum('load-gramine', facts),
    vm: (facts) => sum('vm', facts),
  },
};

/** Nothing runs beside anything else, so everything is on the critical path. */
function sum(subject: SubjectId, facts: Facts): Answer {
  const read = launchSteps[subject]!.map((step) => ({ step, result: facts.attempt(() => step.seconds(facts)) }));
  const needs = read.flatMap(({ result }) => ('needs' in result ? result.needs : []));
  const parts = read.map(({ step, result }) => ({
    name: step.name,
    value: 'value' in result ? result.value : null,
    unit: 's',
  }));
  const evidence = evidenceOf(launchSteps[subject]!);
  const assumptions = ['the steps follow each other'];
  const known = parts.filter(({ value }) => value !== null);
  const terms = known.map(({ name, value }) => `${name} ${quantity(value!, 's')}`).join(' + ');
  if (needs.length > 0) {
    const text = `unknown: ${parts.length - known.length} of ${parts.length} steps are${terms === '' ? '' : `; ${terms}`}`;
    throw new Missing(needs, { text, parts, evidence, assumptions });
  }
  const value = known.reduce((total, part) => total + part.value!, 0);
  return { value, unit: 's', text: `${terms} = ${quantity(value, 's')}`, parts, evidence, assumptions };
}

function evidenceOf(steps: readonly LaunchStep[]) {
  return steps.flatMap(({ evidence }) => evidence);
}
