import type { Growth, SubjectId } from '../../compare/comparison.ts';
import { quantity } from '../../text/quantity.ts';
import { figure } from './figure.ts';
import { element, type Markup } from './markup.ts';
import { type Scale, scale } from './scale.ts';
import { subjectClass } from './subject-class.ts';

/** One line for each subject, told apart by dash and mark too, and named where it ends. */
export function lineChart(growth: Growth, titleOf: (subject: SubjectId) => string): Markup {
  const { at, unit, series } = growth;
  const highest = Math.max(...series.flatMap(({ values }) => values), 0);
  const across = scale(Math.max(...at), { from: left, to: left + inner.width, unit: '' });
  const up = scale(highest, { from: top + inner.height, to: top, unit });
  const description = series
    .map(
      ({ subject, values }) =>
        `${titleOf(subject)} from ${quantity(values[0] ?? 0, unit)} to ${quantity(values.at(-1) ?? 0, unit)}`,
    )
    .join('; ');
  return figure({
    title: growth.title,
    description: `as ${growth.inputUnit} grow from ${at[0]} to ${at.at(-1)}: ${description}`,
    width,
    height,
    drawing: [
      ...horizontal(up, unit),
      ...vertical(across, growth),
      ...series.map((one) => line(one, { at, across, up })),
      ...labels(series, up),
    ],
    table: {
      head: [growth.inputUnit, ...series.map(({ subject }) => titleOf(subject))],
      rows: at.map((value, index) => [
        quantity(value, null),
        ...series.map(({ values }) => quantity(values[index] ?? 0, unit)),
      ]),
    },
  });
}

const width = 760;
const height = 320;
const left = 96;
const top = 16;
const inner = { width: 480, height: 244 };

function horizontal(up: Scale, unit: string): readonly Markup[] {
  return up.ticks.flatMap((tick, index) => [
    element('line', {
      class: index === 0 ? 'axis' : 'grid',
      x1: left,
      x2: left + inner.width,
      y1: up.at(tick),
      y2: up.at(tick),
    }),
    element('text', { x: left - 8, y: up.at(tick) + 4, 'text-anchor': 'end' }, shortened(tick, unit)),
  ]);
}

/** Axes name the unit once where it is a word. */
function shortened(tick: number, unit: string): string {
  return unit.startsWith('B') || unit === 's'
    ? quantity(tick, unit.startsWith('B') ? 'B' : unit)
    : quantity(tick, null);
}

function vertical(across: Scale, { input, inputUnit, given }: Growth): readonly Markup[] {
  const bottom = top + inner.height;
  return [
    ...across.ticks.map((tick) =>
      element('text', { x: across.at(tick), y: bottom + 20, 'text-anchor': 'middle' }, quantity(tick, null)),
    ),
    element('line', { class: 'given', x1: across.at(given), x2: across.at(given), y1: top, y2: bottom }),
    element(
      'text',
      { x: left + inner.width / 2, y: bottom + 42, 'text-anchor': 'middle' },
      `${inputUnit} (${input}; dotted: as given, ${given})`,
    ),
  ];
}

interface Placing {
  readonly at: readonly number[];
  readonly across: Scale;
  readonly up: Scale;
}

function line({ subject, values }: Growth['series'][number], { at, across, up }: Placing): Markup {
  const points = values.map((value, index) => `${across.at(at[index] ?? 0).toFixed(1)},${up.at(value).toFixed(1)}`);
  return element('polyline', { class: `line ${subjectClass(subject)}`, points: points.join(' ') });
}

/** Names at the ends of lines, moved apart where lines end together. */
function labels(series: Growth['series'], up: Scale): readonly Markup[] {
  const wanted = series
    .map(({ subject, values }) => ({ subject, y: up.at(values.at(-1) ?? 0) }))
    .sort((one, other) => other.y - one.y);
  let lowest = top + inner.height + 18;
  return wanted.flatMap(({ subject, y }) => {
    lowest = Math.min(y + 4, lowest - 16);
    const x = left + inner.width + 8;
    return [
      element('line', { class: `line ${subjectClass(subject)}`, x1: x, x2: x + 24, y1: lowest - 4, y2: lowest - 4 }),
      element('text', { x: x + 30, y: lowest }, subject),
    ];
  });
}
