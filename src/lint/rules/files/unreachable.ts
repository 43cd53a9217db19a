import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { isAtOrBelow, normalizePath } from '../../../gramine/paths.ts';
import { type Reach, type Reachability, reachabilityOf } from '../../../gramine/reachability.ts';
import { matchesAll } from '../../../gramine/shadows.ts';
import type { Text } from '../../../gramine/text.ts';
import { parseUri } from '../../../gramine/uris.ts';
import { capped } from '../../capped.ts';
import { isMissing, throughLink } from '../../host-files.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unreachable = manifestRule({
  id: 'files/unreachable',
  severity: 'warning',
  fix: 'none',
  releases: { since: '1.2' },
  docs: {
    summary: 'Trusted or allowed files that no mount shows under this spelling.',
    why: 'Gramine compares texts: the `uri` of the mount with the rest of the path appended must be the path in the list. It follows no symbolic link and turns no relative path into an absolute one, so such an entry has no effect and the file it means is refused, with a message below the default log level.',
    bad: [
      { manifest: 'sgx.trusted_files = ["file:/usr/bin/app"]', at: '"file:/usr/bin/app"' },
      {
        manifest:
          'fs.mounts = [{ path = "/lib", uri = "file:/lib/x86_64-linux-gnu" }]\nsgx.trusted_files = ["file:/usr/lib/x86_64-linux-gnu/"]',
        at: '"file:/usr/lib/x86_64-linux-gnu/"',
      },
      { manifest: 'fs.root.uri = "file:/"\nsgx.trusted_files = ["file:app"]', at: '"file:app"' },
      { manifest: 'sgx.allowed_files = ["file:../shared/log"]' },
      {
        manifest:
          'fs.root.uri = "file:/"\nfs.mounts = [{ path = "/tmp", type = "tmpfs" }]\nsgx.allowed_files = ["file:/tmp/app"]',
        at: '"file:/tmp/app"',
      },
      {
        gramine: '1.3',
        manifest:
          '[[fs.mounts]]\npath = "/data"\nuri = "file:/srv/data"\n[[sgx.trusted_files]]\nuri = "file:/srv/database"',
      },
      {
        as: 'template',
        manifest:
          'fs.mounts = [{ path = "/app", uri = "file:{{ app_dir }}" }]\nfs.root.uri = "file:/srv/root"\nsgx.trusted_files = ["file:/opt/x"]',
        defines: { app_dir: '/opt/app' },
      },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:app", "file:lib/"]' },
      {
        manifest:
          'fs.mounts = [{ path = "/ca.crt", uri = "file:../ssl/ca.crt" }]\nsgx.trusted_files = ["file:../ssl/"]',
      },
      {
        manifest:
          'fs.mounts = [{ path = "/lib", uri = "file:/usr//lib/rt/" }]\nsgx.trusted_files = ["file:/usr/lib/rt/"]',
      },
      { manifest: 'sgx.trusted_files = ["file:/srv/x"]', files: { '/srv/y': '' } },
      { manifest: 'fs.mounts = "file:/srv"\nsgx.trusted_files = ["file:/srv/x"]' },
      { manifest: 'fs.mounts = [{ path = "/", uri = "file:/srv" }]\nsgx.trusted_files = ["file:/opt/x"]' },
      {
        manifest:
          'fs.mounts = [{ path = "/a/b", uri = "file:/srv" }, { path = "/a", uri = "file:/opt" }]\nsgx.trusted_files = ["file:/srv/x"]',
      },
      { manifest: 'loader.argv_src_file = "file:/etc/argv"\nsgx.trusted_files = ["file:/etc/argv"]' },
      {
        gramine: '1.7',
        manifest: 'loader.entrypoint = "file:/opt/libsysdb.so"\nsgx.trusted_files = ["file:/opt/libsysdb.so"]',
      },
      {
        gramine: '1.4',
        manifest:
          '[fs.mount.lib]\ntype = "chroot"\npath = "/lib"\nuri = "file:/lib"\n[sgx]\ntrusted_files = ["file:/lib/"]',
      },
      {
        as: 'template',
        manifest:
          'fs.mounts = [{ path = "/app", uri = "file:{{ app_dir }}" }]\nsgx.trusted_files = ["file:/opt/app/x"]',
      },
      {
        as: 'template',
        manifest:
          'fs.mounts = [\n{% for m in mounts %}\n{{ m }},\n{% endfor %}\n]\nsgx.trusted_files = ["file:/opt/app/x"]',
      },
      { as: 'gsc', manifest: 'sgx.trusted_files = ["file:/srv/model.bin"]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const reachability = reachabilityOf(subject.mounts);
  const exempt = loadedOutsideMounts(subject);
  for (const entry of [...subject.trusted.entries, ...subject.allowed.entries]) {
    if (!entry.path || matchesAll(entry) || exempt.has(entry.path.raw) || isNoFile(entry)) continue;
    const reach = reachability.of(entry.path, isWhole(entry));
    if (reach.kind !== 'unreachable' && reach.kind !== 'hidden') continue;
    if (throughLink(subject, entry.path) || isOfHiddenMount(reach) || isSaidMissing(subject, entry)) continue;
    const by = reach.kind === 'hidden' ? reach.by : undefined;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: by
        ? `\`${entry.text}\` is covered by the mount at \`${by.path}\`, so nothing in the enclave reaches it`
        : `no mount shows \`${entry.text}\`, so nothing in the enclave reaches it`,
      help: by ? 'remove it, or mount it elsewhere' : helpFor(subject, entry, entry.path, reachability),
      stage: 'none',
      effect: 'ignored',
      everywhere: true,
      ...(by && by.index >= 0 && { related: [{ range: by.at, message: 'covers it' }] }),
    };
  }
}

/** A mount that a later one covers whole: `mounts/hidden` and `mounts/duplicate` speak of it. */
function isOfHiddenMount(reach: Reach): boolean {
  return (
    reach.kind === 'hidden' && reach.by.path !== undefined && isAtOrBelow(reach.mount.path!, reach.by.path) === true
  );
}

/** `files/missing` speaks of it. */
function isSaidMissing(subject: Subject, { list, path, sha256 }: FileEntry): boolean {
  return list === 'sgx.trusted_files' && subject.reading === 'source' && !sha256 && isMissing(subject, path!);
}

/** `files/uri-scheme` speaks of those. */
function isNoFile({ list, uri }: FileEntry): boolean {
  return list === 'sgx.trusted_files' && uri?.scheme !== 'file';
}

function isWhole({ list, isDirectory }: FileEntry): boolean {
  return list === 'sgx.allowed_files' || isDirectory !== false;
}

function helpFor({ mounts }: Subject, entry: FileEntry, path: Text, reachability: Reachability): string {
  const other = otherSpelling(path.raw);
  const reach = other === undefined ? undefined : reachability.of(path.with(other), isWhole(entry)).kind;
  if (reach === 'visible') return `spell it as the mount does: \`file:${path.with(other!)}\``;
  const isRelative = path.startsWith('/') === false;
  const kinds = [mounts.root, ...mounts.entries].map(({ hostPath }) => hostPath?.startsWith('/'));
  if (isRelative && !kinds.includes(false)) return 'write the absolute path, as the mounts do';
  return 'mount it, or spell it as the `uri` of the mount does';
}

/** Distributions where `/lib` is a link to `/usr/lib` (and so for bin, sbin, lib64) know both spellings. */
function otherSpelling(path: string): string | undefined {
  if (/^\/(?:bin|sbin|lib|lib32|lib64|libx32)(?:\/|$)/.test(path)) return `/usr${path}`;
  return /^\/usr\/(?:bin|sbin|lib|lib32|lib64|libx32)(?:\/|$)/.test(path) ? path.slice(4) : undefined;
}

/** Gramine opens these itself; up to 1.7 they had to be trusted. */
function loadedOutsideMounts({ manifest }: Subject): ReadonlySet<string> {
  const keys = [
    'loader.argv_src_file',
    'loader.env_src_file',
    'loader.entrypoint',
    'loader.entrypoint.uri',
    'loader.preload',
  ];
  const paths = new Set<string>();
  for (const key of keys) {
    const text = manifest.at(key)?.text;
    const uri = text && parseUri(text);
    const path = uri && normalizePath(uri.path);
    if (path) paths.add(path.raw);
  }
  return paths;
}
