import { describe, expect, it } from 'vitest';
import { cellOf, givenScenario } from '../given-scenario.ts';
import { madeImage } from '../made-inputs.ts';

const KiB = 1024;
const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

describe('reference values', () => {
  const fleet = givenScenario(`
[fleet]
images = 3
releases = 5
[rates]
libos = 2
base-image = 7
guest-image = 4
`);

  it('of wrapping are 3 × (5 + 2 + 7), and 3 × 2 by its own', () => {
    expect(cellOf(fleet, 'reference-values', 'wrap')).toMatchObject({
      value: 42,
      marginal: 6,
      unit: 'reference values/year',
      confidence: 'computed',
      moves: ['fleet.images', 'fleet.releases', 'rates.libos', 'rates.base-image'],
      text: 'every rebuild is another MRENCLAVE: 3 images × (5 releases + 2 of the libOS + 7 of the base image) = 42, of which wrapping causes 3 × 2 = 6',
    });
  });

  it('of loading are the 2 of the libOS', () => {
    for (const subject of ['load', 'load-gramine'] as const)
      expect(cellOf(fleet, 'reference-values', subject)).toMatchObject({
        value: 2,
        marginal: 2,
        moves: ['rates.libos'],
      });
  });

  it('of VMs are 3 × 5 + 4, or 3 × (5 + 7) + 4 when digests are pinned', () => {
    const cell = cellOf(fleet, 'reference-values', 'vm')!;
    expect(cell).toMatchObject({ value: 19, marginal: 4, unit: 'reference values/year' });
    expect(cell.parts.map(({ value }) => value)).toEqual([19, 40]);
  });

  it('count releases that are no whole number', () => {
    const half = givenScenario(
      '[fleet]\nimages = 4\nreleases = 0.5\n[rates]\nlibos = 1.5\nbase-image = 0\nguest-image = 0\n',
    );
    expect(cellOf(half, 'reference-values', 'wrap')).toMatchObject({ value: 8, marginal: 6 });
  });
});

describe('rebuilds', () => {
  const fleet = givenScenario(`
[fleet]
images = 3
releases = 5
[rates]
libos = 2
base-image = 7
[image]
compressed-size = "10MiB"
`);

  it('of wrapping are 3 × (5 + 2 + 7), and 3 × 2 by its own', () => {
    expect(cellOf(fleet, 'rebuilds', 'wrap')).toMatchObject({ value: 42, marginal: 6, unit: 'rebuilds/year' });
  });

  it('of the others are 3 × (5 + 7), as without a TEE', () => {
    for (const subject of ['load', 'load-gramine', 'vm'] as const)
      expect(cellOf(fleet, 'rebuilds', subject)).toMatchObject({ value: 36, marginal: 0, unit: 'rebuilds/year' });
  });

  it('of 10 MiB make 420 MiB, 60 MiB of them by wrapping, and 360 MiB otherwise', () => {
    expect(cellOf(fleet, 'rebuild-volume', 'wrap')).toMatchObject({
      value: 420 * MiB,
      marginal: 60 * MiB,
      unit: 'B/year',
    });
    expect(cellOf(fleet, 'rebuild-volume', 'vm')).toMatchObject({ value: 360 * MiB, marginal: 0, unit: 'B/year' });
  });
});

describe('node rollouts', () => {
  const fleet = givenScenario('[fleet]\nnodes = 9\n[rates]\nlibos = 2\nguest-image = 5\n');

  it('are none for wrapping, 9 × 2 for loading and 9 × 5 for VMs', () => {
    const values = (['wrap', 'load', 'load-gramine', 'vm'] as const).map(
      (subject) => cellOf(fleet, 'node-rollouts', subject)!.value,
    );
    expect(values).toEqual([0, 18, 18, 45]);
    expect(cellOf(fleet, 'node-rollouts', 'vm')!.unit).toBe('node rollouts/year');
  });
});

describe('revocation', () => {
  const times = givenScenario(
    '[fleet]\nimages = 7\n[times]\npipeline = "30min"\npolicy-change = "90s"\nnode-rollout = "2h"\n',
  );

  it('takes one policy for each wrapped image, else one', () => {
    expect(cellOf(times, 'revocation-places', 'wrap')).toMatchObject({ value: 7, unit: 'policies' });
    expect(cellOf(times, 'revocation-places', 'vm')).toMatchObject({ value: 1, moves: [] });
  });

  it('takes 1800 + 90 s when wrapped, 7200 + 90 s otherwise', () => {
    expect(cellOf(times, 'revocation-time', 'wrap')).toMatchObject({ value: 1890, unit: 's' });
    expect(cellOf(times, 'revocation-time', 'load')).toMatchObject({ value: 7290, unit: 's' });
  });
});

