import { splitWords } from './env-call.ts';

/** What a shell is told by `-c`, and the one program that it starts if it is one plain command. */
export interface ShellCall {
  readonly text: string;
  readonly argv?: readonly string[];
}

/** The arguments of a shell, its own name excluded; undefined when it is given no text. */
export function shellCall(args: readonly string[]): ShellCall | undefined {
  const at = args.findIndex((argument) => !isOption(argument) || isCommandOption(argument));
  if (at < 0 || !isCommandOption(args[at]!)) return undefined;
  const text = args[at + 1];
  if (text === undefined) return undefined;
  const argv = args.length > at + 2 ? undefined : plainCommand(text);
  return { text, ...(argv && { argv }) };
}

/** Whether a script ends by starting what it is given as arguments, as the entry points of many images do. */
export function handsOver(script: string): boolean {
  return /^[ \t]*(?:exec[ \t][^\n#]{0,200})"\$@"[ \t]*(?:$|[;#])/m.test(script);
}

/** The one program that a shell starts for a text, with its arguments; undefined when a shell does more than that. */
export function plainCommand(text: string): readonly string[] | undefined {
  const words = splitWords(text.trim());
  const [first, ...others] = words ?? [];
  const rest = first === 'exec' ? others : (words ?? []);
  if (rest.length === 0 || rest[0] === '' || rest[0]!.includes('=') || shellWords.has(rest[0]!)) return undefined;
  return rest;
}

function isOption(argument: string): boolean {
  return /^[-+][A-Za-z]|^--[a-z]/.test(argument);
}

function isCommandOption(argument: string): boolean {
  return /^-[A-Za-z]*c[A-Za-z]*$/.test(argument);
}

/** Words that only mean something to a shell. */
const shellWords: ReadonlySet<string> = new Set(
  'alias bg cd command eval exec exit export fg for function getopts hash if jobs local read return set shift source test times trap type ulimit umask unalias unset until wait while case . :'.split(
    ' ',
  ),
);
