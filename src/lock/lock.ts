/** What a `manifestly.lock` pins. */
export interface Lock {
  /** Sorted by manifest, then by variant. */
  readonly enclaves: readonly LockedEnclave[];
}

/** One enclave: a manifest, or one variant of a template. Digests are SHA-256 in lower-case hexadecimal. */
export interface LockedEnclave {
  /** Relative to the folder of the lock file. */
  readonly manifest: string;
  readonly as: 'template' | 'manifest' | 'signed';
  readonly variant: string | undefined;
  readonly gramine: string;
  /** What is unknown, and has to be given for it. */
  readonly needs: readonly string[];
  readonly identity: LockedIdentity;
  readonly digests: LockedDigests;
  /** From `-D`. */
  readonly definitions: Definitions;
  /** From the configuration. */
  readonly variantDefinitions: Definitions;
  /** Values in canonical TOML, by path, without the trusted files. */
  readonly settings: ReadonlyMap<string, string>;
  readonly trustedFiles: FoldedFiles;
}

export interface LockedIdentity {
  /** Undefined when it needs something. */
  readonly mrenclave: string | undefined;
  readonly isvProdId: number;
  readonly isvSvn: number;
  readonly flags: string;
  readonly xfrm: string;
  readonly xfrmMask: string;
  readonly miscSelect: string;
}

export interface LockedDigests {
  readonly libpal: string | undefined;
  /** Of the finished manifest, byte for byte. */
  readonly manifest: string;
  /** Of the paths of the settings in their order. */
  readonly keyOrder: string;
  /** Of the URIs of the trusted files in their order. */
  readonly fileOrder: string;
}

/** `hidden`: a secret, which the lock file does not keep. */
export type Definitions = ReadonlyMap<string, string | true | { readonly hidden: true }>;

/** By URI, or by `FOLDER/*` for the files of a folder, or by `FOLDER/**` for those of the folders in it. */
export type FoldedFiles = ReadonlyMap<string, string | FileGroup>;

export interface FileGroup {
  readonly files: number;
  /** Over the sorted pairs of URI and hash. */
  readonly sha256: string;
}
