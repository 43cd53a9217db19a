import type { SubjectId, Timeline, TimelineSegment } from '../../compare/comparison.ts';
import { quantity } from '../../text/quantity.ts';
import { figure } from './figure.ts';
import { element, type Markup } from './markup.ts';
import { type Scale, scale } from './scale.ts';
import { subjectClass } from './subject-class.ts';

/** A row for each subject from scheduling to the application; what is unknown is a dashed box of no length that means anything. */
export function timelineChart(timelines: readonly Timeline[], titleOf: (subject: SubjectId) => string): Markup {
  const longest = Math.max(...timelines.map(knownSeconds), 0);
  const gaps = Math.max(
    ...timelines.map(({ segments }) => segments.filter(({ seconds }) => seconds === null).length),
    0,
  );
  const room = width - left - 24 - gaps * gapWidth;
  const across = scale(longest, { from: 0, to: room, unit: 's' });
  const height = timelines.length * rowHeight + 48;
  return figure({
    title: 'From scheduling to the application’s first instruction',
    description: timelines.map((timeline) => `${titleOf(timeline.subject)} ${totalText(timeline)}`).join('; '),
    width,
    height,
    drawing: [
      ...timelines.flatMap((timeline, index) => row(timeline, { y: index * rowHeight + 8, across })),
      element(
        'text',
        { x: left, y: height - 14 },
        longest > 0 ? `full width: ${quantity(across.ticks.at(-1) ?? 0, 's')}; dashed: unknown` : 'dashed: unknown',
      ),
    ],
    isUnfolded: true,
    table: {
      head: ['Subject and step', 'during', 'seconds'],
      rows: timelines.flatMap(({ subject, segments }) =>
        segments.map((segment, index) => [
          `${titleOf(subject)}: ${index + 1} ${segment.name}`,
          segment.during ?? '',
          secondsText(segment),
        ]),
      ),
    },
  });
}

const width = 760;
const left = 110;
const rowHeight = 52;
const gapWidth = 34;

interface Placing {
  readonly y: number;
  readonly across: Scale;
}

function row(timeline: Timeline, { y, across }: Placing): readonly Markup[] {
  const own = subjectClass(timeline.subject);
  let x = left;
  const boxes = timeline.segments.flatMap((segment, index) => {
    const length = segment.seconds === null ? gapWidth - 4 : across.at(segment.seconds);
    const start = x;
    x += segment.seconds === null ? gapWidth : length;
    const hint = element('title', {}, `${segment.name}: ${secondsText(segment)}`);
    const box = element(
      'rect',
      {
        class: `${segment.seconds === null ? 'gap' : 'area'} ${own}`,
        x: start.toFixed(1),
        y,
        width: Math.max(length, 1).toFixed(1),
        height: 24,
      },
      hint,
    );
    const number =
      length < 14
        ? []
        : [
            element(
              'text',
              {
                class: segment.seconds === null ? '' : 'on',
                x: (start + length / 2).toFixed(1),
                y: y + 17,
                'text-anchor': 'middle',
              },
              index + 1,
            ),
          ];
    return [box, ...number];
  });
  return [
    element('text', { x: 8, y: y + 17 }, timeline.subject),
    ...boxes,
    element('text', { x: left, y: y + 40 }, totalText(timeline)),
  ];
}

function knownSeconds({ segments }: Timeline): number {
  return segments.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
}

function totalText(timeline: Timeline): string {
  if (timeline.total !== null) return quantity(timeline.total, 's');
  const unknown = timeline.segments.filter(({ seconds }) => seconds === null).length;
  return `${quantity(knownSeconds(timeline), 's')} and ${unknown} unknown ${unknown === 1 ? 'step' : 'steps'}`;
}

function secondsText({ seconds, needs }: TimelineSegment): string {
  return seconds === null ? `unknown without ${needs.join(', ')}` : quantity(seconds, 's');
}
