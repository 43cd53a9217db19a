import type { Command, Option } from './command.ts';
import { colorOption, configOption, formatOption, outputOption } from './common-options.ts';
import { libpalOptions } from './libpal-option.ts';
import { manifestOptions } from './manifest-options.ts';

/** Everything that decides what enclave a manifest makes. */
export const enclaveOptions: readonly Option[] = [
  ...libpalOptions,
  ...manifestOptions
    .filter(({ name }) => name !== '--stdin-name')
    .map((option) =>
      option.name === '--variant'
        ? {
            ...option,
            value: 'NAME|all',
            summary: 'named sets of definitions from the configuration, an enclave for each',
            repeatable: true,
          }
        : option,
    ),
];

export const lockCommand: Command = {
  name: 'lock',
  summary: 'pin what an enclave is made of, and what it is, in manifestly.lock',
  description:
    "Writes the release, the definitions, the hashes of libpal.so and of the trusted files (by folder), every setting and the expected identity, for each variant. What is unknown stands under `needs`. With `--check` everything is computed again: exit 1 and the cause when something differs, exit 2 when there is no lock file, or when what is needed is missing here. The definitions are then those of the lock file with `-D` before them, the release the one that `--gramine` or the configuration names, else the lock's; folders of this machine, such as `--gramine-root`, have to be given again. Values that look like secrets are left out.",
  operands: [
    {
      name: 'manifest',
      summary: 'templates, manifests or `.manifest.sgx` files; with --check all that are locked when absent',
      variadic: true,
      completes: 'file',
    },
  ],
  options: [
    {
      name: '--lock',
      value: 'FILE',
      summary: 'the lock file (default: manifestly.lock beside the manifest)',
      completes: 'file',
    },
    { name: '--check', summary: 'compare, write nothing' },
    {
      name: '--allow-missing',
      summary:
        'with --check: pass when what can be checked is the same, though libpal.so or trusted files are missing here',
    },
    ...enclaveOptions,
    configOption,
    formatOption('text', 'json'),
    outputOption,
    colorOption,
    { name: '--quiet', short: '-q', summary: 'no notes, and no line for what is the same' },
  ],
  examples: [
    { line: 'manifestly lock app.manifest.template --variant all --libpal libpal.so', does: 'writes manifestly.lock' },
    { line: 'manifestly lock --check --libpal libpal.so', does: 'in CI: is everything that is locked still the same' },
    { line: 'manifestly lock --check --allow-missing', does: 'the same where Gramine is not installed' },
  ],
  async run(given, io) {
    const { runLock } = await import('./lock-run.ts');
    return runLock(given, io);
  },
};
