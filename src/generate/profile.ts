import type { Release } from '../gramine/release.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { Question, Variable, WorkloadSetting } from './workload.ts';

/**
 * What is known of one language runtime or server beyond the libraries it is linked with, each item with its reason. Several may
 * fit one program (Python and PyTorch): the larger number wins, everything else adds up, and of two settings of one key the
 * later profile's.
 */
export interface Profile {
  /** For `--runtime`. */
  readonly id: string;
  readonly title: string;
  /** Last segments of the program's paths that give it away, e.g. `/^python[\d.]*$/`. */
  readonly programs?: RegExp;
  /** For what no name gives away: a Go program, PyTorch below the directories of Python. */
  readonly recognises?: (launched: Launched) => boolean;
  /** `sgx.max_threads`, Gramine's own threads included. */
  readonly threads?: Sized<bigint>;
  /** `sgx.enclave_size` in bytes, everything included; made a power of two. */
  readonly enclaveSize?: Sized<bigint>;
  /** `sys.stack.size` in bytes. */
  readonly stackSize?: Sized<bigint>;
  /** Variables that are set unless the program comes with them. */
  readonly environment?: readonly Variable[];
  readonly settings?: readonly WorkloadSetting[];
  readonly questions?: readonly Question[];
  /** What it opens when it runs, as far as the files tell. */
  readonly contents?: (launched: Launched) => Contents;
}

/** What is started, as far as it is known when profiles are asked. Paths are absolute in `tree`, and the same inside the enclave. */
export interface Launched {
  readonly tree: FileTree;
  /** The program behind all links and scripts. */
  readonly program: string;
  /** Every path that led to it, the program's own included. */
  readonly names: readonly string[];
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly startDirectory: string;
  /** The application that is mounted as a whole, if there is one. */
  readonly application?: string;
  /** The first bytes of the program that say what it is: all of it, when it is not too large. */
  read(path: string): Uint8Array | undefined;
  readonly release: Release;
}

/** A number with its reason and where it comes from. */
export interface Sized<T> {
  readonly value: T;
  readonly why: string;
  readonly source?: string;
}

export interface Place {
  readonly path: string;
  readonly why: string;
}

export interface Contents {
  /** In place of the profile's own, where files or arguments tell more. */
  readonly threads?: Sized<bigint>;
  readonly enclaveSize?: Sized<bigint>;
  readonly stackSize?: Sized<bigint>;
  /** Trusted as a whole. */
  readonly directories?: readonly (Place & {
    /** There are libraries below that are loaded by name: what they need is added. */
    readonly modules?: boolean;
  })[];
  readonly files?: readonly Place[];
  /** Empty and writable at start, lost at the end. */
  readonly scratch?: readonly Place[];
  readonly environment?: readonly Variable[];
  readonly settings?: readonly WorkloadSetting[];
  readonly questions?: readonly Question[];
}
