import type { Command, Option } from './command.ts';
import { configOption, defineOption, gramineOption, outputOption } from './common-options.ts';

/** What stands for the host of gramine-manifest, in every command that renders. */
export const hostOptions: readonly Option[] = [
  {
    name: '--context',
    value: 'FILE.json',
    summary: 'variables of any type, the members of a JSON object; -D goes before them',
    completes: 'file',
  },
  {
    name: '--gramine-root',
    value: 'DIR',
    summary: "Gramine's package directory (default: /usr/lib/x86_64-linux-gnu/gramine)",
    completes: 'directory',
  },
  {
    name: '--python',
    value: 'PATH',
    summary: 'the Python that runs gramine-manifest, described from its files (default: Python 3.11 of Debian 12)',
    completes: 'file',
  },
  {
    name: '--root',
    value: 'DIR',
    summary: 'the file system that paths in the template are looked up in (default: /)',
    completes: 'directory',
  },
];

export const renderCommand: Command = {
  name: 'render',
  summary: 'the manifest that gramine-manifest would render',
  description:
    'Renders a template as gramine-manifest does, without Gramine or Python: `gramine` and `python` are those of a stock Debian 12 unless options say otherwise, `env` is the environment of this process, `ldd()` reads the ELF files. Whether the result is valid TOML does not matter; a note says when it is not.',
  operands: [{ name: 'template', summary: 'the template; - is standard input', required: true, completes: 'file' }],
  options: [
    defineOption,
    {
      name: '--variant',
      value: 'NAME',
      summary: 'a named set of definitions from the configuration; -D goes before them, and they before --context',
    },
    ...hostOptions,
    gramineOption,
    configOption,
    { name: '--stdin-name', value: 'PATH', summary: 'what to call standard input' },
    outputOption,
    { name: '--quiet', short: '-q', summary: 'no notes' },
  ],
  examples: [
    { line: 'manifestly render app.manifest.template -D log_level=error', does: 'to standard output' },
    { line: 'manifestly render app.manifest.template --context build.json -o app.manifest', does: 'into a file' },
    {
      line: 'manifestly render app.manifest.template --root ./rootfs --python /usr/bin/python3',
      does: 'as in an image',
    },
  ],
  async run(given, io) {
    const { render } = await import('./render-run.ts');
    return render(given, io);
  },
};
