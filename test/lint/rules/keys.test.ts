import { expect, test } from 'vitest';
import { applyFixes } from '../../../src/diagnostic/apply.ts';
import { lintText } from '../../../src/lint/lint.ts';
import { misplaced } from '../../../src/lint/rules/keys/misplaced.ts';
import { Source } from '../../../src/text/source.ts';

const mount = '[[fs.mounts]]\npath = "/d"\nuri = "file:d"\n';

test.each([
  ['goes to the top', `${mount}loader.env.A = "1"\n`, `loader.env.A = "1"\n${mount}`],
  [
    'goes to the top beside others',
    `loader.env.A = "1"\n${mount}loader.env.B = "2"\n`,
    `loader.env.A = "1"\nloader.env.B = "2"\n${mount}`,
  ],
  ['is not moved to where it stands already', `loader.env.A = "1"\n${mount}loader.env.A = "2"\n`, undefined],
  ['is not moved into an inline table', `loader.env = { A = "1" }\n${mount}loader.env.B = "2"\n`, undefined],
  ['is not moved into what is no table', `loader.env = 1\n${mount}loader.env.B = "2"\n`, undefined],
  ['loses the name of its table', '[loader]\nloader.env.A = "1"\n', '[loader]\nenv.A = "1"\n'],
  ['keeps it where it would be there twice', '[loader]\nenv.A = "1"\nloader.env.A = "2"\n', undefined],
  ['keeps it where a header follows', '[loader]\nloader.env.A = "1"\n[loader.env]\nB = "2"\n', undefined],
])('a misplaced key %s', (_, text, fixed) => {
  const { findings } = lintText(new Source('app.manifest', text), {
    file: { kind: 'gramine-manifest', templated: false, as: 'source' },
    release: '1.9',
    profile: 'production',
    rules: [misplaced],
  });
  expect(findings).toHaveLength(1);
  const [{ fix }] = findings as [(typeof findings)[number]];
  expect(fix && applyFixes(text, [fix]).text).toBe(fixed);
});
