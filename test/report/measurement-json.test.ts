import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseCase } from '../cli/case-file.ts';

const root = join(import.meta.dirname, '../..');
const documents = ['sign', 'measure', 'sigstruct'].flatMap((command) => {
  const folder = join(root, 'test/cli/cases', command);
  return readdirSync(folder).flatMap((name) => {
    const { runs } = parseCase(readFileSync(join(folder, name), 'utf8'));
    const printed = runs.flatMap(({ outcome }) => [outcome.stdout, ...Object.values(outcome.written)]);
    return printed
      .filter((text) => text.startsWith('{'))
      .map((text) => ({ name, document: JSON.parse(text) as object }));
  });
});

function problemsOf(schema: string, document: object): readonly unknown[] {
  const text = readFileSync(join(root, 'schemas', `${schema}.json`), 'utf8');
  const conforms = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
    JSON.parse(text),
  );
  return conforms(document) ? [] : conforms.errors!;
}

describe('the JSON of an identity', () => {
  const [read, predicted] = [true, false].map((of) => documents.filter(({ document }) => 'fields' in document === of));

  it.each(predicted!)('is as the schema of measurements describes ($name)', ({ document }) => {
    expect(problemsOf('measurement-report', document)).toEqual([]);
  });

  it.each(read!)('is as the schema of SIGSTRUCTs describes ($name)', ({ document }) => {
    expect(problemsOf('sigstruct-report', document)).toEqual([]);
  });

  it('is shown in many forms', () => {
    expect(predicted!.length).toBeGreaterThan(3);
    expect(read!.length).toBeGreaterThan(3);
    expect(problemsOf('measurement-report', read![0]!.document)).not.toEqual([]);
    expect(problemsOf('sigstruct-report', predicted![0]!.document)).not.toEqual([]);
  });
});
