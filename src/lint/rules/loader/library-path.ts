import { type EnvVariable, environmentOf, variable } from '../../../gramine/environment.ts';
import { holdsAny } from '../../../gramine/files.ts';
import { isMountedBelow, type Mount, resolveInside } from '../../../gramine/mounts.ts';
import { isAtOrBelow } from '../../../gramine/paths.ts';
import { defaultLibraryDirectories, type LibraryDirectory, libraryDirectories } from '../../../gramine/program.ts';
import { Text } from '../../../gramine/text.ts';
import type { Range } from '../../../text/source.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const libraryPath = manifestRule({
  id: 'loader/library-path',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'An `LD_LIBRARY_PATH` and mounts that do not fit together.',
    why: 'Gramine searches its dynamic linker in the directories of `LD_LIBRARY_PATH`, which are paths inside the enclave, or else in `/lib` and `/lib64`. When the runtime libraries are mounted elsewhere, the program does not start, or starts with the C library of the host system, which Gramine runs slowly if at all.',
    bad: [
      {
        manifest:
          'loader.env.LD_LIBRARY_PATH = "/usr/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc" }, { path = "/usr/lib", uri = "file:/usr/lib" }]',
        at: '"/usr/lib"',
      },
      {
        gramine: '1.2',
        manifest: 'fs.mounts = [{ path = "/gramine_lib", uri = "file:/usr/lib/gramine/runtime/glibc/" }]',
        at: '"/gramine_lib"',
      },
      {
        manifest:
          'loader.env.LD_LIBRARY_PATH = "/lib:/opt/app/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/lib" }]',
        at: '"/lib:/opt/app/lib"',
      },
      { manifest: 'loader.env.LD_LIBRARY_PATH = "/lib:file:/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/lib" }]' },
    ],
    good: [
      {
        manifest:
          'loader.env.LD_LIBRARY_PATH = "/lib:/usr/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc" }, { path = "/usr/lib", uri = "file:/usr/lib" }]',
      },
      { manifest: 'fs.mounts = [{ path = "/lib", uri = "file:/usr/lib/gramine/runtime/musl" }]' },
      { manifest: 'loader.env.LD_LIBRARY_PATH = "/lib:/usr/lib"\nfs.root.uri = "file:/"' },
      {
        as: 'template',
        manifest:
          'loader.env.LD_LIBRARY_PATH = "/lib:{{ arch_libdir }}"\nfs.mounts = [{ path = "{{ arch_libdir }}", uri = "file:{{ arch_libdir }}" }]',
      },
      {
        manifest:
          'loader.env.LD_LIBRARY_PATH = { passthrough = true }\nfs.mounts = [{ path = "/gramine_lib", uri = "file:/usr/lib/gramine/runtime/glibc" }]',
      },
    ],
  },
  *check(subject) {
    if (subject.options.kind === 'gsc-user-manifest') return;
    const environment = environmentOf(subject.manifest);
    const setting = variable(environment, 'LD_LIBRARY_PATH');
    const directories = libraryDirectories(environment);
    if (setting ? !directories : environment.open) return;
    const written = setting?.setting.written ? setting : undefined;
    const missed = linkerNotFound(subject, directories?.map(({ path }) => path) ?? defaultDirectories, written?.at);
    if (missed) yield missed;
    else if (written) yield* uselessDirectories(subject, written, directories ?? []);
  },
});

const defaultDirectories: readonly (Text | undefined)[] = defaultLibraryDirectories.map((path) => new Text(path));

/** Gramine's own libraries are mounted where the search for the dynamic linker does not look. */
function linkerNotFound({ mounts }: Subject, searched: typeof defaultDirectories, at?: Range): Finding | undefined {
  const runtime = mounts.entries.filter(isRuntime);
  const [first] = runtime;
  if (mounts.open || !first || !runtime.every(({ path }) => path && isMissed(path, searched))) return undefined;
  const { path, fields, key } = first;
  return {
    at: at ?? fields.path!.at,
    path: at ? 'loader.env.LD_LIBRARY_PATH' : `${key}.path`,
    message: `the dynamic linker is not searched in \`${path}\`, where the libraries of Gramine are mounted`,
    help: at
      ? `put \`${path}\` first in \`LD_LIBRARY_PATH\``
      : `set \`loader.env.LD_LIBRARY_PATH = "${path}"\`, or mount them at \`/lib\``,
    stage: 'runtime',
    effect: 'fatal',
    everywhere: true,
    ...(at && { related: [{ range: fields.path!.at, message: 'the libraries of Gramine' }] }),
  };
}

function* uselessDirectories(
  subject: Subject,
  { at, setting }: EnvVariable,
  directories: readonly LibraryDirectory[],
): Generator<Finding> {
  const place = { at, path: setting.path, stage: 'none', effect: 'ignored' } as const;
  const seen = new Set<string>();
  for (const { text, path } of directories) {
    if (seen.has(text.raw)) continue;
    seen.add(text.raw);
    if (text.raw === 'file') {
      yield { ...place, message: '`LD_LIBRARY_PATH` lists paths inside the enclave, not URIs', help: 'remove `file:`' };
    } else if (path && !isShown(subject, path)) {
      yield {
        ...place,
        severity: 'note',
        message: `no mount shows the library directory \`${path}\``,
        help: 'mount it, or take it off `LD_LIBRARY_PATH`',
        everywhere: true,
      };
    }
  }
}

function isRuntime({ type, hostPath }: Mount): boolean {
  return type === 'chroot' && /\/gramine\/runtime\/(?:glibc|musl)$/.test(hostPath?.known ?? '');
}

function isMissed(path: Text, searched: readonly (Text | undefined)[]): boolean {
  return searched.every((directory) => directory !== undefined && isAtOrBelow(directory, path) === false);
}

/** True, too, when it can't be known, and for the root when someone chose it. */
function isShown({ manifest, mounts, trusted }: Subject, directory: Text): boolean {
  const shown = resolveInside(mounts, directory);
  if (shown === 'unknown') return true;
  const { mount, hostPath } = shown;
  if (mount.type === 'tmpfs') return false;
  if (mount.index >= 0 || manifest.at('fs.root')) return true;
  return isMountedBelow(mounts, directory) || !hostPath || trusted.open || holdsAny(trusted, hostPath);
}