describe('the trusted files', () => {
  it('take 113 bytes each beside their paths', () => {
    const given = givenScenario('[image]\nfiles = 10\nmean-path = 20.5\n');
    expect(cellOf(given, 'manifest-size', 'wrap')).toMatchObject({ value: 1335, unit: 'B' });
    expect(cellOf(given, 'trusted-files', 'wrap')).toMatchObject({ value: 10, unit: 'files' });
    expect(cellOf(given, 'manifest-size', 'load')).toMatchObject({ value: 0, unit: 'B' });
  });
});

describe('the committed memory', () => {
  it('is that of all enclaves of a pod', () => {
    const given = givenScenario('[enclave]\nsize = "512MiB"\nedmm = false\nprocesses = 3\n');
    expect(cellOf(given, 'tee-memory', 'wrap')).toMatchObject({ value: 1536 * MiB, unit: 'B/pod' });
    expect(cellOf(given, 'tee-memory', 'load-gramine')!.value).toBe(1536 * MiB);
  });

  it('of enclave-cc is 2 × (2000 + 1024 + 8 × 128) MiB, whatever the scenario', () => {
    const cell = cellOf({ scenario: new Map() }, 'tee-memory', 'load')!;
    expect(cell).toMatchObject({ value: 2 * (2000 + 1024 + 8 * 128) * MiB, confidence: 'declared', moves: [] });
    expect(cell.parts.map(({ value }) => value! / MiB)).toEqual([2000, 1024, 1024]);
  });

  it('of a VM is its memory and 2048 MiB beside it', () => {
    const given = givenScenario('[vm]\nmemory = "4GiB"\n');
    expect(cellOf(given, 'tee-memory', 'vm')).toMatchObject({ value: 6 * GiB, unit: 'B/pod' });
  });
});

describe('what a rollout pulls', () => {
  it('is counted by images on a node, or by pods', () => {
    const given = givenScenario(
      '[fleet]\nnodes = 2\npods-per-node = 6\nimages-per-node = 4\n[image]\ncompressed-size = "1KiB"\n',
    );
    expect(cellOf(given, 'registry-bytes', 'wrap')).toMatchObject({ value: 8 * KiB, unit: 'B/rollout' });
    expect(cellOf(given, 'registry-bytes', 'load')).toMatchObject({ value: 12 * KiB, unit: 'B/rollout' });
    expect(cellOf(given, 'registry-bytes', 'load-gramine')!.value).toBe(8 * KiB);
    expect(cellOf(given, 'registry-bytes', 'vm')!.value).toBe(12 * KiB);
  });
});

describe('what a node holds', () => {
  it('is an image with two manifests, two copies a pod, one, or one a pod', () => {
    const given = givenScenario(
      '[fleet]\npods-per-node = 6\nimages-per-node = 4\n[image]\nuncompressed-size = "10000B"\nfiles = 10\nmean-path = 7\n',
    );
    expect(cellOf(given, 'node-storage', 'wrap')).toMatchObject({ value: 4 * (10000 + 2 * 1200), unit: 'B/node' });
    expect(cellOf(given, 'node-storage', 'load')).toMatchObject({ value: 120_000, unit: 'B/node' });
    expect(cellOf(given, 'node-storage', 'load-gramine')!.value).toBe(40_000);
    expect(cellOf(given, 'node-storage', 'vm')!.value).toBe(60_000);
  });
});

describe('one more process', () => {
  it('takes another enclave, is refused, or takes nothing', () => {
    const given = givenScenario('[enclave]\nsize = "1GiB"\n');
    expect(cellOf(given, 'process-cost', 'wrap')).toMatchObject({ value: GiB, unit: 'B/process' });
    expect(cellOf(given, 'process-cost', 'load')).toMatchObject({ value: 'spawn only', confidence: 'declared' });
    expect(cellOf(given, 'process-cost', 'vm')).toMatchObject({ value: 0, unit: 'B/process' });
  });
});

describe('what unpacking loses', () => {
  const of = (image: Partial<typeof madeImage>) =>
    cellOf(
      givenScenario('', { image: { ...madeImage, whiteouts: 0, xattrs: 0, ...image } }),
      'layer-compatibility',
      'load',
    )!;

  it('with enclave-cc is what Occlum can not make, and images of eight layers', () => {
    expect(of({}).value).toEqual([]);
    expect(of({ whiteouts: 1 }).value).toEqual(['deleted files come back']);
    expect(of({ devices: 2, xattrs: 3 }).value).toEqual([
      'device files are missing',
      'extended attributes are missing',
    ]);
    expect(of({ layers: 7 }).value).toEqual([]);
    expect(of({ layers: 8 }).value).toEqual(['may lock up with more than 7 layers']);
  });

  it('is nothing where the image is unpacked by Linux', () => {
    for (const subject of ['wrap', 'load-gramine', 'vm'] as const)
      expect(cellOf({ scenario: new Map() }, 'layer-compatibility', subject)).toMatchObject({
        value: [],
        confidence: 'declared',
      });
  });
});
