import { expect, test } from 'vitest';
import { Given } from '../../src/commands/command.ts';
import { ownKey } from '../../src/commands/sign-key.ts';
import { sigstructWarnings } from '../../src/commands/sigstruct-warnings.ts';

/** Of the key that comes with every Occlum. */
const known = '83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e';
const own = known.replace(/^8/, '9');
const attributes = { debug: false, flags: 4n, flagsMask: 4n, xfrm: 3n, xfrmMask: 3n };

test('a key that everybody has is refused unless it is allowed', () => {
  const nothing = new Given([], new Map());
  expect(() => ownKey('key.pem', { mrsigner: known }, nothing)).toThrow(
    "`key.pem` is the template key in every Occlum package, also enclave-cc's: everybody has it, so that anybody can sign in your name",
  );
  const allowing = new Given([], new Map([['allow-known-key', true]]));
  expect(ownKey('key.pem', { mrsigner: known }, allowing)).toEqual({ mrsigner: known });
  expect(ownKey('key.pem', { mrsigner: own }, nothing)).toEqual({ mrsigner: own });
});

test('verifiers are warned of a signer that everybody can be, of DEBUG, and of a version that nothing is below', () => {
  expect(sigstructWarnings({ attributes, mrsigner: own, isvSvn: 1 })).toEqual([]);
  const all = sigstructWarnings({ attributes: { ...attributes, debug: true }, mrsigner: known, isvSvn: 0 });
  expect(all.map(({ code }) => code)).toEqual(['debug', 'public-signer', 'zero-svn']);
});
