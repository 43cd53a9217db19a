import { UserError } from '../../diagnostic/diagnostic.ts';

/** The tools stop at a trusted file. One clause, with what to do about it. */
export class Refusal extends UserError {
  constructor(message: string, help?: string) {
    super(message, help);
    this.name = 'Refusal';
  }
}
