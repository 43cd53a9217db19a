import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io, Ran } from '../io/io.ts';

/** Runs git with fixed arguments, never through a shell. Undefined when git refuses; a UserError when there is no git. */
export function tryGit(args: readonly string[], io: Io, input?: Uint8Array): Uint8Array | undefined {
  const ran = start(args, io, input);
  return ran.status === 0 ? ran.stdout : undefined;
}

/** The same; what git refuses is a UserError with git's own reason. */
export function git(args: readonly string[], io: Io, input?: Uint8Array): Uint8Array {
  const ran = start(args, io, input);
  if (ran.status !== 0) throw new UserError(`git says: ${reasonIn(ran)}`);
  return ran.stdout;
}

/** Where the working folder lies in its repository, e.g. `deploy/`; empty at the top. */
export function prefixInRepository(io: Io): string {
  const ran = start(['rev-parse', '--show-prefix'], io);
  if (ran.status !== 0)
    throw new UserError(
      `git can't be asked here: ${reasonIn(ran)}`,
      'run it inside a repository, or name two files to compare',
    );
  return decoded(ran.stdout).replace(/\n$/, '');
}

export function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** No locks, no hooks that watch files, no patterns: a name is a name. */
const always = ['--no-pager', '--no-optional-locks', '--literal-pathspecs', '-c', 'core.fsmonitor=false'];

function start(args: readonly string[], io: Io, input?: Uint8Array): Ran {
  const ran = io.run('git', [...always, ...args], input ? { input } : {});
  if (!ran) throw new UserError('there is no `git` on this machine', 'install it, or name two files to compare');
  return ran;
}

function reasonIn({ stderr, status }: Ran): string {
  const [first = ''] = stderr.trim().split('\n');
  return first.replace(/^(?:fatal|error): /, '') || `it ended with ${status}`;
}
