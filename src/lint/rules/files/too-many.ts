import type { Setting } from '../../../gramine/manifest.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

const lists = ['sgx.trusted_files', 'sgx.allowed_files', 'fs.mounts'] as const;

export const tooManyEntries = manifestRule({
  id: 'files/too-many',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'A list so long that reading it delays every start of the enclave.',
    why: "The TOML reader in the enclave takes time that grows with the square of a list's length: about 0.4 s for 10,000 entries, 2 s for 20,000, 10 s for 40,000, 43 s for 80,000, measured outside SGX. Every process of the application reads the manifest again. In a source each trusted directory counts as one entry here and becomes one for every file in it.",
    bad: [
      { manifest: `sgx.trusted_files = [${'"file:a",'.repeat(10_000)}]`, at: 'sgx.trusted_files' },
      { as: 'final', manifest: `[sgx]\nallowed_files = [${'"file:a",'.repeat(20_000)}]`, at: 'allowed_files' },
    ],
    good: [
      { manifest: `sgx.trusted_files = [${'"file:a",'.repeat(9_999)}]` },
      { manifest: 'sgx.trusted_files = ["file:/usr/lib/"]' },
    ],
  },
  *check(subject) {
    for (const path of lists) {
      const list = subject.manifest.at(path);
      const count = list?.written && list.kind === 'array' ? subject.document.childCount(list.node) : 0;
      if (count < noticed) continue;
      const seconds = secondsFor(count);
      yield {
        at: keyRange(subject, list!),
        path,
        message: `\`${path}\` has ${count.toLocaleString('en-US')} entries, which take about ${duration(seconds)} to read at every start`,
        help: path === 'fs.mounts' ? 'mount directories instead of files' : 'list only what the program opens',
        stage: 'none',
        effect: 'accepted',
        ...(seconds < 1 && { severity: 'note' as const }),
      };
    }
  },
});

const noticed = 10_000;

/** A list of `[[…]]` blocks is shown at its first block: as a whole it is most of the file. */
function keyRange({ document }: Subject, list: Setting<unknown>): Setting<unknown>['key'] {
  const first = document.item(list.node, 0);
  return document.origin(list.node) === 'value' ? list.key : document.range(first);
}

/** Entries and seconds, tomlc99 as Gramine pins it, outside SGX. */
const measured: readonly (readonly [entries: number, seconds: number])[] = [
  [10_000, 0.36],
  [20_000, 2.2],
  [40_000, 9.6],
  [80_000, 43],
];

/** Between two measurements on the curve through both, beyond them with the square. */
function secondsFor(count: number): number {
  const above = measured.findIndex(([entries]) => entries >= count);
  if (above < 0) {
    const [entries, seconds] = measured.at(-1)!;
    return seconds * (count / entries) ** 2;
  }
  const [high, highSeconds] = measured[above]!;
  const [low, lowSeconds] = measured[above - 1] ?? [high / 2, highSeconds / 4];
  const exponent = Math.log(highSeconds / lowSeconds) / Math.log(high / low);
  return lowSeconds * (count / low) ** exponent;
}

function duration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
