import { describe, expect, it } from 'vitest';
import { compare } from '../../src/compare/compare.ts';
import type { SubjectId } from '../../src/compare/comparison.ts';
import { cellOf, givenScenario } from './given-scenario.ts';
import { madeFiles, madeImage, madeManifest, wholeScenario } from './made-inputs.ts';

describe('a comparison', () => {
  it('takes from the image what the scenario leaves out, and says so', () => {
    const given = givenScenario('[speeds]\nregistry = "100MB/s"\n', { image: madeImage });
    const { criteria } = compare(given);
    const size = criteria.find(({ id }) => id === 'manifest-size')!.cells.get('wrap')!;
    expect(size).toMatchObject({
      value: 8900 * 60 + 8900 * 108,
      moves: ['image'],
      evidence: expect.arrayContaining([{ source: 'app.tar' }]),
    });
  });

  it('takes the scenario where both say something', () => {
    const given = givenScenario('[image]\nfiles = 3\nmean-path = 10\n', { image: madeImage });
    const size = compare(given)
      .criteria.find(({ id }) => id === 'manifest-size')!
      .cells.get('wrap')!;
    expect(size).toMatchObject({ value: 3 * 123, moves: ['image.files', 'image.mean-path'] });
  });

  it('names what would settle most first, and how it is given', () => {
    const { needs } = compare({ scenario: new Map() });
    expect(needs.length).toBeGreaterThan(10);
    expect(needs.map(({ cells }) => cells)).toEqual(needs.map(({ cells }) => cells).toSorted((a, b) => b - a));
    expect(needs.find(({ input }) => input === 'speeds.registry')!.how).toBe(
      'write `speeds.registry` into the scenario: from the registry to one node, a speed, such as "125MB/s" or "1Gbit/s"',
    );
    expect(needs.find(({ input }) => input === 'enclave.size')!.how).toMatch(
      /, or give the manifest with `--manifest`$/,
    );
  });

  it('advises nothing without numbers', () => {
    expect(compare({ scenario: new Map() }).advice).toEqual([]);
    expect(compare(givenScenario('[fleet]\nimages = 3\n')).advice).toEqual([]);
  });

  it('advises with the numbers that it rests on', () => {
    const { advice } = compare(
      givenScenario(
        '[fleet]\nimages = 3\nreleases = 5\nnodes = 4\n[rates]\nlibos = 2\nbase-image = 7\nguest-image = 4\n[image]\ncompressed-size = "1GiB"\n[speeds]\nregistry = "1MB/s"\n',
      ),
    );
    expect(advice.map(({ text }) => text)).toEqual([
      'choose wrap when somebody has to see in evidence which image runs: by itself it costs 6 reference values, 6 GiB of rebuilds and 0 node rollouts a year',
      'choose vm when images have to stay as they are, or applications fork: by itself it costs 4 reference values, 0 B of rebuilds and 16 node rollouts a year',
      'do not choose load: nobody maintains it; the 2 reference values/year in place of 6 reference values/year would come with 7.91 GiB/pod of committed memory, and evidence that names no image',
      "with load the image can't be pulled in time: transfer 17 min 54 s, of the 1 min that the shim waits",
    ]);
  });

  it('advises MarbleRun where it was asked for, at the price of wrapping', () => {
    const scenario =
      '[fleet]\nimages = 3\nreleases = 5\nnodes = 4\n[rates]\nlibos = 2\nbase-image = 7\n[image]\ncompressed-size = "1GiB"\n';
    const said = (...more: readonly SubjectId[]) =>
      compare(givenScenario(scenario), { with: more }).advice.filter(({ text }) => text.includes('marblerun'));
    expect(said()).toEqual([]);
    expect(said('marblerun')).toEqual([
      {
        text: 'choose marblerun when nothing but changes of arguments, environment and secrets speaks against wrap: its coordinator binds them, and images are wrapped all the same, for 6 reference values, 6 GiB of rebuilds and 0 node rollouts a year',
        criteria: ['argv-binding', 'env-binding', 'reference-values', 'rebuild-volume', 'node-rollouts'],
      },
    ]);
  });

  it('draws how costs grow, through what is given', () => {
    const { growth } = compare(
      givenScenario('[fleet]\nimages = 4\nreleases = 5\n[rates]\nlibos = 2\nbase-image = 7\nguest-image = 4\n'),
    );
    const images = growth.find(({ id }) => id === 'reference-values by fleet.images')!;
    expect(images).toMatchObject({ given: 4, inputUnit: 'images', unit: 'reference values/year' });
    expect(images.at).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(images.series).toEqual([
      { subject: 'wrap', values: images.at.map((count) => count * 14) },
      { subject: 'load', values: images.at.map(() => 2) },
      { subject: 'load-gramine', values: images.at.map(() => 2) },
      { subject: 'vm', values: images.at.map((count) => count * 5 + 4) },
    ]);
    expect(growth.some(({ id }) => id.startsWith('registry-bytes'))).toBe(false);
  });

  it('shows the coverage of the image by folder', () => {
    expect(compare(givenScenario('', { image: madeImage })).coverage).toEqual(madeImage.folders);
    expect(compare(givenScenario('')).coverage).toEqual([]);
    const open = { ...madeManifest, fileCheckPolicy: 'allow_all_but_log' } as const;
    const { coverage, criteria } = compare(givenScenario('', { image: madeImage, manifest: open }));
    expect(coverage.map(({ coveredBytes }) => coveredBytes)).toEqual([0, 0]);
    expect(criteria.find(({ id }) => id === 'measured-coverage')!.cells.get('wrap')!.value).toBe(0);
    const templated = givenScenario('', {
      image: madeImage,
      manifest: { ...madeManifest, fileCheckPolicy: undefined },
    });
    expect(cellOf(templated, 'measured-coverage', 'wrap')).toMatchObject({
      value: null,
      needs: ['sgx.file_check_policy'],
    });
    expect(cellOf(givenScenario('', { image: madeImage }), 'measured-coverage', 'wrap')).toMatchObject({
      value: 690 / 700,
      unit: '1',
    });
  });

  it('answers every question for the four, or says why it does not', () => {
    const { criteria } = compare(givenScenario(wholeScenario, madeFiles));
    const silent = criteria.flatMap(({ id, cells }) =>
      ['wrap', 'load', 'load-gramine', 'vm']
        .filter((subject) => !cells.has(subject as 'wrap'))
        .map((one) => `${id} ${one}`),
    );
    expect(silent).toEqual([
      'pull-bound wrap',
      'pull-bound load-gramine',
      'measured-identity load',
      'measured-identity vm',
    ]);
  });
});
