import { UserError } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import type { View } from './view.ts';

/** Throws a UserError for a file that Gramine can't run. */
export function requireProgram(path: string, { elf, hostPath }: View): void {
  const found = elf.find(path);
  const file = found && elf.read(found);
  const name = `\`${visible(hostPath(path))}\``;
  if (file === undefined || typeof file === 'string') {
    const reason =
      file === 'it is no ELF file' || file === undefined ? 'it is neither an ELF file nor a script with `#!`' : file;
    throw new UserError(`${name} is no program that Gramine can run: ${reason}`);
  }
  if (file.class === 32)
    throw new UserError(`${name} is a 32-bit program, and Gramine runs 64-bit ones`, 'build it for x86-64');
  if (file.machine !== x86)
    throw new UserError(
      `${name} is built for ${machineName(file.machine)}, and Gramine runs on x86-64`,
      'build it for x86-64',
    );
  if (!file.isProgram) throw new UserError(`${name} is a library, not a program`);
}

const x86 = 62;

function machineName(machine: number): string {
  const names: Readonly<Record<number, string>> = {
    40: '32-bit ARM',
    183: 'AArch64',
    243: 'RISC-V',
    21: 'PowerPC',
    22: 'S/390',
  };
  return names[machine] ?? `another processor (ELF machine ${machine})`;
}
