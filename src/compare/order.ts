import { UserError } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import type { Evidence, TimelineSegment } from './comparison.ts';
import { upstream } from './upstream.ts';

/** A step of loading an image into an enclave, as the proposal of enclave-cc counts them. */
export interface OrderStep {
  readonly step: number;
  readonly name: string;
  /** The kubelet makes these calls in this order, and waits for each. */
  readonly call: NonNullable<TimelineSegment['during']>;
}

/** `before` has to be done when `after` begins. */
export interface OrderEdge {
  readonly before: number;
  readonly after: number;
  /** Continues `needs`. */
  readonly needs: string;
}

export const orderSteps: readonly OrderStep[] = [
  { step: 1, name: 'create the agent enclave', call: 'RunPodSandbox' },
  { step: 2, name: 'pull the encrypted image', call: 'PullImage' },
  { step: 3, name: 'attest remotely and get the image key', call: 'PullImage' },
  { step: 4, name: 'decrypt and unpack into the encrypted file system', call: 'PullImage' },
  { step: 5, name: 'create the application container', call: 'CreateContainer' },
  { step: 6, name: 'attest locally and hand over the file system key', call: 'StartContainer' },
  { step: 7, name: 'mount the root file system', call: 'StartContainer' },
  { step: 8, name: 'launch the application', call: 'StartContainer' },
];

export const orderEdges: readonly OrderEdge[] = [
  { before: 1, after: 2, needs: 'an agent that listens' },
  { before: 2, after: 3, needs: "the image's manifest, which says which key" },
  { before: 3, after: 4, needs: 'the key that decrypts the layers' },
  { before: 5, after: 6, needs: 'CreateContainer annotations' },
  { before: 4, after: 6, needs: 'the file system key, which is made when the image is unpacked' },
  { before: 4, after: 7, needs: 'the unpacked root file system' },
  { before: 6, after: 7, needs: 'the file system key in the enclave of the application' },
  { before: 7, after: 8, needs: 'the root file system in place' },
];

export const orderEvidence: readonly Evidence[] = [
  upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/create.go:54-147'),
  upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/agent.go:158-187'),
  upstream('enclave-cc', 'docs/design.md:108-148'),
];

/** What is true of enclave-cc beside its design. */
export const orderNote =
  'in enclave-cc as it was shipped step 6 is an unsealing that needs nothing of step 5, so that the agent never verifies the application (R3)';

export interface OrderViolation {
  readonly kind: 'dependency' | 'call';
  readonly before: number;
  readonly after: number;
  /** One clause: `violates 5→6 (needs CreateContainer annotations)`. */
  readonly text: string;
}

export interface OrderCheck {
  readonly order: readonly number[];
  readonly isValid: boolean;
  /** By the step that comes too early. */
  readonly violations: readonly OrderViolation[];
  /** Steps that nothing but the order of calls keeps apart. */
  readonly serialised: readonly (readonly [number, number])[];
  /** Steps that may run beside each other in one call. */
  readonly parallel: readonly (readonly [number, number])[];
  /** The longest chain of dependencies alone, without regard to calls. */
  readonly criticalPath: readonly number[];
}

/** `1,2,6,3,4,5,7,8`: all steps, each once. Throws a UserError. */
export function parseOrder(text: string): readonly number[] {
  const help = `write each of ${orderSteps.map(({ step }) => step).join(',')} once`;
  const order = text.split(',', mostParts).map((part) => {
    const known = orderSteps.find(({ step }) => String(step) === part.trim());
    if (!known) throw new UserError(`\`${visible(part.trim())}\` is no step of a launch`, help);
    return known.step;
  });
  const twice = order.find((step, at) => order.indexOf(step) !== at);
  if (twice !== undefined) throw new UserError(`step ${twice} stands twice in the order`, help);
  const lacking = orderSteps.find(({ step }) => !order.includes(step));
  if (lacking) throw new UserError(`the order lacks step ${lacking.step} (${lacking.name})`, help);
  return order;
}

/** One more than can be right shows that there are too many. */
const mostParts = 9;

/** Whether the steps can run in this order: each after what it needs, and in the order of the kubelet's calls. */
export function checkOrder(order: readonly number[]): OrderCheck {
  const violations = [...brokenEdges(order), ...lateSteps(order)].toSorted(
    (a, b) => order.indexOf(a.after) - order.indexOf(b.after),
  );
  return {
    order,
    isValid: violations.length === 0,
    violations,
    ...freedom(),
  };
}

type Freedom = Pick<OrderCheck, 'serialised' | 'parallel' | 'criticalPath'>;
let known: Freedom | undefined;

/** What the steps leave open, whatever order is asked for. */
function freedom(): Freedom {
  known ??= {
    serialised: pairs((a, b) => callIndex(a) !== callIndex(b)),
    parallel: pairs((a, b) => callIndex(a) === callIndex(b)),
    criticalPath: longestPath(),
  };
  return known;
}

function brokenEdges(order: readonly number[]): readonly OrderViolation[] {
  return orderEdges
    .filter(({ before, after }) => order.indexOf(before) > order.indexOf(after))
    .map(({ before, after, needs }) => ({
      kind: 'dependency',
      before,
      after,
      text: `violates ${before}→${after} (needs ${needs})`,
    }));
}

/** A step whose call is over when its turn comes, unless what it comes too late for is said already. */
function lateSteps(order: readonly number[]): readonly OrderViolation[] {
  return order.flatMap((before, at) => {
    const early = order.slice(0, at).filter((step) => callIndex(step) > callIndex(before));
    return early
      .filter((after) => !orderEdges.some((edge) => edge.before === before && edge.after === after))
      .map(
        (after): OrderViolation => ({
          kind: 'call',
          before,
          after,
          text: `violates ${before}→${after} (${callOf(before)} returns before ${callOf(after)} is called)`,
        }),
      );
  });
}

/** Pairs of steps of which neither needs the other, directly or through others. */
function pairs(test: (a: number, b: number) => boolean): readonly (readonly [number, number])[] {
  const steps = orderSteps.map(({ step }) => step);
  return steps.flatMap((a) =>
    steps
      .filter((b) => b > a && !isNeeded(a, b) && !isNeeded(b, a) && test(a, b))
      .map((b): readonly [number, number] => [a, b]),
  );
}

function isNeeded(before: number, after: number): boolean {
  return orderEdges.some((edge) => edge.before === before && (edge.after === after || isNeeded(edge.after, after)));
}

/** Steps are numbered so that every edge leads upward. */
function longestPath(): readonly number[] {
  const longest = new Map<number, readonly number[]>();
  for (const { step } of orderSteps) {
    const ways = orderEdges.filter(({ after }) => after === step).map(({ before }) => longest.get(before)!);
    const best = ways.reduce<readonly number[]>((found, way) => (way.length > found.length ? way : found), []);
    longest.set(step, [...best, step]);
  }
  return [...longest.values()].reduce((found, way) => (way.length > found.length ? way : found));
}

const calls = ['RunPodSandbox', 'PullImage', 'CreateContainer', 'StartContainer'];

function callOf(step: number): OrderStep['call'] {
  return orderSteps.find((one) => one.step === step)!.call;
}

function callIndex(step: number): number {
  return calls.indexOf(callOf(step));
}
