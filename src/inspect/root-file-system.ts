import { UserError } from '../diagnostic/diagnostic.ts';
import type { ScannedImage } from '../image/scanned.ts';

/**
 * Throws a UserError for a folder in which nothing could be started: whatever is no image is taken for an unpacked root file
 * system, and one made from scratch can be a single program.
 */
export function requireRootFileSystem({ image, tree }: ScannedImage, operand: string): void {
  if (image.kind !== 'directory') return;
  if (['/etc', '/usr'].some((path) => tree.stat(path)?.type === 'directory')) return;
  for (const { sight } of tree.walk()) if (sight?.elf && linkedTypes.includes(sight.elf.type)) return;
  throw new UserError(
    `${operand}: nothing in it looks like an image or a root file system: it has no program, no \`etc\` and no \`usr\``,
    'name an OCI image layout, what `docker save` writes, or the folder of an unpacked root file system',
  );
}

/** Programs and shared objects, as which static programs can be linked too; what a compiler leaves to be linked is neither. */
const linkedTypes: readonly number[] = [2, 3];
