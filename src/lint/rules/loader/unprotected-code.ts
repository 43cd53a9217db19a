import { environmentOf } from '../../../gramine/environment.ts';
import { silent } from '../../../gramine/exposure.ts';
import { holdsAny, isCovered } from '../../../gramine/files.ts';
import { type Mount, resolveInside } from '../../../gramine/mounts.ts';
import { below, joinPath } from '../../../gramine/paths.ts';
import { entrypointPath, libraryDirectories, pseudoFileSystem } from '../../../gramine/program.ts';
import { isBefore } from '../../../gramine/release.ts';
import type { Text } from '../../../gramine/text.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unprotectedCode = manifestRule({
  id: 'loader/unprotected-code',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A program or library directory that no trusted file covers.',
    why: 'Code has to be a trusted file or lie in an encrypted mount. With the strict policy Gramine denies access to any other file and the program does not start; with `allow_all_but_log`, or from shared memory, the host chooses the code.',
    bad: [
      {
        manifest:
          'libos.entrypoint = "/app"\nfs.mounts = [{ path = "/app", uri = "file:app" }]\nsgx.trusted_files = ["file:lib/"]',
        at: '"/app"',
      },
      { manifest: 'libos.entrypoint = "app"\nsgx.trusted_files = ["file:/opt/app"]', at: '"app"' },
      { manifest: 'libos.entrypoint = "app"\nsgx.file_check_policy = "allow_all_but_log"', profile: 'development' },
      {
        gramine: '1.7',
        manifest:
          'libos.entrypoint = "app"\nloader.env.LD_LIBRARY_PATH = "/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/opt/lib" }]\nsgx.trusted_files = ["file:app", "file:/opt/library/"]',
        at: '"/lib"',
      },
    ],
    good: [
      {
        manifest:
          'libos.entrypoint = "/app"\nfs.mounts = [{ path = "/app", uri = "file:app" }]\nsgx.trusted_files = ["file:app"]',
      },
      {
        manifest:
          'libos.entrypoint = "/bin/app"\nfs.mounts = [{ path = "/bin", uri = "file:/usr/bin" }]\nsgx.trusted_files = ["file:/usr/bin/"]',
      },
      {
        manifest:
          'libos.entrypoint = "/s/app"\nfs.mounts = [{ path = "/s", uri = "file:s", type = "encrypted", key_name = "k" }]',
      },
      {
        manifest:
          'libos.entrypoint = "app"\nloader.env.LD_LIBRARY_PATH = "/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/opt/lib" }]\nsgx.trusted_files = ["file:app", "file:/opt/lib/libc.so.6"]',
      },
      { as: 'template', manifest: 'libos.entrypoint = "app"\nsgx.trusted_files = ["file:{{ app }}"]' },
      { as: 'template', manifest: 'libos.entrypoint = "app"\nsgx.{{ list }} = ["file:app"]' },
      { manifest: 'libos.entrypoint = "/app/x"\nfs.mounts = {}\nsgx.trusted_files = ["file:/srv/x"]' },
      {
        manifest:
          'libos.entrypoint = "/app/x"\nfs.mounts = [{ path = "/app", uri = "file:/srv" }, { path = "/app", uri = "file:/opt" }]\nsgx.trusted_files = ["file:/srv/x"]',
      },
      { gramine: '1.7', manifest: 'libos.entrypoint = "app"' },
      { manifest: 'libos.entrypoint = "/proc/self/exe"\nsgx.trusted_files = ["file:app"]' },
      { manifest: 'libos.entrypoint = "app"\nsgx.allowed_files = ["file:app"]' },
    ],
  },
  *check(subject) {
    const { manifest } = subject;
    if (isBefore(subject.release, '1.8') && !manifest.at('sgx')) return;
    if (subject.options.kind === 'gsc-user-manifest') return;
    const entrypoint = manifest.get('libos.entrypoint');
    const path = entrypointPath(manifest);
    if (entrypoint?.written && path) {
      const state = protectionOf(subject, path, false);
      if (state)
        yield {
          at: entrypoint.at,
          path: entrypoint.path,
          ...describe(state, `the program \`${path}\` is no trusted file`, state.host),
        };
    }
    yield* libraries(subject);
  },
});

