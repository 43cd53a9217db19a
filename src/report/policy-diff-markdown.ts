import type { PolicyChange } from '../policy/diff-change.ts';
import { code, plain, prose } from './markdown-text.ts';
import {
  changePlace,
  type DiffedPolicies,
  effectOrder,
  effectsText,
  type PolicyDiffResult,
  pairEnforcedBy,
  policyTitle,
  reportedPairs,
  subjectText,
  witnessText,
} from './policy-diff.ts';

/** A review comment: the verdict, then a table of what the host may do now, and what it no longer may. */
export function policyDiffMarkdown(result: PolicyDiffResult): string {
  const shown = reportedPairs(result);
  if (shown.length === 0) return 'no policy differs\n';
  return shown.map((pair) => section(pair, roomyComment / shown.length)).join('\n');
}

/** What comments may hold is bounded (GitHub: 65,536 characters); this is what the tables may take of it. */
const roomyComment = 40_000;

function section(pair: DiffedPolicies, room: number): string {
  return [
    `### ${plain(policyTitle(pair))}\n`,
    `**${effectsText(pair)}**\n`,
    table(pair, room),
    `${prose(pairEnforcedBy(pair))}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** What widens stands first within its area, so that little is lost where there is no room. */
function table(pair: DiffedPolicies, room: number): string {
  const { changes } = pair.diff;
  if (changes.length === 0) return '';
  const sorted = changes.toSorted((a, b) => effectOrder.indexOf(a.effect) - effectOrder.indexOf(b.effect));
  let text = row(['', 'Where', 'Change', 'Shown by', 'Place']) + row(['---', '---', '---', '---', '---']);
  for (const [at, change] of sorted.entries()) {
    if (at > 0 && text.length > room) return `${text}\nand ${sorted.length - at} more changes\n`;
    text += row(cells(change, pair));
  }
  return text;
}

function cells(change: PolicyChange, pair: DiffedPolicies): readonly string[] {
  const { effect, message, witness } = change;
  const sure = witness && (witness.confirmed ? '' : ` (${witnessText(change)})`);
  return [
    effect === 'widens' ? '**widens**' : effect,
    plain(subjectText(change)),
    prose(message),
    witness ? `${code(witness.text)}${sure}` : '',
    code(changePlace(change, pair)),
  ];
}

const row = (columns: readonly string[]): string => `| ${columns.join(' | ')} |\n`;
