import { describe, expect, test } from 'vitest';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { reporters } from '../../src/report/index.ts';
import { styleFor } from '../../src/report/style.ts';
import { masked } from '../../src/text/mask.ts';
import { Source } from '../../src/text/source.ts';

const token = `ghp_${'Zx8'.repeat(12)}`;
const key = '00112233445566778899aabbccddeeff';
const password = 'horse-battery-9';

const secretTexts: readonly (readonly [string, string, string])[] = [
  ['as a key', `sgx.${token} = 1`, token],
  ['as a table', `[${token}]\na = 1`, token],
  ['as a variable', `[loader.env]\n${token} = 1`, token],
  ['in a URI of a list', `sgx.trusted_files = ["flie://me:${password}@host/x"]`, password],
  ['in a URI of a mount', `fs.mounts = [{ path = "/a", uri = "htp://me:${password}@host/" }]`, password],
  ['without quotation marks', `fs.insecure__keys.default = ${key}`, key],
  ['in a table put elsewhere', `[loader]\nfs.insecure__keys.default = "${key}"`, key],
  ['in a list', `fs.insecure__keys.default = ["${key}"]`, key],
  ['twice', `[fs.insecure__keys]\na = "${key}"\na = "${key}"`, key],
  ['in a condition', `{% if token == "${password}" %}\nx = 1\n{% endif %}`, password],
  ['in a condition by its form', `{% if x == "${token}" %}\nx = 1\n{% endif %}`, token],
  ['in the reason of a suppression', `x = 1 # manifestly: ignore[keys/unknown] ${token}`, token],
];

describe('no format shows a secret that stands', () => {
  test.each(secretTexts)('%s', (_, text, secret) => {
    for (const templated of [false, true]) {
      const source = new Source('app.manifest', text);
      const file = { kind: 'gramine-manifest', templated, as: 'source' } as const;
      const { findings, secrets } = lintText(source, { file, release: '1.9', profile: 'production', rules });
      expect(findings.length).toBeGreaterThan(0);
      const files = [{ path: 'app.manifest', kind: file.kind, templated, source: masked(source, secrets()), findings }];
      for (const [format, { render }] of reporters) {
        const output = render(
          { gramine: '1.9', version: '0.0.0', files },
          { style: styleFor(false), quiet: false, rules: [], failOn: () => 'warning' },
        );
        expect(output.includes(secret) ? format : undefined).toBeUndefined();
      }
    }
  });
});
