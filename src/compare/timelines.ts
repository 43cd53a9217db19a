import type { SubjectId, Timeline } from './comparison.ts';
import { factsOf } from './facts-of.ts';
import type { Given } from './given.ts';
import { launchSteps } from './launch-steps.ts';

/** The launch of a subject for a picture; undefined when its steps are not known. `given` has its fallbacks in it. */
export function timelineOf(subject: SubjectId, given: Given): Timeline | undefined {
  const steps = launchSteps[subject];
  if (!steps) return undefined;
  const facts = factsOf(given);
  const segments = steps.map(({ name, during, seconds }) => {
    const read = facts.attempt(() => seconds(facts));
    const known = 'value' in read;
    return {
      name,
      during,
      seconds: known ? read.value : null,
      needs: known ? [] : read.needs,
      isOnCriticalPath: true,
    };
  });
  const isKnown = segments.every((segment) => segment.seconds !== null);
  return { subject, segments, total: isKnown ? segments.reduce((sum, { seconds }) => sum + seconds!, 0) : null };
}
