import { describe, expect, test } from 'vitest';
import { readYaml } from '../../../src/data/yaml.ts';
import { workloadsIn } from '../../../src/kata/pod.ts';
import { draftFromPod } from '../../../src/policy/generate/from-pod.ts';
import type { PodImage } from '../../../src/policy/generate/pod-reading.ts';
import { writePolicy } from '../../../src/policy/generate/policy-writer.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { Source } from '../../../src/text/source.ts';

function generated(yaml: string, image?: PodImage) {
  const read = readYaml(new Source('pod.yaml', yaml));
  if ('problem' in read) throw new Error(read.problem.message);
  const { workloads, configMaps } = workloadsIn(read.documents);
  const images = new Map(image ? [['a', image]] : []);
  return workloads.map((workload) => draftFromPod({ workload, configMaps, images }));
}

/** The policy as it is read back. */
function policyOf(yaml: string, image?: PodImage) {
  const text = writePolicy(generated(yaml, image)[0]!);
  const read = readExecPolicy(new Source('policy', text));
  if ('problems' in read) throw new Error(`${read.problems.map(({ message }) => message).join('; ')}\n${text}`);
  return { text, container: read.policy.containers[0]!, policy: read.policy };
}

const container = (fields: string, podFields = '') =>
  `kind: Pod\nmetadata: { name: p }\nspec:\n  ${podFields}\n  containers:\n  - { name: a, image: "x:1", ${fields} }\n`;

const argvOf = (yaml: string, image?: PodImage) =>
  policyOf(yaml, image).container.entrypoint.command.args.map(({ value }) =>
    value.kind === 'exact' ? value.value : value,
  );

const image: PodImage = {
  config: {
    architecture: 'amd64',
    os: 'linux',
    variant: undefined,
    created: undefined,
    author: undefined,
    user: 'app',
    entrypoint: ['/entry'],
    cmd: ['serve'],
    env: [
      { name: 'PATH', value: '/bin' },
      { name: 'FROM_IMAGE', value: '1' },
    ],
    workingDir: '/srv',
    exposedPorts: [],
    volumes: [],
    labels: new Map(),
    stopSignal: 'SIGQUIT',
    healthcheck: undefined,
    shell: undefined,
    onBuild: [],
    history: [],
    diffIds: [],
  },
  digest: `sha256:${'0f'.repeat(32)}`,
  user: { uid: 7, gid: 8, groups: [9], name: 'app', home: undefined },
};

describe('what is started', () => {
  test('is put together from the pod and the image as Kubernetes does', () => {
    expect(argvOf(container(''), image)).toEqual(['/entry', 'serve']);
    expect(argvOf(container('command: [/c]'), image)).toEqual(['/c']);
    expect(argvOf(container('args: [x]'), image)).toEqual(['/entry', 'x']);
    expect(argvOf(container('command: [/c], args: [x]'), image)).toEqual(['/c', 'x']);
    expect(argvOf(container('command: [], args: []'), image)).toEqual(['/entry', 'serve']);
    expect(argvOf(container('args: [x]'))).toEqual(['/decide', 'x']);
  });

  test('has variables filled in, and patterns for what only a running pod has', () => {
    const env =
      'env: [{ name: A, value: "1" }, { name: B, value: "$(A)2" }, { name: IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }]';
    expect(argvOf(container(`command: [/c, "$(B)", "$(IP):80", "$(NO)", "$(FROM_IMAGE)"], ${env}`), image)).toEqual([
      '/c',
      '12',
      { kind: 'pattern', pattern: '[0-9a-fA-F.:]{2,45}:80', dialect: 'portable' },
      '$(NO)',
      '1',
    ]);
  });

  test('has the user, folder, stop signal and digest of the image where the pod says nothing', () => {
    const { container: made } = policyOf(container(''), image);
    expect(made).toMatchObject({
      image: `x:1@${image.digest}`,
      user: { uid: 7, gid: 8, groups: [8, 9] },
      cwd: '/srv',
      signals: ['KILL', 'QUIT'],
    });
    expect(policyOf(container('securityContext: { runAsUser: 5 }, workingDir: /w'), image).container).toMatchObject({
      user: { uid: 5, gid: 0, groups: [0] },
      cwd: '/w',
    });
  });
});

describe('probes and hooks', () => {
  test('are exec entries, of which the kubelet expands those of probes with written values', () => {
    const yaml = container(
      'env: [{ name: A, value: "1" }], livenessProbe: { exec: { command: [/p, "$(A)"] } }, lifecycle: { postStart: { exec: { command: [/h, "$(A)"] } }, preStop: { sleep: { seconds: 1 } } }, readinessProbe: { tcpSocket: { port: 1 } }',
    );
    const execs = policyOf(yaml).container.execs;
    expect(
      execs.map(({ id, purpose, command }) => [
        id,
        purpose,
        ...command.args.map(({ value }) => (value as { value: string }).value),
      ]),
    ).toEqual([
      ['liveness', 'probe', '/p', '1'],
      ['post-start', 'lifecycle', '/h', '$(A)'],
    ]);
  });
});

