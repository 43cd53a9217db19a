import { describe, expect, test } from 'vitest';
import { lintForeign } from '../../src/lint/foreign-lint.ts';
import { identify } from '../../src/lint/kinds.ts';
import { readApp } from '../../src/lint/pod-app.ts';
import { podLint } from '../../src/lint/pod-lint.ts';
import { podRules } from '../../src/lint/pod-rules.ts';
import { Source } from '../../src/text/source.ts';

const options = { release: '1.9', profile: 'production', date: '2026-06-01' } as const;

interface Beside {
  readonly manifest?: string;
  readonly path?: string;
  readonly container?: string;
}

function lint(pod: string, { manifest, path = 'app.manifest', container }: Beside = {}): readonly string[] {
  const source = new Source('pod.yaml', pod);
  const file = identify(path, path.endsWith('.template') ? 'gramine-template' : 'gramine-manifest');
  const app = manifest === undefined ? undefined : readApp(new Source(path, manifest), { ...options, file, rules: [] });
  const request = { ...(app && { app }), ...(container !== undefined && { container }) };
  const own = { ...options, file: identify('pod.yaml', 'kubernetes') };
  return lintForeign(source, 'kubernetes', own, podLint(source, request, own)).findings.map(
    ({ code, range, message }) => `${range ? source.position(range.start).line : 0} ${code}: ${message}`,
  );
}

const about = (found: readonly string[], code: string) => found.filter((line) => line.includes(` ${code}: `));

