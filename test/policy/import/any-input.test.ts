import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/diagnostic/diagnostic.ts';
import { encodeInitData } from '../../../src/kata/annotation.ts';
import { type ImportKind, importPolicies } from '../../../src/policy/import/import.ts';
import { policyText } from '../../../src/policy/import/policy-text.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { Source } from '../../../src/text/source.ts';

/** Small and repeatable: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  4294967295,
  '',
  ' ',
  '\0',
  '\n',
  "'",
  "'''",
  '"',
  '\\',
  '`',
  '__proto__',
  '..',
  '/',
  '//',
  '/a/../b',
  '/bin/sh',
  '^a$',
  '^a|b$',
  '(?i)x',
  '(?=x)',
  '[^;]*',
  '(',
  '\\d+',
  '\\bfoo',
  'a{1,1000}',
  '(a+)+$',
  '$(sfprefix)',
  '$(cpath)',
  '$(host-name)',
  '$(a',
  '\ud800',
  '\u{1f600}',
  '\u202e',
  'PATH=/bin',
  '=',
  'A=$(pod-ip)',
  '1A=b',
  'A B=c',
  [],
  [[]],
  {},
  [['a', '']],
  [['\0']],
  ['x'.repeat(3000)],
  `^A=${'x'.repeat(2100)}$`,
  Array.from({ length: 70 }, () => 'a'),
  [[...'abcdefghij'.repeat(8)]],
];

/** A value with some of its parts replaced, doubled or left out. */
function changed(value: unknown, random: () => number): unknown {
  if (random() < 0.06) return odd[Math.floor(random() * odd.length)];
  if (Array.isArray(value)) {
    const items = value.flatMap((item) =>
      random() < 0.05 ? [] : random() < 0.05 ? [item, item] : [changed(item, random)],
    );
    return random() < 0.05 ? [...items, odd[Math.floor(random() * odd.length)]] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(() => random() > 0.04)
      .map(([name, member]) => [name, changed(member, random)]),
  );
}

const data = {
  common: {
    cpath: '/run/c',
    sfprefix: '^$(cpath)/',
    ipv4_a: '[0-9.]+',
    default_caps: ['CAP_KILL'],
    privileged_caps: ['CAP_SYS_ADMIN'],
  },
  containers: ['sandbox', 'container', 'container'].map((type, at) => ({
    OCI: {
      Process: {
        Terminal: false,
        User: { UID: at, GID: 1, AdditionalGids: [1, 2] },
        Args: ['/bin/a', 'b', '$(node-name)'],
        Env: ['PATH=/bin', 'HOSTNAME=$(host-name)'],
        Cwd: '/',
        Capabilities: { Bounding: ['$(default_caps)'] },
        NoNewPrivileges: true,
      },
      Root: { Readonly: true },
      Annotations: {
        'io.kubernetes.cri.container-type': type,
        'io.kubernetes.cri.container-name': `c${at}`,
        'io.kubernetes.cri.image-name': 'a:1',
      },
    },
    exec_commands: [['ls', '-l']],
    ...(at === 2 && {
      exec_rules: [
        {
          id: 'x',
          argv: [{ is: ['a'] }, { matches: '^(?:b)$' }],
          rest: { any: true },
          least: 2,
          most: 4,
          terminal: [true],
          env: [{ name: 'A', is: ['b'], required: true }],
          io: { stdin: true },
          signals: [1, 99],
        },
      ],
      argv: [{ is: ['/a', '/b'] }],
      env: [{ name: 'B', matches: '^x$', required: false }],
      io: { output: true },
      signals: [15],
      max_instances: 2,
    }),
  })),
  request_defaults: {
    CreateContainerRequest: { allow_env_regex: ['^TZ=[A-Z]+$', '^[A-Z]+=x$'] },
    CopyFileRequest: ['$(sfprefix)x'],
    ExecProcessRequest: { allowed_commands: [['ls'], ['id', '-u']], regex: ['^date$'], commands: ['x'] },
    ReadStreamRequest: true,
    WriteStreamRequest: false,
  },
  exec_policy: { id: 'a/b', counter: 3 },
  host: { copy_file: [{ matches: '^(?:/a)$', kinds: ['regular'] }], network: {}, replace_while_unset: true },
};

