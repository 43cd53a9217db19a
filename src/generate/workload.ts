/**
 * What a program needs inside an enclave, and why. Every source (a program, a folder, an image, a log) comes to one of these,
 * runtime profiles and options add to it, and one writer turns it into a manifest.
 *
 * Texts are plain: the writer quotes and escapes them, and in a template it writes what lies below Gramine's own directories
 * and below library directories of the distribution with variables.
 */
export interface Workload {
  /** In-enclave path of the program, and what it is started with. `argv` includes argv[0]. */
  readonly program: { readonly path: string; readonly argv: readonly string[]; readonly why: string };
  /** In-enclave directory it starts in; undefined for `/`. */
  readonly startDirectory?: { readonly path: string; readonly why: string };
  /** Fixed environment. `LD_LIBRARY_PATH` is not here: it follows from `libraryDirectories`. */
  readonly environment: readonly Variable[];
  /** In-enclave directories in the order of `LD_LIBRARY_PATH`, Gramine's own runtime first; none for a static program. */
  readonly libraryDirectories: readonly { readonly path: string; readonly why: string }[];
  /** Ancestors before descendants once written; the writer sorts. */
  readonly mounts: readonly WorkloadMount[];
  readonly trusted: readonly WorkloadFile[];
  readonly allowed: readonly WorkloadFile[];
  /** Everything else, by its key in the newest release: `sgx.max_threads`, `sys.stack.size`, `sgx.remote_attestation`, `loader.uid`, … */
  readonly settings: readonly WorkloadSetting[];
  /** What could not be known: comments that say what a person has to decide. */
  readonly questions: readonly Question[];
  /** The runtime profiles that contributed, e.g. `python`. */
  readonly profiles: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly why: string;
}

export interface WorkloadMount {
  readonly type: 'chroot' | 'encrypted' | 'tmpfs';
  /** In-enclave path. */
  readonly path: string;
  /** With scheme; none for tmpfs. */
  readonly uri?: string;
  readonly keyName?: string;
  readonly why: string;
  readonly accept?: Acceptance;
}

/** A trusted or allowed file; a directory ends with `/`. */
export interface WorkloadFile {
  readonly uri: string;
  readonly why: string;
  /** A finding that this opening brings about on purpose: written as a suppression comment with its reason. */
  readonly accept?: Acceptance;
}

export interface WorkloadSetting {
  /** Path of the key, e.g. `sgx.enclave_size`. */
  readonly key: string;
  readonly value: string | bigint | boolean | readonly string[];
  readonly why: string;
  /** Where the number or rule comes from: a document, a source file, a measurement. */
  readonly source?: string;
  readonly accept?: Acceptance;
}

export interface Acceptance {
  /** Rule id. */
  readonly rule: string;
  readonly reason: string;
}

export interface Question {
  /** The group it is written in: the key or path it is about. */
  readonly about: string;
  /** What is unknown and what to decide, one sentence without a full stop. */
  readonly text: string;
  /** The option or setting that answers it, e.g. `--encrypted /data` or `sgx.remote_attestation`. */
  readonly settledBy?: string;
}
