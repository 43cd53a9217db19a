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
  const assumptions = ['the steps follow each other, so that all of them are on the critical path', pulls[subject]!];
  const known = parts.filter(({ value }) => value !== null);
  const terms = known.map(({ name, value }) => `${name} ${quantity(value!, 's')}`).join(' + ');
  if (needs.length > 0) {
    const text = `unknown: ${parts.length - known.length} of ${parts.length} steps are${terms === '' ? '' : `; ${terms}`}`;
    throw new Missing(needs, { text, parts, evidence, assumptions });
  }
  const value = known.reduce((total, part) => total + part.value!, 0);
  const longest = known.reduce((most, part) => (part.value! > most.value! ? part : most));
  const text = `${terms} = ${quantity(value, 's')}, most of it for ${longest.name}`;
  return { value, unit: 's', text, parts, evidence, assumptions };
}

const perPod = 'each pod pulls its whole image into its TEE, after it is scheduled';
const perNode = 'the host pulls an image once, and the next pod finds its layers on the node';

const pulls: { readonly [subject in SubjectId]?: string } = {
  wrap: perNode,
  load: perPod,
  'load-gramine': perNode,
  vm: perPod,
};

function evidenceOf(steps: readonly LaunchStep[]) {
  return steps.flatMap(({ evidence }) => evidence);
}
