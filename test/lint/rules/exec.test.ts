import { describe, expect, test } from 'vitest';
import { execExample } from '../../../src/lint/policy-examples.ts';
import { codesIn } from '../lint-policy.ts';

/** What is found in a policy that lets this be started, by the names of the rules. */
function found(argv: string, ...more: readonly string[]): readonly string[] {
  return codesIn(execExample(`argv = ${argv}`, ...more), 'exec-policy').map((code) => code.replace('exec/', ''));
}

const [shell, code, relative, stdin] = ['shell-allowed', 'interpreter-code', 'relative-program', 'shell-with-stdin'];

describe('further arguments', () => {
  test.each<[string, string, boolean]>([
    ['["/usr/bin/python3"]', 'rest = { max = 2, regex = "-[a-z]" }', true],
    ['["/usr/bin/python3", "/opt/x.py"]', 'rest = { max = 2, regex = "-[a-z]" }', false],
    ['["/usr/bin/python3", "-W", "ignore"]', 'rest = { max = 2, regex = "-[a-z]" }', true],
    ['["/usr/bin/find", "/data"]', 'rest = { max = 2, regex = "-[a-z]+" }', true],
    ['["/usr/bin/find", "/data"]', 'rest = { max = 2, one_of = ["-name", "x"] }', false],
    ['["/usr/bin/awk"]', 'rest = { max = 1, regex = "[a-z]+" }', true],
  ])('behind %s, %s, bring code: %s', (argv, rest, brings) => {
    expect(found(argv, rest).includes(code)).toBe(brings);
  });
});

