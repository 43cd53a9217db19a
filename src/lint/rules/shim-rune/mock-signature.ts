import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneMockSignature = dataRule({
  id: 'shim-rune/mock-signature',
  severity: 'error',
  fix: 'none',
  kinds: ['shim-rune'],
  docs: {
    summary: 'Enclaves that are signed with a key which is thrown away.',
    why: 'With `signature_method = "server"` and no `server_address` the shim signs with a key it makes up for the occasion: every enclave has another signer, and what is sealed to it is lost. The sample configuration is of this kind.',
    bad: [
      { as: 'shim-rune', manifest: '[enclave_runtime]\nsignature_method = "server"\n', at: '"server"' },
      {
        as: 'shim-rune',
        manifest: '[signature]\nserver_address = ""\n\n[enclave_runtime]\nsignature_method = "server"\n',
      },
    ],
    good: [
      {
        as: 'shim-rune',
        manifest:
          '[signature]\nserver_address = "https://sign.example"\n\n[enclave_runtime]\nsignature_method = "server"\n',
      },
    ],
  },
  *checkData({ root }) {
    const method = member(root, 'enclave_runtime', 'signature_method');
    if (textOf(method) !== 'server' || (textOf(member(root, 'signature', 'server_address')) ?? '') !== '') return;
    yield {
      at: method!.range,
      path: method!.path,
      message: 'without `server_address` each enclave is signed with a key that is thrown away',
      help: 'add `[signature]` with `server_address`',
      ...unnoticed,
    };
  },
});
