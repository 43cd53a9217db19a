/** What one evaluation may cost. */
export interface EvaluationLimits {
  /** Statements, iterations, calls, and elements and characters of values that are made. */
  readonly steps: number;
  /** Rules and functions that wait for one another. */
  readonly depth: number;
  readonly milliseconds: number;
  /** UTF-8 bytes of one printed line, and of all. */
  readonly printedLine: number;
  readonly printedBytes: number;
  readonly printedLines: number;
}

export const defaultEvaluationLimits: EvaluationLimits = {
  steps: 10_000_000,
  depth: 256,
  milliseconds: 10_000,
  printedLine: 4 * 1024 * 1024,
  printedBytes: 64 * 1024 * 1024,
  printedLines: 500_000,
};

/** Says which limit was met; whoever knows the place adds it. */
export class LimitError extends Error {}

/** Counts down what is left of an evaluation's limits. */
export class Budget {
  readonly limits: EvaluationLimits;
  #steps: number;
  #check: number;
  readonly #deadline: number;

  constructor(limits: EvaluationLimits = defaultEvaluationLimits) {
    this.limits = limits;
    this.#steps = limits.steps;
    this.#check = limits.steps - clockEvery;
    this.#deadline = Date.now() + limits.milliseconds;
  }

  step(count = 1): void {
    this.#steps -= count;
    if (this.#steps < this.#check) this.#look();
  }

  #look(): void {
    if (this.#steps < 0) throw new LimitError('the evaluation takes too many steps');
    this.#check = this.#steps - clockEvery;
    if (Date.now() > this.#deadline) throw new LimitError('the evaluation takes too long');
  }
}

const clockEvery = 50_000;
