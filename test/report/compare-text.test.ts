import { expect, test } from 'vitest';
import { compareText } from '../../src/report/compare-text.ts';
import { styleFor } from '../../src/report/style.ts';
import { comparison } from './html/comparison.ts';

const escapes = /\u001b\[\d+m/g;

test('a comparison in colours is the same text, with no blank at the end of a line', () => {
  for (const columns of [60, 100, 120]) {
    const plain = compareText.render(comparison, { columns, reasons: true });
    const painted = compareText.render(comparison, { columns, reasons: true, style: styleFor(true) });
    expect(painted.replace(escapes, '')).toBe(plain);
    expect(plain.split('\n').filter((line) => line !== line.trimEnd())).toEqual([]);
  }
});

test('a row ends with its last text, and cells without one have no colour', () => {
  const rows = compareText.render(comparison, { columns: 90, style: styleFor(true) }).split('\n\n')[1]!;
  expect(rows.replaceAll('\u001b', '␛')).toMatchInlineSnapshot(`
    "                        ␛[1mwrap␛[22m             ␛[1mload␛[22m             ␛[1mload-gramine␛[22m     ␛[1mvm␛[22m
    ␛[1mReference values per␛[22m    1,120 (160)      4                ␛[2m-␛[22m                ␛[2munknown␛[22m
    ␛[1myear␛[22m
    ␛[1mArguments bound␛[22m         yes              no *             ␛[2m-␛[22m                agent policy *
    ␛[2m* declared, not computed: \`--all\` names the source and its date␛[22m
    ␛[2m(…) what the choice itself causes of it␛[22m"
  `);
});
