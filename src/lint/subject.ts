import { allowedFiles, type FileList, trustedFiles } from '../gramine/files.ts';
import { Manifest } from '../gramine/manifest.ts';
import { type Mounts, mountsOf } from '../gramine/mounts.ts';
import type { Release } from '../gramine/release.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { StaticRendering, World } from '../template/template.ts';
import type { Decoded } from '../text/decode.ts';
import type { TomlDocument } from '../toml/document.ts';
import { isMeant } from './key-findings.ts';
import type { FileKind, ReadAs } from './kinds.ts';
import type { Profile } from './rule.ts';

export interface SubjectOptions {
  readonly path: string;
  readonly kind: FileKind;
  readonly reading: ReadAs;
  readonly release: Release;
  readonly profile: Profile;
  readonly base?: TomlDocument;
  /** Host files, when `--files ROOT` was given. */
  readonly files?: FileTree;
  /** The manifest's own folder as a path in `files`, when it lies there. */
  readonly folderInFiles?: string;
  readonly template?: {
    readonly rendering: StaticRendering;
    readonly world: World;
    readonly defines: ReadonlyMap<string, string | true>;
  };
  /** What could not be decoded; the text then holds replacement characters there. */
  readonly decoding?: Decoded['problems'];
  /** Bytes the PAL takes in the enclave; an estimate when it was not configured. */
  readonly palSize?: bigint;
}

/** What rules look at: one manifest text (one world of a template) and everything around it. */
export class Subject {
  readonly options: SubjectOptions;
  readonly document: TomlDocument;
  readonly manifest: Manifest;
  #mounts: Mounts | undefined;
  #trusted: FileList | undefined;
  #allowed: FileList | undefined;

  constructor(document: TomlDocument, options: SubjectOptions) {
    this.document = document;
    this.options = options;
    this.manifest = new Manifest(document, { release: options.release, ...(options.base && { base: options.base }) });
  }

  get release(): Release {
    return this.options.release;
  }

  get reading(): ReadAs {
    return this.options.reading;
  }

  get mounts(): Mounts {
    this.#mounts ??= this.#opened(mountsOf(this.manifest), 'fs.mounts');
    return this.#mounts;
  }

  get trusted(): FileList {
    this.#trusted ??= this.#opened(trustedFiles(this.manifest), 'sgx.trusted_files');
    return this.#trusted;
  }

  get allowed(): FileList {
    this.#allowed ??= this.#opened(allowedFiles(this.manifest), 'sgx.allowed_files');
    return this.#allowed;
  }

  /** A list whose key is misspelt or misplaced is there, in its author's mind: nothing is called missing from it. */
  #opened<T extends { readonly open: boolean }>(list: T, path: string): T {
    return !list.open && isMeant(this, path) ? { ...list, open: true } : list;
  }
}
