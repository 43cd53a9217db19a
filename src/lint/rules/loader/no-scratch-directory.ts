import { environmentOf, variable } from '../../../gramine/environment.ts';
import { silent } from '../../../gramine/exposure.ts';
import { isCovered } from '../../../gramine/files.ts';
import { resolveInside } from '../../../gramine/mounts.ts';
import { normalizePath } from '../../../gramine/paths.ts';
import { runtimeOf } from '../../../gramine/runtimes.ts';
import { Text } from '../../../gramine/text.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const noScratchDirectory = manifestRule({
  id: 'loader/no-scratch-directory',
  severity: { production: 'note', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'No place for temporary files, for a language runtime that wants one.',
    why: 'Nothing in an enclave is writable unless a mount makes it so: Python then fails with "No usable temporary directory found", the JVM and its libraries with I/O errors.',
    bad: [
      { manifest: 'libos.entrypoint = "/usr/bin/python3"', at: '"/usr/bin/python3"' },
      { manifest: 'libos.entrypoint = "/usr/bin/java"\nfs.mounts = [{ path = "/tmp", uri = "file:/tmp" }]' },
      {
        manifest:
          'libos.entrypoint = "/usr/bin/python3"\nloader.env.TMPDIR = "/scratch"\nfs.mounts = [{ type = "tmpfs", path = "/tmp" }]',
      },
    ],
    good: [
      { manifest: 'libos.entrypoint = "/usr/bin/python3"\nfs.mounts = [{ type = "tmpfs", path = "/tmp" }]' },
      {
        manifest:
          'libos.entrypoint = "/usr/bin/java"\nfs.mounts = [{ path = "/tmp", uri = "file:/tmp" }]\nsgx.allowed_files = ["file:/tmp/"]',
      },
      { manifest: 'libos.entrypoint = "/usr/bin/redis-server"' },
      {
        as: 'template',
        manifest: 'libos.entrypoint = "/usr/bin/python3"\nfs.mounts = [{ type = "tmpfs", path = "{{ tmp }}" }]',
      },
    ],
  },
  *check(subject) {
    const environment = environmentOf(subject.manifest);
    const found = runtimeOf(subject.manifest, environment);
    if (!found?.evidence.written || !found.runtime.usesScratch) return;
    const temporary = variable(environment, 'TMPDIR');
    const text = temporary ? temporary.value : new Text('/tmp');
    const path = text?.startsWith('/') === true ? normalizePath(text) : undefined;
    if (!path || isWritable(subject, path)) return;
    yield {
      at: found.evidence.at,
      path: found.evidence.path,
      message: `${found.runtime.title} finds no writable directory for temporary files at \`${path}\``,
      help: `add \`{ type = "tmpfs", path = "${path}" }\` to \`fs.mounts\``,
      ...silent,
      everywhere: true,
    };
  },
});

/** True, too, when it can't be known. */
function isWritable({ manifest, mounts, allowed }: Subject, path: Text): boolean {
  const shown = resolveInside(mounts, path);
  if (shown === 'unknown') return true;
  const { mount, hostPath } = shown;
  if (mount.type !== 'chroot' || !hostPath) return true;
  const policy = manifest.get('sgx.file_check_policy');
  if (policy && policy.known !== 'strict') return true;
  return isCovered(allowed, hostPath) !== false;
}
