import { kindTexts, scenarioInputs } from './scenario-inputs.ts';

/** An imperative that says how a missing input is given. */
export function howToGive(input: string): string {
  const known = scenarioInputs.find(({ name }) => name === input);
  if (known) {
    const file = known.otherwise && `, or give ${operands[known.otherwise]}`;
    return `write \`${input}\` into the scenario: ${known.meaning}, ${kindTexts[known.kind]}${file ?? ''}`;
  }
  return Object.hasOwn(operands, input)
    ? `give ${operands[input as keyof typeof operands]}`
    : `settle \`${input}\` in the manifest: a template decides on it, so define what it asks for with \`-D\``;
}

const operands = {
  image: 'the image: an OCI layout, an archive or a folder',
  manifest: 'the manifest with `--manifest`',
  policy: 'the exec policy with `--policy`',
  pod: 'the pod with `--pod`',
  'decrypt-config': 'decrypt_config.conf of enclave-cc with `--decrypt-config`',
  'image-policy': 'policy.json of the images with `--image-policy`',
  release: 'a release of Gramine from 1.7 on with `--gramine`',
  libpal: "Gramine's libpal.so with `--libpal`",
  'gramine-package': 'all of Gramine with `--gramine-package` or `--gramine-root`',
  'wrapped-image': 'the wrapped and signed image to `gsc verify`, which measures it',
} as const;