test.each([
  ['Deployment', 'spec: { template: { spec: S } }'],
  ['StatefulSet', 'spec: { template: { spec: S } }'],
  ['DaemonSet', 'spec: { template: { spec: S } }'],
  ['ReplicaSet', 'spec: { template: { spec: S } }'],
  ['ReplicationController', 'spec: { template: { spec: S } }'],
  ['Job', 'spec: { template: { spec: S } }'],
  ['CronJob', 'spec: { jobTemplate: { spec: { template: { spec: S } } } }'],
])('the pods of a %s are found, in a list, too', (kind, text) => {
  const object = `kind: ${kind}, metadata: { name: w, namespace: ns }, ${text.replace('S', '{ containers: [{ name: a, image: x, command: [/c] }] }')}`;
  expect(generated(`{ ${object} }`).map(({ id, from }) => [id, from])).toEqual([['ns/w', `${kind}/w`]]);
  expect(generated(`{ kind: List, items: [{ ${object} }, { ${object} }] }`)).toHaveLength(2);
});

test('values that grow beyond what Linux takes, or a pattern may have, are questions', () => {
  const doubling = Array.from({ length: 40 }, (_, at) => `{ name: V${at + 1}, value: "$(V${at})$(V${at})" }`).join(
    ', ',
  );
  const grown = policyOf(container(`command: [/c, "$(V40)"], env: [{ name: V0, value: "xxxxxxxx" }, ${doubling}]`));
  expect(grown.text).toContain('argv = ["/c", "/decide"]');
  expect(grown.text).toContain('# decide: what it stands for is longer than Linux takes');
  const field = '{ name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }';
  const long = policyOf(container(`command: [/c, "${'x'.repeat(3000)}$(POD)"], env: [${field}]`));
  expect(long.text).toContain('# decide: it is longer than a pattern may be');
});

test('secrets never get into a policy', () => {
  const yaml = `${container('command: [/c, "$(S)"], env: [{ name: S, valueFrom: { secretKeyRef: { name: s, key: k } } }]')}---\nkind: Secret\nmetadata: { name: s }\ndata: { k: aHVudGVyMg== }\nstringData: { k: hunter2 }\n`;
  const { text } = policyOf(yaml);
  expect(text).not.toContain('hunter2');
  expect(text).toContain('argv = ["/c", "/decide"]');
});

test('no field of a pod of any type keeps a policy from being read back', () => {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const pick = <T>(items: readonly T[]): T => items[next(items.length)]!;
  const scalars = [
    '1',
    '-1',
    '1e99',
    'true',
    'null',
    '""',
    '"x"',
    '"a\\0b"',
    '"\\e[0m\\u202E"',
    '"$(A)$$(B)$("',
    '99999999999999999999',
    '"/bin/x"',
    '0.5',
    `"${"'".repeat(4)}\\n"`,
    '"é\\uD83D\\uDE00"',
  ];
  const keys =
    'name image command args env envFrom valueFrom value fieldRef fieldPath secretKeyRef configMapKeyRef configMapRef key exec livenessProbe startupProbe lifecycle preStop stopSignal securityContext runAsUser runAsGroup fsGroup supplementalGroups runAsNonRoot capabilities add drop privileged readOnlyRootFilesystem tty stdin workingDir containers initContainers ephemeralContainers prefix __proto__ constructor'.split(
      ' ',
    );
  const value = (depth: number): string => {
    const kind = depth > 4 ? 0 : next(5);
    if (kind <= 1) return pick(scalars);
    const items = Array.from({ length: next(4) }, () => value(depth + 1));
    if (kind === 2) return `[${items.join(', ')}]`;
    const names = new Map(items.map((item) => [pick(keys), item]));
    return `{ ${[...names].map(([name, item]) => `${name}: ${item}`).join(', ')} }`;
  };
  for (let round = 0; round < 3000; round++) {
    const fields = new Map(Array.from({ length: 6 }, () => [pick(keys.slice(1)), value(0)]));
    fields.delete('name');
    if (next(2))
      fields.set('env', `[{ name: A, value: ${pick(scalars)} }, { name: ${pick(scalars)}, valueFrom: ${value(1)} }]`);
    if (next(2)) fields.set('command', `[${pick(scalars)}, ${pick(scalars)}]`);
    if (next(2)) fields.set('livenessProbe', `{ exec: { command: [${pick(scalars)}] } }`);
    const body = [...fields].map(([name, item]) => `${name}: ${item}`).join(', ');
    const yaml = `{ kind: Pod, metadata: { name: ${pick(scalars)} }, spec: { securityContext: ${value(1)}, containers: [{ name: a, ${body} }] } }`;
    if ('problem' in readYaml(new Source('pod.yaml', yaml))) continue;
    expect(() => policyOf(yaml), yaml).not.toThrow();
  }
});
