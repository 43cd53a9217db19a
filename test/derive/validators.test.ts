import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { validatorModules } from '../../src/derive/validators.ts';

const root = join(import.meta.dirname, '../..');

test('the validators are those of the schemas, and need nothing at run time', () => {
  const modules = validatorModules();
  expect([...modules.keys()]).toEqual([
    'src/generated/validate-config.ts',
    'src/generated/validate-baseline.ts',
    'src/generated/validate-exec-policy.ts',
  ]);
  for (const [path, text] of modules) {
    expect(readFileSync(join(root, path), 'utf8'), `${path} is out of date: run npm run derive`).toBe(text);
    expect(text).not.toMatch(/\brequire\(|\bfrom ["']|\bimport\(/);
  }
});
