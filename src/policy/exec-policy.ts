import type { Invocation, Matcher, StreamAccess, User } from '../invocation/invocation.ts';
import type { Range, Source } from '../text/source.ts';

/** An exec policy as its author means it: every default filled in, everything with its place. Format 1. */
export interface ExecPolicy {
  readonly source: Source;
  readonly id: string;
  readonly counter: number;
  readonly title?: string;
  /** RFC 3339, as written. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly replaceAtRuntime: 'never' | 'while-unset';
  readonly release: readonly KeyRelease[];
  readonly host: HostAccess;
  readonly containers: readonly PolicyContainer[];
  /** Places of `policy.id`, `policy.counter`, …, by dotted path (`container[0].exec[1].id`), for messages. */
  rangeOf(path: string): Range | undefined;
}

export interface KeyRelease {
  /** `repository/type/tag`. */
  readonly resource: string;
  readonly minCounter?: number;
  readonly tee?: readonly Tee[];
  readonly requireAffirming: boolean;
  readonly maxExecLevel?: ExecLevel;
  readonly range: Range;
}

export type Tee = 'tdx' | 'snp' | 'sgx' | 'cca' | 'se' | 'az-tdx-vtpm' | 'az-snp-vtpm' | 'sample';

/** How far a policy opens exec, from nothing to a shell. */
export const execLevels = ['none', 'probes', 'fixed', 'patterns', 'shell'] as const;
export type ExecLevel = (typeof execLevels)[number];

export interface HostAccess {
  readonly copyFile: readonly CopyRule[];
  readonly diagnostics: boolean;
  readonly metrics: boolean;
  readonly networkSetup: 'deny' | 'non-loopback';
}

export interface CopyRule {
  /** A portable pattern over the whole path. */
  readonly path: string;
  readonly kinds: readonly ('regular' | 'directory' | 'symlink')[];
  readonly range: Range;
}

export interface PolicyContainer {
  readonly name: string;
  /** The pod's pause container: it is known by its annotation, and its name and image are not compared. */
  readonly sandbox: boolean;
  readonly image: string;
  /** Digest of the image's configuration, `sha256:…`. */
  readonly imageConfig?: string;
  readonly entrypoint: PolicyInvocation;
  readonly tty: boolean;
  readonly user: User;
  readonly cwd: string;
  readonly noNewPrivileges: boolean;
  readonly privileged: boolean;
  /** Sorted, `CAP_…`. */
  readonly capabilities: readonly string[];
  readonly readOnlyRoot: boolean;
  readonly env: readonly PolicyVariable[];
  readonly streams: StreamAccess;
  /** Sorted; what the host may send to the first process. */
  readonly signals: readonly string[];
  readonly maxInstances: number;
  /** In file order: the first that matches decides. */
  readonly execs: readonly PolicyInvocation[];
  readonly range: Range;
}

/** What the policy lets start: `command` is always argv, and `user`, `cwd` and `streams` are known. */
export type PolicyInvocation = Invocation & {
  readonly id: string;
  readonly command: Extract<Invocation['command'], { kind: 'argv' }>;
  readonly user: User;
  readonly cwd: string;
  readonly streams: StreamAccess;
  readonly signals: readonly string[];
  readonly tty: 'never' | 'allowed' | 'required';
  /** Variables of the container, followed by its own; `environment` of Invocation in the policy's own terms. */
  readonly variables: readonly PolicyVariable[];
};

export interface PolicyVariable {
  readonly name: string;
  readonly value: Exclude<Matcher, { kind: 'anything' }>;
  readonly required: boolean;
  readonly range: Range;
}
