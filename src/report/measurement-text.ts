import { visible } from '../text/visible.ts';
import { type Against, hex, type MeasuredArea, type Measurement, permissions } from './measurement.ts';
import type { Style } from './style.ts';

/** For people: the identity, what it is made of, and what became of an older one. */
export function measurementText(measurement: Measurement, style: Style, against?: Against): string {
  const parts = [identityLines(measurement, style), layoutLines(measurement, style), againstLines(against, style)];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** What was signed, and the files that were written. */
export function signedText(measurement: Measurement, written: readonly string[], style: Style): string {
  const lines = [...identityLines(measurement, style), ...written.map((path) => `wrote ${visible(path)}`)];
  return `${lines.join('\n')}\n`;
}

/** Name and value in two columns. */
export function identityLines(measurement: Measurement, style: Style): readonly string[] {
  const { mrenclave, needs, mrsigner, attributes, date } = measurement;
  return table(
    [
      ['MRENCLAVE', mrenclave ?? `not known: ${needs.join(' and ')} is needed`],
      ...(mrsigner === null ? [] : [['MRSIGNER', mrsigner] as const]),
      ['ISVPRODID', String(measurement.isvProdId)],
      ['ISVSVN', String(measurement.isvSvn)],
      ['ATTRIBUTES', `${hex(attributes.flags)}, ${attributes.debug ? style.red('debug') : 'production'}`],
      ['XFRM', `${hex(attributes.xfrm)}, mask ${hex(attributes.xfrmMask)}`],
      ['MISCSELECT', hex(measurement.miscSelect)],
      ...(date === null ? [] : [['date', date] as const]),
    ],
    style,
  );
}

export function table(rows: readonly (readonly [string, string])[], style: Style): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${style.bold(name.padEnd(width))}  ${value}`);
}

/** One line an area; neighbours of the same kind in one. */
function layoutLines({ layout, gramine }: Measurement, style: Style): readonly string[] {
  if (layout.length === 0) return [];
  const rows = folded(layout).map(({ area, count }) => [
    `${area.name}${count > 1 ? ` × ${count}` : ''}`,
    area.address === null ? '?' : hex(area.address),
    area.size === null ? '?' : hex(area.size),
    area.flags === null ? '?' : permissions(area.flags),
    area.measured ? 'measured' : 'added',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `  ${row[0]!.padEnd(widths[0]!)}  ${row[1]!.padStart(widths[1]!)}  ${row[2]!.padStart(widths[2]!)}  ${row[3]!.padEnd(3)}  ${row[4]}`;
  return [style.bold(`layout${gramine === undefined ? '' : `, Gramine ${gramine}`}`), ...rows.map(line)];
}

interface Folded {
  readonly area: MeasuredArea;
  readonly count: number;
}

/** Areas lie below each other: what follows at the end of the one before it, with the same size and flags, is one more of it. */
function folded(layout: readonly MeasuredArea[]): readonly Folded[] {
  const found: Folded[] = [];
  for (const area of layout) {
    const last = found.at(-1);
    if (last && continues(last, area)) found[found.length - 1] = { area, count: last.count + 1 };
    else found.push({ area, count: 1 });
  }
  return found;
}

function continues({ area: last }: Folded, area: MeasuredArea): boolean {
  if (area.address === null || area.size === null || last.address === null) return false;
  const isAlike = area.name === last.name && area.size === last.size && area.flags === last.flags;
  return isAlike && area.address + area.size === last.address;
}

export function againstLines(against: Against | undefined, style: Style): readonly string[] {
  if (!against) return [];
  const { old, verdict, differences, causes, mrenclave } = against;
  const paint = mrenclave === 'same' && differences.length === 0 ? style.green : style.red;
  return [
    `${style.bold(`against ${visible(old)}`)}: ${paint(visible(verdict))}`,
    ...differences.flatMap(({ field, old: before, new: after }) => [
      `  ${field}`,
      `    ${style.red(`- ${visible(before)}`)}`,
      `    ${style.green(`+ ${visible(after)}`)}`,
    ]),
    ...(causes.length > 0 ? ['  MRENCLAVE changes because', ...causes.map((cause) => `  - ${visible(cause)}`)] : []),
  ];
}
