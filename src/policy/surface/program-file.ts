import { ElfError } from '../../elf/elf-error.ts';
import { readElf } from '../../elf/elf-file.ts';
import { shebangBytes, shebangOf } from '../../elf/shebang.ts';
import { interpreterNamed, interpreters, isShell, programName, shellNames } from '../../invocation/programs.ts';
import type { FileStat, FileTree } from '../../io/file-tree.ts';
import type { OpenFile } from '../../io/io.ts';
import { openIn } from '../../io/open-in.ts';
import type { ProgramKind, StartableProgram } from './exec-surface.ts';

export type JudgedProgram = Pick<StartableProgram, 'kind' | 'what' | 'by' | 'interpreter' | 'unmarked'>;

const x8664 = 62;

/**
 * What starting a file would start: its header or its first line says so. Undefined for data, libraries and programs of another
 * architecture; `unread` when it can't be read.
 */
export function programIn(
  tree: FileTree,
  { path, found }: { readonly path: string; readonly found: FileStat },
  always: boolean,
): JudgedProgram | 'unread' | undefined {
  if (found.type !== 'file') return undefined;
  const isMarked = (found.mode & 0o111) !== 0;
  if (!isMarked && !always) return undefined;
  if (!found.readable) return 'unread';
  const program = judged(tree, path);
  if (program === undefined || program === 'unread' || isMarked) return program;
  return { ...program, unmarked: true };
}

function judged(tree: FileTree, path: string): JudgedProgram | 'unread' | undefined {
  try {
    const file = openIn(tree, path);
    try {
      return judgedContent(path, file);
    } finally {
      file.close();
    }
  } catch (error) {
    return error instanceof ElfError ? undefined : 'unread';
  }
}

function judgedContent(path: string, file: OpenFile): JudgedProgram | undefined {
  const shebang = shebangOf(file.read(0, shebangBytes));
  if (shebang) return { kind: 'script', by: 'file', interpreter: shebang.interpreter };
  const elf = readElf(file);
  if (!elf || elf.machine !== x8664) return undefined;
  const named = namedProgram(path);
  return elf.isProgram || (named.kind === 'linker' && elf.type === 'shared') ? { ...named, by: 'file' } : undefined;
}

/** What a program of that name is. */
export function namedProgram(path: string): { readonly kind: ProgramKind; readonly what?: string } {
  const name = programName(path);
  if (isShell(name)) return { kind: 'shell', what: 'a shell' };
  const interpreter = interpreterNamed(name);
  if (!interpreter) return { kind: 'program' };
  return { kind: linker.test(name) ? 'linker' : 'interpreter', what: interpreter.what };
}

const linker = /^ld[a-z0-9_.-]*\.so/;

/** Whether the name and place of a file alone speak for a program. */
export function isNamedProgram(path: string): boolean {
  if (anyInterpreter.test(programName(path))) return true;
  return /(?:^|\/)s?bin\/[^/]+$/.test(path) && !/\.so(?:\.|$)/.test(path);
}

/** Lists of files can be long. */
const anyInterpreter = new RegExp(`^(?:${[shellNames, ...interpreters.map(({ name }) => name)].join('|')})$`);
