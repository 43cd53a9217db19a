import type { Command } from './command.ts';
import { colorOption, formatOption, outputOption, quietOption } from './common-options.ts';
import { gscOption, imageOperand, platformOption } from './image-options.ts';

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'what a container image holds that matters to an enclave, and what will fail there',
  description:
    'Reads an image once, unpacking nothing to disk: what a container of it starts, through links, scripts and shells; its user, variables, distribution and C library; servers that fork; its files by category and folder; set-uid programs, odd names and links, and secrets in any layer, masked. Then it says what GSC and what loading at deployment (enclave-cc as it was shipped) will stumble over, and what to change. An image of a registry is fetched first: `skopeo copy docker://NAME oci:FOLDER`. It exits with 1 when there is a warning or an error.',
  operands: [imageOperand],
  options: [gscOption, platformOption, formatOption('text', 'json'), outputOption, colorOption, quietOption],
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
