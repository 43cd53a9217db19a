import { lines } from '../gramine/release.ts';
import type { Command } from './command.ts';
import { colorOption, formatOption, outputOption } from './common-options.ts';

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'what a container image holds that matters to an enclave, and what will fail there',
  description:
    'Reads an image once, unpacking nothing to disk: what a container of it starts, through links, scripts and shells; its user, variables, distribution and C library; servers that fork; its files by category and folder; set-uid programs, odd names and links, and secrets in any layer, masked. Then it says what GSC and what loading at deployment (enclave-cc as it was shipped) will stumble over, and what to change. An image of a registry is fetched first: `skopeo copy docker://NAME oci:FOLDER`. It exits with 1 when there is a warning or an error.',
  operands: [
    {
      name: 'image',
      summary:
        'an OCI layout, an archive of docker or podman save, or a folder; `:TAG` or `@DIGEST` choose one of several',
      required: true,
      completes: 'file',
    },
  ],
  options: [
    {
      name: '--gsc',
      value: 'X.Y',
      summary: 'release of GSC, 1.0 to 1.9 (default: the newest)',
      completes: () => Object.keys(lines),
    },
    {
      name: '--platform',
      value: 'OS/ARCH',
      summary: 'which image of several (default: linux/amd64 where there is one)',
    },
    formatOption('text', 'json'),
    outputOption,
    colorOption,
  ],
  examples: [
    { line: 'manifestly inspect app.tar', does: 'what `docker save` wrote' },
    { line: 'manifestly inspect layout:1.2 --gsc 1.8', does: 'an image of an OCI layout, for another release of GSC' },
    { line: 'manifestly inspect app.tar --format json', does: 'for programs' },
  ],
  async run(given, io) {
    const { runInspect } = await import('./inspect-run.ts');
    return runInspect(given, io);
  },
};
