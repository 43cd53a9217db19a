import { describe, expect, it } from 'vitest';
import { fileDifferences, foldedFiles, type PinnedFile } from '../../src/lock/folded-files.ts';

const file = (uri: string, sha256 = 'aa'): PinnedFile => ({ uri, sha256 });
const many = (folder: string, count: number) => Array.from({ length: count }, (_, at) => file(`${folder}${at}`));
const messages = (pinned: readonly PinnedFile[], now: readonly PinnedFile[]) =>
  fileDifferences(foldedFiles(pinned), now).map(({ message }) => message);

describe('trusted files in a lock file', () => {
  it('are listed where a folder has few, and counted where it has many', () => {
    const folded = foldedFiles([...many('file:/lib/', 4), file('file:/etc/hosts'), file('file:app')]);
    expect([...folded.keys()]).toEqual(['file:/etc/hosts', 'file:/lib/*', 'file:app']);
    expect(folded.get('file:/lib/*')).toMatchObject({ files: 4 });
  });

  it('do not depend on their order', () => {
    const files = [...many('file:/lib/', 9), ...many('file:/usr/share/', 2)];
    expect(foldedFiles(files.toReversed())).toEqual(foldedFiles(files));
  });

  it('are folded higher up where folders are many, and fit into 200 lines', () => {
    const files = Array.from({ length: 5000 }, (_, at) => file(`file:/usr/lib/${at % 300}/${at % 7}/${at}`));
    const folded = foldedFiles([...files, file('file:/app')]);
    expect([...folded.keys()]).toEqual(['file:/app', 'file:/usr/lib/**']);
    expect(messages(files, files)).toEqual([]);
    expect(messages(files, files.slice(1))).toEqual(['`file:/usr/lib/**` has 4999 files, not 5000']);
  });

  it('never take the name of a file for that of a group', () => {
    const files = [file('file:/a/*', 'cc'), file('file:/a/**'), file('*')];
    expect([...foldedFiles(files)].every(([, line]) => typeof line === 'object')).toBe(true);
    expect(messages(files, files)).toEqual([]);
    expect(messages(files, [file('file:/a/*', 'dd'), ...files.slice(1)])).toEqual([
      'of the 2 files in `file:/a/*` some changed in name or content',
    ]);
  });

  it('tell what was added, removed and changed', () => {
    const pinned = [file('file:/a'), file('file:/b'), ...many('file:/lib/', 5)];
    expect(messages(pinned, pinned)).toEqual([]);
    expect(messages(pinned, [file('file:/a', 'bb'), ...many('file:/lib/', 6), ...many('file:/new/', 4)])).toEqual([
      '`file:/a` has another content',
      '`file:/b` is no longer trusted',
      '`file:/lib/*` has 6 files, not 5',
      '`file:/new/*` is new, with 4 files',
    ]);
  });

  it('tell a file that is listed twice', () => {
    expect(messages([file('file:/a')], [file('file:/a'), file('file:/a')])).toEqual(['`file:/a` is listed 2 times']);
    expect(messages([file('file:/a'), file('file:/a')], [file('file:/a'), file('file:/a')])).toEqual([]);
  });

  it('tell every single change, wherever it is', () => {
    const files = Array.from({ length: 400 }, (_, at) =>
      file(`file:/${'abcdefgh'[at % 8]}/${'xyz'.slice(0, at % 4)}/${at % 5}/f${at}`, String(at)),
    );
    for (let at = 0; at < files.length; at += 13) {
      const changed = files.with(at, { ...files[at]!, sha256: 'changed' });
      expect(messages(files, changed)).toHaveLength(1);
      expect(messages(files, files.toSpliced(at, 1))).toHaveLength(1);
      expect(messages(files.toSpliced(at, 1), files)).toHaveLength(1);
    }
  });

  it('may lie in folders without end', () => {
    const deep = file(`file:/${'d/'.repeat(20_000)}x`);
    expect(messages([deep], [deep])).toEqual([]);
    expect(messages([deep], [])).toHaveLength(1);
  });
});
