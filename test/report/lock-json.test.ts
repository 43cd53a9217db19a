import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseCase } from '../cli/case-file.ts';

const root = join(import.meta.dirname, '../..');

/** What the cases of a folder print or write as JSON documents of their own. */
function documentsOf(folder: string): readonly { readonly name: string; readonly document: object }[] {
  const path = join(root, 'test/cli/cases', folder);
  return readdirSync(path).flatMap((name) =>
    parseCase(readFileSync(join(path, name), 'utf8')).runs.flatMap(({ outcome, argv }) =>
      argv.includes('--format') && outcome.stdout.startsWith('{')
        ? [{ name, document: JSON.parse(outcome.stdout) as { version: number } }]
        : [],
    ),
  );
}

describe.each([
  ['lock', 'lock-report', 3],
  ['reference-values', 'reference-values', 2],
] as const)('the JSON of %s', (folder, schema, least) => {
  const documents = documentsOf(folder);
  const text = readFileSync(join(root, 'schemas', `${schema}.json`), 'utf8');
  const conforms = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(JSON.parse(text));

  it.each(documents)('is as its schema describes ($name)', ({ document }) => {
    expect(conforms(document) ? [] : conforms.errors).toEqual([]);
  });

  it('is shown more than once, and nothing else conforms', () => {
    expect(documents.length).toBeGreaterThanOrEqual(least);
    expect(conforms({ ...documents[0]!.document, more: 1 })).toBe(false);
  });
});