describe('a command', () => {
  test.each<[string, readonly string[]]>([
    ['["/bin/true"]', []],
    ['["/bin/sh"]', [shell]],
    ['["/bin/sh", "/opt/check.sh"]', [shell]],
    ['["/bin/bash", "-ec", "true"]', [shell, code]],
    ['["/bin/busybox", "sh", "-c", "true"]', [shell, code, relative]],
    ['["/bin/busybox", "ls", "/"]', [relative]],
    ['["/usr/bin/env", "-i", "A=b", "/bin/sh"]', [shell]],
    ['["/usr/bin/env", "-S", "sh -c true"]', [code]],
    ['["/usr/bin/timeout", "-k", "1", "5", "/bin/dash", "x"]', [shell]],
    ['["/usr/bin/nice", "-n", "5", "/usr/bin/perl", "-e", "1"]', [code]],
    ['["/sbin/tini", "--", "/usr/bin/node", "--eval=1"]', [code]],
    ['["/usr/bin/python3.11", "-m", "http.server"]', [code]],
    ['["/usr/bin/python3", "-W", "ignore", "-c", "1"]', [code]],
    ['["/usr/bin/python3", "-u", "/opt/x.py", "-c", "config"]', []],
    ['["/usr/bin/ruby", "-I", "lib", "-e", "1"]', [code]],
    ['["/usr/bin/php", "-r", "1;"]', [code]],
    ['["/usr/bin/gawk", "BEGIN { system(1) }"]', [code]],
    ['["/usr/bin/awk", { regex = "[a-z]+" }]', [code]],
    ['["/usr/bin/awk", "-f", "/opt/x.awk", { regex = "[a-z]+" }]', []],
    ['["/usr/bin/find", "/", "-name", "x", "-exec", "rm", ";"]', [code]],
    ['["/usr/bin/xargs", "/bin/rm"]', [code]],
    ['["/usr/sbin/chroot", "/", "/bin/true"]', [code]],
    ['["/lib64/ld-linux-x86-64.so.2", "/bin/true"]', [code]],
    ['["/usr/bin/ssh", "host"]', [code]],
    ['["/usr/bin/gdb", "-p", "1"]', [code]],
    ['["/usr/bin/vim", "-c", ":!sh"]', [code]],
    ['["/usr/bin/vim", "+!sh"]', [code]],
    ['["/bin/tar", "-xf", "a.tar", "--to-command=sh"]', [code]],
    ['["/bin/tar", "-xf", "a.tar"]', []],
    ['["/usr/bin/java", "-javaagent:/x.jar", "-jar", "/app.jar"]', [code]],
    ['["/usr/bin/java", "-jar", "/app.jar"]', []],
    ['[{ one_of = ["/bin/a", "/bin/zsh"] }]', [shell]],
    ['[{ regex = "/bin/(ls|cat)" }]', []],
    ['[{ regex = "/bin/[a-z]{1,2}" }]', [shell, code]],
    ['[{ regex = "/bin/[a-rt-z][a-z]*" }]', [shell, code]],
    ['[{ regex = "(?:/usr)?/bin/l[a-z]?" }]', []],
    ['["/usr/bin/python3", { regex = "/opt/[a-z]+.py" }]', []],
    ['["/usr/bin/python3", { one_of = ["/opt/a.py", "-c"] }]', [code]],
    ['[{ one_of = ["/usr/bin/python3", "/usr/bin/check"] }, "-c", "1"]', [code]],
    ['[{ one_of = ["/usr/bin/python3", "/usr/bin/check"] }, "/opt/x.py"]', []],
    ['[{ regex = "/usr/bin/p[ey][a-z0-9]+" }, "-e", "1"]', [code]],
    ['["ls"]', [relative]],
    ['["./ls"]', []],
  ])('%s', (argv, rules) => {
    const wanted = new Set([shell, code, relative, stdin]);
    expect(
      found(argv)
        .filter((rule) => wanted.has(rule))
        .sort(),
    ).toEqual([...rules].sort());
  });

  test.each<[string, string, boolean]>([
    ['["/bin/sh"]', 'io = { stdin = true }', true],
    ['["/bin/sh", "-i"]', 'io = { stdin = true }', true],
    ['["/bin/sh"]', 'io = { stdout = true }', false],
    ['["/bin/sh", "/opt/x.sh"]', 'io = { stdin = true }', false],
    ['["/bin/sh", "-c", "cat"]', 'io = { stdin = true }', false],
    ['["/usr/bin/env", "python3", "-"]', 'io = { stdin = true }', true],
    ['["/usr/bin/psql", "-h", "db"]', 'io = { stdin = true }', true],
    ['["/usr/bin/psql", "-h", "db", "shop", "reader"]', 'io = { stdin = true }', true],
    ['["/usr/bin/psql", "-f", "/opt/x.sql"]', 'io = { stdin = true }', false],
    ['["/usr/bin/sqlite3"]', 'io = { stdin = true }', true],
    ['["/usr/bin/sqlite3", "/data/x.db"]', 'io = { stdin = true }', true],
    ['["/usr/bin/sqlite3", "-safe", "/data/x.db"]', 'io = { stdin = true }', false],
    ['["/usr/bin/vi", "/data/x"]', 'io = { stdin = true }', true],
    ['["/usr/bin/cat"]', 'io = { stdin = true }', false],
  ])('%s with %s runs what the host writes: %s', (argv, io, runs) => {
    expect(found(argv, io).includes(stdin)).toBe(runs);
  });

  test.each<[string, readonly string[]]>([
    ['.*', ['pattern-matches-all']],
    ['.+', ['pattern-matches-all']],
    ['(?:[^a]|a)*', ['pattern-matches-all']],
    ['(?:.|\\n)*', ['pattern-matches-all']],
    ['.', []],
    ['[a-z]*', []],
    ['[^a]', ['pattern-matches-newline']],
    ['\\W', ['pattern-matches-newline']],
    ['\\S+', []],
    ['[^\\n]x', []],
    ['[^;\\n]x', ['pattern-matches-newline']],
    ['(?:a*)*b', ['ambiguous-repeat']],
    ['(?:a|b+)*', ['ambiguous-repeat']],
    ['(?:ab?)+', []],
    ['(?:a{2,3}){4}', []],
  ])('with an argument that is %s', (pattern, rules) => {
    expect(found(`["/usr/bin/check", { regex = '${pattern}' }]`)).toEqual(rules);
  });
});
