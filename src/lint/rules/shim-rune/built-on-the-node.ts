import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneBuiltOnTheNode = dataRule({
  id: 'shim-rune/built-on-the-node',
  severity: 'warning',
  fix: 'none',
  kinds: ['shim-rune'],
  docs: {
    summary: 'Enclaves that the untrusted host builds.',
    why: 'The shim unpacks the image on the host, makes the enclave of it there and has it signed: who controls the node decides what is measured, and the signature vouches for it. Wrapping belongs where the image is built, or into an enclave. rune and its shim have had no change since 2023.',
    bad: [
      {
        as: 'shim-rune',
        manifest: '[enclave_runtime.occlum]\nenclave_runtime_path = "/opt/occlum/build/lib/libocclum-pal.so"\n',
        at: '[enclave_runtime.occlum]',
      },
    ],
    good: [{ as: 'shim-rune', manifest: '[enclave_runtime]\nsignature_method = "client"\n' }],
  },
  *checkData({ root }) {
    const node = member(root, 'enclave_runtime', 'occlum');
    if (!node || textOf(member(root, 'enclave_runtime', 'signature_method')) === 'client') return;
    yield {
      at: node.range,
      path: node.path,
      message: 'the host builds the enclave that is to protect against it',
      help: 'wrap the image where it is built',
      ...unnoticed,
    };
  },
});
