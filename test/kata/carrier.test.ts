import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeInitData, initDataDisk } from '../../src/kata/annotation.ts';
import { carrierKindOf, readPolicy, unwrapped } from '../../src/kata/carrier.ts';
import { writeInitData } from '../../src/kata/init-data.ts';
import { Source } from '../../src/text/source.ts';

const rego = 'package agent_policy\n\ndefault SetPolicyRequest := false\n';
const toml = writeInitData(
  'sha256',
  new Map([
    ['policy.rego', rego],
    ['aa.toml', ''],
  ]),
);
const encoded = encodeInitData(toml);
const pod = (annotations: string, name = 'api') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  annotations:
${annotations}
spec: {}
`;
const cc = 'io.katacontainers.config.hypervisor.cc_init_data';

function carried(path: string, text: string) {
  const { carriers, problems } = readPolicy(new Source(path, text));
  return {
    carriers: carriers.map(({ how, workload, range, rego, problems, offset }) => ({
      how,
      ...(workload && { workload }),
      at: abbreviated(text.slice(range.start, range.end)),
      ...(rego && { rego: `${rego.path}: ${rego.text === undefined ? '' : rego.text.split('\n')[0]}` }),
      ...(offset !== undefined && { begins: text.slice(offset, offset + 7) }),
      ...(problems.length > 0 && {
        problems: problems.map((one) => `${abbreviated(text.slice(one.range!.start, one.range!.end))}: ${one.message}`),
      }),
    })),
    ...(problems.length > 0 && { problems: problems.map(({ message }) => message) }),
  };
}

function abbreviated(text: string): string {
  return text.length > 12 ? `${text.slice(0, 12)}…` : text;
}

describe('what carries a policy', () => {
  test('is the policy itself', () => {
    expect(carried('policy.rego', rego)).toEqual({
      carriers: [{ how: 'rego', at: 'package agen…', rego: 'policy.rego: package agent_policy', begins: 'package' }],
    });
  });

  test('is init data, whose text shows where the policy stands', () => {
    expect(carried('initdata.toml', toml)).toEqual({
      carriers: [
        {
          how: 'init-data',
          at: "'''\npackage …",
          rego: 'initdata.toml#policy.rego: package agent_policy',
          begins: 'package',
        },
      ],
    });
  });

  test('is encoded init data in a file, in lines or not', () => {
    const lines = `${encoded.match(/.{1,76}/g)!.join('\n')}\n`;
    for (const text of [encoded, lines])
      expect(carried('initdata.txt', text)).toMatchObject({
        carriers: [{ how: 'encoded', rego: 'initdata.txt#policy.rego: package agent_policy' }],
      });
  });

  test('is every pod of a Kubernetes file that has an annotation', () => {
    const template = (indent: string, annotation: string) => `${indent}template:
${indent}  metadata:
${indent}    annotations:
${indent}      ${annotation}
`;
    const text = `${pod(`    ${cc}: "${encoded}"`)}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
${template('  ', `${cc}: ${encoded}`)}---
apiVersion: batch/v1
kind: CronJob
metadata: { generateName: night- }
spec:
  jobTemplate:
    spec:
${template('      ', `io.katacontainers.config.agent.policy: ${Buffer.from(rego).toString('base64')}`)}---
apiVersion: v1
kind: List
items:
  - kind: Pod
    metadata: { name: a, annotations: { ${cc}: "${encoded}" } }
  - kind: ConfigMap
    metadata: { name: b }
`;
    expect(carried('all.yaml', text)).toEqual({
      carriers: [
        {
          how: 'annotation',
          workload: 'Pod/api',
          at: '"H4sIAAAAAAA…',
          rego: 'all.yaml#Pod/api#policy.rego: package agent_policy',
        },
        {
          how: 'annotation',
          workload: 'Deployment/web',
          at: 'H4sIAAAAAAAC…',
          rego: 'all.yaml#Deployment/web#policy.rego: package agent_policy',
        },
        {
          how: 'policy-annotation',
          workload: 'CronJob/night-',
          at: 'cGFja2FnZSBh…',
          rego: 'all.yaml#CronJob/night-#policy.rego: package agent_policy',
        },
        {
          how: 'annotation',
          workload: 'Pod/a',
          at: '"H4sIAAAAAAA…',
          rego: 'all.yaml#Pod/a#policy.rego: package agent_policy',
        },
      ],
    });
  });
});

describe('what can not be read', () => {
  test.each([
    ['invalid base64, at its character', `    ${cc}: "ab-d"`, '-: the value is no base64'],
    ['base64 with a line end', `    ${cc}: |\n      YWJj`, '\n: the value is no base64'],
    ['a policy alone', `    ${cc}: YWJj`, 'YWJj: the value is not compressed by gzip'],
    ['a cut value', `    ${cc}: ${encoded.slice(0, 40)}`, 'H4sIAAAAAAAC…: the value is cut off'],
    [
      'a bomb',
      `    ${cc}: ${gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64')}`,
      'H4sIAAAAAAAA…: the value is larger than 16 MiB when decompressed',
    ],
    [
      'two members, of which the guest reads one',
      `    ${cc}: ${Buffer.concat([Buffer.from(encoded, 'base64'), gzipSync('x')]).toString('base64')}`,
      'H4sIAAAAAAAC…: the guest does not read the 21 bytes behind the first gzip member',
    ],
    ['no text', `    ${cc}: [1]`, `[1]: \`${cc}\` has to be a text`],
    [
      'bytes that are no text',
      `    ${cc}: ${gzipSync(Buffer.from([0xff, 0xfe, 0xff])).toString('base64')}`,
      'H4sIAAAAAAAA…: the value is no UTF-8 when decompressed',
    ],
  ])('%s', (_, annotation, problem) => {
    const { carriers } = carried('pod.yaml', pod(annotation));
    expect(carriers).toHaveLength(1);
    expect(carriers[0]!.problems).toEqual([problem]);
  });

  test('is a YAML that is none', () => {
    expect(carried('pod.yaml', 'a: [').problems).toHaveLength(1);
    expect(carried('pod.yaml', '').carriers).toEqual([]);
    expect(carried('pod.yaml', 'metadata: 1\nspec: []\n').carriers).toEqual([]);
  });
});

describe('the kind of a carrier', () => {
  test.each([
    ['x.rego', '', 'rego'],
    ['x.yml', '', 'kubernetes'],
    ['x.toml', '', 'init-data'],
    ['<stdin>', rego, 'rego'],
    ['<stdin>', toml, 'init-data'],
    ['<stdin>', encoded, 'encoded'],
    ['<stdin>', pod(''), 'kubernetes'],
    ['<stdin>', 'hello', undefined],
  ] as const)('of %s is told by its name or text', (path, text, kind) => {
    expect(carrierKindOf(new Source(path, text))).toBe(kind);
  });

  test('may be compressed, or the disk of a guest', () => {
    for (const bytes of [gzipSync(toml), initDataDisk(toml), Buffer.from(toml)])
      expect(unwrapped('i', bytes)).toMatchObject({ path: 'i', text: toml });
    expect(() => unwrapped('i', gzipSync(Buffer.alloc(20 * 1024 * 1024)))).toThrow(
      'i: the file is larger than 16 MiB when decompressed',
    );
    expect(() => unwrapped('i', Buffer.from([97, 10, 255]))).toThrow('i:2:1: 0xff is not valid UTF-8');
  });
});
