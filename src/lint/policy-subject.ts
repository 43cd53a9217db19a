import type { DataNode } from '../data/node.ts';
import type { LocatedProblem } from '../diagnostic/located-error.ts';
import type { Carrier } from '../kata/carrier.ts';
import type { InitData } from '../kata/init-data.ts';
import type { ExecPolicy } from '../policy/exec-policy.ts';
import type { Permissions } from '../policy/permissions.ts';
import type { RegoModule } from '../rego/syntax.ts';
import type { Source } from '../text/source.ts';
import type { Profile } from './rule.ts';

/** What rules about policies look at: one policy, or one text that carries some. Every range is one of `source`. */
export interface PolicySubject {
  readonly kind:
    | 'exec-policy'
    | 'kata-policy'
    | 'init-data'
    | 'carrier'
    | 'genpolicy-settings'
    | 'occlum'
    /** Rego by which a key broker decides. */
    | 'key-release'
    /** Rego by which an attestation service judges evidence. */
    | 'appraisal';
  readonly source: Source;
  readonly profile: Profile;
  /** `YYYY-MM-DD`; absent when nothing is to depend on it. */
  readonly date?: string;
  /** What the policy lets the host do; absent where it can't be read, and for what only carries one. */
  readonly permissions?: Permissions;
  readonly execPolicy?: ExecPolicy;
  /** What the policy was before, where that is known. */
  readonly previous?: { readonly policy: ExecPolicy; readonly isChanged: boolean };
  readonly kata?: KataText;
  readonly initData?: InitData;
  /** How a policy or init data come to the guest; the ranges in it are of the file that carries them. */
  readonly carrier?: Carrier;
  /** Of settings and Occlum.json. */
  readonly data?: DataNode;
  /** Why the text can't be read. */
  readonly unreadable: readonly LocatedProblem[];
  /** What is wrong with a text that can be read: unknown keys, values of a wrong form. */
  readonly mistakes: readonly LocatedProblem[];
}

export interface KataText {
  readonly module: RegoModule;
  /** The JSON of `policy_data`, when there is any. */
  readonly data?: DataNode;
}

/** Neither Gramine nor the agent say a word. */
export const unnoticed = { stage: 'none', effect: 'accepted' } as const;
