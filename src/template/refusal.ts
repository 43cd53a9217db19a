import { TemplateError, typeError, Unknowable } from './problem.ts';
import type { Value } from './value.ts';

/** Raises UndefinedError for what is undefined, strict or not. */
export function refuseUndefined(value: Value): void {
  if (value !== null && typeof value === 'object' && value.kind === 'undefined')
    throw new TemplateError('undefined', value.message);
}

/** Throws for what is undefined, and for holes. */
export function refuseUnknown(value: Value): void {
  refuseUndefined(value);
  if (value !== null && typeof value === 'object' && value.kind === 'hole') throw new Unknowable();
}

/** What to throw about a value of the wrong type, which may turn out to be undefined or unknown. */
export function mismatch(value: Value | undefined, message: string): Error {
  if (value !== null && typeof value === 'object') {
    if (value.kind === 'hole') return new Unknowable();
    if (value.kind === 'undefined') return new TemplateError('undefined', value.message);
  }
  return typeError(message);
}
