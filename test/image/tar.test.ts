import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesOfText, hasForeignBytes, textOfBytes } from '../../src/image/byte-text.ts';
import { contentOf, type TarEntry, tarEntries } from '../../src/image/tar.ts';
import { TarStream } from '../../src/image/tar-stream.ts';
import { memoryFile } from './layout-builder.ts';
import {
  file,
  folder,
  hardLink,
  type Member,
  memberBytes,
  paxRecords,
  symlink,
  tar,
  withChecksum,
} from './tar-builder.ts';

function entriesOf(archive: Uint8Array): readonly TarEntry[] {
  return [...tarEntries(memoryFile(archive), 'x.tar')];
}

/** The entries as they come in pieces of a length, and their content as it is stored. */
function streamed(archive: Uint8Array, length: number): readonly { entry: TarEntry; content: string }[] {
  const found: { entry: TarEntry; content: string }[] = [];
  const stream = new TarStream('x.tar', {
    begin: (entry) => void found.push({ entry, content: '' }),
    content(bytes, offset) {
      const text = Buffer.from(bytes).toString('latin1');
      expect(text).toBe(Buffer.from(archive.subarray(offset, offset + bytes.length)).toString('latin1'));
      found.at(-1)!.content += text;
    },
    end: (entry) => expect(found.at(-1)!.entry).toBe(entry),
  });
  for (let at = 0; at < archive.length; at += length) stream.push(archive.slice(at, at + length));
  stream.finish();
  return found;
}

const pieceLengths = [1, 100, 511, 512, 513, 1537, 1 << 20];

function theOnly(...members: readonly Member[]): TarEntry {
  const entries = entriesOf(tar(...members));
  expect(entries.length).toBe(1);
  return entries[0]!;
}

function errorOf(archive: Uint8Array): string {
  const [found, ...others] = [
    () => entriesOf(archive),
    ...pieceLengths.map((length) => () => streamed(archive, length)),
  ].map(messageOf);
  for (const other of others) expect(other).toBe(found);
  return found!;
}

