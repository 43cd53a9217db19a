import { TemplateError } from './problem.ts';

/** What rendering may cost. */
export interface Limits {
  /** UTF-16 units of output, all worlds together. */
  readonly output: number;
  /** Evaluated nodes, iterations and visited elements. */
  readonly steps: number;
  /** Characters and elements of all values together. */
  readonly allocation: number;
  /** Characters or elements of one value. */
  readonly size: number;
  /** Nested calls of macros and recursive loops. */
  readonly depth: number;
}

export const defaultLimits: Limits = {
  output: 32_000_000,
  steps: 6_000_000,
  allocation: 64_000_000,
  size: 8_000_000,
  depth: 100,
};

/** For one strict rendering: half a second and some ten megabytes, whatever the template does. */
export const strictLimits: Limits = {
  output: 32_000_000,
  steps: 1_500_000,
  allocation: 24_000_000,
  size: 4_000_000,
  depth: 100,
};

/** Counts down what is left of the limits. */
export class Budget {
  readonly limits: Limits;
  #steps: number;
  #allocation: number;
  #output: number;
  #depth = 0;

  constructor(limits: Limits) {
    this.limits = limits;
    this.#steps = limits.steps;
    this.#allocation = limits.allocation;
    this.#output = limits.output;
  }

  step(count = 1): void {
    this.#steps -= count;
    if (this.#steps < 0) throw new TemplateError('limit', 'rendering takes too many steps');
  }

  /** Asks for a value of `size` characters or elements before it is made. */
  allocate(size: number): void {
    this.#allocation -= size;
    if (size > this.limits.size || this.#allocation < 0) throw new TemplateError('limit', 'a value grows too large');
  }

  /** Asks for a value of so many elements, which cost more than characters. */
  allocateItems(count: number): void {
    this.allocate(count);
    this.step(count);
  }

  write(length: number): void {
    this.#output -= length;
    if (this.#output < 0) throw new TemplateError('limit', 'the output grows too large');
  }

  nested<T>(run: () => T): T {
    if (this.#depth >= this.limits.depth) throw new TemplateError('limit', 'calls are nested too deeply');
    this.#depth++;
    try {
      return run();
    } finally {
      this.#depth--;
    }
  }
}
