import type { Command } from './command.ts';
import {
  colorOption,
  configOption,
  defineOption,
  formatOption,
  gramineOption,
  outputOption,
} from './common-options.ts';

export const policySurfaceCommand: Command = {
  name: 'surface',
  summary: 'which programs can be started in the enclave of a Gramine manifest',
  description:
    'Lists what can be started in an enclave: its entry point, the programs, shells and interpreters among the files it can open, where more can be put, and which arguments and variables the host chooses. Without `--files` or `--image` names and places have to do, and what they do not tell is listed. With `--policy` it exits with 1 when the policy and the manifest differ.',
  operands: [
    { name: 'manifest', summary: 'a manifest or template; - is standard input', required: true, completes: 'file' },
  ],
  options: [
    {
      name: '--files',
      value: 'ROOT',
      summary: 'look at the host files that the manifest names, below ROOT',
      completes: 'directory',
    },
    {
      name: '--image',
      value: 'IMAGE',
      summary: 'look at them in a container image: an OCI layout, an archive or a folder',
      completes: 'file',
    },
    { name: '--policy', value: 'POLICY.toml', summary: 'hold an exec policy against it', completes: 'file' },
    {
      name: '--container',
      value: 'NAME',
      summary: 'which container of the policy the enclave is, when it has several',
    },
    defineOption,
    gramineOption,
    configOption,
    formatOption('text', 'json'),
    outputOption,
    colorOption,
    { name: '--stdin-name', value: 'PATH', summary: 'what to call standard input' },
  ],
  examples: [
    { line: 'manifestly policy surface redis.manifest.template', does: 'by names and places' },
    { line: 'manifestly policy surface app.manifest --files /', does: 'with the files of this host' },
    {
      line: 'manifestly policy surface app.manifest --image app.tar --policy app.exec-policy.toml',
      does: 'held against a policy',
    },
  ],
  async run(given, io) {
    const { runPolicySurface } = await import('./policy-surface-run.ts');
    return runPolicySurface(given, io);
  },
};
