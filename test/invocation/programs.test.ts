import { expect, test } from 'vitest';
import { interpreterNamed, isShell } from '../../src/invocation/programs.ts';

test('shells are known by all their names', () => {
  const names = ['sh', 'bash', 'bash-5.2', 'bash-static', 'ksh93', 'zsh-5.9', 'posh', 'yash', 'sash', 'busybox.static'];
  expect(names.filter((name) => !isShell(name))).toEqual([]);
});

test('other programs are none, however much like a shell they are called', () => {
  const names = ['push', 'ssh', 'flash', 'shred', 'bash-completion', 'sha256sum', 'sh-api', 'trash', 'busyboxd'];
  expect(names.filter(isShell)).toEqual([]);
});

test('what starts a program that its arguments name is an interpreter', () => {
  const names = ['strace', 'valgrind', 'pkexec', 'capsh', 'bwrap', 'tmux', 'screen', 'systemd-run', 'npx', 'nsenter'];
  expect(names.filter((name) => interpreterNamed(name)?.starts !== true)).toEqual([]);
});
