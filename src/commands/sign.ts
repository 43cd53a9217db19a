import type { Command } from './command.ts';
import { colorOption, configOption, formatOption } from './common-options.ts';
import { libpalOptions } from './libpal-option.ts';
import { manifestOptions } from './manifest-options.ts';

export const signCommand: Command = {
  name: 'sign',
  summary: 'complete a manifest, measure the enclave and sign it',
  description:
    'Writes what gramine-manifest and gramine-sgx-sign of the release would: the `.manifest.sgx` that is measured and the `.sig` with its SIGSTRUCT, byte for byte. A template is rendered and, from 1.8 on, checked against the schema; a manifest is only completed; a `.manifest.sgx` is taken as it stands. Either all files are written or none. For a key that lives elsewhere, write what is to be signed with --tbs, and run the same line again with --signature.',
  operands: [
    {
      name: 'manifest',
      summary: 'template, manifest or `.manifest.sgx`; - is standard input',
      required: true,
      completes: 'file',
    },
  ],
  options: [
    {
      name: '--key',
      value: 'PEM',
      summary:
        'RSA-3072 key with exponent 3 (default: ~/.config/gramine/enclave-key.pem); with --signature its public half will do',
      completes: 'file',
    },
    {
      name: '--passphrase-file',
      value: 'FILE',
      summary:
        'passphrase of an encrypted key, the first line (default: MANIFESTLY_PASSPHRASE in the environment, or a prompt)',
      completes: 'file',
    },
    { name: '--allow-known-key', summary: 'sign even with a key that everybody has' },
    ...libpalOptions,
    ...manifestOptions,
    {
      name: '--date',
      value: 'YYYY-MM-DD',
      summary: 'date in the SIGSTRUCT (default: SOURCE_DATE_EPOCH, else today in UTC)',
    },
    {
      name: '--output',
      short: '-o',
      value: 'FILE',
      summary: 'the completed manifest (default: beside the input, as NAME.manifest.sgx)',
      completes: 'file',
    },
    {
      name: '--sigfile',
      short: '-s',
      value: 'FILE',
      summary: 'the SIGSTRUCT (default: beside the input, as NAME.sig)',
      completes: 'file',
    },
    {
      name: '--manifest-output',
      value: 'FILE',
      summary: 'also what gramine-manifest makes of a template',
      completes: 'file',
    },
    {
      name: '--tbs',
      value: 'FILE',
      summary: 'write the 256 bytes that are to be signed, and no SIGSTRUCT',
      completes: 'file',
    },
    {
      name: '--signature',
      value: 'FILE',
      summary: 'the signature of these bytes (PKCS #1 v1.5 with SHA-256, 384 bytes)',
      completes: 'file',
    },
    configOption,
    formatOption('text', 'json'),
    colorOption,
    { name: '--quiet', short: '-q', summary: 'neither notes nor the result' },
  ],
  examples: [
    {
      line: 'manifestly sign app.manifest.template -D log_level=error --key key.pem --libpal libpal.so --gramine 1.9',
      does: 'app.manifest.sgx and app.sig',
    },
    { line: 'manifestly sign app.manifest --date 2026-01-31 --tbs app.tbs', does: 'what another machine is to sign' },
    {
      line: 'manifestly sign app.manifest --date 2026-01-31 --key public.pem --signature app.signature',
      does: 'app.sig from the signature, once it is verified',
    },
  ],
  async run(given, io) {
    const { runSign } = await import('./sign-run.ts');
    return runSign(given, io);
  },
};
