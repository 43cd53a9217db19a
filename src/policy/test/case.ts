import type { JsonObject } from '../../data/node.ts';
import type { User } from '../../invocation/invocation.ts';
import type { Range, Source } from '../../text/source.ts';

/** Something that is asked of a policy, and what it should say. */
export interface PolicyCase {
  readonly name: string;
  readonly why?: string;
  /** At least one; the guest begins anew with each case. */
  readonly steps: readonly CaseStep[];
  readonly range: Range;
}

/** One request: written out, or in short, with what it leaves out filled in from the policy. */
export interface CaseStep {
  /** `ExecProcessRequest`. */
  readonly endpoint: string;
  readonly expect: 'allow' | 'deny';
  /** Of the policy; it is running unless it is what the step creates. */
  readonly container?: string;
  readonly containerId?: string;
  readonly execId?: string;
  readonly argv?: readonly string[];
  readonly tty?: boolean;
  /** The whole environment, as `NAME=value`. */
  readonly env?: readonly string[];
  readonly user?: User;
  readonly cwd?: string;
  readonly signal?: number;
  readonly path?: string;
  readonly fileType?: string;
  readonly target?: string;
  /** Fields of the message that replace those which are filled in; of messages in it, member by member. */
  readonly request?: JsonObject;
  readonly range: Range;
}

export interface CaseFile {
  readonly source: Source;
  readonly cases: readonly PolicyCase[];
}
