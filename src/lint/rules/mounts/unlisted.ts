import { environmentOf } from '../../../gramine/environment.ts';
import { type FileList, holdsAny, isCovered } from '../../../gramine/files.ts';
import { isAtRoot, type Mount } from '../../../gramine/mounts.ts';
import { above, isAtOrBelow, selfAndAbove } from '../../../gramine/paths.ts';
import { entrypointPath, libraryDirectories } from '../../../gramine/program.ts';
import { isBefore } from '../../../gramine/release.ts';
import { matchesAll } from '../../../gramine/shadows.ts';
import type { Text } from '../../../gramine/text.ts';
import { capped } from '../../capped.ts';
import { isMissing } from '../../host-files.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unlistedMount = manifestRule({
  id: 'mounts/unlisted',
  severity: 'warning',
  fix: 'none',
  releases: { since: '1.2' },
  docs: {
    summary: 'Mounts that show files of the host, none of which the program may open.',
    why: 'A mount makes names visible; to open a file it must also be in `sgx.trusted_files` or `sgx.allowed_files`. Without an entry the program gets "Permission denied", and the message that names the file is below the default log level.',
    bad: [
      {
        manifest:
          'fs.mounts = [{ path = "/app", uri = "file:app" }, { path = "/data", uri = "file:/srv/data" }]\nsgx.trusted_files = ["file:app"]',
        at: '"file:/srv/data"',
      },
      {
        gramine: '1.2',
        manifest: '[[fs.mounts]]\npath = "/etc/ssl"\nuri = "file:/etc/ssl"\n[sgx]\nallowed_files = ["file:log/"]',
        at: '"file:/etc/ssl"',
      },
    ],
    good: [
      {
        manifest: 'fs.mounts = [{ path = "/data", uri = "file:/data" }]\nsgx.trusted_files = ["file:app"]',
        files: { '/app': '' },
      },
      { manifest: 'fs.mounts = [{ path = "", uri = "file:data" }]\nsgx.trusted_files = ["file:app"]' },
      { manifest: 'fs.mounts = [{ path = "/data", uri = "file:/srv/data" }]\nsgx.allowed_files = ["file:/srv/"]' },
      { manifest: 'fs.mounts = [{ path = "/data", uri = "file:data" }]\nsgx.trusted_files = ["file:./data/x"]' },
      { manifest: 'fs.mounts = [{ path = "/data", uri = "file:data", type = "encrypted" }]' },
      {
        manifest: 'fs.mounts = [{ path = "/data", uri = "file:data" }]\nsgx.file_check_policy = "allow_all_but_log"',
      },
      { gramine: '1.7', manifest: 'fs.mounts = [{ path = "/data", uri = "file:data" }]' },
      {
        manifest:
          'fs.mounts = [{ path = "/host", uri = "file:/" }]\nsgx.allowed_files = ["file:log"]\nsgx.trusted_files = ["file:/app"]',
      },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ path = "/data", uri = "file:data" }]\nsgx.trusted_files = ["file:{{ file }}"]',
      },
      { as: 'gsc', manifest: 'fs.mounts = [{ path = "/data", uri = "file:data" }]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const { mounts, trusted, allowed } = subject;
  if (
    !mounts.entries.some(isPlain) ||
    !isStrict(subject) ||
    trusted.open ||
    allowed.open ||
    allowed.entries.some(matchesAll)
  )
    return;
  const lists = [trusted, allowed];
  if (!lists.every(isPlainList)) return;
  const code = codePaths(subject);
  const around = new Set(code.flatMap(({ raw }) => selfAndAbove(raw)));
  const unsure = code.filter((path) => path.hasHole());
  const inside = new Set(mounts.entries.flatMap(({ path }) => (path ? above(path.raw) : [])));
  for (const mount of mounts.entries) {
    const { path, hostPath, fields } = mount;
    if (
      !isPlain(mount) ||
      !path ||
      path.raw === '' ||
      isAtRoot(mount) ||
      hostPath?.known === undefined ||
      inside.has(path.raw)
    )
      continue;
    if (around.has(path.raw) || (path.hasHole() ? code : unsure).some((one) => isAtOrBelow(one, path) !== false))
      continue;
    if (isMissing(subject, hostPath)) continue;
    if (lists.some((list) => holdsAny(list, hostPath) || isCovered(list, hostPath) !== false)) continue;
    yield {
      at: fields.uri!.at,
      path: `${mount.key}.uri`,
      message: `no file of the mount at \`${path}\` is trusted or allowed, so the program can open none`,
      help: 'list in `sgx.trusted_files` what the program opens there',
      stage: 'syscall',
      effect: 'fatal',
      everywhere: true,
    };
  }
}

/** Up to 1.7 the lists count under SGX alone. */
function isStrict({ manifest, release, options }: Subject): boolean {
  if (options.kind === 'gsc-user-manifest' || (isBefore(release, '1.8') && !manifest.at('sgx'))) return false;
  const policy = manifest.get('sgx.file_check_policy');
  return !policy || policy.known === 'strict';
}

/** Host pseudo file systems and devices are other rules' matter. */
function isPlain({ type, uri, hostPath, fields }: Mount): boolean {
  if (type !== 'chroot' || uri?.scheme !== 'file' || !fields.uri?.written) return false;
  return !/^\/(?:proc|sys|dev)(?:\/|$)/.test(hostPath?.raw ?? '');
}

/** `loader/unprotected-code` speaks of those. */
function codePaths({ manifest }: Subject): readonly Text[] {
  const directories = libraryDirectories(environmentOf(manifest)) ?? [];
  const paths = [entrypointPath(manifest), ...directories.map(({ path }) => path)];
  return paths.filter((path) => path !== undefined);
}

/** Every path of the list is known. */
function isPlainList({ entries }: FileList): boolean {
  return entries.every(({ path }) => path && !path.hasHole());
}
