import { quantity } from '../../text/quantity.ts';
import { enclaveCcDeadline } from '../commitments.ts';
import type { Evidence, Part } from '../comparison.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { upstream } from '../upstream.ts';

export const pullDeadline: Criterion = {
  id: 'pull-deadline',
  title: 'Pull within the deadline',
  group: 'time',
  question: 'Is the image pulled, decrypted and unpacked before the request for it times out?',
  core: true,
  answers: {
    wrap: noDeadline,
    'load-gramine': noDeadline,
    load: (facts) => verdict(facts, ofTheShim),
    vm: (facts) => verdict(facts, ofKata),
  },
};

function noDeadline(): Answer {
  return declared(
    'no deadline',
    'containerd pulls, and goes on with what was interrupted: no request of a runtime waits for it',
    [{ source: 'containerd/docs/cri/config.md', asOf: '1.7' }],
  );
}

export const pullBound: Criterion = {
  id: 'pull-bound',
  title: 'Largest image that transfers within the deadline',
  group: 'time',
  question: 'How many bytes come from the registry until the request times out, with nothing else to do?',
  better: 'higher',
  answers: { load: (facts) => bound(facts, ofTheShim()), vm: (facts) => bound(facts, ofKata(facts)) },
};

interface Deadline {
  readonly seconds: number;
  readonly text: string;
  readonly parts: readonly Part[];
  readonly evidence: Evidence;
}

function ofTheShim(): Deadline {
  const { seconds, evidence } = enclaveCcDeadline;
  return {
    seconds,
    text: `the ${quantity(seconds, 's')} that the shim waits`,
    parts: [deadlinePart(seconds)],
    evidence,
  };
}

function ofKata(facts: Facts): Deadline {
  const [create, request] = facts.numbers('vm.create-container-timeout', 'vm.runtime-request-timeout');
  const seconds = Math.min(create, request);
  return {
    seconds,
    text: `the shorter of ${quantity(create, 's')} of Kata and ${quantity(request, 's')} of the kubelet`,
    parts: [
      deadlinePart(seconds),
      { name: '`create_container_timeout`', value: create, unit: 's' },
      { name: '`runtimeRequestTimeout`', value: request, unit: 's' },
    ],
    evidence: upstream('kata-containers', 'src/runtime/config/configuration-qemu-tdx.toml.in:717-723'),
  };
}

function deadlinePart(value: number): Part {
  return { name: 'deadline', value, unit: 's' };
}

/** Steps that follow each other: as soon as their sum is beyond the deadline, the rest does not matter. */
function verdict(facts: Facts, deadlineOf: (facts: Facts) => Deadline): Answer {
  const deadline = facts.attempt(() => deadlineOf(facts));
  if ('needs' in deadline) throw withoutDeadline(facts, deadline.needs);
  const { seconds } = deadline.value;
  const taken: Part[] = [];
  for (const [at, { name, read }] of steps.entries()) {
    const step = facts.attempt(() => read(facts));
    if ('needs' in step)
      throw unsettled(deadline.value, taken, [...step.needs, ...needsOf(facts, steps.slice(at + 1))]);
    taken.push({ name, value: step.value, unit: 's' });
    if (sumOf(taken) > seconds) return answer('fails', deadline.value, taken);
  }
  return answer('fits', deadline.value, taken);
}

const steps: readonly { readonly name: string; readonly read: (facts: Facts) => number }[] = [
  { name: 'transfer', read: (facts) => quotient(facts, 'image.compressed-size', 'speeds.registry') },
  { name: 'decryption', read: (facts) => quotient(facts, 'image.compressed-size', 'speeds.decrypt') },
  { name: 'unpacking', read: (facts) => quotient(facts, 'image.uncompressed-size', 'speeds.copy') },
];

function quotient(facts: Facts, size: string, speed: string): number {
  const [bytes, perSecond] = facts.numbers(size, speed);
  return bytes / perSecond;
}

/** Nothing that is read here is in the cell. */
function needsOf(facts: Facts, open: typeof steps): readonly string[] {
  const attempt = facts.attempt(() => {
    throw new Missing(
      open.flatMap(({ read }) => {
        const step = facts.attempt(() => read(facts));
        return 'needs' in step ? step.needs : [];
      }),
    );
  });
  return 'needs' in attempt ? attempt.needs : [];
}

function answer(value: 'fails' | 'fits', deadline: Deadline, taken: readonly Part[]): Answer {
  return {
    value,
    text: `${sumText(taken)}, of ${deadline.text}`,
    parts: [...deadline.parts, ...taken],
    evidence: [deadline.evidence],
    assumptions: ['the steps follow each other'],
  };
}

function unsettled(deadline: Deadline, taken: readonly Part[], needs: readonly string[]): Missing {
  const rest = quantity(deadline.seconds - sumOf(taken), 's');
  const text =
    taken.length === 0
      ? `unknown how much of ${deadline.text} is taken`
      : `unknown: ${sumText(taken)} leaves ${rest} of ${deadline.text}`;
  return new Missing(needs, { text, parts: [...deadline.parts, ...taken], evidence: [deadline.evidence] });
}

function withoutDeadline(facts: Facts, needs: readonly string[]): Missing {
  const read = steps.map((step) => ({ name: step.name, result: facts.attempt(() => step.read(facts)) }));
  const taken = read.flatMap(({ name, result }) =>
    'value' in result ? [{ name, value: result.value, unit: 's' }] : [],
  );
  const open = read.flatMap(({ result }) => ('needs' in result ? result.needs : []));
  const text = `unknown: no deadline is given${taken.length === 0 ? '' : `, and ${sumText(taken)}`}`;
  return new Missing([...needs, ...open], { text, parts: taken });
}

function sumText(taken: readonly Part[]): string {
  const terms = taken.map(({ name, value }) => `${name} ${quantity(value!, 's')}`).join(' + ');
  return taken.length > 1 ? `${terms} = ${quantity(sumOf(taken), 's')}` : terms;
}

function sumOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { value }) => sum + value!, 0);
}

function bound(facts: Facts, deadline: Deadline): Answer {
  const [speed] = facts.numbers('speeds.registry');
  const value = deadline.seconds * speed;
  return {
    value,
    unit: 'B',
    text: `${quantity(speed, 'B/s')} for ${deadline.text} are ${quantity(value, 'B')}, with no time left to decrypt and unpack`,
    parts: deadline.parts,
    evidence: [deadline.evidence],
  };
}
