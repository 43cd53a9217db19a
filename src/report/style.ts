import type { Severity } from '../diagnostic/diagnostic.ts';

type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  readonly green: Paint;
}

export function styleFor(colored: boolean): Style {
  const paint = (open: number, close: number): Paint =>
    colored ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : (text) => text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

export function paintOf(severity: Severity, style: Style): Paint {
  return { error: style.red, warning: style.yellow, note: style.cyan }[severity];
}

export type ColorChoice = 'auto' | 'always' | 'never';

/** `--color` beats NO_COLOR beats FORCE_COLOR beats the terminal; a variable that is set but empty says nothing. */
export function wantsColor(
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}
