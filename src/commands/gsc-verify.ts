import type { Command } from './command.ts';
import { colorOption, formatOption, gramineOption, outputOption, quietOption } from './common-options.ts';
import { imageOperand, platformOption } from './image-options.ts';

export const gscVerifyCommand: Command = {
  name: 'verify',
  summary: 'whether a finished image is what its SIGSTRUCT says',
  description:
    "Reads a signed image that GSC made once and recomputes everything that can be: the hash of every file that the manifest lists, MRENCLAVE from the manifest and libpal.so in the image, and the signature of the SIGSTRUCT. Says what was changed by name: a file, the manifest, the SIGSTRUCT or libpal.so, and there whether in measured bytes. Also files that are missing or were added later, keys and credentials left in any layer, and a signer's key that everybody has. It exits with 1 when there is a warning or an error.",
  operands: [imageOperand],
  options: [
    { ...gramineOption, summary: 'release of Gramine in the image (default: as its files say)' },
    platformOption,
    formatOption('text', 'json'),
    outputOption,
    colorOption,
    quietOption,
  ],
  examples: [
    { line: 'manifestly gsc verify gsc-app.tar', does: 'what `docker save gsc-app` wrote' },
    { line: 'manifestly gsc verify gsc-app.tar --format json', does: 'for programs' },
  ],
  async run(given, io) {
    const { runGscVerify } = await import('./gsc-verify-run.ts');
    return runGscVerify(given, io);
  },
};
