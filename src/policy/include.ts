import type { CommandLine, Matcher } from '../invocation/invocation.ts';
import { type Effort, tooMuch } from '../regex/effort.ts';
import type { Language } from '../regex/language.ts';
import { complement, included, intersectionOf } from '../regex/language.ts';
import { argumentsOf, fullCommands, languageOfCommands } from './command-language.ts';

/** Whether all that is asked about is allowed; if not, a shortest command line that is not. */
export type InclusionOfCommands =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly witness: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** Command lines of `command` that come to none of `earlier`, which are asked first. */
export interface Small {
  readonly command: CommandLine;
  readonly earlier?: readonly CommandLine[];
}

/** Command lines of `commands`, each without what the `earlier` of it take. */
export interface Big {
  readonly commands: readonly CommandLine[];
  readonly without?: readonly CommandLine[];
}

/** Whether every command line of the one side is on the other. Who starts it and how is not looked at. */
export function commandsIncluded(small: Small, big: Big, effort?: Effort): InclusionOfCommands {
  const earlier = small.earlier ?? [];
  const without = big.without ?? [];
  if (without.length === 0 && big.commands.some((other) => isSame(small.command, other))) return { kind: 'yes' };
  if (effort?.isSpent) return { kind: 'unknown', why: tooMuch };
  const found = included(
    less(languageOfCommands([small.command]), earlier),
    less(languageOfCommands(big.commands), without),
    effort,
  );
  if (found.kind !== 'no') return found;
  const witness = argumentsOf(found.witness);
  return { kind: 'no', witness: witness.includes('') ? (fuller(small, big, effort) ?? witness) : witness };
}

/** One without empty arguments says more to a reader. */
function fuller(
  { command, earlier = [] }: Small,
  { commands, without = [] }: Big,
  effort: Effort | undefined,
): readonly string[] | undefined {
  const small = intersectionOf([languageOfCommands([command]), fullCommands()]);
  const found = included(less(small, earlier), less(languageOfCommands(commands), without), effort);
  return found.kind === 'no' ? argumentsOf(found.witness) : undefined;
}

const less = (language: Language, commands: readonly CommandLine[]): Language =>
  commands.length === 0 ? language : intersectionOf([language, complement(languageOfCommands(commands))]);

/** Written the same: then they allow the same, however hard that is to see otherwise. */
export function isSame(a: CommandLine, b: CommandLine): boolean {
  return textOf(a) === textOf(b);
}

function textOf(command: CommandLine): string {
  const known = written.get(command) ?? write(command);
  written.set(command, known);
  return known;
}

const written = new WeakMap<CommandLine, string>();

function write(command: CommandLine): string {
  if (command.kind !== 'argv') return JSON.stringify(command);
  const { args, rest } = command;
  const further = rest && [rest.min, rest.max === Infinity ? 'any' : rest.max, rest.matcher];
  return JSON.stringify([args.map(({ value }) => value), further]);
}

/** False when it is plain that no command line is one of both. */
export function mayOverlap(a: CommandLine, b: CommandLine): boolean {
  if (a.kind !== 'argv' || b.kind !== 'argv') return true;
  if (mostOf(a) < leastOf(b) || mostOf(b) < leastOf(a)) return false;
  return a.args.every(({ value }, at) => {
    const other = b.args[at]?.value;
    return other === undefined || mayAgree(value, other);
  });
}

export type Arguments = Extract<CommandLine, { kind: 'argv' }>;

const leastOf = ({ args, rest }: Arguments): number => args.length + (rest?.min ?? 0);
export const mostOf = ({ args, rest }: Arguments): number => args.length + (rest?.max ?? 0);

function mayAgree(a: Matcher, b: Matcher): boolean {
  const [some, others] = [valuesOf(a), valuesOf(b)];
  if (some === undefined || others === undefined) return true;
  const [few, many] = some.length < others.length ? [some, others] : [others, some];
  if (few.length < 8) return few.some((value) => many.includes(value));
  const set = new Set(few);
  return many.some((value) => set.has(value));
}

/** What it spells out, if it does. */
export function valuesOf(matcher: Matcher): readonly string[] | undefined {
  if (matcher.kind === 'exact') return [matcher.value];
  return matcher.kind === 'one-of' ? matcher.values : undefined;
}
