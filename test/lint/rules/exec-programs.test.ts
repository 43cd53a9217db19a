import { describe, expect, test } from 'vitest';
import { interpreterNamed, interpreters, isWhole, programName } from '../../../src/invocation/programs.ts';
import { execExample } from '../../../src/lint/policy-examples.ts';
import { execLevelOf } from '../../../src/policy/exec-level.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { Source } from '../../../src/text/source.ts';
import { codesIn } from '../lint-policy.ts';

/** Programs and the arguments by which they run code or start something, as their manuals say. */
const starting = [
  '["/bin/bash", "-c", "true"]',
  '["/usr/bin/pwsh", "-Command", "ls"]',
  '["/usr/bin/python3", "-c", "1"]',
  '["/usr/bin/perl", "-e", "1"]',
  '["/usr/bin/perl", "-ne", "print"]',
  '["/usr/bin/ruby", "-e", "1"]',
  '["/usr/bin/node", "-e", "1"]',
  '["/usr/bin/node", { regex = "--?[a-z]+" }, "1"]',
  '["/usr/bin/deno", "eval", "1"]',
  '["/usr/bin/deno", "--quiet", "eval", "1"]',
  '["/usr/bin/bun", "x", "cowsay"]',
  '["/usr/bin/php", "-r", "1;"]',
  '["/usr/bin/lua5.4", "-e", "1"]',
  '["/usr/bin/expect", "-c", "spawn sh"]',
  '["/usr/bin/Rscript", "-e", "1"]',
  '["/usr/bin/julia", "-e", "1"]',
  '["/usr/bin/awk", "BEGIN { system(\\"id\\") }"]',
  '["/usr/bin/awk", { regex = "[a-z ]+" }]',
  '["/usr/bin/sed", "1e", "/data/x"]',
  '["/usr/bin/sed", "-n", "1e id", "/data/x"]',
  '["/usr/bin/sed", "-e", "s/x/id/e", "/data/x"]',
  '["/usr/bin/sed", "-e1e", "s/a/b/"]',
  '["/usr/bin/sed", "--expression=1e", "/data/x"]',
  '["/usr/bin/sed", { regex = "[0-9a-z]+" }, "/data/x"]',
  '["/usr/bin/sed", "s/a/b/", { regex = "-.+" }]',
  '["/usr/bin/psql", "-c", { regex = ".*" }]',
  '["/usr/bin/psql", "shop", "-c", "\\\\! id"]',
  '["/usr/bin/psql", "-d", "shop", { regex = ".*" }]',
  '["/usr/bin/mysql", "-e", { regex = ".*" }]',
  '["/usr/bin/mysql", "shop", "-Ne", "system id"]',
  '["/usr/bin/sqlite3", "/data/x.db", ".shell id"]',
  '["/usr/bin/sqlite3", "/data/x.db", { regex = "[a-z .]+" }]',
  '["/usr/bin/sqlite3", "-cmd", ".shell id", "/data/x.db"]',
  '["/usr/bin/vim", "-c", ":!id"]',
  '["/usr/bin/vim", "/data/x", { regex = ".*" }]',
  '["/usr/bin/gdb", "-ex", "shell id"]',
  '["/usr/bin/strace", { regex = "/bin/[a-z]+" }]',
  '["/usr/bin/xargs", { regex = "/opt/[a-z]+" }]',
  '["/usr/bin/socat", "-", "EXEC:id"]',
  '["/usr/bin/ssh", "host", "id"]',
  '["/usr/bin/nsenter", "-t", "1", "id"]',
  '["/usr/sbin/chroot", "/", "id"]',
  '["/usr/bin/unshare", "id"]',
  '["/lib64/ld-linux-x86-64.so.2", "/usr/bin/id"]',
  '["/usr/bin/env", "-S", "id -u"]',
  '["/usr/bin/env", { regex = "-S.*" }]',
  '["/usr/bin/flock", "/run/x", "-c", "id"]',
  '["/usr/bin/sudo", "-u", "app", "-s"]',
  '["/usr/bin/sudo", "-s", "/usr/bin/id"]',
  '["/usr/bin/find", { regex = "/data/[a-z]+" }, "-exec", "id", ";"]',
  '["/usr/bin/find", "/data", { regex = "-[a-z]+" }, "id", ";"]',
  '["/bin/tar", "-cf", "/dev/null", "/data", "--checkpoint=1", "--checkpoint-action=exec=id"]',
  '["/bin/tar", "-cf", { regex = "/data/[a-z]+" }, "--to-command=id"]',
  '["/usr/bin/zip", "/data/x.zip", "/data/x", "-T", "-TT", "id"]',
  '["/usr/bin/git", "-c", "core.pager=id", "log"]',
  '["/usr/bin/git", "-C", "/src", "bisect", "run", "id"]',
  '["/usr/bin/git", "clone", { regex = "[a-z:]+.*" }]',
  '["/usr/bin/rsync", "-e", "id", "a:b", "c"]',
  '["/usr/bin/nc", "-e", "/bin/id", "host", "1"]',
  '["/usr/sbin/tcpdump", "-i", "eth0", "-z", "id"]',
  '["/usr/bin/make", "--eval=x:;id"]',
  '["/usr/bin/make", { regex = "[A-Z]+=.*" }]',
  '["/usr/bin/make", "-C", "/src", { regex = "-f.*" }]',
  '["/usr/bin/kubectl", "exec", "pod", "--", "id"]',
  '["/usr/bin/kubectl", "-n", "shop", "exec", "pod", "--", "id"]',
  '["/usr/bin/kubectl", { regex = "[a-z]+" }, "pod"]',
  '["/usr/bin/docker", "run", "alpine"]',
  '["/usr/bin/dotnet", "exec", "/data/x.dll"]',
  '["/usr/bin/dotnet", { regex = "[a-z]+" }]',
  '["/usr/bin/npm", "run", "build"]',
  '["/usr/bin/apt-get", "-o", "APT::Update::Pre-Invoke::=id", "update"]',
  '["/usr/bin/openssl", "req", "-engine", "/data/x.so"]',
  '["/usr/bin/java", "-XX:OnError=id", "-jar", "/app.jar"]',
];

