import type { Mount, MountType } from '../../../gramine/mounts.ts';
import { capped } from '../../capped.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import { schemeEdit, unlike } from '../../scheme-edit.ts';
import { replaceStart } from '../../strings.ts';
import type { Subject } from '../../subject.ts';

export const mountsUriScheme = manifestRule({
  id: 'mounts/uri-scheme',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'The `uri` of a mount, or of the root, does not begin with the scheme its type needs.',
    why: 'A chroot mount takes `file:` or `dev:`, an encrypted one `file:`, shared memory `dev:`. Gramine finds out when the enclave starts, and for chroot mounts says no more than "Invalid argument".',
    bad: [
      {
        manifest: 'fs.mounts = [{ path = "/etc", uri = "/etc" }]',
        at: '"/etc"',
        fixed: 'fs.mounts = [{ path = "/etc", uri = "file:/etc" }]',
      },
      {
        manifest: 'fs.mounts = [{ path = "/app", uri = "app" }]',
        fixed: 'fs.mounts = [{ path = "/app", uri = "file:app" }]',
      },
      { manifest: 'fs.mounts = [{ path = "/m", uri = "http://host/m" }]', at: '"http://host/m"' },
      { manifest: 'fs.mounts = [{ type = "encrypted", path = "/db", uri = "dev:/dev/sda" }]', at: '"dev:/dev/sda"' },
      {
        manifest: 'fs.mounts = [{ type = "untrusted_shm", path = "/dev/shm", uri = "file:/dev/shm" }]',
        fixed: 'fs.mounts = [{ type = "untrusted_shm", path = "/dev/shm", uri = "dev:/dev/shm" }]',
      },
      { manifest: 'fs.root.uri = "rootfs"', fixed: 'fs.root.uri = "file:rootfs"' },
      {
        gramine: '1.0',
        manifest: '[fs.root]\ntype = "chroot"\nuri = "FILE:rootfs"',
        fixed: '[fs.root]\ntype = "chroot"\nuri = "file:rootfs"',
      },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ path = "/opt", uri = "/opt/{{ name }}" }]',
        fixed: 'fs.mounts = [{ path = "/opt", uri = "file:/opt/{{ name }}" }]',
      },
    ],
    good: [
      {
        manifest:
          'fs.mounts = [{ path = "/etc", uri = "file:/etc" }, { path = "/dev/x", uri = "dev:/dev/x" }, { path = "/a", uri = "file://srv" }]',
      },
      {
        manifest:
          'fs.mounts = [{ type = "untrusted_shm", path = "/dev/shm", uri = "dev:/dev/shm" }, { type = "tmpfs", path = "/tmp", uri = "none" }]',
      },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ path = "/a", uri = "{{ uri }}" }, { path = "/b", uri = "x", type = "{{ type }}" }]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

const schemes: Readonly<Record<Exclude<MountType, 'tmpfs'>, readonly ('file:' | 'dev:')[]>> = {
  chroot: ['file:', 'dev:'],
  encrypted: ['file:'],
  untrusted_shm: ['dev:'],
};

function* findings(subject: Subject): Generator<Finding> {
  for (const mount of [subject.mounts.root, ...subject.mounts.entries]) {
    const { type, key } = mount;
    const { uri } = mount.fields;
    if (!uri?.written || !uri.text || !type || type === 'tmpfs') continue;
    const { text } = uri;
    if (schemes[type].some((scheme) => text.startsWith(scheme) !== false)) continue;
    const fix = correction(subject, mount, type);
    const wanted = schemes[type].map((scheme) => `\`${scheme}\``).join(' or ');
    yield {
      at: uri.at,
      path: `${key}.uri`,
      message: `the \`uri\` of ${nouns[type]} must begin with ${wanted}${unlike(text)}`,
      help: `write the path on the host behind ${wanted}`,
      stage: 'runtime',
      effect: 'fatal',
      ...(fix && { fix }),
    };
  }
}

const nouns = { chroot: 'a chroot mount', encrypted: 'an encrypted mount', untrusted_shm: 'shared memory' } as const;

function correction({ document }: Subject, { fields }: Mount, type: keyof typeof schemes): FindingFix | undefined {
  const [scheme] = schemes[type];
  const { at, text } = fields.uri!;
  const wrong = type === 'untrusted_shm' && text!.startsWith('file:/dev/') === true;
  const edit = wrong ? replaceStart(document, at, 'file:', 'dev:') : schemeEdit(document, at, text!, scheme!);
  return edit && { title: `begin with \`${scheme}\``, edits: [edit] };
}
