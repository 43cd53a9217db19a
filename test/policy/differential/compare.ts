import type { Json, JsonObject } from '../../../src/data/node.ts';
import { openReference } from '../../../src/policy/decide.ts';
import type { AgentRequest, Decision } from '../../../src/policy/decision.ts';
import type { ExecPolicy } from '../../../src/policy/exec-policy.ts';
import { Random } from './random.ts';
import { type Known, malformed, randomRequest } from './requests.ts';

/** Something that decides as the policy does, with a state of its own. */
export interface Subject {
  decide(request: AgentRequest): string;
}

export interface Comparison {
  readonly policy: ExecPolicy;
  open(): Subject;
  /** Endpoints that are compared; all when absent. */
  readonly endpoints?: ReadonlySet<string>;
  /** Whether a request comes before those: the subject is sent it when the reference allows it. */
  isNeeded?(request: AgentRequest): boolean;
  /** Whether requests are sent too that are not of their types. What the reference takes for a default may be denied of those. */
  readonly malformed?: boolean;
}

export interface Failure {
  readonly seed: number;
  /** Shrunk: without any of them both agree. */
  readonly requests: readonly AgentRequest[];
  readonly reference: Decision;
  readonly subject: string;
}

export interface Tally {
  requests: number;
  allowed: number;
  failure?: Failure;
}

/** One life of a sandbox: `length` requests, of which the reference and the subject judge each. Stops at the first difference. */
export function compareLife(comparison: Comparison, seed: number, length: number): Tally {
  const random = new Random(seed);
  const { policy } = comparison;
  const reference = openReference(policy);
  const subject = comparison.open();
  const known: Known = { containers: new Map(), execs: [] };
  const sent: AgentRequest[] = [];
  const tally: Tally = { requests: 0, allowed: 0 };
  for (let at = 0; at < length; at++) {
    const usual = randomRequest(policy, known, random);
    const isMalformed = comparison.malformed && random.chance(0.5);
    const request = isMalformed ? malformed(usual, random) : usual;
    const compared = comparison.endpoints?.has(request.endpoint) ?? true;
    if (!compared && !comparison.isNeeded?.(request)) continue;
    const decision = reference.decide(request);
    if (!compared && decision.verdict === 'deny') continue;
    if (isMalformed && decision.verdict === 'allow') return tally;
    sent.push(request);
    const verdict = subject.decide(request);
    if (compared) tally.requests++;
    if (decision.verdict === 'allow' && compared) tally.allowed++;
    if (differs(decision, verdict)) {
      tally.failure = { seed, ...shrunk(comparison, sent) };
      return tally;
    }
    if (decision.verdict === 'allow') remember(request, decision.rule, { policy, known, random });
  }
  return tally;
}

/** An endpoint that no rule names has no result, which the agent takes for an error; so does every request about what isn't there. */
function differs(decision: Decision, verdict: string): boolean {
  return (decision.verdict === 'allow') !== (verdict === 'allow');
}

function remember(
  { endpoint, request }: AgentRequest,
  rule: string,
  { policy, known, random }: { readonly policy: ExecPolicy; readonly known: Known; readonly random: Random },
): void {
  const id = String(request.get('container_id'));
  if (endpoint === 'CreateContainerRequest')
    known.containers.set(id, policy.containers.find(({ name }) => name === rule)!);
  else if (endpoint === 'ExecProcessRequest') known.execs.push({ container: id, exec: String(request.get('exec_id')) });
  else if (endpoint === 'RemoveContainerRequest') {
    known.containers.delete(id);
    // The others stay: a host may ask about what is gone.
    if (random.chance(0.7)) known.execs.splice(0, Infinity, ...known.execs.filter(({ container }) => container !== id));
  }
}

function shrunk(comparison: Comparison, requests: readonly AgentRequest[]): Omit<Failure, 'seed'> {
  let kept = requests;
  let outcome = replay(comparison, kept)!;
  for (let size = Math.floor(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at + size < kept.length; ) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      const still = replay(comparison, fewer);
      if (still) [kept, outcome] = [fewer.slice(0, still.at + 1), still];
      else at += size;
    }
  }
  for (let smaller = smallerLast(comparison, kept); smaller; smaller = smallerLast(comparison, kept))
    [kept, outcome] = [smaller.requests, smaller.outcome];
  return { requests: kept, reference: outcome.reference, subject: outcome.subject };
}

interface Replayed {
  readonly at: number;
  readonly reference: Decision;
  readonly subject: string;
}

/** The same with a shorter list or text in the last request, where both still differ. */
function smallerLast(
  comparison: Comparison,
  requests: readonly AgentRequest[],
): { readonly requests: readonly AgentRequest[]; readonly outcome: Replayed } | undefined {
  const last = requests.at(-1)!;
  for (const request of shorter(last.request)) {
    const changed = [...requests.slice(0, -1), { ...last, request: request as JsonObject }];
    const outcome = replay(comparison, changed);
    if (outcome?.at === changed.length - 1) return { requests: changed, outcome };
  }
  return undefined;
}

function* shorter(value: Json): Iterable<Json> {
  if (typeof value === 'string' && value.length > 1) yield value.slice(0, value.length >> 1);
  else if (Array.isArray(value)) {
    for (const at of value.keys()) yield value.filter((_, index) => index !== at);
    for (const [at, item] of value.entries()) for (const less of shorter(item as Json)) yield value.with(at, less);
  } else if (value instanceof Map)
    for (const [key, member] of value as JsonObject)
      for (const less of shorter(member)) yield new Map([...(value as JsonObject), [key, less]]);
}

function replay(comparison: Comparison, requests: readonly AgentRequest[]): Replayed | undefined {
  const reference = openReference(comparison.policy);
  const subject = comparison.open();
  for (const [at, request] of requests.entries()) {
    const decision = reference.decide(request);
    const verdict = subject.decide(request);
    if (differs(decision, verdict)) return { at, reference: decision, subject: verdict };
  }
  return undefined;
}

/** With the seed, so that it can be run again. */
export function shown({ seed, requests, reference, subject }: Failure, policy: ExecPolicy): string {
  const plain = (value: unknown): unknown =>
    value instanceof Map
      ? Object.fromEntries([...value].map(([key, of]) => [key, plain(of)]))
      : Array.isArray(value)
        ? value.map(plain)
        : value;
  return [
    `seed ${seed}, ${policy.source.path}: the reference says ${JSON.stringify(reference)}, the compiled policy ${subject}`,
    ...requests.map(({ endpoint, request }) => `${endpoint} ${JSON.stringify(plain(request))}`),
  ].join('\n');
}
