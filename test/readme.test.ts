import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const text = (path: string) => readFileSync(join(root, path), 'utf8');

/** The first screen, by command. */
const shown = text('README.md')
  .split('```\n')[1]!
  .split(/^\$ manifestly /m)
  .slice(1)
  .map((part) => part.trimEnd().split('\n'));

const examples = new Map([
  ['lint', 'first-look'],
  ['diff', 'diff-review'],
  ['policy', 'exec-payments-api'],
  ['compare', 'compare'],
]);

describe('the first screen of the README', () => {
  test('shows the four main jobs', () => {
    expect(shown.map(([line]) => line!.split(' ')[0])).toEqual([...examples.keys()]);
  });

  test('shows nothing but what the bundled examples print, in its order', () => {
    for (const [command, ...lines] of shown) {
      const folder = `examples/${examples.get(command!.split(' ')[0]!)}`;
      expect(text(`${folder}/command`).split('\n')).toContain(command);
      const printed = text(`${folder}/expected.txt`).split('\n');
      let at = 0;
      for (const line of lines) {
        at = printed.indexOf(line, at) + 1;
        expect({ line, isPrinted: at > 0 }).toEqual({ line, isPrinted: true });
      }
    }
  });
});
