import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { codeOf, reasonOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';
import { isSameContent } from '../kata/same-content.ts';
import type { ExecPolicy } from '../policy/exec-policy.ts';
import { type CompiledFor, type TargetEntry, targets } from '../policy/targets/index.ts';
import type { Loss } from '../policy/targets/target.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { compileReport } from './policy-compile-report.ts';
import { settingsOf } from './policy-compile-settings.ts';
import { readPolicyFile } from './policy-file.ts';
import { writeFiles } from './write-file.ts';

/** See the command's description for the exit codes. */
export async function runPolicyCompile(given: Given, io: Io): Promise<number> {
  const folder = given.value('output-dir');
  if (folder === undefined) throw new UserError('nothing says where to write', 'name a folder with `--output-dir`');
  const entry = targetOf(given);
  const settings = settingsOf(entry, given, io);
  const policy = readPolicyFile(given.operands[0]!, io);
  if (reachesKata(entry)) requireDigests(policy, given);
  const compiled = await entry.compile(policy, settings);
  requireAccepted(policy, compiled.losses, given);
  const files = [...compiled.files].map(([name, content]) => ({
    path: `${folder.replace(/\/+$/, '')}/${name}`,
    content,
  }));
  if (given.has('check')) return check(files, io);
  makeFolder(folder, io);
  writeFiles(files, io);
  if (!given.has('quiet')) io.stdout.write(compileReport({ policy, compiled, paths: files.map(({ path }) => path) }));
  warnOfUnused(compiled.losses, given, io);
  return 0;
}

function targetOf(given: Given): TargetEntry {
  const id = given.value('to') ?? 'kata-graft';
  const entry = targets.find((one) => one.id === id);
  if (!entry)
    throw new UserError(`there is no target \`${id}\``, `use one of ${targets.map((one) => one.id).join(', ')}`);
  return entry;
}

function reachesKata({ id }: TargetEntry): boolean {
  return ['kata-graft', 'kata-standalone', 'initdata', 'annotation'].includes(id);
}

/** A tag says nothing about what is run: a registry can exchange it. */
function requireDigests(policy: ExecPolicy, given: Given): void {
  if (given.has('allow-tags')) return;
  const problems = policy.containers.flatMap(({ image, range }, at) =>
    image.includes('@sha256:')
      ? []
      : [
          {
            range: policy.rangeOf(`container[${at}].image`) ?? range,
            message: `the image \`${image}\` has no digest`,
            help: 'write its digest after `@sha256:`, or use `--allow-tags`',
          },
        ],
  );
  if (problems.length > 0) throw new LocatedError(policy.source, problems);
}

function requireAccepted(policy: ExecPolicy, losses: readonly Loss[], given: Given): void {
  const passthrough = given.has('allow-passthrough') ? ['gramine/env-passthrough'] : [];
  const accepted = new Set([...given.values('accept-loss'), ...passthrough]);
  const problems = losses
    .filter(({ id, effect }) => effect === 'opens' && !accepted.has(id))
    .map(({ id, message, at }) => ({
      range: at[0] ?? null,
      message:
        at.length > 1 ? `${message}, here and in ${at.length - 1} more place${at.length > 2 ? 's' : ''}` : message,
      help: `use another target, or accept it with \`--accept-loss ${id}\``,
    }));
  if (problems.length > 0) throw new LocatedError(policy.source, problems);
}

function warnOfUnused(losses: readonly Loss[], given: Given, io: Io): void {
  const known = new Set(losses.map(({ id }) => id));
  for (const id of new Set(given.values('accept-loss')))
    if (!known.has(id)) io.stderr.write(`manifestly: note: there is no loss \`${visible(id)}\` to accept\n`);
}

type File = {
  readonly path: string;
  readonly content: CompiledFor['files'] extends ReadonlyMap<string, infer C> ? C : never;
};

/** Names what is missing or other than it would be written. */
function check(files: readonly File[], io: Io): number {
  const stale = files.flatMap(({ path, content }) => {
    const state = stateOf(path, content, io);
    return state === undefined ? [] : [`${path}: ${state}`];
  });
  for (const line of stale) io.stdout.write(`${visible(line)}\n`);
  if (stale.length > 0)
    io.stderr.write(
      'manifestly: what was compiled is not current\nhelp: compile the policy again, and commit what it writes\n',
    );
  return stale.length > 0 ? 1 : 0;
}

function stateOf(path: string, content: File['content'], io: Io): string | undefined {
  try {
    return isSameContent(io.readFile(path), Buffer.from(content as Uint8Array)) ? undefined : 'not current';
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return 'missing';
    throw new UserError(`\`${path}\` can't be read: ${reasonOf(error)}`);
  }
}

function makeFolder(path: string, io: Io): void {
  try {
    io.makeFolder(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new UserError(
      `the folder \`${path}\` can't be made: ${codeOf(error) === 'EEXIST' ? 'it is a file' : reasonOf(error)}`,
    );
  }
}
