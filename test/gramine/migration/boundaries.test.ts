import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allKeys } from '../../../src/gramine/key-table.ts';
import { type KeyEntry, strictBooleans } from '../../../src/gramine/keys/entry.ts';
import type { Origin } from '../../../src/gramine/migration/situation.ts';
import { isBefore, type Release, releases } from '../../../src/gramine/release.ts';
import { boundariesOf } from './boundaries.ts';
import { migrated, outcome } from './migrating.ts';

/** `== KEY @ RELEASE`, what is written for the release before, `--`, and what comes of it with what is left to decide. */
const file = join(import.meta.dirname, 'boundaries.txt');

/** `ACCEPT=1` writes what comes of the texts now: read it before it is committed. */
const accept = process.env.ACCEPT === '1';

interface BoundaryCase {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const cases = existsSync(file) ? parse(readFileSync(file, 'utf8')) : [];
const boundaries = allKeys.flatMap((row) =>
  boundariesOf(row).map((release) => ({ name: `${nameOf(row)} @ ${release}`, row, release })),
);
if (accept) writeFileSync(file, cases.map(accepted).join('\n'));

describe('every release that makes something else of a key', () => {
  it('has a case, and every case has a release', () => {
    expect(cases.map(({ name }) => name).sort()).toEqual(boundaries.map(({ name }) => name).sort());
  });

  it.each(boundaries)('$name', ({ name, row, release }) => {
    const { before, after } = cases.find((one) => one.name === name)!;
    const options = optionsFor(row, release, before);
    expect(outcome(before, options)).toBe(after);
    expect(outcome(before, options)).not.toBe(before);
    const { text } = migrated(before, options);
    expect(migrated(text, options).text).toBe(text);
    expect(migrated(text, { ...options, from: undefined }).text).toBe(text);
  });
});

const flags = allKeys.filter(
  ({ type, since, removed, form }) =>
    type.kind === 'boolean' && form === undefined && since !== null && isBefore(since, strictBooleans) && !removed,
);

describe('0 and 1 for a truth value', () => {
  it.each(flags.map(({ path }) => path))('%s', (path) => {
    const options = { from: '1.1', to: '1.2', fragment: true } as const;
    expect(outcome(`${path} = 1 # on\n`, options)).toBe(`${path} = true # on\n`);
    expect(outcome(`${path} = 0\n`, options)).toBe(`${path} = false\n`);
    expect(outcome(`${path} = 1\n`, { ...options, to: '1.1' })).toBe(`${path} = 1\n`);
  });
});

function nameOf({ path, form }: KeyEntry): string {
  return form ? `${path} (${form})` : path;
}

function optionsFor({ since }: KeyEntry, release: Release, text: string) {
  const before = releases[releases.indexOf(release) - 1];
  const from: Origin = since === null || before === undefined ? 'graphene' : before;
  return { from, to: release, fragment: !text.includes('libos.entrypoint =') } as const;
}

function accepted({ name, before }: BoundaryCase): string {
  const { row, release } = boundaries.find((one) => one.name === name)!;
  return `== ${name}\n${before}--\n${outcome(before, optionsFor(row, release, before))}`;
}

function parse(text: string): readonly BoundaryCase[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((section) => {
      const [head, after = ''] = section.split(/^--\n/m) as [string, string?];
      const [name, ...lines] = head.split('\n');
      return { name: name!, before: lines.join('\n'), after: after.replace(/\n$/, '').replace(/(.)$/, '$1\n') };
    });
}
