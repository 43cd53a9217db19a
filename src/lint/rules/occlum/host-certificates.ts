import { bomFiles, bomFolders } from '../../../occlum/bom.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumHostCertificates = dataRule({
  id: 'occlum/host-certificates',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['occlum-bom'],
  docs: {
    summary: 'Certificate authorities of the build machine that become part of the image.',
    why: 'Whom the program trusts is then decided by the machine that built the image, and the measurement changes with every update of its certificates. The bundle of enclave-cc is made like this.',
    bad: [
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /etc/ssl\n    copy:\n      - dirs: [/etc/ssl/certs]\n',
        at: '/etc/ssl/certs',
      },
    ],
    good: [
      { as: 'occlum-bom', manifest: 'targets:\n  - target: /etc/ssl\n    copy:\n      - files: [../certs/ca.pem]\n' },
    ],
  },
  *checkData({ root }) {
    for (const { node, path } of [...bomFiles(root), ...bomFolders(root)]) {
      if (!/^\/(?:etc\/(?:ssl|pki|ca-certificates)|usr\/(?:local\/)?share\/ca-certificates)(?:\/|$)/.test(path))
        continue;
      yield {
        at: node.range,
        path: node.path,
        message: 'the certificates of the build machine become part of the image',
        help: 'keep those that are needed beside the bom file',
        ...unnoticed,
      };
    }
  },
});
