import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { resolvePath } from '../text/path.ts';
import type { Given } from './command.ts';
import { type InputKind, kindOfInput } from './measured-manifest.ts';
import { requireWritable } from './write-file.ts';

/** Where the results go. */
export interface SignFiles {
  /** Undefined when the input itself is what is measured. */
  readonly output: string | undefined;
  /** Undefined when nothing is signed yet. */
  readonly sigfile: string | undefined;
  readonly manifest: string | undefined;
  readonly tbs: string | undefined;
}

/** As the options say, else by the names that gramine-sgx-sign chooses. Throws a UserError where one can't be written. */
export function signFiles(operand: string, given: Given, io: Io): SignFiles {
  if (given.has('tbs') && given.has('signature'))
    throw new UserError('`--tbs` and `--signature` are two steps', 'use one of them at a time');
  const path = operand === '-' ? (given.value('stdin-name') ?? '') : operand;
  const kind = kindOfInput(path, given);
  const files: SignFiles = {
    output: given.value('output') ?? (kind === 'signed' ? undefined : `${baseOf(path, operand)}.manifest.sgx`),
    sigfile: given.has('tbs') ? undefined : (given.value('sigfile') ?? `${baseOf(path, operand)}.sig`),
    manifest: kind === 'template' ? given.value('manifest-output') : undefined,
    tbs: given.value('tbs'),
  };
  refuseClashes(files, operand, kind, { given, io });
  for (const file of Object.values(files)) {
    if (file === '-') throw new UserError('the results do not go to standard output', 'name files');
    if (file !== undefined) requireWritable(file, io);
  }
  return files;
}

/** The name without what tells its kind; for standard input there is none. */
function baseOf(path: string, operand: string): string {
  if (operand === '-' && path === '')
    throw new UserError('standard input has no name to call the results by', 'use `--output` and `--sigfile`');
  return path
    .replace(/\.(?:template|jinja2?|j2)$/, '')
    .replace(/\.sgx$/, '')
    .replace(/\.manifest$/, '');
}

const inputs = ['key', 'libpal', 'gramine-package', 'context', 'passphrase-file', 'signature'];

/** Nothing that is read is replaced, but that a finished manifest may be written onto itself; no two results go to one file. */
function refuseClashes(
  files: SignFiles,
  operand: string,
  kind: InputKind,
  { given, io }: { readonly given: Given; readonly io: Io },
): void {
  const at = (file: string) => resolvePath(io.cwd, file);
  const read = new Set(inputs.flatMap((name) => given.values(name)).map(at));
  const taken = new Set<string>();
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const isItself = name === 'output' && kind === 'signed';
    if (read.has(at(file)) || (operand !== '-' && at(operand) === at(file) && !isItself))
      throw new UserError(`\`${file}\` is read, so it can't be written`, 'name another file for the result');
    if (taken.has(at(file))) throw new UserError(`two results go to \`${file}\``, 'name a file for each');
    taken.add(at(file));
  }
}
