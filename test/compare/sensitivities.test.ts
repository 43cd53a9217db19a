import { describe, expect, it } from 'vitest';
import { compare } from '../../src/compare/compare.ts';
import { givenScenario } from './given-scenario.ts';
import { madeManifest } from './made-inputs.ts';

const turns = (text: string, criterion: string) =>
  compare(givenScenario(text))
    .sensitivities.filter((one) => one.criterion === criterion)
    .map(({ input, turnsAt, subject, text: sentence }) => ({ input, turnsAt, subject, text: sentence }));

describe('what turns a verdict', () => {
  it('is found where transfer, decryption and unpacking fill the 60 s of enclave-cc', () => {
    // 10 s + 5 s + 10 s of 60 s: 45 s may take the transfer (22.2 MB/s), 40 s the decryption (25 MB/s), 45 s the unpacking (66.7 MB/s);
    // and the image may have 3.333 GB (15 s for each of them) or 13.5 GB unpacked.
    const found = turns(
      `[image]
compressed-size = "1000MB"
uncompressed-size = "3000MB"
[speeds]
registry = "100MB/s"
decrypt = "200MB/s"
copy = "300MB/s"
`,
      'pull-deadline',
    );
    expect(found.map(({ input, turnsAt, subject }) => [input, turnsAt, subject])).toEqual([
      ['image.compressed-size', '3,333 MB', 'load'],
      ['speeds.registry', '22.2 MB/s', 'load'],
      ['image.uncompressed-size', '13,500 MB', 'load'],
      ['speeds.copy', '66.7 MB/s', 'load'],
      ['speeds.decrypt', '25 MB/s', 'load'],
    ]);
    expect(found.find(({ input }) => input === 'speeds.registry')!.text).toBe(
      '`speeds.registry` = 22.2 MB/s or less (given: 100MB/s) turns "Pull within the deadline" of load from `fits` to `fails`',
    );
  });

  it('is found for a verdict that is a failure now', () => {
    const found = turns(
      '[image]\ncompressed-size = "1GB"\nuncompressed-size = "1GB"\n[speeds]\nregistry = "10MB/s"\ndecrypt = "1GB/s"\ncopy = "1GB/s"\n',
      'pull-deadline',
    );
    // 58 s are left for the transfer; with x GB it takes 100x + x + x s.
    expect(found).toEqual([
      expect.objectContaining({ input: 'image.compressed-size', turnsAt: '0.584 GB' }),
      expect.objectContaining({ input: 'speeds.registry', turnsAt: '17.2 MB/s' }),
    ]);
  });

  it('is the whole number of images, pods or processes at which one goes before wrapping', () => {
    const found = turns(
      '[fleet]\nnodes = 10\npods-per-node = 5\nimages-per-node = 3\n[image]\ncompressed-size = "1GB"\n',
      'registry-bytes',
    );
    const at = (input: string, place: string, subject: string) =>
      `\`${input}\` = ${place} puts ${subject} before wrap in "Registry bytes per rollout"`;
    expect(found.map(({ text }) => text)).toEqual([
      at('fleet.images-per-node', '6 or more (given: 3)', 'load'),
      at('fleet.images-per-node', '6 or more (given: 3)', 'vm'),
      at('fleet.pods-per-node', '2 or less (given: 5)', 'load'),
      at('fleet.pods-per-node', '2 or less (given: 5)', 'vm'),
    ]);
  });

  it('is nothing where no input moves a verdict', () => {
    expect(compare({ scenario: new Map() }).sensitivities).toEqual([]);
  });
});

describe('what a file says instead of the scenario', () => {
  it('turns verdicts as well', () => {
    const { sensitivities } = compare(
      givenScenario('[enclave]\nprocesses = 1\n', { manifest: { ...madeManifest, enclaveSize: 4096 * 1024 ** 2 } }),
    );
    expect(sensitivities.map(({ text }) => text)).toContain(
      '`enclave.size` = 7.91 GiB or more (given: 4 GiB) puts load before wrap in "TEE memory committed per pod"',
    );
  });
});
