import type { Range } from '../text/source.ts';
import type { TemplateProblem } from './template.ts';

/** Ends the evaluation of what it is thrown from; never leaves the room. Whoever knows the place adds it. */
export class TemplateError extends Error {
  readonly code: TemplateProblem['code'];
  readonly help: string | undefined;
  range: Range | undefined;

  constructor(
    code: TemplateProblem['code'],
    message: string,
    options: { readonly range?: Range; readonly help?: string } = {},
  ) {
    super(message.length > 400 ? `${message.slice(0, 400)}…` : message);
    this.code = code;
    this.range = options.range;
    this.help = options.help;
  }

  toProblem(fallback: Range): TemplateProblem {
    const base = { code: this.code, message: this.message, range: this.range ?? fallback };
    return this.help === undefined ? base : { ...base, help: this.help };
  }
}

/** Thrown by an operation that would have to know what a hole stands for. */
export class Unknowable extends Error {}

export function typeError(message: string): TemplateError {
  return new TemplateError('type', message);
}

export function unsupported(what: string, help?: string): TemplateError {
  return new TemplateError('unsupported', `${what} is not supported`, help === undefined ? {} : { help });
}
