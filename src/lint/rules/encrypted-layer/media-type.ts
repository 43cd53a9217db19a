import { member, textOf } from '../../../data/member.ts';
import { dataRule } from '../../rule.ts';

export const encryptedLayerMediaType = dataRule({
  id: 'encrypted-layer/media-type',
  severity: 'error',
  fix: 'none',
  kinds: ['image-manifest'],
  docs: {
    summary: 'Layers that say they are encrypted and hold no key, or hold one and do not say so.',
    why: 'A reader decides by the media type whether a layer is decrypted. With `+encrypted` and no annotation of a provider nothing can open it; without `+encrypted` the annotation is not looked at, and what is unpacked is noise.',
    bad: [
      {
        as: 'image-manifest',
        manifest:
          '{ "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "digest": "sha256:0f34", "size": 1 }] }',
        at: '"application/vnd.oci.image.layer.v1.tar+gzip+encrypted"',
      },
      {
        as: 'image-manifest',
        manifest:
          '{ "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "sha256:0f34", "size": 1, "annotations": { "org.opencontainers.image.enc.keys.provider.attestation-agent": "eyJraWQiOiJrYnM6Ly8vZGVmYXVsdC9pbWFnZS1rZWsvYXBwIiwid3JhcHBlZF9kYXRhIjoiYkc5dVp3PT0iLCJpdiI6Ik1ERXlNelExTmpjNE9XRmkiLCJ3cmFwX3R5cGUiOiJBMjU2R0NNIn0=" } }] }',
        at: '"application/vnd.oci.image.layer.v1.tar+gzip"',
      },
    ],
    good: [
      {
        as: 'image-manifest',
        manifest:
          '{ "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "digest": "sha256:0f34", "size": 1, "annotations": { "org.opencontainers.image.enc.keys.provider.attestation-agent": "eyJraWQiOiJrYnM6Ly8vZGVmYXVsdC9pbWFnZS1rZWsvYXBwIiwid3JhcHBlZF9kYXRhIjoiYkc5dVp3PT0iLCJpdiI6Ik1ERXlNelExTmpjNE9XRmkiLCJ3cmFwX3R5cGUiOiJBMjU2R0NNIn0=" } }] }',
      },
      {
        as: 'image-manifest',
        manifest:
          '{ "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "sha256:0f34", "size": 1 }] }',
      },
    ],
  },
  *checkData({ root }) {
    for (const layer of member(root, 'layers')?.items ?? []) {
      const type = member(layer, 'mediaType');
      const text = textOf(type);
      if (!type || text === undefined) continue;
      const hasKey = [...(member(layer, 'annotations')?.members.keys() ?? [])].some((name) =>
        name.startsWith(wrappedKeys),
      );
      if (text.endsWith('+encrypted') === hasKey) continue;
      yield {
        at: type.range,
        path: type.path,
        message: hasKey
          ? 'the layer has a wrapped key and is not said to be encrypted'
          : 'the layer is encrypted and has no wrapped key',
        help: hasKey ? 'end the media type with `+encrypted`' : 'encrypt it anew',
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});

const wrappedKeys = 'org.opencontainers.image.enc.keys.';
