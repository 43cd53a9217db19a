import { containerExample } from '../../policy-examples.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const imageNotPinned = policyRule({
  id: 'exec/image-not-pinned',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Images that are named by a tag, not by their digest.',
    why: 'The host pulls the image, and a tag is whatever it says it is: the policy then allows `/usr/bin/api` of an image nobody has seen. Only a digest names contents.',
    bad: [
      {
        as: 'exec-policy',
        manifest: containerExample('image = "registry.example/shop/api:1.4"'),
        at: '"registry.example/shop/api:1.4"',
      },
    ],
    good: [{ as: 'exec-policy', manifest: containerExample() }],
  },
  *checkPolicy({ permissions, execPolicy, source }) {
    if (!permissions) return;
    for (const [index, { name, image, range }] of permissions.containers.entries()) {
      if (image === undefined || /@sha(?:256|384|512):[0-9a-f]{64,}$/.test(image) || isPause(image)) continue;
      yield {
        at:
          execPolicy?.rangeOf(`container[${index}].image`) ?? placeOf(source.slice(range), image, range.start) ?? range,
        path: `container[${index}].image`,
        message: `image \`${abbreviated(image)}\` of \`${abbreviated(name)}\` is not pinned to a digest`,
        help: 'write `name@sha256:…`, as `docker images --digests` or `crane digest` shows it',
        ...unnoticed,
      };
    }
  },
});

/** It comes with the guest's own image, which is measured. */
function isPause(image: string): boolean {
  return /(?:^|\/)pause(?::[^/]*)?$/.test(image);
}

/** The container of a large policy is a large piece of JSON: the name of the image in it is what is meant. */
function placeOf(text: string, image: string, offset: number): { start: number; end: number } | undefined {
  const written = JSON.stringify(image);
  const at = text.indexOf(written);
  return at < 0 ? undefined : { start: offset + at, end: offset + at + written.length };
}
