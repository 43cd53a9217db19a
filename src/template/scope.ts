import type { Frame } from './frame.ts';
import type { Value } from './value.ts';

/** Variables of a block, over those of what it stands in. */
export class Scope {
  readonly #variables = new Map<string, Value>();
  readonly #parent: Scope | undefined;
  readonly #frame: Frame | undefined;

  constructor(parent?: Scope, frame?: Frame) {
    this.#parent = parent;
    this.#frame = frame;
  }

  get(name: string): Value | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      const value = scope.#variables.get(name);
      if (value !== undefined) return value;
      if (scope.#frame?.isOutermost && scope.#frame.assigned.has(name)) return undefined;
    }
    return undefined;
  }

  /** A name without a value that is a variable of the template nevertheless: the outermost block that uses it assigns it first. */
  isOwn(name: string): boolean {
    let own = false;
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      if (scope.#frame?.names.has(name)) own = scope.#frame.assigned.has(name);
      if (scope.#frame?.isOutermost) return own;
    }
    return own;
  }

  set(name: string, value: Value): void {
    this.#variables.set(name, value);
  }
}