/** The same programs without such arguments. */
const harmless = [
  '["/usr/bin/node", "/app/x.js", "-e"]',
  '["/usr/bin/deno", "run", "/app/eval.ts", "eval"]',
  '["/usr/bin/sed", "-n", "1,5p", "/data/x"]',
  '["/usr/bin/sed", "-n", "/ready/p; $q", "/data/x"]',
  '["/usr/bin/sed", "-i", "s/a e/b/g", "/data/x"]',
  '["/usr/bin/sed", "-e", "s/a/b/", "-e", "2d", "/data/x"]',
  '["/usr/bin/sed", "-f", "/opt/x.sed", { regex = "/data/[a-z]+" }]',
  '["/usr/bin/sed", "s/a/b/", { regex = "/data/[a-z]+" }]',
  '["/usr/bin/sed", "--sandbox", { regex = "[0-9a-z]+" }, "/data/x"]',
  '["/usr/bin/psql", "-c", "SELECT 1;"]',
  '["/usr/bin/psql", "-f", "/opt/x.sql", "shop"]',
  '["/usr/bin/mysql", "-u", "reader", "--execute=select count, name"]',
  '["/usr/bin/sqlite3", "/data/x.db", "select 1"]',
  '["/usr/bin/sqlite3", "-safe", "/data/x.db", { regex = "[a-z .]+" }]',
  '["/usr/bin/find", { regex = "/data/[a-z]+" }, "-type", "f"]',
  '["/bin/tar", "-cf", { regex = "/data/[a-z]+" }, "/data"]',
  '["/usr/bin/git", "log", { regex = "[a-z]+" }]',
  '["/usr/bin/make", "PREFIX=/usr", "install"]',
  '["/usr/bin/make", { regex = "[a-z]+" }]',
  '["/usr/bin/kubectl", "get", "pods", "run"]',
  '["/usr/bin/dotnet", "/app/shop.dll", { regex = "[a-z]+" }]',
  '["/usr/bin/npm", "--version"]',
  '["/usr/bin/env", "A=b", "/usr/bin/id"]',
  '["/usr/bin/flock", "-n", "/run/x", "/usr/bin/id"]',
  '["/usr/bin/sudo", "-u", "app", "/usr/bin/id"]',
];

const codes = (argv: string) => codesIn(execExample(`argv = ${argv}`), 'exec-policy');

describe('a program that starts others', () => {
  test.each(starting)('does so by %s', (argv) => {
    expect(codes(argv)).toContain('exec/interpreter-code');
  });

  test.each(harmless)('does nothing of the kind by %s', (argv) => {
    expect(codes(argv).filter((code) => /interpreter-code|shell-allowed/.test(code))).toEqual([]);
  });

  test('has a manual that says so, and an example here', () => {
    const programs = starting.map((argv) => programName(JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(argv)![0])));
    const unshown = interpreters.filter(({ name }) => !programs.some((program) => isWhole(name, program)));
    expect(unshown.map(({ name }) => name)).toEqual([]);
    expect(interpreters.filter(({ evidence }) => evidence === '')).toEqual([]);
    expect(programs.filter((program) => !interpreterNamed(program))).toEqual([]);
  });
});

describe('the level of a policy', () => {
  const levelOf = (argv: string) => {
    const read = readExecPolicy(
      new Source('a.exec-policy.toml', execExample(`argv = ${argv}`, 'io = { stdout = true }')),
    );
    return 'policy' in read ? execLevelOf(read.policy.containers.flatMap(({ execs }) => execs)) : read.problems;
  };

  test.each(starting)('is that of a shell with %s', (argv) => {
    expect(levelOf(argv)).toBe('shell');
  });

  test.each(harmless)('is below that of a shell with %s', (argv) => {
    expect(levelOf(argv)).not.toBe('shell');
  });
});
