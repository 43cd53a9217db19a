import { type HoleRange, isHole } from '../toml/document.ts';

/**
 * A string of a manifest, parts of which a template may leave unknown (holes). Questions have three answers:
 * true, false, or undefined when it depends on a hole.
 */
export class Text {
  readonly raw: string;
  readonly #holes: HoleRange | undefined;
  readonly #firstHole: number;

  constructor(raw: string, holes?: HoleRange) {
    this.raw = raw;
    this.#holes = holes;
    this.#firstHole = indexOfHole(raw, holes);
  }

  /** The whole text when nothing in it is unknown. */
  get known(): string | undefined {
    return this.#firstHole < 0 ? this.raw : undefined;
  }

  /** What stands before the first hole. */
  get prefix(): string {
    return this.#firstHole < 0 ? this.raw : this.raw.slice(0, this.#firstHole);
  }

  /** What stands after the last hole. */
  get suffix(): string {
    return this.#firstHole < 0 ? this.raw : this.raw.slice(lastIndexOfHole(this.raw, this.#holes) + 1);
  }

  startsWith(prefix: string): boolean | undefined {
    if (this.prefix.startsWith(prefix)) return true;
    return this.known === undefined && prefix.startsWith(this.prefix) ? undefined : false;
  }

  endsWith(suffix: string): boolean | undefined {
    if (this.suffix.endsWith(suffix)) return true;
    return this.known === undefined && suffix.endsWith(this.suffix) ? undefined : false;
  }

  equals(other: Text): boolean | undefined {
    if (this.raw === other.raw) return true;
    if (this.known !== undefined && other.known !== undefined) return false;
    const shorter = Math.min(this.prefix.length, other.prefix.length);
    if (this.prefix.slice(0, shorter) !== other.prefix.slice(0, shorter)) return false;
    const tail = Math.min(this.suffix.length, other.suffix.length);
    if (tail > 0 && this.suffix.slice(-tail) !== other.suffix.slice(-tail)) return false;
    return undefined;
  }

  slice(start: number, end?: number): Text {
    return new Text(this.raw.slice(start, end), this.#holes);
  }

  /** Another text in which the same characters are holes. */
  with(raw: string): Text {
    return new Text(raw, this.#holes);
  }

  /** For messages: each unknown part as `…`. */
  toString(): string {
    if (this.#firstHole < 0) return this.raw;
    let shown = '';
    for (const character of this.raw) {
      const hole = isHole(character.charCodeAt(0), this.#holes);
      if (!hole) shown += character;
      else if (!shown.endsWith('…')) shown += '…';
    }
    return shown;
  }

  hasHole(): boolean {
    return this.#firstHole >= 0;
  }

  /** True for a part of this text (a path segment, say) that contains a hole. */
  isHoled(part: string): boolean {
    return indexOfHole(part, this.#holes) >= 0;
  }
}

function indexOfHole(text: string, holes: HoleRange | undefined): number {
  if (!holes) return -1;
  for (let at = 0; at < text.length; at++) if (isHole(text.charCodeAt(at), holes)) return at;
  return -1;
}

function lastIndexOfHole(text: string, holes: HoleRange | undefined): number {
  for (let at = text.length - 1; at >= 0; at--) if (isHole(text.charCodeAt(at), holes)) return at;
  return -1;
}
