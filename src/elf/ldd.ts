import type { FileTree } from '../io/file-tree.ts';
import { byCodePoint } from '../text/order.ts';
import { usualLinker } from './dynamic-linker.ts';
import { ElfError } from './elf-error.ts';
import { ElfFiles } from './elf-files.ts';
import { type Resolution, resolveLibraries } from './libraries.ts';

/**
 * The answer of gramine-manifest's `ldd(*paths)`: what the lines `name => /path` of `ldd` name, each path once, in order.
 * Libraries that are not found are left out, and so is the dynamic linker, as there. Relative paths start at
 * `workingDirectory`. Throws an ElfError where `ldd` fails, its message begins with the path.
 */
export function ldd(tree: FileTree, paths: readonly string[], workingDirectory = '/'): readonly string[] {
  const files = new ElfFiles(tree);
  const found = new Set<string>();
  for (const path of paths) {
    const named = path.includes('/') ? path : `./${path}`;
    for (const line of tracedLines(files, named, workingDirectory)) {
      const [, arrow, target] = line.split(/\s+/);
      if (arrow === '=>' && target?.startsWith('/')) found.add(target);
    }
  }
  return [...found].sort(byCodePoint);
}

/** `name => path` for each library, without indentation and addresses. */
function tracedLines(files: ElfFiles, path: string, workingDirectory: string): readonly string[] {
  const traced = trace(files, path, workingDirectory);
  if (!traced) return [];
  const { resolution, interpreter } = traced;
  const { requested: linker, libc, neededBy } = resolution.interpreter!;
  const absent = resolution.missing.find(({ unusable }) => libc === 'musl' || unusable);
  if (absent) throw new ElfError(`\`${path}\` needs \`${absent.name}\`, which can't be loaded`);
  const lines = resolution.libraries
    .filter(({ name, path: at }) => libc === 'musl' || name !== at)
    .map(({ name, path: at }) => `${name} => ${at}`);
  if (libc === 'musl') return neededBy.length === 0 ? lines : [...lines, `libc => ${linker}`];
  return interpreter === undefined || interpreter === linker ? lines : [...lines, `${interpreter} => ${linker}`];
}

interface Traced {
  readonly resolution: Resolution;
  /** What the program asks for; the system's own linker is what `ldd` runs. */
  readonly interpreter: string | undefined;
}

/** Undefined for a static program that says that it is one, of which `ldd` has nothing to tell. */
function trace(files: ElfFiles, path: string, workingDirectory: string): Traced | undefined {
  const found = files.find(path.startsWith('/') ? path : `${workingDirectory}/${path}`);
  const elf = found ? files.read(found) : 'it is no file that can be read';
  if (typeof elf === 'string') throw new ElfError(`\`${path}\` can't be followed, ${elf}`);
  if (!elf.isDynamic) throw new ElfError(`\`${path}\` is not a dynamic executable`);
  const linker = usualLinker(files, elf);
  const options = { tree: files.tree, files, workingDirectory, origin: 'name', linker } as const;
  const resolution = resolveLibraries(path, options);
  return resolution.isStatic ? undefined : { resolution, interpreter: elf.interpreter };
}
