import type { Range } from '../../text/source.ts';

/**
 * Who decides what a file holds: a hash that is measured with the enclave (`hash`), whoever has the key it is encrypted with (`key`),
 * what runs in the enclave (`memory`), or the host. `nobody`: it can't be opened at all.
 */
export type Holder = 'hash' | 'key' | 'memory' | 'host' | 'nobody' | 'unknown';

/** Who decides on something that the program is started with. `file`: a file that the manifest names. */
export type Chooser = 'manifest' | 'host' | 'file' | 'unknown';

/** What can be started in an enclave, and who decides on it. Nothing here limits what is started: files and arguments do. */
export interface ExecSurface {
  readonly entrypoint: Entrypoint;
  readonly arguments: Arguments;
  readonly environment: HostEnvironment;
  /** By path. */
  readonly programs: readonly StartableProgram[];
  /** Where other programs can be, or are put later; by path. */
  readonly folders: readonly OpenFolder[];
  readonly subprocesses: Subprocesses;
  /** Files that are trusted, of which neither name nor content says whether they are programs. */
  readonly unjudged: number;
  /** What would have to be known to call the list complete; empty when it is. */
  readonly missing: readonly Missing[];
}

export interface Missing {
  /** E.g. "the files: name them with `--files` or `--image`". */
  readonly needs: string;
  readonly range?: Range;
}

export interface Entrypoint {
  /** In the enclave; undefined when a template decides on it, or when there is none. */
  readonly path: string | undefined;
  readonly holder: Holder;
  readonly range?: Range;
}

export interface Arguments {
  readonly chosenBy: Chooser;
  /** Of the manifest, its own name first; undefined for those that a template decides on. */
  readonly values: readonly (string | undefined)[];
  /** The URI of the file. */
  readonly file?: string;
  readonly holder?: Holder;
  readonly range?: Range;
}

export interface HostEnvironment {
  /** `all`: every variable of the host gets in; `some`: the named ones; `unknown`: a file or a template decides. */
  readonly fromHost: 'none' | 'some' | 'all' | 'unknown';
  /** By name. */
  readonly variables: readonly HostVariable[];
  /** What the manifest gives, by name; undefined values are left open by a template. */
  readonly fixed: ReadonlyMap<string, string | undefined>;
}

export interface HostVariable {
  readonly name: string;
  /** What the host does by it: a clause that goes on from "the host …". */
  readonly danger?: string;
  readonly range: Range;
}

export type ProgramKind = 'program' | 'shell' | 'interpreter' | 'script' | 'linker';

export interface StartableProgram {
  /** In the enclave. */
  readonly path: string;
  readonly kind: ProgramKind;
  /** `Python`; for what runs what it is told. */
  readonly what?: string;
  readonly holder: Holder;
  /** `file`: its content says so; `name`: its name and place do. */
  readonly by: 'file' | 'name';
  /** Of a script. */
  readonly interpreter?: string;
  /** No permission bit marks it as executable: the host, which supplies the bits, can. */
  readonly unmarked?: true;
  readonly range?: Range;
}

export interface OpenFolder {
  /** In the enclave; a file or a folder and all that is below. */
  readonly path: string;
  readonly holder: Holder;
  /** One clause: why something can be started from there. */
  readonly why: string;
  readonly range?: Range;
}

export interface Subprocesses {
  readonly possible: 'yes' | 'refused' | 'unknown';
  readonly range?: Range;
}
