import type { Option } from './command.ts';

/** What only reference values take. */
export const referenceValueOptions: readonly Option[] = [
  {
    name: '--key',
    value: 'PEM',
    summary: 'with reference values: the key it is signed with, whose public half is enough',
    completes: 'file',
  },
  {
    name: '--sigstruct',
    value: 'FILE.sig',
    summary: 'with reference values: the SIGSTRUCT it is signed with, which has to be for this enclave',
    completes: 'file',
  },
  {
    name: '--output-dir',
    value: 'DIR',
    summary: 'with reference values: write them, the message to register them and the policy as files into DIR',
    completes: 'directory',
  },
];
