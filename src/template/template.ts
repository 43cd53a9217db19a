import type { Range } from '../text/source.ts';

export interface TemplateProblem {
  /** `syntax`, `loader` (it wants another template), `unsupported`, `undefined`, `type`, `limit`: why it can't be rendered. */
  readonly code: 'syntax' | 'loader' | 'unsupported' | 'undefined' | 'type' | 'limit';
  readonly message: string;
  readonly help?: string;
  readonly range: Range;
  /** Of a static rendering: the worlds it occurs in, when that isn't all of them. */
  readonly worlds?: readonly number[];
}

/** From places in a rendered text to places in its template. */
export interface SourceMap {
  /** The smallest template range whose output covers `range`; an expression's output maps to the whole `{{ … }}`. */
  toTemplate(range: Range): Range;
  /** The template range that was copied verbatim to `range`, undefined when any part of it was computed. */
  verbatim(range: Range): Range | undefined;
  /** Whether any text of a template range was copied to the output. */
  shows(range: Range): boolean;
}

/** A choice made for a condition nobody knows. */
export interface Assumption {
  /** The condition as written, e.g. `env.get('EDMM', '0') == '1'`. */
  readonly condition: string;
  readonly holds: boolean;
  readonly range: Range;
}

/** One possible outcome of a template: unknown conditions are decided, unknown values are holes. */
export interface World {
  readonly text: string;
  readonly map: SourceMap;
  readonly assumptions: readonly Assumption[];
}

export interface StaticRendering {
  /** At least one when there is no problem; more when conditions are unknown. The first takes what the defaults suggest. */
  readonly worlds: readonly World[];
  /** Certain whatever the unknown values are, in the worlds they name; when not empty there may be no world. */
  readonly problems: readonly TemplateProblem[];
  /**
   * The characters (a block of, say, 512 codes of the private use area) that stand for unknown text; none occurs in the template.
   * The same expression in the same environment (`{{ arch_libdir }}`, a loop variable within its loop) is the same character
   * everywhere, so that `file:{{ x }}/` and `{{ x }}` can be compared; when the block is used up, the last code stands for "anything"
   * (a fresh unknown each time). A text joined from known and unknown parts keeps both (`'file:' ~ x`).
   */
  readonly holes: { readonly first: number; readonly last: number };
  /** Expressions of unknown value: their ranges and what would make them known (`-D entrypoint`, `env.EDMM`). */
  readonly unknowns: readonly { readonly range: Range; readonly needs: string }[];
}

export interface Rendering {
  readonly text: string;
  readonly map: SourceMap;
}
