import type { Cell } from './comparison.ts';
import type { ExecExposure, ImageFacts, ManifestFacts, PodFacts, PolicyFacts } from './inputs.ts';
import type { LoadGramine } from './load-gramine.ts';

/** Where one input is from. */
export interface Origin {
  /** As the user writes it: `fleet.images`. */
  readonly name: string;
  /** `scenario.toml:4`, or the operand or option that it was computed from. */
  readonly source: string;
}

/**
 * Everything that a comparison may be made of. Each read is noted: a cell's `moves` are the inputs read for it, and one that is
 * not there ends the answer with a `Missing`, which becomes an unknown cell with that input in `needs`.
 */
export interface Facts {
  /** Numbers of the scenario in base units (bytes, bytes per second, seconds, counts per year). Throws a Missing that names all that are absent. */
  numbers<const N extends readonly string[]>(...names: N): { readonly [index in keyof N]: number };
  /** Undefined when absent: the caller says what then. Noted like the rest. */
  optional(name: string): number | undefined;
  text(name: string): string;
  flag(name: string): boolean;
  /** Each throws a Missing when the input was not given. */
  image(): ImageFacts;
  manifest(): ManifestFacts;
  policy(): PolicyFacts;
  exposure(): ExecExposure;
  pod(): PodFacts;
  loadGramine(): LoadGramine;
  has(input: 'image' | 'manifest' | 'policy' | 'pod'): boolean;
  /** What `read` makes of the facts, or what it lacks; then what it has read before it failed counts for nothing. */
  attempt<T>(read: () => T): { readonly value: T } | { readonly needs: readonly string[] };
}

/** Not an error of the user's: the answer can't be known. */
export class Missing extends Error {
  readonly needs: readonly string[];
  /** What can be said all the same. */
  readonly known: Known | undefined;

  constructor(needs: readonly string[], known?: Known) {
    super(`unknown without ${needs.join(', ')}`);
    this.needs = needs;
    this.known = known;
  }
}

type Known = Pick<Cell, 'text'> & Partial<Pick<Cell, 'parts' | 'evidence' | 'assumptions'>>;
