import type { ReleaseRange } from '../release.ts';

/**
 * One message of Gramine, its tools or what people run with them. `at` is text that every instance has; `after` is matched right
 * after it, `pattern` anywhere in the line (it must take linear time). In `meaning`, `changes` and `toml`, `{name}` is what a group
 * captured; in `toml`, `{text:name}` is it as a TOML string, `{file:name}` as one with `file:` before, and `{key:name}` as a key.
 */
export interface KnownMessage {
  readonly id: string;
  readonly at: string;
  readonly after?: RegExp;
  readonly pattern?: RegExp;
  readonly meaning: string;
  /** Imperatives, the likeliest first. */
  readonly changes: readonly string[];
  readonly toml?: string;
  readonly keys?: readonly string[];
  readonly rules?: readonly string[];
  readonly releases?: ReleaseRange;
  /** What follows `at` must not be shown. */
  readonly secret?: true;
}
