import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parseCase } from '../cli/case-file.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/policy-image-report.json', import.meta.url), 'utf8'));

test('what `policy image` prints as JSON is of its schema', () => {
  const file = new URL('../cli/cases/policy-image/decide.txt', import.meta.url);
  const printed = parseCase(readFileSync(file, 'utf8'))
    .runs.filter(({ argv }) => argv.includes('json'))
    .map(({ outcome }) => JSON.parse(outcome.stdout));
  expect(printed).toHaveLength(1);
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema);
  expect(printed.filter((report) => !validate(report))).toEqual([]);
  expect(validate({ ...printed[0], images: [{ ...printed[0].images[0], verdict: 'maybe' }] })).toBe(false);
});
