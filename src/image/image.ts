import type { FileTree } from '../io/file-tree.ts';
import type { OpenFile } from '../io/io.ts';
import type { ImageConfig } from './image-config.ts';
import type { Piece } from './slice.ts';

/** A container image, or a folder that stands for one. Nothing of it is ever written to the host's file system. */
export interface Image {
  readonly kind: 'oci-layout' | 'docker-archive' | 'directory';
  /** Of the manifest. A docker-archive has none, and a directory neither. */
  readonly digest: string | undefined;
  /** Of the configuration, which Docker calls the image's id. */
  readonly configDigest: string | undefined;
  /** The names it goes by where it lies, e.g. `docker.io/library/redis:7`, or a bare tag. */
  readonly names: readonly string[];
  /** Undefined for a directory, of which nobody says how it is to be started. */
  readonly config: ImageConfig | undefined;
  /** From the lowest to the topmost. A directory has none. */
  readonly layers: readonly Layer[];
  /**
   * The file system that a container sees. Made once, then kept; whatever a layer's content is checked against is checked by
   * then. Throws a UserError for a layer that can't be read or breaks its promises.
   */
  tree(): Promise<ImageTree>;
  /** Lets go of files and temporary copies; the tree can't be read any longer. */
  close(): void;
}

export interface Layer {
  /** Of the bytes as they are stored; undefined when nothing states it, as in a docker-archive. */
  readonly digest: string | undefined;
  /** Of the tar archive inside, by the configuration. */
  readonly diffId: string;
  readonly mediaType: string | undefined;
  /** Bytes as stored; undefined when the content isn't there. */
  readonly size: number | undefined;
  /** The build step it comes from, by the configuration's history. */
  readonly createdBy: string | undefined;
  /** Why its content can't be read, e.g. that it is encrypted; reading it throws just that. */
  readonly unreadable: string | undefined;
  /** In the archive's order, whiteouts included. */
  entries(): AsyncIterable<LayerEntry>;
  /** The tar archive inside, checked against all digests. Unpacked when that has not happened yet. */
  archive(): Promise<OpenFile>;
}

/** Paths are absolute and clean. Bytes that are no UTF-8 appear as U+DC80 … U+DCFF, one each. */
export type LayerEntry = Whiteout | LayerLink | LayerNode;

export interface Whiteout {
  /** `opaque` hides what lower layers have in a directory. */
  readonly kind: 'whiteout' | 'opaque';
  readonly path: string;
}

export interface LayerLink {
  readonly kind: 'hard-link';
  readonly path: string;
  /** Absolute and clean too. */
  readonly target: string;
}

export interface LayerNode extends Attributes, Content {
  readonly kind: 'node';
  readonly path: string;
}

/** Where the content of a file lies in the archive. */
export interface Content {
  readonly start: number;
  /** Of a sparse file; what they don't cover is zero. */
  readonly pieces?: readonly Piece[];
}

export type NodeType = 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo';

/** What an archive says of a file. */
export interface Attributes {
  readonly type: NodeType;
  /** Bytes; 0 for all but regular files. */
  readonly size: number;
  /** Permission bits, set-uid and the like included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970, with a fraction where the archive has one. */
  readonly mtime: number;
  /** Of a symbolic link, as written. */
  readonly target?: string;
  readonly device?: { readonly major: number; readonly minor: number };
  /** Extended attributes by name, e.g. `security.capability`. */
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
}

/** A path of the image's file system. What a directory of the host does not tell is undefined. */
export interface ImageFile extends Partial<Omit<Attributes, 'type'>> {
  /** Absolute, free of links but for its last component. */
  readonly path: string;
  readonly type: NodeType | 'other';
  readonly size: number;
  readonly mode: number;
  /** Index of the topmost layer that states this path; for a directory that none states, of the one that implies it. */
  readonly layer?: number;
  /** Paths with the same identity are hard links of one file. */
  readonly identity?: number;
}

/** A FileTree that knows more. All content is read from where it lies, piece by piece. */
export interface ImageTree extends FileTree {
  /** Everything known of a path; does not follow a link in the last component. */
  look(path: string): ImageFile | undefined;
  /** The path with all links followed; undefined when nothing is there. */
  resolve(path: string): string | undefined;
  /** Random access to a regular file, links followed. Throws an error with `code` as `Io.openFile` does. */
  openFile(path: string): OpenFile;
  /** Everything below a directory, each path once, parents first, names in order of code points. Links are not followed. */
  walk(path?: string): Iterable<ImageFile>;
}
