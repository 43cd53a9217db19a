import { AutomatonLimit } from './automaton.ts';

/** The work that several questions may take together, about in instructions looked at: those that come too late are not answered. */
export class Effort {
  #left: number;

  constructor(instructions: number) {
    this.#left = instructions;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Throws AutomatonLimit when there is not so much left. */
  spend(instructions: number): void {
    this.#left -= instructions;
    if (this.#left < 0) throw new AutomatonLimit(tooMuch);
  }
}

/** Why a question is not answered. */
export const tooMuch = 'there is too much to compare all of it';
