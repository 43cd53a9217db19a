import type { EnvironmentRule, Invocation, Matcher, StreamAccess, User } from '../invocation/invocation.ts';
import type { Range, Source } from '../text/source.ts';

/** Who makes a policy hold. `nobody`: it is a specification. */
export type Enforcer = 'kata-agent' | 'key-broker' | 'gramine' | 'occlum' | 'nobody';

/**
 * What a policy of any format lets the host do: what lint judges and diff compares. An imported policy and our own become the same
 * thing here; what could not be read out of a policy is in `unknown`, never left out silently.
 */
export interface Permissions {
  readonly source: Source;
  readonly format: 'exec-policy' | 'kata-policy' | 'genpolicy-settings' | 'gramine-manifest' | 'occlum';
  readonly enforcedBy: readonly Enforcer[];
  readonly id?: string;
  readonly counter?: number;
  /** By the name the agent asks for, e.g. `ExecProcessRequest`; those of the chosen format alone. */
  readonly endpoints: ReadonlyMap<string, EndpointPermission>;
  /** What fails the policy is allowed all the same (`AllowRequestsFailingPolicy`). */
  readonly failing: EndpointPermission;
  readonly containers: readonly ContainerPermissions[];
  /** Allowed in every container of the pod. */
  readonly execs: readonly Invocation[];
  /** Variables that any process of any container may have; those of containers and invocations hold them too. */
  readonly environment?: readonly EnvironmentRule[];
  /** Files the host may copy in: patterns over the path; of any kind where `kinds` is absent. */
  readonly copyFile: readonly { readonly path: Matcher; readonly kinds?: readonly FileKind[]; readonly range: Range }[];
  readonly unknown: readonly { readonly why: string; readonly range: Range }[];
}

export type FileKind = 'regular' | 'directory' | 'symlink';

export interface EndpointPermission {
  readonly answer: 'allowed' | 'denied' | 'conditional' | 'unknown';
  readonly range?: Range;
}

export interface ContainerPermissions {
  readonly name: string;
  /** The pod's pause container. */
  readonly sandbox?: boolean;
  /** Reference of the image; absent when the format has none. */
  readonly image?: string;
  readonly entrypoint: Invocation;
  readonly execs: readonly Invocation[];
  readonly environment: readonly EnvironmentRule[];
  readonly user?: User;
  readonly cwd?: string;
  readonly tty?: boolean;
  readonly privileged?: boolean;
  readonly noNewPrivileges?: boolean;
  readonly readOnlyRoot?: boolean;
  readonly capabilities?: readonly string[];
  readonly streams?: StreamAccess;
  readonly maxInstances?: number;
  readonly range: Range;
}