function messageOf(read: () => unknown): string {
  try {
    read();
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

function textOf(archive: Uint8Array, entry: TarEntry): string {
  return Buffer.from(contentOf(memoryFile(archive), entry).read(0, entry.size)).toString('latin1');
}

describe('an archive that comes in pieces', () => {
  const oldSparse = spawnSync('tar', ['--version']).status === 0 ? gnuSparse() : tar();
  test.each([
    [
      'all kinds of members',
      tar(file('a', 'x'.repeat(1000)), folder('d/'), symlink('s', 'a'), hardLink('h', 'a'), file('e')),
    ],
    [
      'long names',
      tar(
        { name: 'L', type: 'L', content: `${'n'.repeat(700)}\0` },
        file('x', 'y'),
        file('z', '', { pax: { path: 'p'.repeat(800) } }),
      ),
    ],
    ['a sparse file', oldSparse],
    ['no end', tar(file('a', 'x'.repeat(512))).subarray(0, 1024)],
    ['data behind the end', Buffer.concat([tar(file('a', 'b')), Buffer.alloc(3000, 7)])],
  ])('has the same members: %s', (_, archive) => {
    const expected = entriesOf(archive);
    for (const length of pieceLengths) expect(streamed(archive, length).map(({ entry }) => entry)).toEqual(expected);
    for (const { entry, content } of streamed(archive, 700))
      if (!entry.pieces) expect(content).toBe(textOf(archive, entry));
  });

  function gnuSparse(): Uint8Array {
    const folder = mkdtempSync(join(tmpdir(), 'manifestly-tar-'));
    try {
      const name = join(folder, 'f');
      writeFileSync(name, 'begin');
      truncateSync(name, 300_000);
      return spawnSync('tar', ['--format=gnu', '-S', '-c', '-C', folder, 'f']).stdout;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

describe('members', () => {
  test('each type has what it needs', () => {
    const archive = tar(
      file('a', 'text', { mode: 0o4755, uid: 1000, gid: 100, mtime: 12 }),
      folder('d/', { mode: 0o1777 }),
      symlink('s', '../up'),
      hardLink('h', 'a'),
      { name: 'c', type: '3', major: 1, minor: 3 },
      { name: 'b', type: '4', major: 8, minor: 0 },
      { name: 'p', type: '6' },
      { name: 'v7/', type: '\0', magic: '' },
      { name: 'contiguous', type: '7', content: 'x' },
    );
    const plain = { uid: 0, gid: 0, mtime: 0, mode: 0o644, size: 0 };
    expect(entriesOf(archive).map(({ start: _, ...entry }) => entry)).toEqual([
      { path: 'a', type: 'file', mode: 0o4755, uid: 1000, gid: 100, mtime: 12, size: 4 },
      { ...plain, path: 'd/', type: 'directory', mode: 0o1777 },
      { ...plain, path: 's', type: 'symlink', mode: 0o777, target: '../up' },
      { ...plain, path: 'h', type: 'hard-link', target: 'a' },
      { ...plain, path: 'c', type: 'character-device', device: { major: 1, minor: 3 } },
      { ...plain, path: 'b', type: 'block-device', device: { major: 8, minor: 0 } },
      { ...plain, path: 'p', type: 'fifo' },
      { ...plain, path: 'v7/', type: 'directory' },
      { ...plain, path: 'contiguous', type: 'file', size: 1 },
    ]);
    expect(textOf(archive, entriesOf(archive)[0]!)).toBe('text');
  });

  test('a name is continued before it in ustar, and not in GNU', () => {
    expect(theOnly(file('name', '', { prefix: 'a/b' })).path).toBe('a/b/name');
    expect(theOnly(file('name', '', { prefix: 'a/b', magic: 'ustar  \0' })).path).toBe('name');
  });

  test('GNU says long names before the member', () => {
    const long = `${'a'.repeat(150)}/x`;
    const found = theOnly(
      { name: '././@LongLink', type: 'L', content: `${long}\0`, magic: 'ustar  \0' },
      { name: '././@LongLink', type: 'K', content: `${long}y\0`, magic: 'ustar  \0' },
      symlink(long.slice(0, 100), long.slice(0, 100)),
    );
    expect([found.path, found.target]).toEqual([long, `${long}y`]);
  });

  test('PAX records take the place of what the header says', () => {
    const records = {
      path: 'ä/long',
      size: '3',
      uid: '4000000000',
      gid: '5',
      mtime: '1700000000.25',
      'SCHILY.xattr.security.capability': Uint8Array.of(1, 0, 10, 61),
      comment: 'nothing',
    };
    const found = theOnly(file('short', 'abc', { pax: records, size: 0 }));
    expect(found).toMatchObject({ path: 'ä/long', size: 3, uid: 4000000000, gid: 5, mtime: 1700000000.25 });
    expect(found.xattrs).toEqual(new Map([['security.capability', Uint8Array.of(1, 0, 10, 61)]]));
  });

  test('PAX records hold for one member only', () => {
    const [first, second] = entriesOf(tar(file('x', '', { pax: { path: 'y' } }), file('z')));
    expect([first?.path, second?.path]).toEqual(['y', 'z']);
  });

  test('a number can be binary', () => {
    const size = Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3);
    expect(theOnly(file('x', 'abc', { size })).size).toBe(3);
  });

  test('a comment for all members, as Git writes it, changes nothing', () => {
    const comment = { name: 'pax_global_header', type: 'g', content: paxRecords({ comment: 'abc' }) };
    expect(entriesOf(tar(comment, file('x')))).toHaveLength(1);
    expect(entriesOf(tar(comment))).toEqual([]);
  });

  test('an archive can end without empty blocks, and with data behind them', () => {
    const archive = tar(file('x', 'abc'));
    expect(entriesOf(archive.subarray(0, 1024))).toHaveLength(1);
    expect(entriesOf(archive.subarray(0, 1024 + 512))).toHaveLength(1);
    expect(entriesOf(Buffer.concat([archive, Buffer.from('anything')]))).toHaveLength(1);
    expect(entriesOf(new Uint8Array(0))).toEqual([]);
  });
});

describe('names that are no UTF-8', () => {
  test('stay different and can be turned back', () => {
    const names = [Uint8Array.of(0x61, 0xff), Uint8Array.of(0x61, 0xfe), Uint8Array.of(0xed, 0xa0, 0x80, 0xc3, 0xa4)];
    const texts = names.map((name) => theOnly({ name }).path);
    expect(texts).toEqual(['a\udcff', 'a\udcfe', '\udced\udca0\udc80ä']);
    expect(texts.map((text) => Buffer.from(bytesOfText(text)))).toEqual(names.map((name) => Buffer.from(name)));
    expect([hasForeignBytes(texts[0]!), hasForeignBytes('aä')]).toEqual([true, false]);
  });

  test('any bytes survive the way to text and back', () => {
    let seed = 7;
    for (let round = 0; round < 300; round++) {
      const bytes = Uint8Array.from({ length: 12 }, () => {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        return [0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0x41, 0xff, 0xc3][(seed >> 16) % 10]!;
      });
      expect(Buffer.from(bytesOfText(textOfBytes(bytes)))).toEqual(Buffer.from(bytes));
    }
  });
});

describe('sparse files', () => {
  const readAll = (archive: Uint8Array) => entriesOf(archive).map((entry) => textOf(archive, entry));
  const nul = (count: number) => '\0'.repeat(count);

  test('PAX lists the pieces in records', () => {
    const map = { 'GNU.sparse.map': '2,3,7,1', 'GNU.sparse.size': '9', 'GNU.sparse.name': 'real' };
    const archive = tar(file('x', 'abcd', { pax: map }));
    expect(readAll(archive)).toEqual([`${nul(2)}abc${nul(2)}d${nul(1)}`]);
    expect(entriesOf(archive)[0]).toMatchObject({ path: 'real', size: 9 });
  });

  test('PAX lists the pieces before the data', () => {
    const pax = {
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.realsize': '6',
      'GNU.sparse.name': 'r',
    };
    const archive = tar(file('x', `${'1\n1\n3\n'.padEnd(512, '\0')}abc`, { pax }), file('after', 'z'));
    expect(readAll(archive)).toEqual([`${nul(1)}abc${nul(2)}`, 'z']);
  });

  test('a part across pieces and holes reads as the whole does', () => {
    const archive = tar(file('x', 'abcd', { pax: { 'GNU.sparse.map': '2,3,7,1', 'GNU.sparse.size': '9' } }));
    const content = contentOf(memoryFile(archive), entriesOf(archive)[0]!);
    for (let start = 0; start <= 9; start++)
      for (let length = 0; length <= 10; length++)
        expect(Buffer.from(content.read(start, length)).toString('latin1')).toBe(
          `${nul(2)}abc${nul(2)}d${nul(1)}`.slice(start, start + length),
        );
  });

  test.each([
    ['overlapping pieces', { 'GNU.sparse.map': '0,3,2,1', 'GNU.sparse.size': '9' }],
    ['a piece beyond the end', { 'GNU.sparse.map': '0,3,9,1', 'GNU.sparse.size': '9' }],
    ['more data than stored', { 'GNU.sparse.map': '0,5', 'GNU.sparse.size': '9' }],
    ['an odd count', { 'GNU.sparse.map': '0,4,9', 'GNU.sparse.size': '9' }],
    ['no size', { 'GNU.sparse.map': '0,4' }],
  ])('%s are refused', (_, pax) => {
    expect(errorOf(tar(file('x', 'abcd', { pax })))).toBe('x.tar: the map of a sparse file is malformed, at byte 1024');
  });
});

describe.skipIf(spawnSync('tar', ['--version']).status !== 0)('archives of GNU tar', () => {
  test.each([
    ['gnu', []],
    ['posix', ['--sparse-version=0.0']],
    ['posix', ['--sparse-version=0.1']],
    ['posix', ['--sparse-version=1.0']],
  ])('have their sparse files in the form %s %s', (format, options) => {
    const root = mkdtempSync(join(tmpdir(), 'manifestly-tar-'));
    try {
      const spots = Array.from({ length: 60 }, (_, at) => at * 40_960);
      writeFileSync(join(root, 'sparse'), '');
      truncateSync(join(root, 'sparse'), 60 * 40_960 + 5);
      for (const at of spots)
        spawnSync('dd', ['of=sparse', 'conv=notrunc', 'bs=1', `seek=${at}`], { cwd: root, input: `at ${at}` });
      spawnSync('tar', ['-cSf', 'out.tar', `--format=${format}`, ...options, 'sparse'], { cwd: root });
      const archive = readFileSync(join(root, 'out.tar'));
      const [entry, ...rest] = entriesOf(archive);
      expect(rest).toEqual([]);
      expect(entry).toMatchObject({ path: 'sparse', size: 60 * 40_960 + 5 });
      expect(archive.length).toBeLessThan(1_000_000);
      const whole = readFileSync(join(root, 'sparse'));
      expect(Buffer.from(contentOf(memoryFile(archive), entry!).read(0, whole.length)).equals(whole)).toBe(true);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('damage', () => {
  test.each<[string, Uint8Array, string]>([
    [
      'a checksum that is wrong',
      Buffer.from(memberBytes(file('x'))).fill(65, 0, 1),
      'the header of an entry is damaged, at byte 0',
    ],
    ['a header cut short', tar(file('x')).subarray(0, 300), 'the archive ends within an entry, at byte 0'],
    [
      'content cut short',
      tar(file('x', 'y'.repeat(600))).subarray(0, 1024),
      'the archive ends within an entry, at byte 0',
    ],
    [
      'a single empty block',
      Buffer.concat([memberBytes(file('x')), Buffer.alloc(512), tar(file('y'))]),
      'an empty block stands where an entry should begin, at byte 512',
    ],
    [
      'a member that only its PAX header announces',
      tar({ name: 'p', type: 'x', content: paxRecords({ path: 'y' }) }),
      'an empty block stands where an entry should begin, at byte 1024',
    ],
    ['a type nobody knows', tar({ name: 'x', type: 'M' }), 'an entry has the unknown type `M`, at byte 0'],
    [
      'a size beyond all bounds',
      tar(file('x', '', { size: Uint8Array.of(0x80, 0, 0, 0x7f, 255, 255, 255, 255, 255, 255, 255, 255) })),
      'the header of an entry is damaged, at byte 0',
    ],
    [
      'a negative size',
      tar(file('x', '', { size: Buffer.alloc(12, 0xff) })),
      'the header of an entry is damaged, at byte 0',
    ],
    [
      'a PAX record whose length is wrong',
      tar({ name: 'p', type: 'x', content: '99 path=y\n' }, file('x')),
      'a PAX header is malformed, at byte 0',
    ],
    [
      'a PAX header for all members that names them',
      tar({ name: 'p', type: 'g', content: paxRecords({ path: 'y' }) }, file('x')),
      'a global PAX header sets `path`, which readers take differently, at byte 0',
    ],
    [
      'a PAX size that is no number',
      tar(file('x', '', { pax: { size: '-1' } })),
      'a PAX header has a malformed `size`, at byte 1024',
    ],
    [
      'a NUL in a PAX path',
      tar(file('x', '', { pax: { path: 'a\0b' } })),
      'an entry has a name with a NUL byte, at byte 1024',
    ],
    [
      'a long name without end',
      tar({ name: 'L', type: 'L', size: 2 ** 21 }),
      'an extended header has more than 1048576 bytes, at byte 512',
    ],
  ])('%s is refused', (_, archive, message) => {
    expect(errorOf(archive)).toBe(`x.tar: ${message}`);
  });

  test('old archives sum signed bytes', () => {
    const block = Buffer.from(memberBytes({ name: Uint8Array.of(0xc3, 0xa4) }));
    withChecksum(block);
    const signed = block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : (byte << 24) >> 24), 0);
    block.write(`${signed.toString(8).padStart(6, '0')}\0 `, 148);
    expect(entriesOf(block)[0]?.path).toBe('ä');
  });
});
