import { UserError } from '../diagnostic/diagnostic.ts';
import { codeOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';
import { imageFromDirectory } from './directory-image.ts';
import { Examiner } from './examine.ts';
import type { ImageFile, ImageTree } from './image.ts';
import { Budget, defaultLimits } from './limits.ts';
import type { ScanOptions } from './scan.ts';
import type { ScannedFile, ScannedImage, Sight } from './scanned.ts';
import { chunksOf } from './slice.ts';

/** A folder with a root file system, of which every readable file was read; its content is read again from where it lies. */
export async function scanDirectory(io: Io, root: string, { onProgress, limits }: ScanOptions): Promise<ScannedImage> {
  const image = imageFromDirectory(io, root);
  const tree = await image.tree();
  const files = filesWithin(new Budget({ ...defaultLimits, ...limits }), tree, root);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const sights = new Map<string, Sight>();
  const examiner = new Examiner();
  let done = 0;
  for (const file of files) {
    const sight = sightOf(file, tree, examiner);
    if (sight) sights.set(file.path, sight);
    done += file.size;
    onProgress?.(done, total);
  }
  const sighted = (file: ImageFile): ScannedFile => {
    const sight = sights.get(file.path);
    return sight ? { ...file, sight } : file;
  };
  return {
    image,
    tree: {
      ...tree,
      look(path) {
        const found = tree.look(path);
        return found && sighted(found);
      },
      *walk(path) {
        for (const file of tree.walk(path)) yield sighted(file);
      },
      load: () => Promise.resolve(),
    },
    layers: [],
    close: () => image.close(),
  };
}

/** All regular files. Throws a UserError for more than an image may have, as a folder can be a whole disk. */
function filesWithin(budget: Budget, tree: ImageTree, root: string): readonly ImageFile[] {
  const files: ImageFile[] = [];
  for (const file of tree.walk()) {
    budget.takeEntry(root);
    budget.takeMetadata(root, file.path.length);
    if (file.type !== 'file') continue;
    budget.takeBytes(root, file.size);
    files.push(file);
  }
  return files;
}

/** Undefined for what this process may not read. */
function sightOf({ path }: ImageFile, tree: ImageTree, examiner: Examiner): Sight | undefined {
  try {
    const file = tree.openFile(path);
    try {
      examiner.begin(path, file.size);
      for (const chunk of chunksOf(file)) examiner.add(chunk);
    } finally {
      file.close();
    }
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof UserError)) throw error;
    return undefined;
  }
  const { digest, start: _, ...sight } = examiner.end();
  return { sha256: Buffer.from(digest).toString('hex'), ...sight };
}
