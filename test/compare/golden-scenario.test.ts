import { describe, expect, it } from 'vitest';
import { compare } from '../../src/compare/compare.ts';
import { cellIn, givenScenario } from './given-scenario.ts';

const GiB = 1024 ** 3;
const MiB = 1024 ** 2;

/** A made-up fleet: it tests the formulas, it measures nothing. */
const fleet = `
[fleet]
images = 40
releases = 12
nodes = 50
pods-per-node = 6

[rates]
libos = 4
base-image = 12
guest-image = 6

[image]
compressed-size = "600MiB"
uncompressed-size = "600MiB"
files = 18000
mean-path = 52

[speeds]
registry = "125MB/s"
`;

describe('a fleet of 40 images on 50 nodes', () => {
  const comparison = compare(givenScenario(fleet));
  const cell = (criterion: string, subject: 'wrap' | 'load' | 'load-gramine' | 'vm') =>
    cellIn(comparison, criterion, subject)!;

  it('needs 1120 reference values a year when wrapped, 160 of them because it is, 4 when loaded, 486 or 966 in VMs', () => {
    expect(cell('reference-values', 'wrap')).toMatchObject({ value: 1120, marginal: 160 });
    expect(cell('reference-values', 'load')).toMatchObject({ value: 4, marginal: 4 });
    expect(cell('reference-values', 'vm')).toMatchObject({ value: 486, marginal: 6 });
    expect(cell('reference-values', 'vm').parts).toContainEqual({
      name: 'when init data pin image digests',
      value: 966,
      unit: 'reference values/year',
    });
  });

  it('rebuilds 1120 images a year when wrapped, 160 of them because it is, and none because of the choice otherwise', () => {
    expect(cell('rebuilds', 'wrap')).toMatchObject({ value: 1120, marginal: 160, unit: 'rebuilds/year' });
    expect(cell('rebuilds', 'load')).toMatchObject({ value: 960, marginal: 0 });
    expect(cell('rebuilds', 'vm')).toMatchObject({ value: 960, marginal: 0 });
  });

  it('publishes 656.25 GiB a year when wrapped, 93.75 GiB of them because it is', () => {
    expect(cell('rebuild-volume', 'wrap')).toMatchObject({
      value: 656.25 * GiB,
      marginal: 93.75 * GiB,
      unit: 'B/year',
    });
    expect(cell('rebuild-volume', 'load')).toMatchObject({ value: 562.5 * GiB, marginal: 0 });
  });

  it('rolls out to 0, 200 and 300 nodes a year', () => {
    expect(cell('node-rollouts', 'wrap').value).toBe(0);
    expect(cell('node-rollouts', 'load').value).toBe(200);
    expect(cell('node-rollouts', 'vm').value).toBe(300);
  });

  it('lists 18,000 files in 2.83 MiB of manifest', () => {
    expect(cell('manifest-size', 'wrap')).toMatchObject({ value: 18000 * (5 + 52 + 108), unit: 'B' });
    expect((18000 * 165) / MiB).toBeCloseTo(2.83, 2);
    expect(cell('trusted-files', 'wrap').value).toBe(18000);
  });

  it('transfers an image in 5.03 s, and 6.98 GiB in the 60 s of enclave-cc, which says nothing of the rest', () => {
    const pull = cell('pull-deadline', 'load');
    expect(pull).toMatchObject({ value: null, needs: ['speeds.decrypt', 'speeds.copy'] });
    expect(pull.parts).toEqual([
      { name: 'deadline', value: 60, unit: 's' },
      { name: 'transfer', value: (600 * MiB) / 125e6, unit: 's' },
    ]);
    expect((600 * MiB) / 125e6).toBeCloseTo(5.03, 2);
    expect(cell('pull-bound', 'load')).toMatchObject({ value: 7.5e9, unit: 'B' });
    expect(7.5e9 / GiB).toBeCloseTo(6.98, 2);
  });

  it('commits 8096 MiB per pod of enclave-cc, for which its guide asks 600 MiB', () => {
    expect(cell('tee-memory', 'load')).toMatchObject({ value: 8096 * MiB, unit: 'B/pod' });
    expect(cell('scheduling-honesty', 'load').value).toBe(600 / 8096);
  });

  it('holds 7.03 GiB of images in the memory of a node with enclave-cc, 1.17 GiB if only one pod runs there', () => {
    const storage = cell('node-storage', 'load');
    expect(storage).toMatchObject({ value: 7200 * MiB, unit: 'B/node' });
    expect(7200 / 1024).toBeCloseTo(7.03, 2);
    expect(storage.parts).toEqual([{ name: 'with one pod on the node', value: 1200 * MiB, unit: 'B' }]);
    expect(1200 / 1024).toBeCloseTo(1.17, 2);
    expect(storage.assumptions[0]).toContain('6 pods run on one node');
  });
});
