import { UserError } from './diagnostic.ts';

/** All that is wrong with several inputs, so that nobody has to come back for the next one. */
export class SeveralErrors extends UserError {
  readonly errors: readonly UserError[];

  constructor(errors: readonly UserError[]) {
    super(errors.map(({ message }) => message).join('\n'), errors.find(({ help }) => help !== undefined)?.help);
    this.name = 'SeveralErrors';
    this.errors = errors;
  }

  override get lines(): readonly string[] {
    return [...new Set(this.errors.flatMap(({ lines }) => lines))];
  }
}
