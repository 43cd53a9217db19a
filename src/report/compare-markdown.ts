import type { Cell, Comparison, CriterionResult, Subject } from '../compare/comparison.ts';
import { evidenceText, partText, valueText } from './compare-cell.ts';
import { code, plain, prose } from './markdown-text.ts';
import type { Reporter } from './reporter.ts';

/** For a pull request or a decision record: what follows, what is compared, the table, and the evidence folded away. */
export const compareMarkdown: Reporter<Comparison> = {
  id: 'markdown',
  mediaType: 'text/markdown',
  render(comparison) {
    return [
      advice(comparison),
      list('What is compared', comparison.subjects.map(subjectLine)),
      table(comparison),
      list(
        'What would change the verdict',
        comparison.sensitivities.map(({ text }) => prose(text)),
      ),
      list('What would settle what is unknown', comparison.needs.map(needLine)),
      ...comparison.criteria.map((criterion) => details(criterion, comparison.subjects)),
    ]
      .filter((part) => part !== '')
      .join('\n');
  },
};

function advice({ advice: all }: Comparison): string {
  if (all.length === 0) return 'Nothing can be advised yet: see what is missing below.\n';
  return all
    .map(({ text, criteria }) => `- **${prose(text)}** (${criteria.map((id) => code(id)).join(', ')})\n`)
    .join('');
}

function subjectLine({ id, title, summary, status, isConstructed }: Subject): string {
  const texts = [summary, ...status.map(({ text }) => text)].map(prose).join(' ');
  return `${code(id)}: ${prose(title)}${isConstructed ? ' (constructed, untried)' : ''}. ${texts}`;
}

function needLine({ input, cells, how }: Comparison['needs'][number]): string {
  return `${code(input)} (${cells} ${cells === 1 ? 'answer' : 'answers'}): ${prose(how)}`;
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `### ${title}\n\n${items.map((item) => `- ${item}\n`).join('')}`;
}

function table({ subjects, criteria }: Comparison): string {
  const head = row(['Criterion', ...subjects.map(({ id }) => code(id))]) + row(['---', ...subjects.map(() => '---')]);
  const rows = criteria.map(({ title, cells }) =>
    row([plain(title), ...subjects.map(({ id }) => cellText(cells.get(id)))]),
  );
  return head + rows.join('');
}

function row(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |\n`;
}

/** What is computed stands by itself; the rest says that it is not. */
function cellText(cell: Cell | undefined): string {
  if (!cell) return '';
  if (cell.confidence === 'unknown') return `*unknown without ${cell.needs.map((need) => code(need)).join(', ')}*`;
  return `${prose(valueText(cell))}${cell.confidence === 'declared' ? ' *(declared)*' : ''}`;
}

function details({ title, question, cells }: CriterionResult, subjects: readonly Subject[]): string {
  const items = subjects.flatMap(({ id }) => {
    const cell = cells.get(id);
    return cell ? [`- ${code(id)}: ${prose(cell.text)}${notes(cell)}\n`] : [];
  });
  return `<details><summary>${plain(title)}: ${plain(question)}</summary>\n\n${items.join('')}\n</details>\n`;
}

function notes({ parts, assumptions, moves, evidence }: Cell): string {
  const groups = [
    ['numbers', parts.map(partText)],
    ['taken for granted', assumptions],
    ['made of', moves],
    ['evidence', evidence.map(evidenceText)],
  ] as const;
  return groups
    .filter(([, texts]) => texts.length > 0)
    .map(([name, texts]) => `\n  - ${name}: ${texts.map(prose).join('; ')}`)
    .join('');
}
