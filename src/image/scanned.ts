import type { FileTree } from '../io/file-tree.ts';
import type { Image, ImageFile } from './image.ts';

/**
 * An image of which every byte was seen once, in a stream: nothing is written to disk, and the contents that are kept are bounded.
 */
export interface ScannedImage {
  /** Names, digest and configuration; its layers are not to be read again. */
  readonly image: Image;
  readonly tree: ScannedTree;
  /** From the lowest. A directory has none. */
  readonly layers: readonly ScannedLayer[];
  close(): void;
}

export interface ScannedLayer {
  readonly digest: string | undefined;
  readonly diffId: string;
  readonly mediaType: string | undefined;
  /** Bytes as stored. */
  readonly size: number | undefined;
  /** Bytes of the tar archive inside. */
  readonly unpackedSize: number;
  readonly createdBy: string | undefined;
  readonly entries: number;
  readonly whiteouts: number;
  readonly opaque: number;
  readonly hardLinks: number;
  readonly devices: number;
  readonly xattrs: number;
  /** Files of this layer whose content looks like a key or credential, those that upper layers hide included. */
  readonly secrets: readonly { readonly path: string; readonly found: SecretSight }[];
}

/** What was seen of a file while its bytes went by. */
export interface Sight {
  /** SHA-256 of the content, in lower-case hexadecimal. */
  readonly sha256: string;
  /** Of an ELF file, from its header and program headers. */
  readonly elf?: {
    readonly bits: 32 | 64;
    /** `e_machine`: 62 is x86-64. */
    readonly machine: number;
    /** `e_type`: 2 executable, 3 shared object. */
    readonly type: number;
    readonly interpreter: string | undefined;
    /** No dynamic section. */
    readonly isStatic: boolean;
  };
  /** The first line after `#!`. */
  readonly shebang?: string;
  readonly secrets?: readonly SecretSight[];
}

export interface SecretSight {
  /** E.g. `RSA private key`. */
  readonly kind: string;
  /** Byte offset. */
  readonly at: number;
  /** Never the secret itself: what may be shown of it. */
  readonly masked: string;
}

export interface ScannedFile extends ImageFile {
  /** Of regular files. */
  readonly sight?: Sight;
}

/** `read` gives what was kept or loaded, and throws an error with the code `ENOTLOADED` for other files. */
export interface ScannedTree extends FileTree {
  look(path: string): ScannedFile | undefined;
  /** The path with all links followed; undefined when nothing is there. */
  resolve(path: string): string | undefined;
  /** Everything below a directory, each path once, parents first, names in order of code points. Links are not followed. */
  walk(path?: string): Iterable<ScannedFile>;
  /** Streams the layers of these files once more and keeps their contents. Rejects with a UserError for more than the bound. */
  load(paths: readonly string[]): Promise<void>;
}
