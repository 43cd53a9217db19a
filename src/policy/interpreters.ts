import type { Invocation, Matcher } from '../invocation/invocation.ts';
import { isWhole, shellNames } from '../invocation/programs.ts';
import { codePathOf, readsCommands, startedBy, type Witness } from './code-paths.ts';
import { allowedBy } from './matching.ts';

/** Whether the host gets a shell, or hands code to an interpreter: by an argument, or through stdin. */
export function takesCode({ command, streams }: Invocation, witness: Witness = likelyWitness): boolean {
  if (command.kind === 'anything') return true;
  if (command.kind !== 'argv') return false;
  const { program } = startedBy(command);
  if (program && witness(program.value, `(?:[^\\x00]*/)?(?:${shellNames})`) !== undefined) return true;
  if (codePathOf(command, witness)) return true;
  return (streams?.stdin ?? true) && readsCommands(command) !== undefined;
}

/** Of a pattern those of a few likely texts that it allows are looked at, which costs next to nothing. */
function likelyWitness(matcher: Matcher, wanted: string): string | undefined {
  const isWanted = (text: string) => isWhole(wanted, text);
  switch (matcher.kind) {
    case 'exact':
      return isWanted(matcher.value) ? matcher.value : undefined;
    case 'one-of':
      return matcher.values.find(isWanted);
    case 'anything':
      return likely.find(isWanted) ?? '';
    case 'pattern':
      return likely.filter(isWanted).find(allowedBy(matcher));
  }
}

const programs = [
  'sh bash dash ash zsh busybox python3 python perl ruby node php lua awk sed psql mysql sqlite3 find xargs tar git make env ssh',
  'kubectl dotnet nsenter chroot strace gdb socat',
].flatMap((names) => names.split(' '));

const likely: readonly string[] = [
  ...programs.flatMap((name) => [name, `/bin/${name}`, `/usr/bin/${name}`, `/usr/local/bin/${name}`]),
  ...[
    '-c',
    '-e',
    '-m',
    '-r',
    '-E',
    '-x',
    '--eval',
    '--command',
    '-exec',
    '-S',
    '--to-command=x',
    'exec',
    'run',
    'A=b',
    '-f',
    'ext::sh',
  ],
];
