import type { DiffEffect, PolicyChange } from '../policy/diff-change.ts';
import { enforcedByText } from './enforced-by.ts';
import { code, plain, prose } from './markdown-text.ts';
import {
  type DiffedPolicies,
  effectsText,
  type PolicyDiffResult,
  policyTitle,
  subjectText,
  witnessText,
} from './policy-diff.ts';
import { placeText } from './policy-surface.ts';

/** A review comment: the verdict, then a table of what the host may do now, and what it no longer may. */
export function policyDiffMarkdown({ pairs, single }: PolicyDiffResult): string {
  const shown = single ? pairs : pairs.filter(({ diff }) => diff.changes.length > 0);
  if (shown.length === 0) return 'no policy differs\n';
  return shown.map((pair) => section(pair, roomyComment / shown.length)).join('\n');
}

/** What comments may hold is bounded (GitHub: 65,536 characters); this is what the tables may take of it. */
const roomyComment = 40_000;

function section(pair: DiffedPolicies, room: number): string {
  const enforced = enforcedByText((pair.status === 'deleted' ? pair.old : pair.new).enforcedBy);
  return [`### ${plain(policyTitle(pair))}\n`, `**${effectsText(pair)}**\n`, table(pair, room), `${prose(enforced)}\n`]
    .filter((part) => part !== '')
    .join('\n');
}

/** What widens stands first within its area, so that little is lost where there is no room. */
function table(pair: DiffedPolicies, room: number): string {
  const { changes } = pair.diff;
  if (changes.length === 0) return '';
  const sorted = changes.toSorted((a, b) => effects.indexOf(a.effect) - effects.indexOf(b.effect));
  let text = row(['', 'Where', 'Change', 'Shown by', 'Place']) + row(['---', '---', '---', '---', '---']);
  for (const [at, change] of sorted.entries()) {
    if (at > 0 && text.length > room) return `${text}\nand ${sorted.length - at} more changes\n`;
    text += row(cells(change, pair));
  }
  return text;
}

const effects: readonly DiffEffect[] = ['widens', 'unknown', 'narrows', 'neutral'];

function cells(change: PolicyChange, { old, new: fresh }: DiffedPolicies): readonly string[] {
  const { effect, message, witness } = change;
  const place = change.new ? placeText(fresh.source, change.new) : placeText(old.source, change.old);
  const sure = witness && (witness.confirmed ? '' : ` (${witnessText(change)})`);
  return [
    effect === 'widens' ? '**widens**' : effect,
    plain(subjectText(change)),
    prose(message),
    witness ? `${code(witness.text)}${sure}` : '',
    code(place),
  ];
}

const row = (columns: readonly string[]): string => `| ${columns.join(' | ')} |\n`;
