import type { Mount } from '../../../gramine/mounts.ts';
import { capped } from '../../capped.ts';
import { removeEntry } from '../../entries.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const duplicateMount = manifestRule({
  id: 'mounts/duplicate',
  severity: 'error',
  fix: 'safe',
  releases: { since: '1.2' },
  docs: {
    summary: 'Two mounts at the same path.',
    why: "The mounts are stacked without a message, and only the last one is ever seen. Two directories can't be merged this way: libraries of the first mount of `/lib` are gone when the second covers it.",
    bad: [
      {
        manifest:
          'fs.mounts = [\n  { path = "/lib", uri = "file:/opt/runtime" },\n  { path = "/lib/", uri = "file:/lib" },\n]',
        at: '"/lib"',
      },
      {
        manifest:
          'fs.mounts = [\n  { path = "/lib", uri = "file:/lib" },\n  { path = "/app", uri = "file:app" },\n  { path = "/lib", uri = "file:/lib" },\n]\n',
        at: '"/lib"',
        fixed: 'fs.mounts = [\n  { path = "/app", uri = "file:app" },\n  { path = "/lib", uri = "file:/lib" },\n]\n',
      },
      {
        gramine: '1.4',
        manifest: '[[fs.mounts]]\npath = "/tmp"\ntype = "tmpfs"\n\n[[fs.mounts]]\npath = "/tmp"\nuri = "file:tmp"\n',
      },
      {
        as: 'template',
        manifest:
          'fs.mounts = [\n  { path = "{{ dir }}", uri = "file:a" },\n  { path = "{{ dir }}", uri = "file:b" },\n]',
        at: '"{{ dir }}"',
      },
    ],
    good: [
      { manifest: 'fs.mounts = [{ path = "/lib", uri = "file:/lib" }, { path = "/lib64", uri = "file:/lib" }]' },
      {
        as: 'template',
        manifest: 'fs.mounts = [\n  { path = "{{ a }}", uri = "file:a" },\n  { path = "{{ b }}", uri = "file:b" },\n]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<() => Finding> {
  const { entries } = subject.mounts;
  const last = new Map<string, Mount>();
  for (const mount of entries) if (mount.path) last.set(mount.path.raw, mount);
  for (const mount of entries) {
    const winner = mount.path && last.get(mount.path.raw);
    if (!winner || winner === mount || mount.path?.raw === '/') continue;
    yield () => described(subject, mount, winner);
  }
}

function described(subject: Subject, mount: Mount, winner: Mount): Finding {
  const same = areSame(subject, mount, winner);
  const fix = same ? removal(subject, mount) : undefined;
  return {
    at: mount.fields.path!.at,
    path: `${mount.key}.path`,
    message: `\`${mount.path}\` is mounted again, and only the last mount is seen`,
    help: same ? 'remove one of the two' : 'mount it elsewhere, or mount the files of one of the two by themselves',
    stage: 'none',
    effect: 'ignored',
    related: [{ range: winner.fields.path!.at, message: 'mounted again here' }],
    ...(same && { severity: 'warning' as const }),
    ...(fix && { fix }),
  };
}

/** The same members with the same values, as written. */
function areSame({ document }: Subject, a: Mount, b: Mount): boolean {
  const members = (mount: Mount) =>
    [...document.children(mount.node)]
      .map((node) => `${document.name(node)}=${document.source.slice(document.range(node))}`)
      .sort();
  return members(a).join('\n') === members(b).join('\n');
}

/** Where a template decides about another mount, that one may rely on the first of the two. */
function removal({ document, mounts }: Subject, mount: Mount): FindingFix | undefined {
  if (mounts.entries.some(({ path }) => !path || path.hasHole())) return undefined;
  const edit = removeEntry(document, mount.node);
  return edit && { title: 'remove the first mount', edits: [edit] };
}
