import { describe, expect, it } from 'vitest';
import { podFacts } from '../../src/compare/pod-facts.ts';
import { readYaml } from '../../src/data/yaml.ts';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { Source } from '../../src/text/source.ts';

const MiB = 1024 ** 2;

function facts(text: string) {
  const source = new Source('pod.yaml', text);
  const read = readYaml(source);
  if ('problem' in read) throw new Error(read.problem.message);
  return podFacts(source, read.documents);
}

const pod = (containers: string) => `apiVersion: v1
kind: Pod
spec:
  runtimeClassName: kata-qemu-tdx
  containers:
${containers}`;

describe('what a pod says to a comparison', () => {
  it('are its containers, images, memory and EPC, added up', () => {
    expect(
      facts(
        pod(`  - image: one:1
    resources: {limits: {memory: 1Gi, sgx.intel.com/epc: 600Mi}}
  - image: two@sha256:${'a'.repeat(64)}
    resources: {limits: {memory: 1.5Gi, kubernetes.azure.com/sgx_epc_mem_in_MiB: 10}}
`),
      ),
    ).toEqual({
      name: 'pod.yaml',
      containers: 2,
      runtimeClass: 'kata-qemu-tdx',
      epc: [
        { resource: 'sgx.intel.com/epc', bytes: 600 * MiB },
        { resource: 'kubernetes.azure.com/sgx_epc_mem_in_MiB', bytes: 10 * MiB },
      ],
      memoryLimit: 2560 * MiB,
      images: ['one:1', `two@sha256:${'a'.repeat(64)}`],
      evidence: [{ source: 'pod.yaml:1' }],
    });
  });

  it('count MiB where a device plugin does', () => {
    const { epc } = facts(pod('  - resources: {limits: {alibabacloud.com/sgx_epc_MiB: "64"}}\n'));
    expect(epc).toEqual([{ resource: 'alibabacloud.com/sgx_epc_MiB', bytes: 64 * MiB }]);
  });

  it('are no memory unless every container has a limit, and no EPC where the amount is none', () => {
    const read = facts(pod('  - resources: {limits: {memory: 1Gi, sgx.intel.com/epc: lots}}\n  - image: two\n'));
    expect(read.memoryLimit).toBeUndefined();
    expect(read.epc).toEqual([{ resource: 'sgx.intel.com/epc', bytes: undefined }]);
  });

  it('are found in what starts pods', () => {
    const { containers, images } = facts(`apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - image: web:1
`);
    expect([containers, images]).toEqual([1, ['web:1']]);
  });

  it('are refused of nothing, and of two', () => {
    expect(() => facts('kind: Service\n')).toThrow('pod.yaml: there is no pod, and nothing that starts pods');
    expect(() =>
      facts(`${pod('  - image: a\n')}---\nkind: Pod\nmetadata: {name: b}\nspec: {containers: []}\n`),
    ).toThrow(LocatedError);
  });
});
