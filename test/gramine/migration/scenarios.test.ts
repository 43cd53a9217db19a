import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MigrationOptions } from '../../../src/gramine/migration/migrate.ts';
import { migrated, outcome } from './migrating.ts';

/** `== TITLE`, options as JSON, the text, `--`, and what comes of it with what is left to decide. `ACCEPT=1` writes that anew. */
const file = join(import.meta.dirname, 'scenarios.txt');

interface Scenario {
  readonly title: string;
  readonly options: string;
  readonly before: string;
  readonly after: string;
}

const scenarios = parse(readFileSync(file, 'utf8'));

if (process.env.ACCEPT === '1') {
  const written = scenarios.map(
    ({ title, options, before }) => `== ${title}\n${options}\n${before}--\n${outcome(before, optionsOf(options))}`,
  );
  writeFileSync(file, written.join('\n'));
}

describe('migrating', () => {
  it.each(scenarios)('$title', ({ options, before, after }) => {
    expect(outcome(before, optionsOf(options))).toBe(after);
    const { text } = migrated(before, optionsOf(options));
    expect(migrated(text, optionsOf(options)).text).toBe(text);
  });
});

function optionsOf(options: string): Partial<MigrationOptions> {
  return { fragment: true, ...(JSON.parse(options) as Partial<MigrationOptions>) };
}

function parse(text: string): readonly Scenario[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((section) => {
      const [head, after = ''] = section.split(/^--\n/m) as [string, string?];
      const [title, options, ...lines] = head.split('\n');
      const whole = after.replace(/\n$/, '').replace(/(.)$/, '$1\n');
      return { title: title!, options: options!, before: lines.join('\n'), after: whole };
    });
}
