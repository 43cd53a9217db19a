import type { Cell, Comparison, CriterionResult, Statement, Subject, SubjectId } from '../compare/comparison.ts';
import { evidenceText, partText, valueText } from './compare-cell.ts';
import { coverageChart } from './html/coverage-chart.ts';
import { lineChart } from './html/line-chart.ts';
import { type Child, element, type Markup, prose, together } from './html/markup.ts';
import { page } from './html/page.ts';
import { subjectClass } from './html/subject-class.ts';
import { timelineChart } from './html/timeline-chart.ts';
import type { Reporter } from './reporter.ts';

/** One page that needs nothing else: what follows, the table with its evidence, and pictures of what was computed. */
export const compareHtml: Reporter<Comparison> = {
  id: 'html',
  mediaType: 'text/html',
  render(comparison) {
    return page(
      title,
      element('a', { class: 'skip', href: '#criteria' }, 'Go to the table'),
      element('header', { class: 'bar' }, element('h1', {}, title), themeChoice),
      element('main', {}, summary(comparison), subjects(comparison), table(comparison), pictures(comparison)),
    );
  },
};

const title = 'Wrap at build, load at deployment, or a VM';

const themeChoice = element(
  'label',
  { class: 'field', id: 'theme-choice' },
  element('span', {}, 'Colours'),
  element(
    'select',
    { id: 'theme', hidden: true },
    [
      ['', 'as the system'],
      ['light', 'light'],
      ['dark', 'dark'],
    ].map(([value, name]) => element('option', { value: value! }, name)),
  ),
);

function summary({ advice, sensitivities, needs, criteria }: Comparison): Markup {
  const counts = countConfidences(criteria);
  return element(
    'section',
    { 'aria-labelledby': 'summary' },
    element('h2', { id: 'summary' }, 'Summary'),
    advised(advice),
    element(
      'p',
      { class: 'soft' },
      `${counts.computed} answers are computed from the inputs, ${counts.declared} are declared with their evidence, ${counts.unknown} are unknown.`,
    ),
    missing(needs),
    turning(sensitivities),
  );
}

function advised(advice: Comparison['advice']): Markup {
  if (advice.length === 0) return element('p', {}, 'Nothing can be advised yet: see what is missing below.');
  return list(advice.map(({ text, criteria }) => [prose(text), ' ', links(criteria)]));
}

function missing(needs: Comparison['needs']): Markup | undefined {
  if (needs.length === 0) return undefined;
  const items = needs.map(({ input, cells, how }) => [
    element('code', {}, input),
    ` (${cells} ${cells === 1 ? 'answer' : 'answers'}): `,
    prose(how),
  ]);
  const rest = items.slice(mostNeeds);
  return together(
    element('h3', {}, 'What would settle what is unknown'),
    list(items.slice(0, mostNeeds)),
    rest.length > 0
      ? element('details', {}, element('summary', {}, `${rest.length} more, which settle less`), list(rest))
      : undefined,
  );
}

const mostNeeds = 6;

function turning(sensitivities: Comparison['sensitivities']): Markup | undefined {
  if (sensitivities.length === 0) return undefined;
  const items = sensitivities.map(({ text, criterion }) => [prose(text), ' ', links([criterion])]);
  return together(element('h3', {}, 'What would change the verdict'), list(items));
}

function list(items: readonly Child[]): Markup {
  return element(
    'ul',
    {},
    items.map((item) => element('li', {}, item)),
  );
}

function countConfidences(criteria: readonly CriterionResult[]): Record<Cell['confidence'], number> {
  const counts = { computed: 0, declared: 0, unknown: 0 };
  for (const { cells } of criteria) for (const { confidence } of cells.values()) counts[confidence]++;
  return counts;
}

function links(criteria: readonly string[]): Markup {
  return together(
    ...criteria.flatMap((id, at) => [at > 0 ? ', ' : '(', element('a', { href: `#c-${id}` }, id)]),
    criteria.length > 0 ? ')' : '',
  );
}

function subjects(comparison: Comparison): Markup {
  return element(
    'section',
    { 'aria-labelledby': 'subjects' },
    element('h2', { id: 'subjects' }, 'What is compared'),
    element('ul', { class: 'subjects' }, comparison.subjects.map(subject)),
  );
}

function subject({ id, title: name, summary: text, status, isConstructed }: Subject): Markup {
  return element(
    'li',
    { class: subjectClass(id) },
    element('h3', {}, name),
    element('p', {}, prose(text)),
    isConstructed ? element('p', {}, element('span', { class: 'tag unknown' }, 'constructed, untried')) : undefined,
    list(status.map((one) => [prose(one.text), evidenceOf(one)])),
  );
}

function evidenceOf({ evidence }: Statement): Markup | undefined {
  if (evidence.length === 0) return undefined;
  return element('span', { class: 'text' }, evidence.map(evidenceText).join('; '));
}

