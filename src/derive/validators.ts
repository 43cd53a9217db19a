import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

/**
 * Modules that validate what the authored schemas describe, by path; run at the root of the project. Compiling a schema takes 110 ms, so that is done here,
 * and ajv is no part of the command.
 */
export function validatorModules(): ReadonlyMap<string, string> {
  return new Map([
    ['src/generated/validate-config.ts', validatorModule('schemas/config.json')],
    ['src/generated/validate-baseline.ts', validatorModule('schemas/baseline.json')],
    ['src/generated/validate-exec-policy.ts', validatorModule('schemas/exec-policy.json')],
  ]);
}

function validatorModule(path: string): string {
  const schema: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    unicodeRegExp: false,
    code: { source: true, esm: true, lines: true },
  });
  const code = standalone.default(ajv, ajv.compile(schema as object));
  if (code.includes('require(')) throw new Error('the validator needs a module of ajv at run time');
  return `// @ts-nocheck derived from ${path} by \`npm run derive\`\n${withoutCopies(code.replace('"use strict";', '')).trim()}\n`;
}

/** ajv copies all errors for each element of a list that has some: that takes minutes where there are 100,000. */
function withoutCopies(code: string): string {
  const concat = /vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\)/g;
  const joined = code.replace(concat, 'joined(vErrors, $1.errors)');
  if (joined.includes('.concat(')) throw new Error('the validator copies errors in another way than it did');
  return joined === code ? code : `${joined}\n${joinedErrors}`;
}

const joinedErrors = `function joined(all, more) {
  if (all === null) return more;
  for (const error of more) if (all.length < 10000) all.push(error);
  return all;
}`;
