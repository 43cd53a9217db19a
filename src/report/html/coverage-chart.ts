import type { FolderCoverage } from '../../compare/comparison.ts';
import { quantity } from '../../text/quantity.ts';
import { figure } from './figure.ts';
import { element, type Markup } from './markup.ts';
import { scale } from './scale.ts';

/** A bar for each of the largest top folders; the filled part is what the measurement covers. */
export function coverageChart(coverage: readonly FolderCoverage[]): Markup {
  const folders = [...coverage].sort((one, other) => other.bytes - one.bytes);
  const drawn = folders.slice(0, most);
  const across = scale(Math.max(...drawn.map(({ bytes }) => bytes), 0), { from: 0, to: width - left - 190, unit: 'B' });
  const all = folders.reduce((sum, { bytes }) => sum + bytes, 0);
  const covered = folders.reduce((sum, { coveredBytes }) => sum + coveredBytes, 0);
  return figure({
    title: 'What the measurement covers of the image, by folder, when it is wrapped',
    description: `${quantity(covered, 'B')} of ${quantity(all, 'B')}`,
    width,
    height: drawn.length * 30 + 16,
    drawing: drawn.flatMap(({ path, bytes, coveredBytes }, index) => {
      const y = index * 30 + 10;
      return [
        element(
          'text',
          { x: left - 8, y: y + 15, 'text-anchor': 'end' },
          path.length > 18 ? `${path.slice(0, 17)}…` : path,
        ),
        element('rect', { class: 'uncovered', x: left, y, width: across.at(bytes).toFixed(1), height: 20 }),
        element('rect', { class: 'area s-wrap', x: left, y, width: across.at(coveredBytes).toFixed(1), height: 20 }),
        element('text', { x: (left + across.at(bytes) + 8).toFixed(1), y: y + 15 }, shareText({ bytes, coveredBytes })),
      ];
    }),
    table: {
      head: ['Folder', 'bytes', 'covered'],
      rows: folders.map(({ path, bytes, coveredBytes }) => [path, quantity(bytes, 'B'), quantity(coveredBytes, 'B')]),
    },
  });
}

const width = 760;
const left = 150;
const most = 16;

function shareText({ bytes, coveredBytes }: Pick<FolderCoverage, 'bytes' | 'coveredBytes'>): string {
  const share = bytes === 0 ? '' : `, ${quantity(coveredBytes / bytes, '1')}`;
  return `${quantity(bytes, 'B')}${share}`;
}
