import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

const features = ['avx', 'avx512', 'amx', 'mpx', 'pkru'] as const;

export const cpuFeatures = manifestRule({
  id: 'sgx/cpu-features',
  severity: 'error',
  fix: 'none',
  releases: { since: '1.6', until: '1.8' },
  docs: {
    summary: 'Old and new names of processor features side by side.',
    why: 'In 1.6 and 1.7 gramine-sgx-sign knows both `sgx.require_*` and its successors, and stops when a manifest has both.',
    bad: [
      {
        gramine: '1.7',
        manifest: 'sgx.require_avx = true\nsgx.cpu_features.amx = "required"',
        at: 'sgx.require_avx = true',
      },
      { gramine: '1.6', manifest: '[sgx]\nuse_exinfo = true\nrequire_exinfo = true', at: 'require_exinfo = true' },
    ],
    good: [
      { gramine: '1.7', manifest: 'sgx.cpu_features.avx = "required"\nsgx.use_exinfo = true' },
      { gramine: '1.6', manifest: 'sgx.require_avx = true\nsgx.require_exinfo = true' },
      { gramine: '1.6', manifest: 'sgx.cpu_features.avx = "unspecified"' },
      { gramine: '1.6', as: 'template', manifest: 'sgx.cpu_features.avx = "{{ avx }}"\nsgx.use_exinfo = {{ exinfo }}' },
    ],
  },
  *check(subject) {
    yield* oldAndNewFeatures(subject);
    yield* oldAndNewExinfo(subject);
  },
});

function* oldAndNewFeatures({ manifest }: Subject): Iterable<Finding> {
  const current = manifest.at('sgx.cpu_features');
  if (!current) return;
  const old = features.map((feature) => manifest.get(`sgx.require_${feature}`)).find((setting) => setting?.written);
  if (!old) return;
  const successor = old.path.replace('require_', 'cpu_features.');
  yield {
    at: old.statement,
    path: old.path,
    message: `\`${old.path}\` can't stand beside \`sgx.cpu_features\``,
    help: `use \`${successor}\` with \`"required"\` for \`true\`, and nothing for \`false\``,
    stage: 'signer',
    effect: 'fatal',
    ...(current.written && { related: [{ range: current.at, message: 'the new form' }] }),
  };
}

function* oldAndNewExinfo({ manifest }: Subject): Iterable<Finding> {
  const old = manifest.get('sgx.require_exinfo');
  const current = manifest.get('sgx.use_exinfo');
  if (!old?.written || !current) return;
  yield {
    at: old.statement,
    path: old.path,
    message: "`sgx.require_exinfo` can't stand beside `sgx.use_exinfo`",
    help: 'keep `sgx.use_exinfo` only',
    stage: 'signer',
    effect: 'fatal',
    ...(current.written && { related: [{ range: current.statement, message: 'the new form' }] }),
  };
}
