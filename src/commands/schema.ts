import { UserError } from '../diagnostic/diagnostic.ts';
import { lines } from '../gramine/release.ts';
import { nearest } from '../text/nearest.ts';
import type { Command } from './command.ts';
import { outputOption } from './common-options.ts';
import { printResult } from './print.ts';

const authored: Readonly<Record<string, () => Promise<{ default: object }>>> = {
  config: () => import('../../schemas/config.json', { with: { type: 'json' } }),
  'lint-report': () => import('../../schemas/lint-report.json', { with: { type: 'json' } }),
  'diff-report': () => import('../../schemas/diff-report.json', { with: { type: 'json' } }),
  'migration-report': () => import('../../schemas/migration-report.json', { with: { type: 'json' } }),
  'measurement-report': () => import('../../schemas/measurement-report.json', { with: { type: 'json' } }),
  'sigstruct-report': () => import('../../schemas/sigstruct-report.json', { with: { type: 'json' } }),
  'reference-values': () => import('../../schemas/reference-values.json', { with: { type: 'json' } }),
  'lock-report': () => import('../../schemas/lock-report.json', { with: { type: 'json' } }),
  'inspect-report': () => import('../../schemas/inspect-report.json', { with: { type: 'json' } }),
  'exec-policy': () => import('../../schemas/exec-policy.json', { with: { type: 'json' } }),
  'policy-cases': () => import('../../schemas/policy-cases.json', { with: { type: 'json' } }),
  'policy-diff-report': () => import('../../schemas/policy-diff-report.json', { with: { type: 'json' } }),
  'policy-test-report': () => import('../../schemas/policy-test-report.json', { with: { type: 'json' } }),
  'policy-explanation': () => import('../../schemas/policy-explanation.json', { with: { type: 'json' } }),
  'policy-surface-report': () => import('../../schemas/policy-surface-report.json', { with: { type: 'json' } }),
  'gsc-plan-report': () => import('../../schemas/gsc-plan-report.json', { with: { type: 'json' } }),
  'gsc-verify-report': () => import('../../schemas/gsc-verify-report.json', { with: { type: 'json' } }),
  'gsc-config': () => import('../../schemas/gsc-config.json', { with: { type: 'json' } }),
  occlum: () => import('../../schemas/occlum.json', { with: { type: 'json' } }),
  'occlum-bom': () => import('../../schemas/occlum-bom.json', { with: { type: 'json' } }),
  'compare-report': () => import('../../schemas/compare-report.json', { with: { type: 'json' } }),
  'compare-order-report': () => import('../../schemas/compare-order-report.json', { with: { type: 'json' } }),
  scenario: () => import('../../schemas/scenario.json', { with: { type: 'json' } }),
  'occlum-init-ra': () => import('../../schemas/occlum-init-ra.json', { with: { type: 'json' } }),
  'image-policy': () => import('../../schemas/image-policy.json', { with: { type: 'json' } }),
  'decrypt-config': () => import('../../schemas/decrypt-config.json', { with: { type: 'json' } }),
  ocicrypt: () => import('../../schemas/ocicrypt.json', { with: { type: 'json' } }),
  'layer-packet': () => import('../../schemas/layer-packet.json', { with: { type: 'json' } }),
  'policy-image-report': () => import('../../schemas/policy-image-report.json', { with: { type: 'json' } }),
  'aa-config': () => import('../../schemas/aa-config.json', { with: { type: 'json' } }),
  'cdh-config': () => import('../../schemas/cdh-config.json', { with: { type: 'json' } }),
  'rvps-values': () => import('../../schemas/rvps-values.json', { with: { type: 'json' } }),
  'enclave-cc-shim': () => import('../../schemas/enclave-cc-shim.json', { with: { type: 'json' } }),
  'shim-rune': () => import('../../schemas/shim-rune.json', { with: { type: 'json' } }),
  'marblerun-manifest': () => import('../../schemas/marblerun-manifest.json', { with: { type: 'json' } }),
  lock: () => import('../../schemas/lock.json', { with: { type: 'json' } }),
  baseline: () => import('../../schemas/baseline.json', { with: { type: 'json' } }),
};
const derived = Object.keys(lines).map((line) => `gramine-manifest-${line}`);
const names = [...derived, ...Object.keys(authored)];

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'print a JSON Schema, e.g. for an editor',
  description: `Schemas: ${names.join(', ')}.`,
  operands: [{ name: 'name', summary: 'the schema; all names when absent', completes: () => names }],
  options: [outputOption],
  examples: [
    {
      line: 'manifestly schema gramine-manifest-1.9 -o gramine.json',
      does: 'the schema of a manifest for Gramine 1.9',
    },
  ],
  async run(given, io) {
    const name = given.operands[0];
    printResult(
      name === undefined ? `${names.join('\n')}\n` : `${JSON.stringify(await schemaNamed(name), null, 2)}\n`,
      given,
      io,
    );
    return 0;
  },
};

async function schemaNamed(name: string): Promise<object> {
  if (derived.includes(name)) {
    const { manifestSchema } = await import('../gramine/json-schema.ts');
    return manifestSchema(name.slice('gramine-manifest-'.length) as keyof typeof lines) as object;
  }
  if (Object.hasOwn(authored, name)) return (await authored[name]!()).default;
  const near = nearest(name, names);
  throw new UserError(
    `there is no schema \`${name}\``,
    near ? `did you mean \`${near}\`?` : `use one of ${names.join(', ')}`,
  );
}
