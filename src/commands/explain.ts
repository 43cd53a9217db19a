import { allKeys } from '../gramine/key-table.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import type { Command } from './command.ts';
import { formatOption, outputOption } from './common-options.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'explain a rule, a manifest key, or a line of output',
  description:
    'Without a topic, or with `-`, reads output of Gramine, its tools, GSC or Kata from standard input: what it means and what to change.',
  operands: [
    {
      name: 'topic',
      summary: 'a rule id, a key such as `sgx.debug`, or the text of a message',
      variadic: true,
      completes: () => [...ruleIds(), ...allKeys.map(({ path }) => path)],
    },
  ],
  options: [formatOption('text', 'json'), outputOption],
  examples: [
    { line: 'manifestly explain files/allowed-shadows-trusted', does: 'a rule' },
    { line: 'manifestly explain sgx.thread_num', does: 'a key and its history' },
    { line: 'gramine-sgx app 2>&1 | manifestly explain', does: 'what a log says' },
  ],
  async run(given, io) {
    const { explain } = await import('./explain-run.ts');
    return explain(given, io);
  },
};
