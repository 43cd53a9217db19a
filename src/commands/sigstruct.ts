import type { Command } from './command.ts';
import { colorOption, configOption, formatOption, gramineOption, outputOption } from './common-options.ts';
import { libpalOptions } from './libpal-option.ts';

export const sigstructCommand: Command = {
  name: 'sigstruct',
  summary: 'view and verify a SIGSTRUCT',
  description:
    'Shows what a `.sig` file says, verifies its signature and the numbers that spare the processor divisions, and warns of what a verifier should not accept. With a finished manifest and libpal.so it tells whether the SIGSTRUCT is for exactly that enclave, or which field differs.',
  operands: [{ name: 'file', summary: 'the `.sig` file', required: true, completes: 'file' }],
  options: [
    {
      name: '--manifest',
      value: 'FILE',
      summary: 'whether it is for this manifest: the `.manifest.sgx` that was signed',
      completes: 'file',
    },
    ...libpalOptions,
    {
      name: '--gramine-root',
      value: 'DIR',
      summary: "Gramine's package directory (default: /usr/lib/x86_64-linux-gnu/gramine)",
      completes: 'directory',
    },
    gramineOption,
    { name: '--against', value: 'OLD.sig', summary: 'what changed since another SIGSTRUCT', completes: 'file' },
    configOption,
    formatOption('text', 'json'),
    outputOption,
    colorOption,
  ],
  examples: [
    { line: 'manifestly sigstruct app.sig', does: 'all fields, and whether the signature holds' },
    {
      line: 'manifestly sigstruct app.sig --manifest app.manifest.sgx --libpal libpal.so --gramine 1.9',
      does: 'whether it is for that enclave',
    },
    { line: 'manifestly sigstruct app.sig --against deployed.sig', does: 'what changed' },
  ],
  async run(given, io) {
    const { runSigstruct } = await import('./sigstruct-run.ts');
    return runSigstruct(given, io);
  },
};
