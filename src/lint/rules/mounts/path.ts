import { covers } from '../../../gramine/files.ts';
import type { Mount } from '../../../gramine/mounts.ts';
import { isBefore } from '../../../gramine/release.ts';
import { capped } from '../../capped.ts';
import { hostFile } from '../../host-files.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import { insertAtStart, replaceContent, replaceEnd } from '../../strings.ts';
import type { Subject } from '../../subject.ts';

export const mountPath = manifestRule({
  id: 'mounts/path',
  severity: 'error',
  fix: 'safe',
  releases: { since: '1.2' },
  docs: {
    summary: 'Mount points that Gramine refuses, or that are not spelled as plainly as they could be.',
    why: 'A mount needs an absolute `path` other than `/`, which is configured with `fs.root`. Other spellings of `/` are not noticed and cover the root with all its content. A file must not be mounted at a path that ends in `/`. None of this is checked before the enclave starts.',
    bad: [
      {
        manifest: 'fs.mounts = [{ path = "etc", uri = "file:/etc" }]',
        at: '"etc"',
        fixed: 'fs.mounts = [{ path = "/etc", uri = "file:/etc" }]',
      },
      {
        gramine: '1.3',
        manifest: '[[fs.mounts]]\npath = \'data\'\nuri = "file:data"',
        fixed: '[[fs.mounts]]\npath = \'/data\'\nuri = "file:data"',
      },
      { manifest: 'fs.mounts = [{ path = "/", uri = "file:rootfs" }]', at: '"/"' },
      { manifest: 'fs.mounts = [{ path = "//", uri = "file:rootfs" }]', at: '"//"' },
      { manifest: 'fs.mounts = [{ path = "/srv/..", uri = "file:rootfs" }]' },
      { manifest: 'fs.mounts = [{ path = "", type = "tmpfs" }]', at: '""' },
      {
        manifest: 'fs.mounts = [{ path = "/srv/./a/../b//c", type = "tmpfs" }]',
        fixed: 'fs.mounts = [{ path = "/srv/b/c", type = "tmpfs" }]',
      },
      {
        manifest: 'fs.mounts = [{ path = "/app/", uri = "file:app" }]\nsgx.trusted_files = ["file:app"]',
        at: '"/app/"',
        fixed: 'fs.mounts = [{ path = "/app", uri = "file:app" }]\nsgx.trusted_files = ["file:app"]',
      },
      {
        manifest: 'fs.mounts = [{ path = "/ca.crt/", uri = "file:ca.crt" }]',
        files: { '/ca.crt': '' },
        fixed: 'fs.mounts = [{ path = "/ca.crt", uri = "file:ca.crt" }]',
      },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ path = "opt/{{ name }}", uri = "file:{{ name }}" }]',
        fixed: 'fs.mounts = [{ path = "/opt/{{ name }}", uri = "file:{{ name }}" }]',
      },
    ],
    good: [
      {
        manifest:
          'fs.mounts = [{ path = "/db/", uri = "file:db/", type = "encrypted" }, { path = "/tmp", type = "tmpfs" }]',
      },
      { manifest: 'fs.mounts = [{ path = "/lib/", uri = "file:lib" }]\nsgx.trusted_files = ["file:lib/"]' },
      {
        as: 'template',
        manifest:
          'fs.mounts = [{ path = "{{ dir }}", uri = "file:x" }, { path = "/usr/{{ arch_libdir }}", uri = "file:y" }]',
      },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ path = "/usr/{{ arch_libdir }}", uri = "file:y" }]',
        defines: { arch_libdir: '/lib/x86_64-linux-gnu' },
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  for (const mount of subject.mounts.entries) {
    const found = relative(subject, mount) ?? root(mount) ?? slashOnFile(subject, mount) ?? crooked(subject, mount);
    if (found) yield { path: `${mount.key}.path`, ...found };
  }
}

function relative({ document, release }: Subject, { fields: { path } }: Mount): Finding | undefined {
  if (path?.text?.startsWith('/') !== false) return undefined;
  const isPlain = path.text.raw !== '' && !/^\s|:|\/\/|(?:^|\/)\.\.?(?:\/|$)/.test(path.text.raw);
  const edit = isPlain ? insertAtStart(document, path.at, '/') : undefined;
  return {
    at: path.at,
    message: path.text.raw === '' ? '`path` is empty' : `the mount point \`${path.text}\` must be absolute`,
    help: path.text.raw === '' ? 'name a directory inside Gramine, such as `/data`' : 'begin with `/`',
    stage: 'runtime',
    effect: isBefore(release, '1.5') ? 'warning' : 'fatal',
    ...(edit && { fix: { title: 'begin with `/`', edits: [edit] } }),
  };
}

function root({ path, fields }: Mount): Finding | undefined {
  if (path?.known !== '/') return undefined;
  const literal = fields.path!.text!.raw === '/';
  return {
    at: fields.path!.at,
    message: literal
      ? "`/` can't be mounted"
      : `\`${fields.path!.text}\` is \`/\`, and the mount covers the whole root`,
    help: 'configure the root with `fs.root`',
    ...(literal ? { stage: 'runtime', effect: 'fatal' } : { stage: 'none', effect: 'accepted' }),
  };
}

/** The slash asks for a directory, so that looking the mount point up fails. */
function slashOnFile(subject: Subject, mount: Mount): Finding | undefined {
  const path = mount.fields.path?.text;
  if (mount.type !== 'chroot' || !path?.suffix.endsWith('/') || !isFile(subject, mount)) return undefined;
  const slashes = /\/+$/.exec(path.suffix)![0];
  const edit = replaceEnd(subject.document, mount.fields.path!.at, slashes, '');
  return {
    at: mount.fields.path!.at,
    message: `the file \`${mount.fields.uri!.text}\` can't be mounted at \`${path}\`, which stands for a directory`,
    help: 'remove the `/` at the end',
    stage: 'runtime',
    effect: 'fatal',
    ...(edit && { fix: { title: 'remove the `/` at the end', edits: [edit] } }),
  };
}

function isFile(subject: Subject, { hostPath }: Mount): boolean {
  if (!hostPath) return false;
  const found = hostFile(subject, hostPath);
  if (found && found.stat !== 'missing') return found.stat.type !== 'directory';
  return subject.trusted.entries.some((entry) => entry.isDirectory === false && covers(entry, hostPath) === true);
}

function crooked({ document, options }: Subject, { path, fields }: Mount): Finding | undefined {
  const known = fields.path?.text?.known;
  if (known === undefined || !path || !/\/\/|\/\.\.?(?:\/|$)/.test(known)) return undefined;
  if (options.template && !options.template.world.map.verbatim(fields.path!.at)) return undefined;
  const edit = replaceContent(document, fields.path!.at, path.raw);
  return {
    at: fields.path!.at,
    severity: 'note',
    message: `the mount point \`${known}\` is \`${path}\``,
    help: `write \`${path}\``,
    stage: 'none',
    effect: 'accepted',
    ...(edit && { fix: { title: `write \`${path}\``, edits: [edit] } }),
  };
}
