import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/compare/compare.ts';
import { furtherSubjects } from '../../src/compare/comparison.ts';
import { compareJson } from '../../src/report/compare-json.ts';
import { parseCase } from '../cli/case-file.ts';
import { givenScenario } from '../compare/given-scenario.ts';
import { madeFiles, wholeScenario } from '../compare/made-inputs.ts';

const root = join(import.meta.dirname, '../..');
const conforms = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(join(root, 'schemas/compare-report.json'), 'utf8')),
);
const problemsOf = (document: unknown) => (conforms(document) ? [] : conforms.errors);

const whole = compare(givenScenario(wholeScenario, madeFiles), { with: furtherSubjects });

interface Printed {
  readonly subjects: readonly string[];
  readonly criteria: readonly {
    readonly id: string;
    readonly moves: string;
    readonly cells: Readonly<Record<string, { readonly value: unknown; readonly marginal: unknown }>>;
  }[];
}

describe('the JSON of a comparison', () => {
  const document = JSON.parse(compareJson.render(whole)) as Printed;

  it('is as its schema describes, with everything given and with nothing', () => {
    expect(problemsOf(document)).toEqual([]);
    expect(problemsOf(JSON.parse(compareJson.render(compare({ scenario: new Map() }))))).toEqual([]);
  });

  it('is so wherever the command prints it', () => {
    const folder = join(root, 'test/cli/cases/compare');
    const printed = readdirSync(folder)
      .flatMap((name) => parseCase(readFileSync(join(folder, name), 'utf8')).runs)
      .map(({ outcome }) => outcome.stdout)
      .filter((text) => text.startsWith('{') && text.includes('"criteria"'));
    expect(printed.length).toBeGreaterThan(0);
    for (const text of printed) expect(problemsOf(JSON.parse(text))).toEqual([]);
  });

  it('has the subjects in the order of the columns, and numbers as they are', () => {
    expect(document.subjects).toEqual(['wrap', 'load', 'load-gramine', 'vm', ...furtherSubjects]);
    const values = document.criteria.find(({ id }) => id === 'reference-values')!;
    expect(values.cells.wrap).toMatchObject({ value: 40 * (12 + 4 + 13), marginal: 160 });
    expect(values.moves).toBe('fleet.images, fleet.releases, rates.libos, rates.base-image, rates.guest-image, policy');
  });

  it('is the same for the same input', () => {
    const again = compare(givenScenario(wholeScenario, madeFiles), { with: furtherSubjects });
    expect(compareJson.render(again)).toBe(compareJson.render(whole));
  });
});
