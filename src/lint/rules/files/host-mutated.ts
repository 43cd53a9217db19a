import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { hostChangedFiles } from '../../../gramine/host-changed-files.ts';
import { reachabilityOf } from '../../../gramine/reachability.ts';
import { isBefore } from '../../../gramine/release.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const hostMutated = manifestRule({
  id: 'files/host-mutated',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary:
      'Trusted files that the host, a container engine or Kubernetes writes, and entries for a file that Gramine makes itself.',
    why: "`/etc/hosts`, `/etc/resolv.conf` and their like differ from one machine to the next, so a file that was hashed when signing is refused where the enclave runs. With `sys.enable_extra_runtime_domain_names_conf` Gramine shows a `/etc/resolv.conf` of its own, and an entry for the host's one has no effect.",
    bad: [
      {
        manifest: 'fs.root.uri = "file:/"\nsgx.trusted_files = ["file:/etc/resolv.conf"]',
        at: '"file:/etc/resolv.conf"',
      },
      { manifest: 'sgx.trusted_files = ["file:/.dockerenv"]' },
      { manifest: 'sgx.trusted_files = ["file://etc/hosts"]' },
      { manifest: 'sgx.trusted_files = ["file:/etc/"]', at: '"file:/etc/"' },
      { gramine: '1.3', manifest: '[[sgx.trusted_files]]\nuri = "file:/etc/mtab"' },
      {
        manifest:
          'sys.enable_extra_runtime_domain_names_conf = true\nfs.root.uri = "file:/"\nsgx.allowed_files = ["file:/etc/resolv.conf"]',
        at: '"file:/etc/resolv.conf"',
      },
      {
        manifest:
          'sys.enable_extra_runtime_domain_names_conf = true\nfs.mounts = [{ path = "/etc", uri = "file:conf" }]\nsgx.trusted_files = ["file:conf/resolv.conf"]',
      },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:/etc/ssl/certs/", "file:helper-files/hosts", "file:etc/hosts"]' },
      { manifest: 'fs.root.uri = "file:/"\nsgx.allowed_files = ["file:/etc/resolv.conf", "file:/etc/hosts"]' },
      {
        gramine: '1.2',
        manifest:
          'sys.enable_extra_runtime_domain_names_conf = true\nfs.root.uri = "file:/"\nsgx.allowed_files = ["file:/etc/resolv.conf"]',
      },
      {
        as: 'template',
        manifest:
          'sys.enable_extra_runtime_domain_names_conf = {{ dns }}\nfs.root.uri = "file:/"\nsgx.allowed_files = ["file:/etc/resolv.conf"]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const generated = makesResolvConf(subject);
  for (const entry of [...subject.trusted.entries, ...subject.allowed.entries]) {
    const found = { at: entry.uriAt, path: entryKey(entry) };
    if (generated && isResolvConf(subject, entry)) {
      yield {
        ...found,
        message: `\`${entry.text}\` is not used: Gramine makes its own \`/etc/resolv.conf\``,
        help: 'remove the entry, or `sys.enable_extra_runtime_domain_names_conf`',
        stage: 'none',
        effect: 'ignored',
      };
    } else if (entry.list === 'sgx.trusted_files' && isMutated(entry)) {
      yield {
        ...found,
        message: entry.isDirectory
          ? `\`${entry.text}\` holds files that differ on every machine, e.g. \`/etc/hosts\``
          : `\`${entry.text}\` differs on every machine, and a trusted file must not`,
        help: helpFor(subject, entry),
        stage: 'syscall',
        effect: 'fatal',
      };
    }
  }
}

function isMutated({ path, isDirectory }: FileEntry): boolean {
  if (path?.known === undefined) return false;
  return isDirectory === true ? path.known === '/etc' || path.known === '/' : hostChangedFiles.has(path.known);
}

function makesResolvConf({ manifest, release }: Subject): boolean {
  return !isBefore(release, '1.3') && manifest.get('sys.enable_extra_runtime_domain_names_conf')?.known === true;
}

function isResolvConf({ mounts }: Subject, { path, isDirectory }: FileEntry): boolean {
  if (!path || isDirectory !== false || path.suffix.endsWith('resolv.conf') !== true) return false;
  const reach = reachabilityOf(mounts).of(path, false);
  return reach.kind === 'visible' && reach.inside?.known === '/etc/resolv.conf';
}

function helpFor({ release }: Subject, { path, isDirectory }: FileEntry): string {
  if (isDirectory) return 'trust the files that the program needs';
  if (path!.known === '/etc/resolv.conf' && !isBefore(release, '1.3'))
    return 'use `sys.enable_extra_runtime_domain_names_conf = true`, or mount a file of your own';
  return 'remove it, or mount a file of your own';
}
