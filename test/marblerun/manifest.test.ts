import { expect, test } from 'vitest';
import { readJson } from '../../src/data/json.ts';
import { marbleRunManifestOf } from '../../src/marblerun/manifest.ts';
import { Source } from '../../src/text/source.ts';

test('a manifest of MarbleRun names enclaves and what they are handed', () => {
  const text = `{
  "Packages": { "app": { "SignerID": "ab", "ProductID": 1, "Debug": true, "AcceptedTCBStatuses": ["UpToDate", 7] }, "odd": 3 },
  "Marbles": {
    "web": { "Package": "app", "Parameters": { "Argv": ["app", "-v"], "Env": { "A": "1" } } },
    "job": { "Package": 7, "Parameters": { "Argv": "x" } }
  }
}`;
  const read = readJson(new Source('manifest.json', text));
  if ('problem' in read) throw new Error(read.problem.message);
  const { packages, marbles } = marbleRunManifestOf(read.root);
  expect(
    packages.map(({ name, uniqueId, signerId, productId, securityVersion, debug, tcbStatuses }) => [
      name,
      uniqueId?.value,
      signerId?.value,
      productId?.value,
      securityVersion?.value,
      debug?.value,
      tcbStatuses.map(({ value }) => value),
    ]),
  ).toEqual([
    ['app', undefined, 'ab', 1, undefined, true, ['UpToDate']],
    ['odd', undefined, undefined, undefined, undefined, undefined, []],
  ]);
  expect(
    marbles.map(({ name, package: used, argv, env }) => [
      name,
      used?.value,
      argv?.map(({ value }) => value),
      [...env.keys()],
    ]),
  ).toEqual([
    ['web', 'app', ['app', '-v'], ['A']],
    ['job', undefined, undefined, []],
  ]);
});
