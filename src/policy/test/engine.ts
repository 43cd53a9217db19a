import type { Range, Source } from '../../text/source.ts';
import type { AgentRequest } from '../decision.ts';

export type EngineName = 'reference' | 'rego' | 'opa';

/** Something that judges requests by a policy. */
export interface Engine {
  readonly name: EngineName;
  /** A guest in which nothing has happened yet. */
  open(): Session;
}

/** A guest: what was allowed in it counts for what comes later. */
export interface Session {
  decide(request: AgentRequest): Verdict;
  /** Takes a container of the policy for created, where it can't be asked for in short. True when that is possible. */
  assume?(containerId: string, index: number): boolean;
}

export interface Verdict {
  /** `error`: the agent denies, as the policy does not answer. */
  readonly verdict: 'allow' | 'deny' | 'error';
  /** One clause. */
  readonly reason: string;
  /** The line that decides. */
  readonly by?: Place;
  /** What allows it, or came nearest to allowing it. */
  readonly rule?: string;
  readonly nearest?: { readonly rule: string; readonly at: Place; readonly differs: string } | undefined;
  /** What the policy printed, which the agent sends to the host. */
  readonly prints: readonly string[];
}

export interface Place {
  readonly source: Source;
  readonly range: Range;
}

/** What the host gets: an error is a denial. */
export function effectOf({ verdict }: Verdict): 'allow' | 'deny' {
  return verdict === 'allow' ? 'allow' : 'deny';
}