function* libraries(subject: Subject): Generator<Finding> {
  const environment = environmentOf(subject.manifest);
  const variable = environment.variables.find(({ name }) => name === 'LD_LIBRARY_PATH');
  if (!variable?.setting.written) return;
  const seen = new Set<string>();
  for (const { path } of libraryDirectories(environment) ?? []) {
    if (!path || seen.has(path.raw)) continue;
    seen.add(path.raw);
    const state = protectionOf(subject, path, true);
    if (!state) continue;
    const what = `no file in the library directory \`${path}\` is trusted`;
    const finding = describe(state, what, state.host?.with(`${state.host.raw}/`));
    yield {
      at: variable.at,
      path: variable.setting.path,
      ...finding,
      ...(state.is === 'denied' && { severity: 'warning', stage: 'syscall' }),
    };
  }
}

interface Unprotected {
  /** `denied` by the file policy, `unverified` because the policy lets everything through, `shared` with the host. */
  readonly is: 'denied' | 'unverified' | 'shared';
  readonly host: Text | undefined;
}

/** Undefined when it is protected, allowed (another matter), or unknown. */
function protectionOf(
  { manifest, mounts, trusted, allowed }: Subject,
  path: Text,
  isDirectory: boolean,
): Unprotected | undefined {
  const shown = resolveInside(mounts, path);
  if (shown === 'unknown') return undefined;
  const { mount, hostPath } = shown;
  if (mount.type === 'untrusted_shm') return { is: 'shared', host: undefined };
  if (mount.type !== 'chroot' || mount.uri?.scheme !== 'file' || !hostPath) return undefined;
  // a directory that no mount shows on purpose is usually just not there
  if (isDirectory && mount.index < 0) return undefined;
  // `loader/entrypoint-unreachable` speaks of it
  if (mount.index < 0 && pseudoFileSystem(path)) return undefined;
  if (isCovered(allowed, hostPath) !== false || isCovered(trusted, hostPath) !== false) return undefined;
  if (isDirectory && (holdsAny(trusted, hostPath) || holdsAny(allowed, hostPath))) return undefined;
  const policy = manifest.get('sgx.file_check_policy');
  if (policy?.known === 'allow_all_but_log') return { is: 'unverified', host: hostPath };
  if (policy && policy.known !== 'strict') return undefined;
  return isProtectedBefore(path, mount, { mounts, trusted }) ? undefined : { is: 'denied', host: hostPath };
}

/** Mounted from trusted files, and then mounted again: `mounts/duplicate` speaks of that. */
function isProtectedBefore(path: Text, last: Mount, { mounts, trusted }: Pick<Subject, 'mounts' | 'trusted'>): boolean {
  return mounts.entries.some((mount) => {
    if (mount === last || !mount.hostPath || !mount.path || !last.path?.equals(mount.path)) return false;
    const host = joinPath(mount.hostPath, below(path, mount.path));
    return isCovered(trusted, host) === true || holdsAny(trusted, host);
  });
}

function describe({ is }: Unprotected, what: string, trust: Text | undefined): Omit<Finding, 'at'> {
  const help = trust
    ? `add \`"file:${trust}"\` to \`sgx.trusted_files\`, or keep it in an encrypted mount`
    : 'mount it from trusted files, not from shared memory';
  if (is === 'denied') {
    return { message: `${what}, so Gramine denies access`, help, everywhere: true, stage: 'runtime', effect: 'fatal' };
  }
  return { message: `${what}, so the host chooses the code`, help, everywhere: is === 'unverified', ...silent };
}
