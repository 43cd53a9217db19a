import { buildTypes } from '../gsc/template.ts';
import type { Command } from './command.ts';
import { colorOption, formatOption, outputOption, quietOption } from './common-options.ts';
import { gscOption, imageOperand, platformOption } from './image-options.ts';

export const gscPlanCommand: Command = {
  name: 'plan',
  summary: 'what `gsc build` and `gsc sign-image` would make of an image, without Docker',
  description:
    "Reads an image once and works out what a release of GSC makes of it together with a manifest: names, the merged manifest with the origin of every key, the trusted files by GSC's own walk over the image with their hashes, arguments and their traps, changes to the image's configuration, added layers and what to type. What can't be known is listed with the reason; an MRENCLAVE is never made up. The manifest and the configuration are linted too. It exits with 1 when there is a warning or an error.",
  operands: [imageOperand],
  options: [
    { name: '--manifest', value: 'FILE', summary: "the user's manifest for GSC (needed)", completes: 'file' },
    {
      name: '--gsc-config',
      value: 'FILE',
      summary: "GSC's `config.yaml` (default: as GSC ships it)",
      completes: 'file',
    },
    gscOption,
    { name: '--insecure-args', summary: 'as `gsc build --insecure-args`: the host gives the arguments' },
    { name: '--build-type', value: 'TYPE', summary: 'as `gsc build --buildtype`', choices: buildTypes },
    { name: '--remove-gramine-deps', summary: 'as `gsc sign-image --remove-gramine-deps`' },
    { name: '--name', value: 'NAME', summary: 'what the image is called when `gsc` is run (default: its own name)' },
    { name: '--files', summary: 'print the trusted files too' },
    platformOption,
    formatOption('text', 'json'),
    outputOption,
    colorOption,
    quietOption,
  ],
  examples: [
    { line: 'manifestly gsc plan app.tar --manifest app.manifest', does: 'with the newest GSC' },
    {
      line: 'manifestly gsc plan layout:1.2 --manifest app.manifest --gsc-config config.yaml --gsc 1.8',
      does: 'as it is configured, for another release',
    },
    { line: 'manifestly gsc plan app.tar --manifest app.manifest --format json -o plan.json', does: 'for programs' },
  ],
  async run(given, io) {
    const { runGscPlan } = await import('./gsc-plan-run.ts');
    return runGscPlan(given, io);
  },
};
