import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerCell } from '../../../src/compare/answer-cell.ts';
import { type Cell, furtherSubjects, type SubjectId, standardSubjects } from '../../../src/compare/comparison.ts';
import { criteria } from '../../../src/compare/criteria/index.ts';
import { subjects } from '../../../src/compare/subjects.ts';
import { visible } from '../../../src/text/visible.ts';

const ids: readonly SubjectId[] = [...standardSubjects, ...furtherSubjects];
const declared = criteria.flatMap((criterion) =>
  ids.flatMap((subject) => {
    const cell = answerCell(criterion, subject, { scenario: new Map() });
    return cell?.confidence === 'declared' ? [{ criterion: criterion.id, subject, cell }] : [];
  }),
);
const file = join(import.meta.dirname, 'declared.txt');

describe('what is declared', () => {
  it('is what declared.txt shows, which ACCEPT=1 writes', () => {
    const shown = declared.map(({ criterion, subject, cell }) => entry(criterion, subject, cell)).join('\n');
    if (process.env.ACCEPT === '1') writeFileSync(file, shown);
    expect(shown).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
  });

  it.each(declared.map((one) => [`${one.criterion} ${one.subject}`, one.cell] as const))(
    'names its sources and their versions: %s',
    (_, { evidence, text, moves }) => {
      expect(evidence.length).toBeGreaterThan(0);
      for (const { source, asOf } of evidence) {
        expect(source).toMatch(/\S/);
        expect(asOf).toMatch(/\d/);
      }
      expect(moves).toEqual([]);
      expect(text).not.toMatch(/\.$/);
      expect(text).toBe(visible(text));
    },
  );
});

describe('the subjects', () => {
  it.each(ids)('%s says its status with a source and its version', (id) => {
    const { status, ...subject } = subjects[id];
    expect(subject.id).toBe(id);
    expect(status.length).toBeGreaterThan(0);
    for (const { text, evidence } of status) {
      expect(text).not.toMatch(/\.$/);
      expect(evidence.length).toBeGreaterThan(0);
      for (const { source, asOf } of evidence)
        expect([source !== '', asOf]).toEqual([true, expect.stringMatching(/\d/)]);
    }
  });

  it('say that enclave-cc is gone, and that load-gramine is made up', () => {
    expect(subjects.load.status[0]?.text).toBe(
      'enclave-cc was removed upstream: deprecated in Confidential Containers 0.16, gone in 0.18; do not deploy it',
    );
    expect(subjects['load-gramine'].isConstructed).toBe(true);
    expect(subjects['load-gramine'].status[0]?.text).toMatch(/constructed .* was not tried$/);
    expect(ids.filter((id) => subjects[id].isConstructed)).toEqual(['load-gramine']);
  });
});

it('a question has one id', () => {
  const names = criteria.map(({ id }) => id);
  expect(new Set(names).size).toBe(names.length);
  for (const id of names) expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
});

it('about a dozen of the questions move decisions', () => {
  expect(criteria.filter(({ core }) => core).length).toBeGreaterThanOrEqual(10);
  expect(criteria.filter(({ core }) => core).length).toBeLessThanOrEqual(14);
});

function entry(criterion: string, subject: SubjectId, { value, text, evidence }: Cell): string {
  const from = evidence.map(({ source, asOf }) => `  ${source} (${asOf})\n`).join('');
  return `${criterion} ${subject} = ${JSON.stringify(value)}\n  ${text}\n${from}`;
}
