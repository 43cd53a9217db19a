import { operatorConfigs } from '../../../enclave-cc/pods.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcOperatorConfig = dataRule({
  id: 'enclave-cc/operator-config',
  severity: 'error',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Configurations in a CcRuntime that are no base64.',
    why: 'The installer decodes `DECRYPT_CONFIG` and `OCICRYPT_CONFIG` and writes them onto the node. What can not be decoded becomes an empty file, the agent goes on with its defaults, and no encrypted image can be opened.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: confidentialcontainers.org/v1beta1\nkind: CcRuntime\nmetadata:\n  name: cc\nspec:\n  config:\n    payloadImage: quay.io/cc/enclave-cc-HW-cc-kbc:latest\n    environmentVariables:\n      - name: DECRYPT_CONFIG\n        value: "{}"\n',
        at: '"{}"',
      },
    ],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: confidentialcontainers.org/v1beta1\nkind: CcRuntime\nmetadata:\n  name: cc\nspec:\n  config:\n    payloadImage: quay.io/cc/enclave-cc-HW-cc-kbc:latest\n    environmentVariables:\n      - name: DECRYPT_CONFIG\n        value: "eyJrZXlfcHJvdmlkZXIiOiJwcm92aWRlcjphdHRlc3RhdGlvbi1hZ2VudDpjY19rYmM6Omh0dHBzOi8va2JzLmV4YW1wbGU6ODA4MCIsInNlY3VyaXR5X3ZhbGlkYXRlIjp0cnVlfQ=="\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const { name, node, text } of operatorConfigs(root)) {
      if (text !== undefined) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `\`${name}\` is no base64`,
        help: 'encode the file: `base64 -w0`',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
