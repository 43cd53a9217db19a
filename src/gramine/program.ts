import { type Environment, variable } from './environment.ts';
import type { Manifest, Setting } from './manifest.ts';
import { isAtOrBelow, joinPath, normalizePath } from './paths.ts';
import { Text } from './text.ts';

/** Normalised in-enclave path of `libos.entrypoint`; a relative one starts at `fs.start_dir`. */
export function entrypointPath(manifest: Manifest): Text | undefined {
  const entrypoint = manifest.get('libos.entrypoint')?.text;
  if (!entrypoint || entrypoint.raw === '' || entrypoint.startsWith('file:') !== false) return undefined;
  const absolute = entrypoint.startsWith('/');
  if (absolute === undefined) return undefined;
  if (absolute) return normalizePath(entrypoint);
  const startDir = manifest.get('fs.start_dir');
  if (!startDir) return normalizePath(joinPath(new Text('/'), entrypoint));
  if (startDir.text?.startsWith('/') !== true) return undefined;
  return normalizePath(joinPath(startDir.text, entrypoint));
}

/** The elements of `loader.argv`; undefined when it is not written or a template may add some anywhere. */
export function argumentsOf(manifest: Manifest): readonly Setting<unknown>[] | undefined {
  if (manifest.at('loader.argv')?.kind !== 'array') return undefined;
  return manifest.elements('loader.argv');
}

/** Last segment of the path of the program, e.g. `python3.11`. */
export function programName(manifest: Manifest): string | undefined {
  return manifest.get('libos.entrypoint')?.known?.split('/').at(-1);
}

/** One directory of `LD_LIBRARY_PATH`, normalised; undefined when a template decides which one. */
export interface LibraryDirectory {
  readonly text: Text;
  readonly path: Text | undefined;
}

/** Where Gramine and the dynamic linker look when `LD_LIBRARY_PATH` says nothing (libos/src/libos_rtld.c:880-918). */
export const defaultLibraryDirectories: readonly string[] = ['/lib', '/lib64'];

/** Undefined when the manifest does not fix `LD_LIBRARY_PATH`. */
export function libraryDirectories(environment: Environment): readonly LibraryDirectory[] | undefined {
  const value = variable(environment, 'LD_LIBRARY_PATH')?.value;
  if (!value) return undefined;
  return value.raw
    .split(':')
    .filter((part) => part !== '')
    .map((part) => {
      const text = value.with(part);
      return { text, path: text.startsWith('/') ? normalizePath(text) : undefined };
    });
}

/** Whether one of the settings from which Gramine takes the arguments in all releases, or did before 1.3, is there, or may be. */
export function saysArguments(manifest: Manifest): boolean {
  if (manifest.at('loader.argv0_override') || manifest.at('loader.argv_src_file')) return true;
  const host = manifest.at('loader.insecure__use_cmdline_argv');
  return host !== undefined && host.known !== false;
}

/** The directory of `path` that Gramine makes up itself: they are mounted after the root (libos/src/fs/libos_fs.c:186-214). */
export function pseudoFileSystem(path: Text): string | undefined {
  return ['/proc', '/dev', '/sys'].find((directory) => isAtOrBelow(path, new Text(directory)));
}
