import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { resolvePath } from '../text/path.ts';
import type { Given } from './command.ts';
import { type InputKind, kindOfInput } from './measured-manifest.ts';
import { requireWritable } from './write-file.ts';
import { filesNamed, requireApart } from './written-apart.ts';

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

const inputs = ['key', 'libpal', 'gramine-package', 'image', 'context', 'config', 'passphrase-file', 'signature'];

/** Nothing that is read is replaced, but that a finished manifest may be written onto itself; no two results go to one file. */
function refuseClashes(
  files: SignFiles,
  operand: string,
  kind: InputKind,
  { given, io }: { readonly given: Given; readonly io: Io },
): void {
  const isItself = kind === 'signed' && files.output !== undefined && isAt(operand, files.output, io);
  const results = Object.values(files).filter((file) => file !== undefined && file !== '-');
  requireApart(results, [...filesNamed(inputs, given), ...(isItself ? [] : [operand])], io);
}

function isAt(operand: string, output: string, io: Io): boolean {
  return operand !== '-' && resolvePath(io.cwd, operand) === resolvePath(io.cwd, output);
}
