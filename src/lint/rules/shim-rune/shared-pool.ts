import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneSharedPool = dataRule({
  id: 'shim-rune/shared-pool',
  severity: 'warning',
  fix: 'none',
  kinds: ['shim-rune'],
  docs: {
    summary: 'Enclaves that are taken from a pool.',
    why: 'The pool manager (`epm`) hands an enclave that was made earlier to the next container. It starts faster, and shares what the one before left behind; those who designed late loading switched it off.',
    bad: [{ as: 'shim-rune', manifest: '[epm]\nsocket = "/var/run/epm/epm.sock"\n', at: '"/var/run/epm/epm.sock"' }],
    good: [{ as: 'shim-rune', manifest: '[epm]\nsocket = ""\n' }],
  },
  *checkData({ root }) {
    const node = member(root, 'epm', 'socket');
    if ((textOf(node) ?? '') === '') return;
    yield {
      at: node!.range,
      path: node!.path,
      message: 'an enclave may have served another container before',
      help: 'remove it, or give the runtime the argument `no-epm`',
      ...unnoticed,
    };
  },
});
