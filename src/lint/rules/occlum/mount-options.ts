import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { occlumSize } from '../../../occlum/size.ts';
import type { Finding } from '../../rule.ts';
import { dataRule } from '../../rule.ts';

export const occlumMountOptions = dataRule({
  id: 'occlum/mount-options',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Options of a mount that do not go together or are out of bounds.',
    why: "`occlum build` does not compare them, and some of its own checks print a message and end with success. A `sefs` can't be `temporary` and have a `MAC`, an `ext2` has at least 5 GB, a cache at least 192 KB in pages of 4 KB within the heap of the libOS, and a `unionfs` is nothing without `layers`.",
    bad: [
      {
        as: 'occlum',
        manifest: '{ "mount": [{ "target": "/", "type": "sefs", "options": { "temporary": true, "MAC": "" } }] }',
      },
      {
        as: 'occlum',
        manifest: '{ "mount": [{ "target": "/db", "type": "ext2", "options": { "disk_size": "1GB" } }] }',
        at: '"1GB"',
      },
      { as: 'occlum', manifest: '{ "mount": [{ "target": "/db", "type": "ext2" }] }' },
      {
        as: 'occlum',
        manifest: '{ "mount": [{ "target": "/db", "type": "sefs", "options": { "cache_size": "100KB" } }] }',
        at: '"100KB"',
      },
      {
        as: 'occlum',
        manifest:
          '{ "resource_limits": { "kernel_space_heap_size": "32MB" }, "mount": [{ "target": "/db", "type": "sefs", "options": { "cache_size": "64MB" } }] }',
        at: '"64MB"',
      },
      { as: 'occlum', manifest: '{ "mount": [{ "target": "/", "type": "unionfs" }] }' },
    ],
    good: [
      {
        as: 'occlum',
        manifest:
          '{ "resource_limits": { "kernel_space_heap_size": "32MB" }, "mount": [{ "target": "/db", "type": "ext2", "options": { "disk_size": "5GB", "cache_size": "1MB" } }, { "target": "/tmp", "type": "sefs", "options": { "temporary": true } }] }',
      },
    ],
  },
  *checkData({ root }) {
    const limits = member(root, 'resource_limits');
    const heap = [member(limits, 'kernel_space_heap_size'), member(limits, 'kernel_space_heap_max_size')]
      .map((node) => occlumSize(textOf(node)))
      .reduce((a, b) => ((b ?? 0n) > (a ?? 0n) ? b : a), undefined);
    for (const mount of member(root, 'mount')?.items ?? []) yield* inMount(mount, heap);
  },
});

function* inMount(mount: DataNode, heap: bigint | undefined): Generator<Finding> {
  const type = textOf(member(mount, 'type'));
  const option = (name: string) => member(mount, 'options', name);
  const mac = option('MAC');
  if (option('temporary')?.scalar === true && mac)
    yield found(mac, 'what is `temporary` has no `MAC`', 'remove one of the two');
  const disk = option('disk_size');
  if (type === 'ext2' && !disk) yield found(mount, 'an `ext2` needs a `disk_size`', 'give it at least `5GB`');
  const size = occlumSize(textOf(disk));
  if (disk && size !== undefined && size < 5n << 30n)
    yield found(disk, `\`${textOf(disk)}\` is less than an \`ext2\` can have`, 'use at least `5GB`');
  const cache = option('cache_size');
  const bytes = occlumSize(textOf(cache));
  if (cache && bytes !== undefined && (bytes < 192n << 10n || bytes % 4096n !== 0n))
    yield found(cache, `\`${textOf(cache)}\` is no size of a cache`, 'use at least `192KB`, in multiples of 4 KB');
  else if (cache && bytes !== undefined && heap !== undefined && bytes > heap)
    yield found(cache, `\`${textOf(cache)}\` is more than the heap of the libOS`, 'raise `kernel_space_heap_size`');
  if (type === 'unionfs' && !option('layers'))
    yield found(mount, 'a `unionfs` needs `layers`', 'name them under `options`');
}

function found({ range, path }: DataNode, message: string, help: string): Finding {
  return { at: range, path, message, help, stage: 'none', effect: 'fatal' };
}
