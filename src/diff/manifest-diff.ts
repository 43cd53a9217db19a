import type { Direction } from '../gramine/direction.ts';
import type { Release } from '../gramine/release.ts';
import type { Range } from '../text/source.ts';

export type { Direction };

/** What one change acts on. `MRENCLAVE`: the measured bytes; `layout`: the enclave's areas; the rest are fields of SIGSTRUCT. */
export type Affected = 'MRENCLAVE' | 'layout' | 'ATTRIBUTES' | 'XFRM' | 'MISCSELECT' | 'ISVPRODID' | 'ISVSVN';

/** One change of meaning. Layout, order and written-out defaults are none. */
export interface Change {
  /**
   * The setting, e.g. `sgx.debug` or `loader.env.PATH`; of a mount the path inside, e.g. `/data`; of files the host path of an
   * allowed entry, or `sgx.trusted_files` for all trusted files that changed alike; `gramine` for the release itself.
   */
  readonly path: string;
  /** `setting`: a key's value; `mount`: what is visible where; `files`: what is trusted or allowed. */
  readonly subject: 'setting' | 'mount' | 'files';
  readonly kind: 'added' | 'removed' | 'changed';
  /** Values as JSON data (integers as numbers when safe, else texts); undefined when there is none or when it is unknown. */
  readonly old?: unknown;
  readonly new?: unknown;
  readonly direction: Direction;
  /** One clause: why it is weaker, stronger, neutral or can't be told. */
  readonly why: string;
  readonly affects: readonly Affected[];
  /** In the new text; absent when nothing is written there. */
  readonly range?: Range;
  /** In the old text. */
  readonly oldRange?: Range;
  /** Template conditions under all of which it holds, as written; absent when it holds in any case. */
  readonly assumptions?: readonly string[];
}

export type Verdict = 'changes' | 'same' | 'unknown';

export interface SealedData {
  /** In-enclave path of the encrypted mount. */
  readonly mount: string;
  readonly key: string;
  readonly effect: 'readable' | 'unreadable' | 'unknown';
  readonly why: string;
}

/**
 * What becomes of the enclave's identity. The texts are compared as the tools process them; what they do not hold (`assumes`) is
 * taken to be the same on both sides, so `same` means: built from the same files with the same Gramine.
 */
export interface Identity {
  readonly mrenclave: Verdict;
  readonly mrsigner: Verdict;
  readonly isvProdId: Verdict;
  readonly isvSvn: Verdict;
  readonly attributes: Verdict;
  /** What is missing to know the unknown ones: `sigstruct`, `definitions`, `trusted files`. */
  readonly needs: readonly string[];
  /** What MRENCLAVE depends on besides, and what `same` takes for unchanged: `libpal`, `trusted files`, `definitions`. */
  readonly assumes: readonly string[];
  /** Why MRENCLAVE changes, most telling first: changed settings, order, written-out defaults, file hashes. */
  readonly causes: readonly string[];
  /** MRENCLAVE of both sides in hexadecimal, when it was computed. */
  readonly measured?: { readonly old: string; readonly new: string };
  readonly sealedData: readonly SealedData[];
  /** What a fleet has to do, e.g. that verifiers need the new value before the first new enclave starts. */
  readonly consequences: readonly string[];
}

export interface FileChange {
  /** Host path as the URI says, without the scheme; a directory and a folded directory end with `/`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** How many entries it stands for; 1 when it is not folded. */
  readonly count: number;
}

/** Something that can newly be started in the enclave, or no longer, as far as names and places tell. */
export interface ExecSurfaceChange {
  /** In the enclave; a folder of programs that is folded ends with `/`. */
  readonly path: string;
  readonly kind: 'added' | 'removed';
  /** `a shell`, `Python`; of a folder why something can be started from there. */
  readonly what: string;
  /** How many programs it stands for; 1 when it is not folded. */
  readonly count: number;
}

export interface ManifestDiff {
  /** Of the new side. */
  readonly gramine: Release;
  /** Of the old side, when it is another one. */
  readonly oldGramine?: Release;
  /** Sorted: weaker, unknown, stronger, neutral, then by path. */
  readonly changes: readonly Change[];
  readonly identity: Identity;
  readonly trustedFiles: {
    readonly added: number;
    readonly removed: number;
    readonly changed: number;
    /** Folded by directory, sorted by path. */
    readonly entries: readonly FileChange[];
  };
  /** By path. */
  readonly execSurface: readonly ExecSurfaceChange[];
  /** Changes by direction. */
  readonly summary: Readonly<Record<Direction, number>>;
}

/** Facts that settle what texts alone leave open. */
export interface MeasuredIdentity extends Pick<Identity, 'mrenclave' | 'isvProdId' | 'isvSvn' | 'attributes'> {
  /** 64 hexadecimal digits each; undefined without libpal.so. */
  readonly digests: { readonly old: string; readonly new: string } | undefined;
  readonly causes: readonly string[];
  readonly assumes: readonly string[];
  /** What changed among the trusted files of the finished manifests. */
  readonly fileChanges: readonly Change[];
  readonly trustedFiles: ManifestDiff['trustedFiles'];
}