const pod = (containers: string, spec = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: app }\nspec:\n${spec}  containers:\n${containers}`;

const plain = 'libos.entrypoint = "/app/server"\nloader.argv = ["server"]\nfs.root.uri = "file:/"\n';

describe('which container the manifest is for', () => {
  const two = pod('    - { name: a, env: [{ name: A }] }\n    - { name: b, env: [{ name: B }] }\n');

  test('is not guessed', () => {
    const found = lint(two, { manifest: plain });
    expect(about(found, 'pod/container-not-chosen')).toHaveLength(1);
    expect(about(found, 'pod/env-discarded')).toEqual([]);
  });

  test('is the one that is named', () => {
    expect(about(lint(two, { manifest: plain, container: 'b' }), 'pod/env-discarded')).toEqual([
      '7 pod/env-discarded: `B` is discarded: `loader.env` does not let it into the enclave',
    ]);
  });

  test('is the only one that asks for SGX', () => {
    const found = lint(
      pod(
        '    - { name: a, env: [{ name: A }], resources: { limits: { sgx.intel.com/epc: 1Gi } } }\n    - { name: b, env: [{ name: B }] }\n',
      ),
      { manifest: plain },
    );
    expect(about(found, 'pod/env-discarded').map((line) => line.slice(0, 24))).toEqual(['6 pod/env-discarded: `A`']);
  });

  test('may be one that runs first', () => {
    const found = lint(
      pod(
        '    - { name: main }\n',
        '  initContainers:\n    - { name: fetch, env: [{ name: A }], resources: { limits: { sgx.intel.com/enclave: 1 } } }\n',
      ),
      { manifest: plain },
    );
    expect(about(found, 'pod/env-discarded')).toHaveLength(1);
  });
});

describe('a manifest that names no program', () => {
  const wanted = pod('    - { name: a, args: [x], resources: { limits: { sgx.intel.com/epc: 1Gi } } }\n');

  test('is one for GSC, whose arguments are fixed', () => {
    expect(about(lint(wanted, { manifest: 'sgx.enclave_size = "1G"\n' }), 'pod/arguments-discarded')).toEqual([
      '6 pod/arguments-discarded: the arguments do not reach the program: GSC fixes those of the image when it builds',
    ]);
  });

  test('takes those of the pod when it was built with --insecure-args', () => {
    const found = lint(wanted, { manifest: 'loader.insecure__use_cmdline_argv = true\n' });
    expect(about(found, 'pod/arguments-discarded')).toEqual([]);
    expect(about(found, 'pod/arguments-from-host')).toHaveLength(1);
  });
});

test('a path is compared as Gramine does, from the directory in which the container starts', () => {
  const with_ = (directory: string) =>
    pod(
      `    - name: a\n      ${directory}volumeMounts: [{ name: d, mountPath: /srv/data }]\n`,
      '  volumes: [{ name: d, emptyDir: {} }]\n',
    );
  const manifest = 'libos.entrypoint = "/server"\nsgx.allowed_files = ["file:data/"]\n';
  expect(about(lint(with_(''), { manifest }), 'pod/volume-unlisted')).toEqual([]);
  expect(about(lint(with_('workingDir: /srv\n      '), { manifest }), 'pod/volume-unlisted')).toEqual([]);
  expect(about(lint(with_('workingDir: /opt\n      '), { manifest }), 'pod/volume-unlisted')).toEqual([
    '9 pod/volume-unlisted: the program does not see `/srv/data`: no mount of the manifest shows it',
  ]);
});

test('nothing is said to be missing from what a template may add to', () => {
  const found = lint(
    pod(
      '    - { name: a, args: [x], env: [{ name: A }], volumeMounts: [{ name: d, mountPath: /data }] }\n',
      '  volumes: [{ name: d, emptyDir: {} }]\n  terminationGracePeriodSeconds: 60\n  securityContext: { runAsUser: 7 }\n',
    ),
    { manifest: '{{ everything }}\n', path: 'app.manifest.template' },
  );
  expect(found.map((line) => line.split(' ')[1])).toEqual(['pod/no-device:']);
});

test('values of secrets stand in no message', () => {
  const found = lint(pod('    - { name: a, env: [{ name: DB_PASSWORD, value: correct-horse-battery }] }\n'), {
    manifest: `${plain}loader.env.DB_PASSWORD = "hunter2-hunter2"\n`,
  });
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((line) => /correct-horse|hunter2/.test(line))).toEqual([]);
});

describe('no pod makes the rules fail', () => {
  const examples = podRules.flatMap(({ docs }) => [...docs.bad, ...docs.good]);
  const pods = [...new Set(examples.map(({ manifest }) => manifest))];
  const manifests = ['loader = 7\n', 'fs.mounts = {}\nsgx = []\n', plain, 'loader.env = { A = { passthrough = 1 } }\n'];

  test('not one with a piece of it missing, doubled or of another type', () => {
    for (const text of pods)
      for (const changed of mutations(text)) expect(() => lint(changed, { manifest: plain })).not.toThrow();
  });

  test('not beside a manifest of other types', () => {
    for (const text of pods) for (const manifest of manifests) expect(() => lint(text, { manifest })).not.toThrow();
  });

  test('not one with much of something, of which not all is said', () => {
    const many = (one: (at: number) => string) => Array.from({ length: 5000 }, (_, at) => one(at)).join(', ');
    const found = lint(
      pod(
        `    - { name: a, args: [${many((at) => `a${at}`)}], env: [${many((at) => `{ name: V${at} }`)}], volumeMounts: [${many((at) => `{ name: v, mountPath: /m${at} }`)}] }\n`,
        '  volumes: [{ name: v, emptyDir: {} }]\n',
      ),
      { manifest: plain },
    );
    expect(found.length).toBeLessThan(1000);
  });

  test('not one with many volumes beside many files', () => {
    const many = (one: (at: number) => string) => Array.from({ length: 5000 }, (_, at) => one(at)).join(', ');
    const found = lint(
      pod(
        `    - { name: a, volumeMounts: [${many((at) => `{ name: v, mountPath: /m${at} }`)}] }\n`,
        '  volumes: [{ name: v, emptyDir: {} }]\n',
      ),
      { manifest: `${plain}sgx.trusted_files = [${many((at) => `"file:/f${at}"`)}]\n` },
    );
    expect(found.length).toBeLessThan(1000);
  });
});

function mutations(text: string): readonly string[] {
  const tokens: readonly string[] = text.match(/"(?:\\.|[^"\\])*"|[\w.-]+|\s+|[^\w\s]/g) ?? [];
  const places = tokens
    .map((_, at) => at)
    .filter((at) => /\S/.test(tokens[at]!) && at % Math.ceil(tokens.length / 5) === 0);
  return places.flatMap((at) => ['', 'null', '7', '[]', '{}', '"\u202e"'].map((by) => tokens.with(at, by).join('')));
}
