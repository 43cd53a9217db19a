import { expect, test } from 'vitest';
import { execLevelOf } from '../../src/policy/exec-level.ts';
import { policyOf, smallPolicy } from './policies.ts';

function levelOf(...entries: readonly string[]): string {
  const execs = entries.map((entry, at) => `[[container.exec]]\nid = "e${at}"\n${entry}\n`);
  const { containers } = policyOf(smallPolicy('["/bin/sh"]') + execs.join(''));
  return execLevelOf(containers.flatMap(({ entrypoint, execs: own }) => [entrypoint, ...own]));
}

test('nothing but the first process is none', () => {
  expect(levelOf()).toBe('none');
});

test.each([
  ['probes', 'probe', '["/bin/check"]'],
  ['probes', 'lifecycle', '["/bin/drain", { one_of = ["a", "b"] }]'],
  ['fixed', 'operate', '["/bin/check"]'],
  ['fixed', 'operate', '["/bin/stats"]\nrest = { max = 1, regex = "--top=[0-9]{1,3}" }'],
  ['fixed', 'operate', '["/bin/stats", { regex = "(?:heap|gc)" }]'],
  ['patterns', 'probe', '["/bin/stats", { regex = "[0-9]{1,4}" }]'],
  ['patterns', 'operate', '["/bin/stats", { regex = "a+" }]'],
  ['patterns', 'operate', '[{ regex = "/opt/[a-z]{1,9}" }]'],
  ['shell', 'operate', '["/bin/sh"]'],
  ['shell', 'operate', '["busybox", "ash"]'],
  ['shell', 'operate', '["/usr/bin/env", "bash", "x.sh"]'],
  ['shell', 'operate', '["/usr/bin/env", "-u", "HOME", "bash"]'],
  ['shell', 'operate', '["/usr/bin/env", "-S", "perl x.pl"]'],
  ['shell', 'operate', '["/usr/bin/timeout", "-k", "1", { regex = "[0-9]" }, "sh"]'],
  ['fixed', 'operate', '["/usr/bin/timeout", "-k", "1", "5", "/bin/date"]'],
  ['shell', 'operate', '["/usr/bin/find", "/srv", "-exec", "rm", "{}", "+"]'],
  ['shell', 'operate', '["/usr/bin/python3", "-W", "ignore", "-c", "print(1)"]'],
  ['shell', 'operate', '[{ regex = "/bin/.*" }]'],
  ['shell', 'operate', '["/usr/bin/python3", "-c", "print(1)"]'],
  ['shell', 'operate', '["/usr/bin/python3"]\nio = { stdin = true }'],
  ['fixed', 'operate', '["/usr/bin/python3", "/srv/report.py"]\nio = { stdin = true }'],
  ['shell', 'operate', '["/usr/bin/python3"]\nrest = { max = 2, regex = "[^ ]*" }'],
  ['shell', 'probe', '["/usr/bin/xargs", "rm"]'],
])('%s: %s %s', (level, purpose, argv) => {
  expect(levelOf(`purpose = "${purpose}"\nargv = ${argv}`)).toBe(level);
});

test('the widest entry counts', () => {
  expect(levelOf('purpose = "probe"\nargv = ["/a"]', 'purpose = "debug"\nargv = ["/bin/bash"]')).toBe('shell');
});
