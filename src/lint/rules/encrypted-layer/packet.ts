import { packetsIn } from '../../../enclave-cc/layer-packets.ts';
import { dataRule } from '../../rule.ts';

export const encryptedLayerPacket = dataRule({
  id: 'encrypted-layer/packet',
  severity: 'error',
  fix: 'none',
  kinds: ['image-manifest'],
  docs: {
    summary: 'Annotations of encrypted layers that are no base64.',
    why: 'The wrapped key of a layer is JSON in base64; what is inside is looked at as well. Otherwise the layer can not be opened.',
    bad: [
      {
        as: 'image-manifest',
        manifest:
          '{ "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "digest": "sha256:0f34", "size": 1, "annotations": { "org.opencontainers.image.enc.keys.provider.attestation-agent": "{}" } }] }',
        at: '"{}"',
      },
    ],
    good: [
      {
        as: 'image-manifest',
        manifest:
          '{ "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "digest": "sha256:0f34", "size": 1, "annotations": { "org.opencontainers.image.enc.keys.provider.attestation-agent": "eyJraWQiOiJrYnM6Ly8vZGVmYXVsdC9pbWFnZS1rZWsvYXBwIiwid3JhcHBlZF9kYXRhIjoiYkc5dVp3PT0iLCJpdiI6Ik1ERXlNelExTmpjNE9XRmkiLCJ3cmFwX3R5cGUiOiJBMjU2R0NNIn0=" } }] }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { node, text } of packetsIn(root)) {
      if (text !== undefined) continue;
      yield {
        at: node.range,
        path: node.path,
        message: 'the wrapped key is no base64',
        help: 'encrypt the layer anew',
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});
