import type { Command } from './command.ts';
import { colorOption, configOption, formatOption, gramineOption, outputOption } from './common-options.ts';
import { libpalOptions } from './libpal-option.ts';
import { manifestOptions } from './manifest-options.ts';
import { referenceValueOptions } from './reference-value-options.ts';

export const measureCommand: Command = {
  name: 'measure',
  summary: 'predict the identity of an enclave',
  description:
    'Computes MRENCLAVE and everything else that a verifier sees, without Gramine, Python or SGX. A template is rendered and completed as gramine-manifest and gramine-sgx-sign of the release would, a manifest only completed, and a `.manifest.sgx` is measured as it stands. Without libpal.so MRENCLAVE is left open and the exit code is 2. Reference values are those that Trustee registers, with an attestation policy for SGX that looks them up; there are none for a debug enclave.',
  operands: [
    {
      name: 'manifest',
      summary: 'template, manifest or `.manifest.sgx`; - is standard input',
      required: true,
      completes: 'file',
    },
  ],
  options: [
    ...libpalOptions,
    ...manifestOptions,
    {
      name: '--against',
      value: 'OLD',
      summary: 'what changed since another manifest, or a `.sig`, and why',
      completes: 'file',
    },
    {
      name: '--old-libpal',
      value: 'FILE',
      summary: 'libpal.so of the older enclave, when it is another',
      completes: 'file',
    },
    {
      name: '--old-gramine',
      value: 'X.Y',
      summary: 'release of the older enclave, when it is another',
      ...(gramineOption.completes && { completes: gramineOption.completes }),
    },
    ...referenceValueOptions,
    configOption,
    formatOption('text', 'json', 'reference-values'),
    outputOption,
    colorOption,
    { name: '--quiet', short: '-q', summary: 'no notes' },
  ],
  examples: [
    { line: 'manifestly measure app.manifest.sgx --libpal libpal.so --gramine 1.9', does: 'exactly what runs' },
    {
      line: 'manifestly measure app.manifest.template -D log_level=error --gramine-package gramine_1.9.deb',
      does: 'before anything is signed',
    },
    { line: 'manifestly measure app.manifest.sgx --against deployed.sig', does: 'is it still the same enclave' },
    {
      line: 'manifestly measure app.manifest.sgx --format reference-values --key public.pem',
      does: 'what a verifier such as Trustee has to expect',
    },
  ],
  async run(given, io) {
    const { runMeasure } = await import('./measure-run.ts');
    return runMeasure(given, io);
  },
};
