import type { Range } from '../../text/source.ts';
import type { ExecPolicy } from '../exec-policy.ts';
import type { Enforcer } from '../permissions.ts';

/** A form in which somebody enforces the policy. It can't return text without its losses. */
export interface Target<Options> {
  readonly id:
    | 'kata-graft'
    | 'kata-settings'
    | 'kata-standalone'
    | 'initdata'
    | 'annotation'
    | 'gramine'
    | 'occlum'
    | 'json'
    | 'key-release';
  readonly enforcedBy: readonly Enforcer[];
  compile(policy: ExecPolicy, options: Options): Compiled;
}

export interface Compiled {
  /** Text by file name, without a folder. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly losses: readonly Loss[];
  /** Digests and sizes, in the order to print them. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

/** Something the policy says and the target can't, or that neither of them looks at. */
export interface Loss {
  /** For `--accept-loss`, e.g. `gramine/exec`. Public: choose once. */
  readonly id: string;
  /**
   * `opens`: more can be started or seen than the policy allows; an error unless accepted. `closes`: less.
   * `unguarded`: nothing that the policy speaks of, but what a reader may expect somebody to look at.
   */
  readonly effect: 'opens' | 'closes' | 'unguarded';
  /** One clause. */
  readonly message: string;
  readonly at: readonly Range[];
}
