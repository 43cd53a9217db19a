import type { Release } from '../gramine/release.ts';
import type { Image } from '../image/image.ts';
import type { ResolvedUser } from '../image/resolve-user.ts';
import type { GscLaunch } from './launch.ts';
import type { Origin, Overridden } from './merge.ts';
import type { GscPackages } from './packages.ts';
import type { BuildType } from './template.ts';
import type { FinaliseWalk } from './walk.ts';

/** What `gsc build` and `gsc sign-image` would make of an image, as far as that follows from what was given. */
export interface WrapPlan {
  readonly imageKind: Image['kind'];
  /** The release of GSC. */
  readonly release: Release;
  /** The release of Gramine that it builds, and by what that is known. */
  readonly gramine: { readonly release: Release; readonly from: 'config' | 'gsc' | 'assumed' };
  readonly flags: {
    readonly insecureArgs: boolean;
    readonly buildType: BuildType;
    readonly removeGramineDeps: boolean;
  };
  readonly names: ImageNames;
  readonly distro: PlannedDistro;
  /** Undefined where it is not known what is installed. */
  readonly packages: GscPackages | undefined;
  readonly user: ResolvedUser;
  /** Undefined when the image names no program. */
  readonly launch: GscLaunch | undefined;
  readonly manifest: PlannedManifest;
  readonly trusted: TrustedList;
  /** Undefined with arguments of the host, and before GSC 1.4, whose escaping nobody repeats. */
  readonly trustedArgv: { readonly size: number; readonly sha256: string } | undefined;
  readonly configChanges: readonly ConfigChange[];
  readonly layers: PlannedLayers;
  readonly commands: readonly PlannedCommand[];
  /** Why the build, the signing or the start fails, and what is to be known about the rest. */
  readonly problems: readonly PlanProblem[];
  /** What can't be known, and why. */
  readonly unknown: readonly { readonly what: string; readonly why: string }[];
}

export interface ImageNames {
  /** As it is given to `gsc`; undefined when nothing names the image. */
  readonly original: string | undefined;
  readonly unsigned: string;
  readonly signed: string;
}

export interface PlannedDistro {
  /** As `Distro` has it or `auto` finds it; undefined when it can't be found. */
  readonly name: string | undefined;
  readonly from: 'config' | 'image';
  readonly family: Family | undefined;
}

/** By what GSC installs packages with. */
export type Family = 'debian' | 'centos' | 'ubi' | 'suse';

export interface PlannedManifest {
  /** The text of `entrypoint.manifest` before the finalise step; undefined when merging fails. */
  readonly text: string | undefined;
  readonly sha256: string | undefined;
  /** The text without secrets. */
  readonly shown: string | undefined;
  /** In the order of the text. */
  readonly keys: readonly PlannedKey[];
  readonly overridden: readonly Overridden[];
  /** What the finalise step makes of it before it adds files; undefined when that fails. */
  readonly finalised: string | undefined;
  /** Of `entrypoint.manifest.sgx` with the files that are known. Undefined where the tools' output can't be predicted. */
  readonly knownBytes: number | undefined;
}

export interface PlannedKey {
  readonly path: string;
  /** Its value as TOML on one line, unless it is a secret. */
  readonly shown: string;
  readonly isSecret: boolean;
  /** `gramine`: a default that signing adds. */
  readonly origins: readonly (Origin | 'gramine')[];
}

export interface TrustedList {
  /** By URI. Without what GSC installs; only some of a walk that was given up. */
  readonly entries: readonly TrustedEntry[];
  /** Entries by who brings them. */
  readonly totals: {
    readonly entries: number;
    readonly files: number;
    readonly uriBytes: number;
    /** Of distinct files. */
    readonly contentBytes: number;
    readonly hashed: number;
  };
  /** The list is not made at all: the manifest says that any file may be opened. */
  readonly isSkipped: boolean;
  readonly walk: FinaliseWalk;
}

export interface TrustedEntry {
  readonly uri: string;
  /** The path without links. */
  readonly resolved: string;
  readonly sha256: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
  /** Index of the layer that the content is from. */
  readonly layer?: number;
  /** `volatile`: Docker mounts another file there in each container; `rebuilt`: what GSC installs changes it. */
  readonly content: 'image' | 'gsc' | 'volatile' | 'rebuilt' | 'unknown';
}

export interface ConfigChange {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

export interface PlannedLayers {
  /** Undefined for releases whose steps are not known. */
  readonly build: readonly string[] | undefined;
  readonly sign: readonly string[];
}

export interface PlannedCommand {
  readonly does: string;
  readonly line: string;
}

export interface PlanProblem {
  readonly severity: 'error' | 'warning' | 'note';
  /** Group and name. */
  readonly code: string;
  /** One clause. */
  readonly message: string;
  readonly help?: string;
  readonly evidence?: readonly string[];
}
