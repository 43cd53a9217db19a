import { describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { imageFromDirectory } from '../../src/image/directory-image.ts';
import type { FileTree } from '../../src/io/file-tree.ts';
import { literalTree } from '../literal-tree.ts';

function denied(): never {
  throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
}

const treeOf = (changes: Partial<FileTree>) => {
  const tree = { ...literalTree({ '/etc/passwd': 'x', '/link': '-> etc' }), ...changes };
  const io = {
    ...nodeIo(),
    stat: () => ({ type: 'directory', size: 0 }) as const,
    openTree: () => ({ ...tree, place: () => undefined }),
  };
  return imageFromDirectory(io, 'root').tree();
};

describe('a folder that stands for an image', () => {
  test('is refused where a folder in it may not be read', async () => {
    const { list } = literalTree({ '/etc/passwd': 'x' });
    const tree = await treeOf({ list: (path) => (path === '/etc' ? denied() : list(path)) });
    expect(() => [...tree.walk()]).toThrow("root/etc can't be read: permission denied");
  });

  test('can have links that do not tell where they lead', async () => {
    const tree = await treeOf({ readlink: denied });
    expect([...tree.walk()].map(({ path, target }) => [path, target])).toContainEqual(['/link', undefined]);
  });
});
