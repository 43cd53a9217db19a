import { UserError } from '../diagnostic/diagnostic.ts';
import { lines } from '../gramine/release.ts';
import type { Command } from './command.ts';
import { configOption, defineOption, formatOption, outputOption } from './common-options.ts';
import { outputFile } from './print.ts';
import { requireWritable } from './write-file.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring manifests and templates to another Gramine release',
  description:
    'Renames keys, converts values and turns tables into arrays, for manifests of Graphene and of any Gramine release, as edits that keep comments and layout. What a person has to decide is listed, and left as a comment `# manifestly: decide: …` in the file. Prints the new text, and what was done on stderr.',
  operands: [
    {
      name: 'file',
      summary: 'manifests and templates; - is standard input',
      required: true,
      variadic: true,
      completes: 'file',
    },
  ],
  options: [
    {
      name: '--to',
      value: 'X.Y',
      summary: 'the release to bring them to (default: that of the configuration, else the newest)',
      completes: () => Object.keys(lines),
    },
    {
      name: '--from',
      value: 'X.Y',
      summary: 'the release they were written for, or `graphene` (default: as their keys show)',
      completes: () => ['graphene', ...Object.keys(lines)],
    },
    { name: '--write', summary: 'replace the files' },
    { name: '--diff', summary: 'show what would change as a diff and write nothing' },
    { name: '--check', summary: 'list what would change and what is to be decided, and write nothing' },
    defineOption,
    {
      name: '--variant',
      value: 'NAME',
      summary: 'a named set of definitions from the configuration that the result has to suit, or `all`',
      repeatable: true,
    },
    { name: '--stdin-name', value: 'PATH', summary: 'what to call standard input' },
    configOption,
    formatOption('text', 'json'),
    outputOption,
    { name: '--quiet', short: '-q', summary: 'nothing on stderr' },
  ],
  examples: [
    { line: 'manifestly migrate app.manifest.template --to 1.9', does: 'the new text on standard output' },
    { line: 'manifestly migrate app.manifest --to 1.9 --diff', does: 'what would change' },
    { line: 'manifestly migrate *.manifest.template --to 1.9 --write', does: 'replace the files' },
    { line: 'manifestly migrate old.manifest --from graphene --check', does: 'what has to be done' },
  ],
  async run(given, io) {
    const modes = ['write', 'diff', 'check'].filter((mode) => given.has(mode));
    if (modes.length > 1)
      throw new UserError(`\`--${modes[0]}\` and \`--${modes[1]}\` can't be combined`, 'choose one of them');
    if (given.operands.length === 0) throw new UserError('no file is named', 'name one, or `-` for standard input');
    if (given.operands.length > 1 && modes.length === 0 && given.value('format') !== 'json')
      throw new UserError('several files do not fit on standard output', 'add `--write`, `--diff` or `--check`');
    if (given.has('write') && given.operands.includes('-'))
      throw new UserError(
        "standard input can't be replaced",
        'leave `--write` out, the result goes to standard output',
      );
    const output = outputFile(given);
    if (output !== undefined) requireWritable(output, io);
    const { migrateFiles } = await import('./migrate-files.ts');
    return migrateFiles(given, io);
  },
};
