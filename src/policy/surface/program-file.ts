import { ElfError } from '../../elf/elf-error.ts';
import { readElf } from '../../elf/elf-file.ts';
import { shebangOf } from '../../elf/shebang.ts';
import { interpreterNamed, interpreters, isShell, programName, shellNames } from '../../invocation/programs.ts';
import type { FileTree } from '../../io/file-tree.ts';
import type { ProgramKind, StartableProgram } from './exec-surface.ts';

export type JudgedProgram = Pick<StartableProgram, 'kind' | 'what' | 'by' | 'interpreter' | 'unmarked'>;

/** Larger ones are judged by their names. */
const largest = 256 << 20;
const x8664 = 62;

/**
 * What starting a file would start: its header or its first line says so. Undefined for data, libraries and programs of another
 * architecture; `unread` when it can't be read.
 */
export function programIn(tree: FileTree, path: string, always: boolean): JudgedProgram | 'unread' | undefined {
  const found = tree.stat(path);
  if (found?.type !== 'file') return undefined;
  const isMarked = (found.mode & 0o111) !== 0;
  if (!isMarked && !always) return undefined;
  if (!found.readable) return 'unread';
  if (found.size > largest) return isMarked ? { ...namedProgram(path), by: 'name' } : undefined;
  const program = judged(tree, path);
  if (program === undefined || program === 'unread' || isMarked) return program;
  return { ...program, unmarked: true };
}

function judged(tree: FileTree, path: string): JudgedProgram | 'unread' | undefined {
  try {
    const bytes = tree.read(path);
    const shebang = shebangOf(bytes);
    if (shebang) return { kind: 'script', by: 'file', interpreter: shebang.interpreter };
    const elf = readElf(bytes);
    if (!elf || elf.machine !== x8664) return undefined;
    const named = namedProgram(path);
    return elf.isProgram || (named.kind === 'linker' && elf.type === 'shared') ? { ...named, by: 'file' } : undefined;
  } catch (error) {
    return error instanceof ElfError ? undefined : 'unread';
  }
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
