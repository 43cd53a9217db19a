import { visible } from '../text/visible.ts';

/** Names from an input in one clause: the first of them and how many more there are. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most).map((name) => `\`${visible(name)}\``);
  const left = names.length - shown.length;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(', ');
}

const most = 6;
