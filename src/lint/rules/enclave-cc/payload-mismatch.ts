import { textOf } from '../../../data/member.ts';
import { readDecryptConfig } from '../../../enclave-cc/decrypt-config.ts';
import { operatorConfigs, payloadImages } from '../../../enclave-cc/pods.ts';
import { Source } from '../../../text/source.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcPayloadMismatch = dataRule({
  id: 'enclave-cc/payload-mismatch',
  severity: 'error',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'A CcRuntime whose configuration is for another payload.',
    why: 'The payload for real hardware has the provider `cc_kbc`; with a configuration for `sample_kbc` every key is the one that everybody has. The sample of the operator for hardware is made like this.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: confidentialcontainers.org/v1beta1\nkind: CcRuntime\nmetadata:\n  name: cc\nspec:\n  config:\n    payloadImage: quay.io/cc/enclave-cc-HW-cc-kbc:latest\n    environmentVariables:\n      - name: DECRYPT_CONFIG\n        value: "eyJrZXlfcHJvdmlkZXIiOiJwcm92aWRlcjphdHRlc3RhdGlvbi1hZ2VudDpzYW1wbGVfa2JjOjpudWxsIiwic2VjdXJpdHlfdmFsaWRhdGUiOmZhbHNlfQ=="\n',
        at: '"eyJrZXlfcHJvdmlkZXIiOiJwcm92aWRlcjphdHRlc3RhdGlvbi1hZ2VudDpzYW1wbGVfa2JjOjpudWxsIiwic2VjdXJpdHlfdmFsaWRhdGUiOmZhbHNlfQ=="',
      },
    ],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: confidentialcontainers.org/v1beta1\nkind: CcRuntime\nmetadata:\n  name: cc\nspec:\n  config:\n    payloadImage: quay.io/cc/enclave-cc-HW-cc-kbc:latest\n    environmentVariables:\n      - name: DECRYPT_CONFIG\n        value: "eyJrZXlfcHJvdmlkZXIiOiJwcm92aWRlcjphdHRlc3RhdGlvbi1hZ2VudDpjY19rYmM6Omh0dHBzOi8va2JzLmV4YW1wbGU6ODA4MCIsInNlY3VyaXR5X3ZhbGlkYXRlIjp0cnVlfQ=="\n',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: confidentialcontainers.org/v1beta1\nkind: CcRuntime\nmetadata:\n  name: cc\nspec:\n  config:\n    payloadImage: quay.io/cc/enclave-cc-SIM-sample-kbc:latest\n    environmentVariables:\n      - name: DECRYPT_CONFIG\n        value: "eyJrZXlfcHJvdmlkZXIiOiJwcm92aWRlcjphdHRlc3RhdGlvbi1hZ2VudDpzYW1wbGVfa2JjOjpudWxsIiwic2VjdXJpdHlfdmFsaWRhdGUiOmZhbHNlfQ=="\n',
      },
    ],
  },
  *checkData({ root }) {
    const isHardware = payloadImages(root).some((node) => /HW-cc-kbc/i.test(textOf(node) ?? ''));
    for (const { node, text, name } of operatorConfigs(root)) {
      if (!isHardware || name !== 'DECRYPT_CONFIG' || text === undefined) continue;
      const read = readDecryptConfig(new Source('', text));
      if ('problem' in read || read.config.keyProvider?.kbc !== 'sample_kbc') continue;
      yield {
        at: node.range,
        path: node.path,
        message: 'the payload is for `cc_kbc`, and the configuration for `sample_kbc`',
        help: 'configure `cc_kbc` with your key broker',
        ...unnoticed,
      };
    }
  },
});
