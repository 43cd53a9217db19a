import { Missing } from './facts.ts';

/** What all of the readings give; throws one Missing that names all that any of them lacks. */
export function all<const R extends readonly (() => unknown)[]>(
  ...readings: R
): { readonly [index in keyof R]: R[index] extends () => infer T ? T : never } {
  const needs: string[] = [];
  const values = readings.map((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      needs.push(...error.needs);
      return undefined;
    }
  });
  if (needs.length > 0) throw new Missing(needs);
  return values as { readonly [index in keyof R]: R[index] extends () => infer T ? T : never };
}
