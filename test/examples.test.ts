import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runIn } from './cli/sandbox.ts';

const examples = join(import.meta.dirname, '../examples');
const names = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** `ACCEPT=1 npx vitest run test/examples.test.ts` writes what the examples print now as what they should print. */
const accept = process.env.ACCEPT === '1';

describe('the examples', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThan(0);
  });

  it.each(names)('%s prints what it says it prints', async (name) => {
    const folder = join(examples, name);
    const commands = readFileSync(join(folder, 'command'), 'utf8').trim().split('\n');
    let printed = '';
    for (const command of commands) {
      if (accept && command.endsWith(' --check')) await runIn(folder, command.replace(/ --check$/, '').split(' '));
      const { stdout, stderr, exit } = await runIn(folder, command.split(' '));
      expect(stderr).toBe('');
      if (commands.length > 1) printed += `${printed === '' ? '' : '\n'}$ manifestly ${command}\n`;
      printed += `${stdout}(exit code ${exit})\n`;
    }
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
    if (accept) writeFileSync(join(folder, 'expected.txt'), printed);
    else expect(printed).toBe(readFileSync(join(folder, 'expected.txt'), 'utf8'));
  });
});
