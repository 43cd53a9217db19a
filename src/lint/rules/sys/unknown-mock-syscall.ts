import { syscallNames } from '../../../gramine/syscalls.ts';
import { nearest } from '../../../text/nearest.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

/** Names of the C library that the kernel calls otherwise. */
const kernelNames: ReadonlyMap<string, string> = new Map([
  ['pread', 'pread64'],
  ['pwrite', 'pwrite64'],
  ['sendfile64', 'sendfile'],
  ['fstatat', 'newfstatat'],
  ['fstatat64', 'newfstatat'],
  ['umount', 'umount2'],
  ['prlimit', 'prlimit64'],
  ['posix_fadvise', 'fadvise64'],
  ['sigaction', 'rt_sigaction'],
  ['sigprocmask', 'rt_sigprocmask'],
  ['waitpid', 'wait4'],
  ['signal', 'rt_sigaction'],
  ['recv', 'recvfrom'],
  ['send', 'sendto'],
  ['pthread_create', 'clone'],
]);

export const unknownMockSyscall = manifestRule({
  id: 'sys/unknown-mock-syscall',
  severity: 'error',
  fix: 'unsafe',
  releases: { since: '1.8' },
  docs: {
    summary: 'A mocked system call that no Linux has under that name.',
    why: 'Gramine looks the name up in its table of x86-64 system calls at start and stops with "Unrecognized mock syscall" when it is not there. The kernel\'s names count, not those of the C library.',
    bad: [
      {
        manifest: 'sys.debug__mock_syscalls = [{ name = "sched_yeild" }]',
        at: '"sched_yeild"',
        fixed: 'sys.debug__mock_syscalls = [{ name = "sched_yield" }]',
      },
      { manifest: '[[sys.debug__mock_syscalls]]\nname = "pread"\nreturn = -38', at: '"pread"' },
      { manifest: 'sys.debug__mock_syscalls = [{ name = "" }]', at: '""' },
    ],
    good: [
      { manifest: 'sys.debug__mock_syscalls = [{ name = "vhangup", return = 123 }, { name = "clone3" }]' },
      { as: 'template', manifest: 'sys.debug__mock_syscalls = [{ name = "{{ syscall }}" }]' },
      { gramine: '1.7', manifest: 'sys.debug__mock_syscalls = [{ name = "none" }]' },
    ],
  },
  check: (subject) => capped(unknownNames(subject)),
});

function* unknownNames({ manifest }: Subject): Iterable<Finding> {
  const meanings = new Map<string, string | undefined>();
  for (const row of manifest.elements('sys.debug__mock_syscalls')) {
    const name = row.written && row.kind === 'table' ? manifest.member(row.node, 'name', row.path) : undefined;
    if (typeof name?.known !== 'string' || syscallNames().has(name.known)) continue;
    if (!meanings.has(name.known) && meanings.size < 100) meanings.set(name.known, meant(name.known));
    const right = meanings.get(name.known);
    yield {
      at: name.at,
      path: name.path,
      message: 'no system call of x86-64 Linux has this name',
      help: right ? `use \`"${right}"\`` : "use the kernel's name of the system call",
      stage: 'runtime',
      effect: 'fatal',
      ...(right && { fix: { title: `write \`"${right}"\``, edits: [replace(name.at, quote(right))] } }),
    };
  }
}

function meant(name: string): string | undefined {
  return kernelNames.get(name) ?? nearest(name.replaceAll('-', '_'), [...syscallNames()]);
}
