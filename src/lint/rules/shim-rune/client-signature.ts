import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneClientSignature = dataRule({
  id: 'shim-rune/client-signature',
  severity: 'note',
  fix: 'none',
  kinds: ['shim-rune'],
  docs: {
    summary: 'Images that have to bring a signed enclave along.',
    why: 'With `signature_method = "client"` the shim builds nothing: the image already holds an enclave that its owner signed. An ordinary image does not start.',
    bad: [{ as: 'shim-rune', manifest: '[enclave_runtime]\nsignature_method = "client"\n', at: '"client"' }],
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
    if (textOf(method) !== 'client') return;
    yield {
      at: method!.range,
      path: method!.path,
      message: 'images without a signed enclave do not start',
      help: 'build them with the enclave in them',
      ...unnoticed,
    };
  },
});
