import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/policy/targets/canonical-json.ts';
import { jsonTarget } from '../../../src/policy/targets/json.ts';
import { policyFile, policyOf } from './policies.ts';

describe('canonical JSON', () => {
  // RFC 8785, 3.2.2 and 3.2.3.
  test('writes numbers, texts and names as the RFC has them', () => {
    const numbers = [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001];
    const string = '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f';
    expect(canonicalJson({ numbers, string, literals: [null, true, false] })).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const sorted = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonicalJson(sorted)))).toHaveLength(7);
    expect(canonicalJson(sorted)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
  });

  test('leaves out what is undefined', () => {
    expect(canonicalJson({ b: undefined, a: [], ['__proto__']: {} })).toBe('{"__proto__":{},"a":[]}');
  });
});

describe('the policy as JSON', () => {
  const text = policyFile(
    `argv = ["/usr/bin/api", { one_of = ["a", "b"] }]
cwd = "/"
user = { uid = 1, gid = 2 }
env = [{ name = "HOSTNAME", regex = "\\\\w+", required = false }]

[[container.exec]]
id = "x"
purpose = "operate"
argv = ["x"]
rest = { max = 2, regex = "a|b" }
`,
    { head: '[[host.copy_file]]\npath = "/a"\n[[release]]\nresource = "a/b/c"\ntee = ["tdx", "snp"]\n' },
  );

  test('fills in what the file leaves to defaults, and anchors patterns', () => {
    const { files, facts, losses } = jsonTarget.compile(policyOf(text), {});
    const json = files.get('exec-policy.json') as string;
    expect(JSON.parse(json)).toEqual({
      format: 1,
      policy: { id: 'payments/api', counter: 17, default: 'deny', replace_at_runtime: 'never' },
      release: [{ resource: 'a/b/c', tee: ['snp', 'tdx'], require_affirming: true }],
      host: {
        copy_file: [{ path: '^(?:/a)$', kinds: ['directory', 'regular'] }],
        diagnostics: false,
        metrics: false,
        network_setup: 'deny',
      },
      container: [
        {
          name: 'api',
          kind: 'workload',
          image: `registry.example/api@sha256:${'0f'.repeat(32)}`,
          argv: [{ exact: '/usr/bin/api' }, { one_of: ['a', 'b'] }],
          cwd: '/',
          user: { uid: 1, gid: 2, groups: [] },
          tty: false,
          no_new_privileges: true,
          privileged: false,
          capabilities: [],
          read_only_root: true,
          env: [{ name: 'HOSTNAME', match: { regex: '^(?:[0-9A-Z_a-z]+)$' }, required: false }],
          io: { stdin: false, stdout: false, stderr: false, resize: false },
          signals: ['KILL', 'TERM'],
          max_instances: 1,
          exec: [
            {
              id: 'x',
              purpose: 'operate',
              argv: [{ exact: 'x' }],
              rest: { min: 0, max: 2, match: { regex: '^(?:a|b)$' } },
              cwd: '/',
              user: { uid: 1, gid: 2, groups: [] },
              tty: 'never',
              env: [{ name: 'HOSTNAME', match: { regex: '^(?:[0-9A-Z_a-z]+)$' }, required: false }],
              io: { stdin: false, stdout: false, stderr: false, resize: false },
              signals: [],
            },
          ],
        },
      ],
    });
    expect(facts).toEqual([{ name: 'sha256', value: createHash('sha256').update(json).digest('hex') }]);
    expect(losses).toEqual([]);
  });

  test('is the same for policies that mean the same', () => {
    const other = text.replace('tee = ["tdx", "snp"]', 'tee = [ "snp", "tdx" ] # in another order');
    const [a, b] = [text, other].map((one) => jsonTarget.compile(policyOf(one), {}).files.get('exec-policy.json'));
    expect(b).toBe(a);
  });
});
