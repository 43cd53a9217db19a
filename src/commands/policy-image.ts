import type { Command } from './command.ts';
import { formatOption, outputOption } from './common-options.ts';

export const policyImageCommand: Command = {
  name: 'image',
  summary: 'which rule of a policy.json decides on an image',
  description:
    'The policy of images that the guest of a confidential container, or the agent of enclave-cc, asks before it unpacks an image. References are filled in as the guest does (`redis` is `docker.io/library/redis:latest`), and the most special scope decides alone: the reference, its repository, the paths above it, the registry, wildcards of its domain, the empty scope, the default. Exit code 1 says that an image is rejected.',
  operands: [
    { name: 'policy', summary: 'a policy.json; - is standard input', required: true, completes: 'file' },
    { name: 'image', summary: 'references as a pod names them', variadic: true, required: true },
  ],
  options: [formatOption('text', 'json'), outputOption],
  examples: [
    {
      line: 'manifestly policy image policy.json docker.io/library/redis:7',
      does: 'the scope that decides, and what it asks for',
    },
  ],
  async run(given, io) {
    const { runPolicyImage } = await import('./policy-image-run.ts');
    return runPolicyImage(given, io);
  },
};
