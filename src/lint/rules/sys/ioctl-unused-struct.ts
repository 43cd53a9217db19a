import { askedFor, ioctlsOf, reachableRegions } from '../../../gramine/ioctls.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const ioctlUnusedStruct = manifestRule({
  id: 'sys/ioctl-unused-struct',
  severity: 'note',
  fix: 'none',
  releases: { since: '1.5' },
  docs: {
    summary: 'An entry of `sys.ioctl_structs` that no allowed ioctl leads to.',
    why: 'Gramine looks a struct up when an allowed ioctl names it, directly or through `ptr`; any other is dead text, often because a row of `sys.allowed_ioctls` spells the name differently or lacks `struct`.',
    bad: [
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 0x8912 }]\nsys.ioctl_structs.ifconf = [{ size = 4, direction = "out" }]',
        at: 'ifconf',
      },
    ],
    good: [
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "list" }]\n[sys.ioctl_structs]\nlist = [{ size = 8 }, { ptr = "item" }]\nitem = [{ size = 8 }, { ptr = "item" }]',
      },
      {
        as: 'template',
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "{{ struct }}" }]\nsys.ioctl_structs.list = [{ size = 8 }]',
      },
    ],
  },
  check: (subject) => capped(unused(subject)),
});

function* unused({ manifest, document }: Subject): Iterable<Finding> {
  const ioctls = ioctlsOf(manifest);
  if (ioctls.rowsOpen || ioctls.structs.size === 0) return;
  const used = reachableRegions(manifest, ioctls, askedFor(ioctls));
  for (const { node, path } of ioctls.structs.values()) {
    if (used.has(node)) continue;
    yield {
      at: document.keyRange(node),
      path,
      message: 'no allowed ioctl leads to this struct',
      help: 'name it as `struct` in a row of `sys.allowed_ioctls`, or remove it',
      stage: 'none',
      effect: 'ignored',
      everywhere: true,
    };
  }
}
