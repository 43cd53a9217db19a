import type { Release } from '../gramine/release.ts';

/** What a finished image says of itself, held against what is in it. */
export interface VerifiedImage {
  /** Of Gramine, and by what it is known. */
  readonly gramine: { readonly release: Release; readonly from: 'option' | 'image' | 'assumed' };
  readonly paths: { readonly manifest: string; readonly sigstruct: string; readonly libpal: string | undefined };
  readonly enclave: VerifiedEnclave;
  readonly signer: VerifiedSigner;
  readonly files: VerifiedFiles;
  /** Of libpal.so; undefined when it is not there, or can't be read. */
  readonly libpalBytes: { readonly size: number; readonly measured: number } | undefined;
  readonly problems: readonly VerifyProblem[];
}

export interface VerifiedEnclave {
  /** Of the files in the image; undefined when it can't be computed. */
  readonly mrenclave: string | undefined;
  /** What the SIGSTRUCT says. */
  readonly signed: string | undefined;
  readonly debug: boolean | undefined;
  readonly isvProdId: number | undefined;
  readonly isvSvn: number | undefined;
  readonly date: string | undefined;
}

export interface VerifiedSigner {
  readonly mrsigner: string | undefined;
  /** Whose key it is, when everybody has it. */
  readonly known: string | undefined;
}

export interface VerifiedFiles {
  readonly listed: number;
  readonly matching: number;
  /** In the order of the list. */
  readonly differing: readonly DifferingFile[];
  /** What GSC's walk over the image would list, and the manifest does not. */
  readonly unlisted: readonly string[];
}

export interface DifferingFile {
  readonly uri: string;
  /**
   * `volatile`: Docker mounts another file there, so that no hash will ever match; `stale`: the manifest's own text from before it was
   * finalised; `removed`: a layer above the manifest's removes files, as `--remove-gramine-deps` does.
   */
  readonly state: 'changed' | 'missing' | 'removed' | 'unhashed' | 'no file' | 'volatile' | 'stale';
  /** The step that made the layer of the content, for one above that of the manifest. */
  readonly changedBy?: string;
}

export interface VerifyProblem {
  readonly severity: 'error' | 'warning' | 'note';
  readonly code: string;
  /** One clause. */
  readonly message: string;
  readonly help?: string;
  readonly evidence?: readonly string[];
}
