import type { CommandLine } from '../invocation/invocation.ts';
import { isWhole } from '../invocation/programs.ts';
import * as paths from '../policy/code-paths.ts';
import { witnessOf } from './policy-languages.ts';

type Argv = Extract<CommandLine, { kind: 'argv' }>;

/** The program that a command line comes to, once what only prepares it is left aside. */
export interface Started extends paths.Started {
  /** A path that the program may be whose last part is a `name` (a portable pattern); the path of one that can only be that. */
  couldBe(name: string): string | undefined;
}

/** `env`, `timeout 5`, `tini --`, `busybox` and the like are left aside. */
export function startedBy(command: Pick<Argv, 'args'>): Started {
  const started = paths.startedBy(command);
  const { program } = started;
  return { ...started, couldBe: (name) => program && witnessOf(program.value, `(?:[^\\x00]*/)?(?:${name})`) };
}

/** How the command line hands code to a program that runs it, if it does or may. */
export function codePathOf(command: Argv): paths.CodePath | undefined {
  return paths.codePathOf(command, witnessOf);
}

/** A text that a searched pattern finds in joined arguments and that begins with a program of such a name. */
export function textWithProgram(
  { pattern }: Extract<CommandLine, { kind: 'joined' }>,
  name: string,
  following = '(?: [^\\x00]*)?',
): string | undefined {
  const matcher = { kind: 'pattern', pattern, dialect: 'rust' } as const;
  const best = isWhole(name, 'sh') ? witnessOf(matcher, `(?:/bin/)?sh${following}`) : undefined;
  return best ?? witnessOf(matcher, `(?:[^ \\x00]*/)?(?:${name})${following}`);
}
