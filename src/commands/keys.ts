import { describeType } from '../gramine/describe.ts';
import { allKeys, keyHistory, statusIn } from '../gramine/key-table.ts';
import type { Release } from '../gramine/release.ts';
import type { Command } from './command.ts';
import { formatOption, gramineOption, outputOption } from './common-options.ts';
import { columns, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';

export const keysCommand: Command = {
  name: 'keys',
  summary: 'list the manifest keys of a Gramine release',
  operands: [],
  options: [
    gramineOption,
    { name: '--all', summary: 'also keys that the release does not read' },
    formatOption('text', 'json'),
    outputOption,
  ],
  examples: [
    { line: 'manifestly keys --gramine 1.4', does: 'what Gramine 1.4 reads' },
    { line: 'manifestly explain sgx.max_threads', does: 'one key in full' },
  ],
  async run(given, io) {
    const release = releaseFrom(given.value('gramine'));
    const listed = allKeys.filter(
      (key) => given.has('all') || ['accepted', 'deprecated'].includes(statusIn(key, release)),
    );
    printResult(given.value('format') === 'json' ? json(listed, release) : text(listed, release), given, io);
    return 0;
  },
};

type Keys = typeof allKeys;

function text(listed: Keys, release: Release): string {
  const rows = listed.map((key) => [
    key.path,
    describeType(key.type, release),
    statusIn(key, release) === 'accepted' ? '' : statusIn(key, release),
    key.summary,
  ]);
  return columns(rows);
}

function json(listed: Keys, release: Release): string {
  const keys = listed.map((key) => ({
    path: key.path,
    type: describeType(key.type, release),
    status: statusIn(key, release),
    history: keyHistory(key),
    default: key.default ?? null,
    successors: (key.successors ?? []).map(({ path }) => path),
    summary: key.summary,
    security: key.security ?? null,
  }));
  return `${JSON.stringify({ version: 1, gramine: release, keys }, null, 2)}\n`;
}
