import { bomFiles, bomFolders } from '../../../occlum/bom.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const occlumSecretCopied = dataRule({
  id: 'occlum/secret-copied',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  kinds: ['occlum-bom'],
  docs: {
    summary: 'Private keys that are copied into the image.',
    why: 'An image of Occlum is checked, and encrypted only on request: who has the files of the instance reads what is in it. A key comes to an enclave after attestation.',
    bad: [
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /root\n    copy:\n      - files: [/root/.ssh/id_ed25519]\n',
        at: '/root/.ssh/id_ed25519',
      },
    ],
    good: [
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /etc\n    copy:\n      - files: [../certs/ca.pem, ../certs/server.crt]\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const { node, path } of [...bomFiles(root), ...bomFolders(root)])
      if (
        /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.ssh|\.gnupg|\.aws|\.docker|Enclave\.pem|[^/]*(?:private|secret)[^/]*\.pem|[^/]+\.(?:key|p12|pfx))$/i.test(
          path,
        )
      )
        yield {
          at: node.range,
          path: node.path,
          message: `\`${abbreviated(path)}\` becomes part of the image`,
          help: 'hand it out after attestation',
          ...unnoticed,
        };
  },
});
