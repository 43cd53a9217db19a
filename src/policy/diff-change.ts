import type { Range } from '../text/source.ts';
import type { AgentRequest } from './decision.ts';

/** `widens`: the host may do something that it could not. `unknown`: it may be so. */
export type DiffEffect = 'widens' | 'narrows' | 'unknown' | 'neutral';

/** What a change is about, in the order in which changes are listed. */
export const diffAreas = [
  'failing',
  'endpoint',
  'container',
  'image',
  'arguments',
  'environment',
  'directory',
  'user',
  'capabilities',
  'terminal',
  'privileges',
  'instances',
  'exec',
  'streams',
  'signals',
  'copy-file',
  'release',
  'validity',
  'counter',
  'policy',
] as const;
export type DiffArea = (typeof diffAreas)[number];

export interface PolicyChange {
  readonly effect: DiffEffect;
  readonly area: DiffArea;
  /** Absent when it is about the pod. */
  readonly container?: string;
  /** Id of the exec entry, or the name of the endpoint. */
  readonly rule?: string;
  /** One clause. */
  readonly message: string;
  readonly witness?: DiffWitness;
  readonly old?: Range;
  readonly new?: Range;
}

/** Something that one policy allows and the other does not. */
export interface DiffWitness {
  /** `sh -c "a"`, `HOME=/`, … */
  readonly text: string;
  readonly argv?: readonly string[];
  /** What was asked; undefined where there is no evaluator for the format of a policy. */
  readonly request?: AgentRequest;
  /** Both policies were run: one allowed it, the other did not. */
  readonly confirmed: boolean;
}

/** A change as it is found, seen from the policy that allows more. */
export interface Finding {
  readonly area: DiffArea;
  readonly container?: string;
  readonly rule?: string;
  /** `now allows …` or `no longer allows …` stands before it. */
  readonly allows: string;
  /** Why it is not known whether it is so. */
  readonly unknown?: string;
  /** It is so, whether a question shows it or not. */
  readonly certain?: true;
  /** Any of them shows it. */
  readonly questions?: readonly Question[];
  /** In the policy that allows it. */
  readonly range?: Range;
}

/** What to ask of both policies, and what has to stand before. */
export interface Question {
  readonly text: string;
  readonly argv?: readonly string[];
  /** Containers of the policy that live, by the id they have. */
  readonly containers: ReadonlyMap<string, string>;
  /** Requests that both have to allow first. */
  readonly before: readonly AgentRequest[];
  readonly request: AgentRequest;
}
