import type { JsonObject } from '../data/node.ts';
import type { Range } from '../text/source.ts';

/** A request of the Kata agent: the rule it asks for and the message as JSON, filled with proto3's defaults. */
export interface AgentRequest {
  /** `ExecProcessRequest`, `CreateContainerRequest`, … */
  readonly endpoint: string;
  readonly request: JsonObject;
}

/** A verdict explains itself. */
export type Decision =
  | {
      readonly verdict: 'allow';
      /** The line that allows it; absent for what the life of a sandbox takes, which no line has to allow. */
      readonly by?: Range;
      /** `api` for its first process, `api/liveness`, `host.copy_file[0]`, … */
      readonly rule: string;
    }
  | {
      readonly verdict: 'deny';
      /** One clause. */
      readonly reason: string;
      /** The line that denies it, when one does. */
      readonly by?: Range;
      /** The rule that came nearest to allowing it, and how the request differs from it. */
      readonly nearest?: Nearest | undefined;
    };

export interface Nearest {
  readonly rule: string;
  readonly range: Range;
  readonly differs: string;
}
