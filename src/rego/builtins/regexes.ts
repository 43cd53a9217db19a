import type { Found } from '../../regex/search.ts';
import type { Range } from '../../text/source.ts';
import type { Machine } from '../machine.ts';
import { type CompiledRegex, regexOf } from '../regexes.ts';
import type { Value } from '../value.ts';
import { type Builtin, builtin, isText } from './builtin.ts';

/** Of `regex.…`; a pattern that can't be compiled leaves them undefined. */
export const regexes: Readonly<Record<string, Builtin>> = {
  'regex.match': builtin(2, ([pattern, text], machine, range) => {
    if (!isText(pattern) || !isText(text)) return undefined;
    return regexOf(pattern, machine, range)?.matches(text, machine);
  }),
  'regex.is_valid': builtin(
    1,
    ([pattern], machine, range) => isText(pattern) && regexOf(pattern, machine, range) !== undefined,
  ),
  'regex.find_all_string_submatch_n': builtin(3, (args, machine, range) =>
    found(args, machine, range)?.map(({ start, end, groups }) => [
      (args[1] as string).slice(start, end),
      ...groups.map((group) => group ?? ''),
    ]),
  ),
  'regex.find_n': builtin(3, (args, machine, range) =>
    found(args, machine, range)?.map(({ start, end }) => (args[1] as string).slice(start, end)),
  ),
  'regex.split': builtin(2, ([pattern, text], machine, range) => {
    const regex = compiled(pattern, machine, range);
    return regex && isText(text) ? split(text, regex.all(text, -1, machine)) : undefined;
  }),
};

function compiled(pattern: Value | undefined, machine: Machine, range: Range): CompiledRegex | undefined {
  return isText(pattern) ? regexOf(pattern, machine, range) : undefined;
}

function found([pattern, text, most]: readonly Value[], machine: Machine, range: Range): readonly Found[] | undefined {
  const regex = compiled(pattern, machine, range);
  if (!regex || !isText(text) || typeof most !== 'number' || !Number.isInteger(most)) return undefined;
  return regex.all(text, most, machine);
}

function split(text: string, separators: readonly Found[]): readonly string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of separators) {
    pieces.push(text.slice(at, start));
    at = end;
  }
  return [...pieces, text.slice(at)];
}
