import { furtherSubjects } from '../compare/comparison.ts';
import type { Command } from './command.ts';
import {
  colorOption,
  configOption,
  defineOption,
  formatOption,
  gramineOption,
  outputOption,
} from './common-options.ts';
import { platformOption } from './image-options.ts';

export const compareCommand: Command = {
  name: 'compare',
  summary:
    'wrap the libOS into the image, load the image at deployment, or run the pod in a VM: what each costs and binds',
  description:
    'Answers for your own image, manifest, policy, pod and fleet what wrapping at build time (GSC), loading at deployment time (enclave-cc as it was shipped, and a Gramine variant constructed for the purpose) and pod VMs (Kata) come to. Every answer is computed from what you give, or declared with its source and date, or unknown with what is missing: nothing is guessed. Everything is optional; `--init` writes a scenario that asks for the numbers that only you know.',
  operands: [
    { name: 'image', summary: 'an OCI layout, an archive of docker or podman save, or a folder', completes: 'file' },
  ],
  options: [
    {
      name: '--manifest',
      value: 'FILE',
      summary: 'the Gramine manifest of the wrapped application',
      completes: 'file',
    },
    { name: '--policy', value: 'FILE', summary: 'the exec policy of the pod', completes: 'file' },
    { name: '--pod', value: 'FILE', summary: 'the pod, or the workload that starts it, in YAML', completes: 'file' },
    {
      name: '--scenario',
      value: 'FILE',
      summary: 'numbers of the fleet, its rates and speeds: TOML, or JSON or YAML by its name',
      completes: 'file',
    },
    {
      name: '--order',
      value: '1,2,6,…',
      summary: 'check whether the steps of loading an image can run in this order, and compare nothing',
    },
    {
      name: '--generic-manifest',
      summary: 'print the manifest that is constructed for load-gramine, and compare nothing',
    },
    {
      name: '--generic-loader',
      value: 'FILE',
      summary: 'write the loader that this manifest starts, and compare nothing',
      completes: 'file',
    },
    { name: '--init', summary: 'write a scenario to fill in, and compare nothing' },
    {
      name: '--with',
      value: 'a,b',
      summary: `further columns: ${furtherSubjects.join(', ')}`,
      repeatable: true,
      completes: () => furtherSubjects,
    },
    { name: '--all', summary: 'every question, not only those that move decisions' },
    {
      name: '--criteria',
      value: 'ID,…',
      summary: 'these questions alone, each with its reasons; JSON has the ids of all',
      repeatable: true,
    },
    {
      name: '--decrypt-config',
      value: 'FILE',
      summary: 'decrypt_config.conf of enclave-cc, which says where keys are from',
      completes: 'file',
    },
    {
      name: '--image-policy',
      value: 'FILE',
      summary: 'policy.json of enclave-cc or the guest, which says what has to be signed',
      completes: 'file',
    },
    {
      name: '--libpal',
      value: 'FILE',
      summary: "Gramine's libpal.so, to measure what is constructed for load-gramine",
      completes: 'file',
    },
    {
      name: '--gramine-package',
      value: 'FILE.deb',
      summary: "take libpal.so and all of Gramine's package directory from a Debian package",
      completes: 'file',
    },
    {
      name: '--gramine-root',
      value: 'DIR',
      summary: "Gramine's package directory (default: around --libpal, or where Debian has it)",
      completes: 'directory',
    },
    platformOption,
    defineOption,
    gramineOption,
    configOption,
    formatOption('text', 'json', 'markdown', 'html'),
    outputOption,
    colorOption,
    { name: '--quiet', short: '-q', summary: 'no notes' },
  ],
  examples: [
    { line: 'manifestly compare --init -o fleet.toml', does: 'asks for what is needed' },
    {
      line: 'manifestly compare app.tar --manifest app.manifest --scenario fleet.toml',
      does: 'compares for this image',
    },
    { line: 'manifestly compare --order 1,2,6,3,4,5,7,8', does: 'says what a launch in this order violates' },
  ],
  async run(given, io) {
    if (given.has('generic-manifest') || given.has('generic-loader'))
      return (await import('./compare-generic-manifest-run.ts')).runGenericManifest(given, io);
    if (given.has('order')) return (await import('./compare-order-run.ts')).runCompareOrder(given, io);
    const { runCompare } = await import('./compare-run.ts');
    return runCompare(given, io);
  },
};
