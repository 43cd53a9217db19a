import type { Comparison, CriterionResult, Subject } from '../compare/comparison.ts';
import { visible } from '../text/visible.ts';
import { columnsOf, wrap } from '../text/wrap.ts';
import { valueText } from './compare-cell.ts';
import type { Reporter } from './reporter.ts';
import { type Style, styleFor } from './style.ts';

/** For people: what is compared, the values side by side, and what would settle the rest. */
export const compareText: Reporter<Comparison> = {
  id: 'text',
  mediaType: 'text/plain',
  render(comparison, { style = styleFor(false), columns = 120 } = {}) {
    return [
      comparison.subjects.flatMap((subject) => subjectLines(subject, { style, columns })),
      ...comparison.criteria.map((criterion) => criterionLines(criterion, { style, columns })),
      section(
        'advice',
        comparison.advice.map(({ text }) => text),
        { style, columns },
      ),
      section(
        'would change a verdict',
        comparison.sensitivities.map(({ text }) => text),
        { style, columns },
      ),
      section(
        'would settle what is unknown',
        comparison.needs.map(({ cells, how }) => `${how} (${cells} ${cells === 1 ? 'answer' : 'answers'})`),
        { style, columns },
      ),
    ]
      .filter((lines) => lines.length > 0)
      .map((lines) => `${lines.join('\n')}\n`)
      .join('\n');
  },
};

interface Layout {
  readonly style: Style;
  readonly columns: number;
}

function subjectLines({ id, title, status, isConstructed }: Subject, { style, columns }: Layout): readonly string[] {
  const heading = `${style.bold(id.padEnd(subjectWidth))}  ${visible(title)}${isConstructed ? style.yellow(' (constructed, untried)') : ''}`;
  return [heading, ...status.flatMap(({ text }) => indented(text, columns).map(style.dim))];
}

const subjectWidth = 12;

function criterionLines({ title, question, cells }: CriterionResult, { style, columns }: Layout): readonly string[] {
  const lines = [...cells].flatMap(([subject, cell]) => {
    const value = cell.value === null ? style.yellow(valueText(cell)) : style.bold(visible(valueText(cell)));
    return [`  ${subject.padEnd(subjectWidth)}  ${value}`, ...indented(cell.text, columns).map(style.dim)];
  });
  return [`${style.bold(title)}  ${style.dim(question)}`, ...lines];
}

function indented(text: string, columns: number): readonly string[] {
  const indent = ' '.repeat(subjectWidth + 4);
  return wrap(visible(text), Math.max(columns - columnsOf(indent), 40)).map((line) => `${indent}${line}`);
}

function section(heading: string, texts: readonly string[], { style, columns }: Layout): readonly string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) =>
    wrap(visible(text), Math.max(columns - 4, 40)).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`),
  );
  return [style.bold(heading), ...lines];
}
