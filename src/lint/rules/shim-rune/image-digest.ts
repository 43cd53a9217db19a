import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneImageDigest = dataRule({
  id: 'shim-rune/image-digest',
  severity: 'warning',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Digests of images that the pod itself names.',
    why: 'The shim keeps the enclaves it built, and looks for one by `IMAGE_DIGEST`, which is whatever the pod says: a pod with another image and this text is given the enclave of the first. The key of the cache has the path of the configuration twice and the libOS not at all, so that one stays after an update too.',
    bad: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum", "IMAGE_DIGEST=app"] } }',
        at: '"IMAGE_DIGEST=app"',
      },
    ],
    good: [{ as: 'oci-config', manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum"] } }' }],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('IMAGE_DIGEST');
      if (!setting) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: 'any pod that names this text is given the same enclave',
        help: 'remove it, so that nothing is kept',
        ...unnoticed,
      };
    }
  },
});
