import { expect, test } from 'vitest';
import { readYaml } from '../../src/data/yaml.ts';
import { bomFiles, bomFolders } from '../../src/occlum/bom.ts';
import { occlumSize } from '../../src/occlum/size.ts';
import { Source } from '../../src/text/source.ts';

test('a bom file copies files and folders, with the folder of `from` before relative names', () => {
  const text = `targets:
  - target: /bin
    copy:
      - files: [/usr/bin/a, b]
      - from: ../app/
        files: [c, { name: d, hash: x }, /e]
        dirs: [data, /etc/ssl]
  - target: /lib
    copy: 7
  - 7
`;
  const read = readYaml(new Source('bom.yaml', text));
  if ('problem' in read) throw new Error(read.problem.message);
  const root = read.documents[0]!;
  expect(bomFiles(root).map(({ path, file }) => [path, file !== undefined])).toEqual([
    ['/usr/bin/a', false],
    ['b', false],
    ['../app/c', false],
    ['../app/d', true],
    ['/e', false],
  ]);
  expect(bomFolders(root).map(({ path }) => path)).toEqual(['../app/data', '/etc/ssl']);
});

test.each([
  ['0B', 0n],
  ['300MB', 314_572_800n],
  ['16GB', 17_179_869_184n],
  ['1TB', 1_099_511_627_776n],
  ['7KB', 7168n],
  ['300M', undefined],
  ['300', undefined],
  ['1.5GB', undefined],
  [' 1GB', undefined],
  ['1gb', undefined],
  [undefined, undefined],
])('the size %s is %s bytes', (text, bytes) => {
  expect(occlumSize(text)).toBe(bytes);
});
