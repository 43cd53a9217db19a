import type { Option } from './command.ts';
import { libpalOptions } from './libpal-option.ts';
import { hostOptions } from './render.ts';

/** What `diff` takes to measure both sides. */
export const measuringOptions: {
  /** Any of them asks for it. */
  readonly first: readonly Option[];
  readonly more: readonly Option[];
} = {
  first: libpalOptions,
  more: [
    {
      name: '--old-libpal',
      value: 'FILE',
      summary: 'libpal.so of the older enclave, when it is another',
      completes: 'file',
    },
    ...hostOptions,
    {
      name: '--chroot',
      value: 'DIR',
      summary: 'the folder that trusted files are looked up in, as gramine-sgx-sign --chroot',
      completes: 'directory',
    },
  ],
};
