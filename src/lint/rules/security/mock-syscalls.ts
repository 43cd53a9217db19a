import { silent } from '../../../gramine/exposure.ts';
import { manifestRule } from '../../rule.ts';

export const mockSyscalls = manifestRule({
  id: 'security/mock-syscalls',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  releases: { since: '1.8' },
  docs: {
    summary: 'System calls that are only pretended.',
    why: 'A mocked system call returns what the manifest says and does nothing: a `fsync` that never writes, a `setuid` that never drops rights. It is meant for experiments; Gramine does not list it among the insecure settings.',
    bad: [
      { manifest: 'sys.debug__mock_syscalls = [{ name = "eventfd2" }, { name = "fsync" }]' },
      { gramine: '1.8', manifest: '[[sys.debug__mock_syscalls]]\nname = "sched_yield"' },
    ],
    good: [
      { manifest: 'sys.debug__mock_syscalls = []' },
      { gramine: '1.7', manifest: 'sys.debug__mock_syscalls = [{ name = "fsync" }]' },
    ],
  },
  *check({ manifest, document }) {
    const mocks = manifest.get('sys.debug__mock_syscalls');
    if (!mocks?.written || mocks.kind !== 'array') return;
    const names: string[] = [];
    for (const node of document.children(mocks.node)) {
      const name = document.kind(node) === 'table' ? manifest.member(node, 'name', '')?.text : undefined;
      if (name) names.push(`\`${name}\``);
    }
    if (document.childCount(mocks.node) === 0) return;
    const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
    yield {
      at: mocks.key,
      path: mocks.path,
      message: `system calls are only pretended: ${shown === '' ? 'unknown ones' : shown}`,
      help: 'remove the mocks once the experiment is over',
      ...silent,
    };
  },
});
