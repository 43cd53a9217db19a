import type { Range } from '../../text/source.ts';
import type { TomlDocument } from '../../toml/document.ts';
import type { Manifest } from '../manifest.ts';
import { isBefore, type Release } from '../release.ts';

/** What a manifest was written for. `graphene`: before Gramine 1.0. */
export type Origin = Release | 'graphene';

export interface Situation {
  readonly document: TomlDocument;
  /** Read as the target release does. */
  readonly manifest: Manifest;
  readonly from: Origin;
  readonly to: Release;
  /** It is merged into another manifest. */
  readonly fragment: boolean;
  /** What was wrong before anything was changed. */
  readonly before: ReadonlyMap<string, number>;
}

/** Text that an edit puts in: new text, or text of the manifest as it stands. */
export type Piece = string | Range;

export interface PieceEdit {
  readonly range: Range;
  readonly pieces: readonly Piece[];
}

/** What an edit makes of the values; positions of arrays are those before. */
export type ValueChange =
  | { readonly kind: 'remove'; readonly place: readonly (string | number)[] }
  | { readonly kind: 'set'; readonly place: readonly (string | number)[]; readonly value: unknown }
  | {
      readonly kind: 'insert';
      readonly place: readonly (string | number)[];
      readonly at: 'start' | 'end';
      readonly values: readonly unknown[];
    };

/** One way to write a change down. */
export interface Rewrite {
  readonly edits: readonly PieceEdit[];
  readonly changes: readonly ValueChange[];
}

/**
 * Something to be done about one setting. `change`: one of the rewrites gives the setting to the target release, in order of
 * preference; `decide`: a person has to, and the rewrites leave a comment; `note`: worth knowing.
 */
export interface Proposal {
  /** Stays the same while the manifest is edited. */
  readonly id: string;
  readonly verdict: 'change' | 'decide' | 'note';
  /** The setting concerned. */
  readonly path: string;
  /** The key that takes over. */
  readonly successor?: string;
  readonly at: Range | null;
  /** One clause. */
  readonly message: string;
  /** An imperative. */
  readonly help?: string;
  readonly rewrites: readonly Rewrite[];
  /** When no rewrite can be applied. */
  readonly otherwise?: Proposal;
}

/** The first release that can stand for it. */
export function oldestOf(origin: Origin): Release {
  return origin === 'graphene' ? '1.0' : origin;
}

export function isFromBefore(from: Origin, release: Release): boolean {
  return from === 'graphene' || isBefore(from, release);
}

/** True when the migration passes into a release. */
export function crosses({ from, to }: Pick<Situation, 'from' | 'to'>, release: Release): boolean {
  return isFromBefore(from, release) && !isBefore(to, release);
}

export function nameOf(origin: Origin): string {
  return origin === 'graphene' ? 'Graphene' : `Gramine ${origin}`;
}