const rules =
  'package agent_policy\nimport future.keywords.if\ndefault CopyFileRequest := true\ndefault SetPolicyRequest := true\nExecProcessRequest if input.x\n';

const kinds: Readonly<Record<string, (random: () => number) => readonly [kind: string, text: string]>> = {
  'policy.rego': (random) => ['kata-policy', `${rules}policy_data := ${JSON.stringify(changed(data, random))}\n`],
  'genpolicy-settings.json': (random) => ['genpolicy-settings', JSON.stringify(changed(data, random))],
  '10-dropin.json': (random) => [
    'genpolicy-settings',
    JSON.stringify(
      changed(
        [
          { op: 'add', path: '/request_defaults/ExecProcessRequest/allowed_commands/-', value: ['ls'] },
          { op: 'replace', path: '/request_defaults', value: data.request_defaults },
          { op: 'add', path: '/request_defaults/CopyFileRequest/0', value: 'x' },
        ],
        random,
      ),
    ),
  ],
  'Occlum.json': (random) => [
    'occlum',
    JSON.stringify(
      changed(
        {
          entry_points: ['/bin', '/usr/bin/app.x'],
          env: { default: ['A=1', 'B=2'], untrusted: ['A', 'C'] },
          metadata: { debuggable: true },
          mount: [{ target: '/' }],
        },
        random,
      ),
    ),
  ],
};

describe('whatever an import reads', () => {
  test.each(Object.entries(kinds))('what it writes from %s is a policy', async (path, make) => {
    for (let seed = 1; seed <= Number(process.env.IMPORT_SEEDS ?? 60); seed++) {
      const [kind, text] = make(randomOf(seed));
      const source = new Source(path, text);
      const written = await textOf(source, kind as ImportKind);
      if (written === undefined) continue;
      const read = readExecPolicy(new Source('written', written));
      expect('problems' in read ? [seed, read.problems.map(({ message }) => message), written] : []).toEqual([]);
    }
  });

  test('damage to a text is an error in a place or no error', async () => {
    const whole: readonly (readonly [string, string, string])[] = [
      ...Object.entries(kinds).map(([path, make]) => [path, ...make(() => 0.5)] as const),
      [
        'api.manifest',
        'gramine-manifest',
        'libos.entrypoint = "/a"\nloader.argv = ["a", "b"]\nloader.env.X = { passthrough = true }\n[sgx]\ndebug = true\n',
      ],
      [
        'initdata.toml',
        'init-data',
        `version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"policy.rego" = '''\n${rules}'''\n`,
      ],
      [
        'pod.yaml',
        'kubernetes',
        `kind: Pod\nmetadata:\n  annotations:\n    io.katacontainers.config.hypervisor.cc_init_data: ${encodeInitData('version = "0.1.0"')}\n`,
      ],
    ];
    for (const [path, kind, text] of whole) {
      const random = randomOf(7);
      for (let round = 0; round < 100; round++) {
        const at = Math.floor(random() * text.length);
        const length = Math.floor(random() * 6);
        const put = ['', '"', '{', ']', '\0', '\ud800', '&a *a', '/'.repeat(300), '[[['][Math.floor(random() * 9)]!;
        await textOf(new Source(path, text.slice(0, at) + put + text.slice(at + length)), kind as ImportKind);
      }
    }
  });
});

/** Undefined when the text is refused as it should be: with an error that is the user's. */
async function textOf(source: Source, kind: ImportKind): Promise<string | undefined> {
  try {
    const [imported] = await importPolicies(source, kind);
    return imported && policyText(imported).text;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
