import type { Cell, Comparison, CriterionResult, Subject, SubjectId } from '../compare/comparison.ts';
import { visible } from '../text/visible.ts';
import { columnsOf, wrap } from '../text/wrap.ts';
import { evidenceText, partText, shortValue, valueText } from './compare-cell.ts';
import type { Reporter } from './reporter.ts';
import { type Style, styleFor } from './style.ts';

/** For people: what is compared, the values side by side, what follows, and what would settle the rest. */
export const compareText: Reporter<Comparison> = {
  id: 'text',
  mediaType: 'text/plain',
  render(comparison, { style = styleFor(false), columns = 120, reasons = false } = {}) {
    const layout = { style, columns };
    const { subjects, criteria, advice, sensitivities, needs } = comparison;
    return [
      subjects.flatMap((subject) => subjectLines(subject, layout)),
      tableLines(comparison, layout),
      ...(reasons ? criteria.map((criterion) => reasonLines(criterion, layout)) : []),
      section(
        'what follows',
        advice.map(({ text }) => text),
        layout,
      ),
      section(
        'would change a verdict',
        sensitivities.map(({ text }) => text),
        layout,
      ),
      section('would settle what is unknown', needLines(needs, reasons), layout),
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

/** Unknown answers are dim, declared ones marked: what is neither was computed from what was given. */
function tableLines({ subjects, criteria }: Comparison, { style, columns }: Layout): readonly string[] {
  const [first, other] = widths(columns, subjects.length);
  const line = (texts: readonly string[], paint: readonly Paint[]) => gridLines(texts, { first, other, paint });
  const plain: Paint = (text) => text;
  const head = line(['', ...subjects.map(({ id }) => id)], [plain, ...subjects.map(() => style.bold)]);
  const rows = criteria.flatMap(({ title, cells }) => {
    const own = subjects.map(({ id }) => cells.get(id));
    return line(
      [title, ...own.map((cell) => (cell ? `${shortValue(cell)}${cell.confidence === 'declared' ? ' *' : ''}` : '-'))],
      [style.bold, ...own.map((cell) => (cell && cell.value !== null ? plain : style.dim))],
    );
  });
  const notes = [
    criteria.some(({ cells }) => hasCell(cells, ({ confidence }) => confidence === 'declared')) &&
      '* declared, not computed: `--all` names the source and its date',
    criteria.some(({ cells }) =>
      hasCell(cells, ({ marginal, value }) => marginal !== undefined && marginal !== value),
    ) && '(…) what the choice itself causes of it',
  ].filter((note) => note !== false);
  return [...head, ...rows, ...notes.map((note) => style.dim(note))];
}

function hasCell(cells: ReadonlyMap<SubjectId, Cell>, is: (cell: Cell) => boolean): boolean {
  return [...cells.values()].some(is);
}

type Paint = (text: string) => string;

/** As wide as the terminal where that leaves room for words. */
function widths(columns: number, count: number): readonly [number, number] {
  const first = Math.min(30, Math.max(18, Math.floor(columns / 4)));
  return [first, Math.max(14, Math.floor((columns - first) / count) - gap)];
}

const gap = 2;

interface Grid {
  readonly first: number;
  readonly other: number;
  readonly paint: readonly Paint[];
}

/** One row of a table as lines: texts are wrapped within their columns. */
function gridLines(texts: readonly string[], { first, other, paint }: Grid): readonly string[] {
  const wrapped = texts.map((text, at) => pieces(text, at === 0 ? first : other));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const row = wrapped.map((lines) => lines[index] ?? '');
    const shown = row.slice(0, row.findLastIndex((text) => text !== '') + 1);
    return shown
      .map((text, at) => {
        const room = at === shown.length - 1 ? 0 : (at === 0 ? first : other) - columnsOf(text);
        return (text === '' ? '' : paint[at]!(text)) + ' '.repeat(Math.max(0, room));
      })
      .join(' '.repeat(gap));
  });
}

/** Words that are wider than a column are cut, so that columns stay where they are. */
function pieces(text: string, columns: number): readonly string[] {
  return wrap(visible(text), columns).flatMap((line) => {
    if (columnsOf(line) <= columns) return [line];
    const characters = [...line];
    return Array.from({ length: Math.ceil(characters.length / columns) }, (_, at) =>
      characters.slice(at * columns, (at + 1) * columns).join(''),
    );
  });
}

function reasonLines({ title, question, cells }: CriterionResult, { style, columns }: Layout): readonly string[] {
  const lines = [...cells].flatMap(([subject, cell]) => {
    const value = cell.value === null ? style.yellow(valueText(cell)) : style.bold(visible(valueText(cell)));
    const notes = [
      cell.text,
      ...cell.parts.map(partText),
      ...cell.assumptions.map((text) => `taken for granted: ${text}`),
      ...cell.evidence.map((evidence) => `from ${evidenceText(evidence)}`),
    ];
    return [
      `  ${subject.padEnd(subjectWidth)}  ${value}`,
      ...notes.flatMap((note) => indented(note, columns).map(style.dim)),
    ];
  });
  return [`${style.bold(title)}  ${style.dim(question)}`, ...lines];
}

function indented(text: string, columns: number): readonly string[] {
  const indent = ' '.repeat(subjectWidth + 4);
  return wrap(visible(text), Math.max(columns - columnsOf(indent), 40)).map((line) => `${indent}${line}`);
}

/** Those that settle most; the others are for those who ask for everything. */
function needLines(needs: Comparison['needs'], all: boolean): readonly string[] {
  const shown = all ? needs : needs.slice(0, mostNeeds);
  const rest = needs.length - shown.length;
  return [...shown.map(needText), ...(rest > 0 ? [`and ${rest} more: \`--all\` names them`] : [])];
}

const mostNeeds = 6;

function needText({ cells, how }: Comparison['needs'][number]): string {
  return `${how} (${cells} ${cells === 1 ? 'answer' : 'answers'})`;
}

function section(heading: string, texts: readonly string[], { style, columns }: Layout): readonly string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) =>
    wrap(visible(text), Math.max(columns - 4, 40)).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`),
  );
  return [style.bold(heading), ...lines];
}