function table({ subjects: columns, criteria }: Comparison): Markup {
  const groups = [...new Set(criteria.map(({ group }) => group))];
  return element(
    'section',
    { 'aria-labelledby': 'criteria-heading' },
    element('h2', { id: 'criteria-heading' }, 'Criterion by criterion'),
    filters(columns, groups),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of criteria' },
      element(
        'table',
        { id: 'criteria' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('th', { scope: 'col' }, 'Criterion'),
            columns.map(({ id, title: name }) => element('th', { scope: 'col', 'data-subject': id }, name)),
          ),
        ),
        groups.map((group) =>
          element(
            'tbody',
            {},
            element('tr', {}, element('th', { scope: 'rowgroup', colspan: columns.length + 1 }, group)),
            criteria.filter((one) => one.group === group).map((one) => row(one, columns)),
          ),
        ),
      ),
    ),
  );
}

function filters(columns: readonly Subject[], groups: readonly string[]): Markup {
  const boxes = (name: string, values: readonly (readonly [string, string])[]) =>
    values.map(([value, text]) =>
      element(
        'label',
        {},
        element('input', { type: 'checkbox', name, value, checked: true, autocomplete: 'off' }),
        ` ${text}`,
      ),
    );
  return element(
    'form',
    { id: 'filters', hidden: true, 'aria-label': 'Filters of the table', autocomplete: 'off' },
    element(
      'label',
      { class: 'field' },
      element('span', {}, 'Words'),
      element('input', { type: 'search', id: 'filter-text' }),
    ),
    element(
      'label',
      { class: 'field' },
      element('span', {}, 'Group'),
      element(
        'select',
        { id: 'filter-group' },
        element('option', { value: '' }, 'all'),
        groups.map((group) => element('option', { value: group }, group)),
      ),
    ),
    element(
      'fieldset',
      {},
      element('legend', {}, 'Columns'),
      boxes(
        'subject',
        columns.map(({ id, title: name }) => [id, name]),
      ),
    ),
    element(
      'fieldset',
      {},
      element('legend', {}, 'Answers'),
      boxes(
        'confidence',
        confidences.map((one) => [one, one]),
      ),
    ),
    element('button', { type: 'button', id: 'unfold', 'aria-pressed': 'false' }, 'Unfold all evidence'),
    element('button', { type: 'reset' }, 'Show all'),
    element('p', { id: 'filter-count', role: 'status', class: 'soft' }),
  );
}

const confidences = ['computed', 'declared', 'unknown'] as const;

function row({ id, title: name, group, question, cells }: CriterionResult, columns: readonly Subject[]): Markup {
  return element(
    'tr',
    { 'data-group': group, id: `c-${id}` },
    element('th', { scope: 'row' }, name, element('span', { class: 'question' }, prose(question))),
    columns.map(({ id: column, title: columnName }) => cellOf(cells.get(column), { column, columnName, name })),
  );
}

interface Placing {
  readonly column: SubjectId;
  readonly columnName: string;
  readonly name: string;
}

function cellOf(cell: Cell | undefined, { column, columnName, name }: Placing): Markup {
  if (!cell) return element('td', { 'data-subject': column }, element('span', { class: 'soft' }, 'does not apply'));
  return element(
    'td',
    { 'data-subject': column, 'data-confidence': cell.confidence },
    element('span', { class: 'value' }, valueText(cell)),
    ' ',
    element('span', { class: `tag ${cell.confidence}` }, cell.confidence),
    element('span', { class: 'text' }, prose(cell.text)),
    details(cell, `${columnName}, ${name}`),
  );
}

function details(cell: Cell, about: string): Markup | undefined {
  const parts = [
    ['Missing', cell.needs],
    ['Numbers', cell.parts.map(partText)],
    ['Made of', cell.moves],
    ['Taken for granted', cell.assumptions],
    ['Evidence', cell.evidence.map(evidenceText)],
  ] as const;
  const shown = parts.filter(([, texts]) => texts.length > 0);
  if (shown.length === 0) return undefined;
  return element(
    'details',
    {},
    element('summary', { 'aria-label': `Evidence: ${about}` }, 'Evidence'),
    element(
      'dl',
      {},
      shown.map(([term, texts]) => [element('dt', {}, term), texts.map((text) => element('dd', {}, prose(text)))]),
    ),
  );
}

function pictures({ growth, timelines, coverage, subjects: columns }: Comparison): Markup | undefined {
  if (growth.length === 0 && timelines.length === 0 && coverage.length === 0) return undefined;
  const titleOf = (id: SubjectId) => columns.find((one) => one.id === id)?.title ?? id;
  return element(
    'section',
    { 'aria-labelledby': 'pictures' },
    element('h2', { id: 'pictures' }, 'Pictures'),
    element(
      'div',
      { class: 'pictures' },
      growth.map((one) => lineChart(one, titleOf)),
    ),
    timelines.length > 0 ? timelineChart(timelines, titleOf) : undefined,
    coverage.length > 0 ? coverageChart(coverage) : undefined,
  );
}
