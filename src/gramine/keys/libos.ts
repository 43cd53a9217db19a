import { fileUri, flag, type KeyEntry } from './entry.ts';

export const libosKeys = [
  {
    path: 'pal.entrypoint',
    type: fileUri,
    since: '1.0',
    removed: '1.1',
    successors: [
      { path: 'loader.entrypoint.uri', carry: { kind: 'same' } },
      { path: 'loader.entrypoint', carry: { kind: 'same' } },
    ],
    readers: ['runtime'],
    badType: 'fatal',
    summary: 'Lets tests of the PAL run a binary without the LibOS.',
    evidence: ['v1.0:Pal/src/db_main.c:546'],
  },
  {
    path: 'libos.entrypoint',
    type: { kind: 'string', format: 'path' },
    required: 'always',
    formerPrefix: { text: 'file:', until: '1.2' },
    since: '1.0',
    readers: ['runtime', 'checker', 'docs'],
    badType: 'fatal',
    summary: 'The program to run, as a path inside Gramine; also the default `argv[0]`.',
    security: {
      level: 'info',
      note: 'unless it is a trusted file or on an encrypted mount, the host chooses the code',
    },
    evidence: ['Documentation/manifest-syntax.rst:104', 'libos/src/bookkeep/libos_handle.c:96'],
  },
  {
    path: 'libos.check_invalid_pointers',
    type: flag,
    default: { value: true },
    since: '1.0',
    readers: ['runtime', 'checker', 'docs'],
    badType: 'fatal',
    summary: 'Answers a bad pointer in a system call with EFAULT, in place of crashing.',
    security: { level: 'info', note: '`false` trades error handling for speed' },
    evidence: ['Documentation/manifest-syntax.rst:300', 'libos/src/bookkeep/libos_signal.c:540'],
  },
  {
    path: 'libos.sync.enable',
    type: flag,
    default: { value: false },
    since: '1.0',
    readers: ['runtime'],
    badType: 'fatal',
    summary: 'Switches the experimental synchronisation between processes on; undocumented.',
    evidence: ['libos/src/sync/libos_sync_client.c:132'],
  },
] as const satisfies readonly KeyEntry[];
