import type { FileTree } from '../io/file-tree.ts';
import { byCodePoint } from '../text/order.ts';
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
  const resolution = resolve(files, path, workingDirectory);
  const { interpreter, libraries } = resolution;
  const isMusl = interpreter?.libc === 'musl';
  const absent = resolution.missing.find(({ unusable }) => isMusl || unusable);
  if (absent) throw new ElfError(`\`${path}\` needs \`${absent.name}\`, which can't be loaded`);
  return libraries
    .filter(({ name, path: at }) => isMusl || name !== at)
    .map(({ name, path: at }) => `${name} => ${at}`);
}

function resolve(files: ElfFiles, path: string, workingDirectory: string): Resolution {
  try {
    const resolution = resolveLibraries(path, { tree: files.tree, files, workingDirectory, origin: 'name' });
    if (!resolution.isStatic) return resolution;
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    throw new ElfError(`\`${path}\` can't be followed, ${error.message}`);
  }
  throw new ElfError(`\`${path}\` is not a dynamic executable`);
}
