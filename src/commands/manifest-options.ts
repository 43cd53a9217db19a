import type { Option } from './command.ts';
import { defineOption, gramineOption } from './common-options.ts';
import { hostOptions } from './render.ts';

/** Everything that decides what a manifest is completed to. */
export const manifestOptions: readonly Option[] = [
  defineOption,
  gramineOption,
  {
    name: '--as',
    value: 'WHAT',
    summary: 'what the file is, whatever its name: rendered and completed, completed, or measured as it stands',
    choices: ['template', 'manifest', 'signed'],
  },
  {
    name: '--variant',
    value: 'NAME',
    summary: 'a named set of definitions from the configuration; -D goes before them',
  },
  ...hostOptions,
  {
    name: '--chroot',
    value: 'DIR',
    summary: 'the folder that trusted files are looked up in, as gramine-sgx-sign --chroot',
    completes: 'directory',
  },
  { name: '--stdin-name', value: 'PATH', summary: 'what to call standard input' },
];
