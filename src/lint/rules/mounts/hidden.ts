import type { Mount } from '../../../gramine/mounts.ts';
import { above } from '../../../gramine/paths.ts';
import { isBefore } from '../../../gramine/release.ts';
import { capped } from '../../capped.ts';
import { reorderElements } from '../../entries.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const hiddenMount = manifestRule({
  id: 'mounts/hidden',
  severity: 'error',
  fix: 'unsafe',
  releases: { since: '1.2' },
  docs: {
    summary: 'Mounts that a later mount of a directory above covers.',
    why: 'Gramine mounts in the order of the list, and a path leads into what was mounted last. A mount of `/lib` after one of `/lib/app` hides the latter completely, and nothing is said about it.',
    bad: [
      {
        manifest:
          'fs.mounts = [\n  { path = "/lib/app", uri = "file:app" },\n  { path = "/lib", uri = "file:/lib" },\n]\n',
        at: '"/lib/app"',
        fixed:
          'fs.mounts = [\n  { path = "/lib", uri = "file:/lib" },\n  { path = "/lib/app", uri = "file:app" },\n]\n',
      },
      {
        manifest:
          'fs.mounts = [{ path = "/a/b" , uri = "file:b" }, { path = "/c", uri = "file:c" }, { path = "/a/", type = "tmpfs" }]',
        fixed:
          'fs.mounts = [{ path = "/a/", type = "tmpfs" }, { path = "/a/b" , uri = "file:b" }, { path = "/c", uri = "file:c" }]',
      },
      {
        gramine: '1.2',
        manifest: '[[fs.mounts]]\npath = "/x//y"\nuri = "file:y"\n\n[[fs.mounts]]\npath = "/x/./"\nuri = "file:x"\n',
        at: '"/x//y"',
      },
      { manifest: 'fs.mounts = [\n  { path = "/a/b", uri = "file:b" }, # b\n  { path = "/a", uri = "file:a" },\n]' },
      {
        manifest:
          'sys.enable_extra_runtime_domain_names_conf = true\nfs.mounts = [{ path = "/etc/resolv.conf", uri = "file:resolv.conf" }]',
        at: '"/etc/resolv.conf"',
      },
      {
        as: 'template',
        manifest:
          'fs.mounts = [\n  { path = "{{ dir }}/conf", uri = "file:conf" },\n  { path = "{{ dir }}", uri = "file:app" },\n]',
        at: '"{{ dir }}/conf"',
      },
    ],
    good: [
      {
        manifest:
          'fs.mounts = [{ path = "/lib", uri = "file:/lib" }, { path = "/lib/app", uri = "file:app" }, { path = "/library", uri = "file:x" }]',
      },
      {
        gramine: '1.2',
        manifest:
          'sys.enable_extra_runtime_domain_names_conf = true\nfs.mounts = [{ path = "/etc/resolv.conf", uri = "file:resolv.conf" }]',
      },
      {
        manifest:
          'sys.enable_extra_runtime_domain_names_conf = true\nfs.mounts = [{ path = "/etc", uri = "file:/etc" }]',
      },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ path = "{{ a }}/b", uri = "file:b" }, { path = "{{ c }}", uri = "file:a" }]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const { entries } = subject.mounts;
  const later = new Map<string, Mount>();
  const hidden = new Map<Mount, Mount>();
  for (const mount of entries.toReversed()) {
    if (!mount.path || mount.path.raw === '/') continue;
    const by = above(mount.path.raw)
      .map((path) => later.get(path))
      .find((cover) => cover);
    if (by) hidden.set(mount, by);
    later.set(mount.path.raw, mount);
  }
  const fix = hidden.size > 0 ? reordering(subject, entries) : undefined;
  for (const mount of entries) {
    const by = hidden.get(mount);
    const found = { at: mount.fields.path?.at ?? mount.at, path: `${mount.key}.path` };
    if (by) {
      yield {
        ...found,
        message: `the mount at \`${mount.path}\` is hidden by the later one at \`${by.path}\``,
        help: `list \`${by.path}\` first`,
        stage: 'none',
        effect: 'ignored',
        related: [{ range: by.fields.path!.at, message: 'covers it' }],
        ...(fix && { fix }),
      };
    } else if (isOverlaid(subject, mount)) {
      yield {
        ...found,
        severity: 'warning',
        message: 'the mount at `/etc/resolv.conf` is hidden by the file that Gramine makes',
        help: 'remove the mount, or `sys.enable_extra_runtime_domain_names_conf`',
        stage: 'none',
        effect: 'ignored',
      };
    }
  }
}

function isOverlaid({ manifest, release }: Subject, { path }: Mount): boolean {
  if (path?.known !== '/etc/resolv.conf' || isBefore(release, '1.3')) return false;
  return manifest.get('sys.enable_extra_runtime_domain_names_conf')?.known === true;
}

/** Moves each mount in front of the first one that it would hide; the others keep their order. */
function reordering({ document }: Subject, entries: readonly Mount[]): FindingFix | undefined {
  const array = document.parent(entries[0]!.node);
  if (document.childCount(array) !== entries.length || entries.some(({ path }) => !path)) return undefined;
  const firstBelow = new Map<string, number>();
  for (const [at, { path }] of entries.entries()) {
    for (const directory of above(path!.raw)) if (!firstBelow.has(directory)) firstBelow.set(directory, at);
  }
  const places = entries.map((mount, at) => ({
    mount,
    before: Math.min(at, firstBelow.get(mount.path!.raw) ?? at),
    depth: above(mount.path!.raw).length,
  }));
  const ordered = places.toSorted((a, b) => a.before - b.before || a.depth - b.depth).map(({ mount }) => mount);
  const edits = reorderElements(
    document,
    ordered.map(({ node }) => node),
  );
  return edits && { title: 'list directories before what is mounted below them', edits };
}
