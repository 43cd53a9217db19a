import { expect, it } from 'vitest';
import { howToGive } from '../../src/compare/how-to-give.ts';

it.each([
  ['fleet.nodes', 'write `fleet.nodes` into the scenario: nodes that run them, a whole number'],
  ['manifest', 'give the manifest with `--manifest`'],
  ['libpal', "give Gramine's libpal.so with `--libpal`"],
  ['release', 'give a release of Gramine from 1.7 on with `--gramine`'],
  [
    'load.security-validate',
    'write `load.security-validate` into the scenario: `security_validate` of its decrypt_config.conf, true or false, or give decrypt_config.conf of enclave-cc with `--decrypt-config`',
  ],
  [
    'loader.argv',
    'settle `loader.argv` in the manifest: a template decides on it, so define what it asks for with `-D`',
  ],
  ['__proto__', 'settle `__proto__` in the manifest: a template decides on it, so define what it asks for with `-D`'],
])('%s: %s', (input, how) => {
  expect(howToGive(input)).toBe(how);
});
