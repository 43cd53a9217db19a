import type { Json, JsonObject } from '../data/node.ts';
import { failingPolicyRule } from './endpoints.ts';
import { applyPatch } from './json-patch.ts';

/** What the agent does after its policy has been asked. */
export interface Answered {
  readonly verdict: 'allow' | 'deny' | 'error';
  /** One clause. */
  readonly reason: string;
  /** What the policy remembers from now on; absent where that does not change. */
  readonly state?: JsonObject;
}

export interface Asked {
  readonly endpoint: string;
  /** What rules see as `data`. */
  readonly state: JsonObject;
  /** The policy lets denied requests pass, and those that it does not answer. */
  readonly allowsFailures: boolean;
}

/** Takes a boolean, or `{"allowed": …, "ops": […]}`, whose operations change what is remembered; other values are errors. */
export function answerOf(value: Json, asked: Asked): Answered {
  const { endpoint } = asked;
  if (typeof value === 'boolean') return answered(value, asked);
  if (!isObject(value)) return { verdict: 'error', reason: `\`${endpoint}\` is ${kindOf(value)}, which is no answer` };
  const isAllowed = value.get('allowed');
  if (typeof isAllowed !== 'boolean') {
    return { verdict: 'error', reason: `\`${endpoint}\` is an object that lacks a boolean \`allowed\`` };
  }
  const ops = value.get('ops');
  if (!isAllowed || ops === undefined || ops === null) return answered(isAllowed, asked);
  const patched = applyPatch(asked.state, ops);
  if ('problem' in patched) return { verdict: 'error', reason: `the state can't be changed: ${patched.problem}` };
  if (!isObject(patched.document)) return { verdict: 'error', reason: 'the state would be no object' };
  return { ...answered(true, asked), state: patched.document };
}

/** `why`: what the rule lacks. */
export function unanswered(why: string, { allowsFailures }: Asked): Answered {
  if (allowsFailures) return { verdict: 'allow', reason: `\`${failingPolicyRule}\` lets failing requests pass` };
  return { verdict: 'error', reason: `${why}, which the agent takes for an error` };
}

function answered(isAllowed: boolean, { endpoint, allowsFailures }: Asked): Answered {
  if (isAllowed) return { verdict: 'allow', reason: `\`${endpoint}\` is true` };
  if (allowsFailures) return { verdict: 'allow', reason: `\`${failingPolicyRule}\` lets denied requests pass` };
  return { verdict: 'deny', reason: `\`${endpoint}\` is false` };
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a string' : 'a number';
}

function isObject(value: Json): value is JsonObject {
  return value instanceof Map;
}
