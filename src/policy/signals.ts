/** What Linux calls the signals of the format on x86-64 and arm64. */
const numbers: ReadonlyMap<string, number> = new Map([
  ['HUP', 1],
  ['INT', 2],
  ['QUIT', 3],
  ['KILL', 9],
  ['USR1', 10],
  ['USR2', 12],
  ['TERM', 15],
  ['CONT', 18],
  ['STOP', 19],
  ['WINCH', 28],
]);

export function signalNumber(name: string): number | undefined {
  return numbers.get(name);
}

/** Undefined for a signal that no policy can name. */
export function signalName(number: number): string | undefined {
  return [...numbers].find(([, one]) => one === number)?.[0];
}

export const signalNames: readonly string[] = [...numbers.keys()];
