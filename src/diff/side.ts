import { type HardcodedKey, hardcodedKeys } from '../gramine/encryption.ts';
import type { FileEntry, FileList } from '../gramine/files.ts';
import { Manifest } from '../gramine/manifest.ts';
import type { Mounts } from '../gramine/mounts.ts';
import type { Exposed } from '../gramine/protection.ts';
import type { Release } from '../gramine/release.ts';
import { type Shadow, shadowsOf } from '../gramine/shadows.ts';
import { Text } from '../gramine/text.ts';
import type { Assumption, SourceMap } from '../template/template.ts';
import type { Range, Source } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import { listInEffect } from './list-in-effect.ts';
import { mountsInEffect } from './mounts-in-effect.ts';
import { type TrustedFiles, trustedFilesOf } from './trusted-files.ts';

export interface SideOptions {
  /** The text as it was given. */
  readonly source: Source;
  readonly document: TomlDocument;
  readonly release: Release;
  readonly final: boolean;
  /** From the document to a template. */
  readonly map?: SourceMap;
  readonly assumptions: readonly Assumption[];
}

/** One of the two manifests, or one outcome of a template. */
export class Side implements Exposed {
  readonly options: SideOptions;
  readonly document: TomlDocument;
  readonly manifest: Manifest;
  #mounts: Mounts | undefined;
  #trusted: FileList | undefined;
  #allowed: FileList | undefined;
  #files: TrustedFiles | undefined;
  #shadows: ReadonlyMap<FileEntry, Shadow> | undefined;
  #keys: ReadonlyMap<string, HardcodedKey> | undefined;

  constructor(options: SideOptions) {
    this.options = options;
    this.document = options.document;
    this.manifest = new Manifest(options.document, { release: options.release });
  }

  get release(): Release {
    return this.options.release;
  }

  get mounts(): Mounts {
    this.#mounts ??= mountsInEffect(this.manifest);
    return this.#mounts;
  }

  /** As lint sees them: every entry with its place. */
  get trusted(): FileList {
    this.#trusted ??= listInEffect(this.manifest, 'sgx.trusted_files');
    return this.#trusted;
  }

  get allowed(): FileList {
    this.#allowed ??= listInEffect(this.manifest, 'sgx.allowed_files');
    return this.#allowed;
  }

  /** By path. */
  get files(): TrustedFiles {
    this.#files ??= trustedFilesOf(this.manifest);
    return this.#files;
  }

  /** What allowed entries leave without integrity. */
  get shadows(): ReadonlyMap<FileEntry, Shadow> {
    this.#shadows ??= shadowsOf(this);
    return this.#shadows;
  }

  /** Encryption keys that stand in the manifest, by name. */
  get keys(): ReadonlyMap<string, HardcodedKey> {
    this.#keys ??= new Map(hardcodedKeys(this.manifest, this.release).map((key) => [key.name, key]));
    return this.#keys;
  }

  /** A range of the document in the given text. */
  place(range: Range): Range {
    return this.options.map?.toTemplate(range) ?? range;
  }

  placeOf(node: Node): Range {
    return this.place(this.document.range(node));
  }

  /** What stands at a node with unknown parts: the expression in its template. */
  expressionAt(node: Node): string {
    const { document, options } = this;
    const range = options.map ? options.map.toTemplate(document.range(node)) : document.range(node);
    const text = options.source.slice(range).trim();
    const inner = /^(["'])([^"']*)\1$/.exec(text)?.[2] ?? text;
    return inner.length > longest ? `${inner.slice(0, longest)}…` : inner;
  }

  /** Every expression that a value, or the names in it, depend on; `name`: its own name too. */
  expressionsIn(node: Node, name = false): readonly string[] {
    const { document } = this;
    const found: string[] = [];
    if (name && new Text(document.name(node) ?? '', document.holes).hasHole()) found.push(this.#keyAt(node));
    const kind = document.kind(node);
    if (kind === 'table' || kind === 'array') {
      for (const child of document.children(node)) found.push(...this.expressionsIn(child, true));
    } else if (kind === 'hole' || (kind === 'string' && new Text(document.string(node), document.holes).hasHole()))
      found.push(this.expressionAt(node));
    return found;
  }

  #keyAt(node: Node): string {
    return this.options.source.slice(this.place(this.document.keyRange(node)));
  }
}

const longest = 200;
