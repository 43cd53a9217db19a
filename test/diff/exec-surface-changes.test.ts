import { describe, expect, test } from 'vitest';
import { diffManifests } from '../../src/diff/diff-manifests.ts';
import { Source } from '../../src/text/source.ts';

function changes(old: string, fresh: string): readonly string[] {
  const input = (text: string) => ({
    source: new Source('app.manifest', text),
    templated: text.includes('{%'),
    final: false,
  });
  const { execSurface } = diffManifests(input(old), input(fresh), { release: '1.9' });
  return execSurface.map(({ path, kind, what, count }) => `${kind} ${path}: ${what}${count > 1 ? ` ×${count}` : ''}`);
}

const bin = 'fs.mounts = [{ path = "/bin", uri = "file:/bin" }]\n';
const trusting = (...names: string[]) =>
  `sgx.trusted_files = [${names.map((name) => `"file:/bin/${name}"`).join(', ')}]\n`;

describe('what can be started', () => {
  test('grows and shrinks with the files that are shown', () => {
    expect(changes(bin + trusting('tool'), bin + trusting('tool', 'bash', 'libc.so.6'))).toEqual([
      'added /bin/bash: a shell',
    ]);
    expect(changes(bin + trusting('python3', 'tool'), bin + trusting('tool'))).toEqual([
      'removed /bin/python3: Python',
    ]);
    expect(changes(trusting('bash'), bin + trusting('bash'))).toEqual(['added /bin/bash: a shell']);
    expect(changes(bin, `${bin}sgx.allowed_files = ["file:/bin/"]`)).toEqual([
      'added /bin: an allowed file: the host decides what it holds',
    ]);
  });

  test('is no other when only the order or the hashes of files change', () => {
    expect(changes(bin + trusting('a', 'sh'), bin + trusting('sh', 'a'))).toEqual([]);
  });

  test('counts the programs of a folder when they are many', () => {
    const names = Array.from({ length: 30 }, (_, at) => `tool${at}`);
    expect(changes(bin, bin + trusting(...names, 'sh'))).toEqual([
      'added /bin/: programs ×30',
      'added /bin/sh: a shell',
    ]);
  });

  test('in one outcome of a template is said once', () => {
    const template = (name: string) =>
      `${bin}{% if debug %}\n${trusting(name)}{% else %}\n${trusting('a')}{% endif %}\n`;
    expect(changes(template('b'), template('zsh'))).toEqual(['removed /bin/b: a program', 'added /bin/zsh: a shell']);
  });
});
