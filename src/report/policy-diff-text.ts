import type { DiffEffect, PolicyChange } from '../policy/diff-change.ts';
import { visible } from '../text/visible.ts';
import {
  changePlace,
  type DiffedPolicies,
  effectsText,
  type PolicyDiffResult,
  pairEnforcedBy,
  policyTitle,
  reportedPairs,
  subjectText,
  witnessText,
} from './policy-diff.ts';
import type { Style } from './style.ts';

/** For people: what the host may do now and could not, then what it no longer may, each with a request that shows it. */
export function policyDiffText(
  result: PolicyDiffResult,
  { style, quiet }: { readonly style: Style; readonly quiet: boolean },
): string {
  const shown = reportedPairs(result);
  if (quiet) return shown.flatMap((pair) => pair.diff.changes.map((change) => `${line(change, pair)}\n`)).join('');
  if (shown.length === 0) return 'no policy differs\n';
  return shown.map((pair) => section(pair, style)).join('\n');
}

function section(pair: DiffedPolicies, style: Style): string {
  const { changes } = pair.diff;
  return [
    `${style.bold(visible(policyTitle(pair)))}\n`,
    `${effectsText(pair)}\n`,
    ...(changes.length > 0 ? ['\n'] : []),
    ...changes.map((change) => entry(change, pair, style)),
    '\n',
    `${pairEnforcedBy(pair)}\n`,
  ].join('');
}

const width = 8;

function entry(change: PolicyChange, pair: DiffedPolicies, style: Style): string {
  const head = `${painted(change.effect, style)} ${style.bold(visible(subjectText(change)))}: ${visible(change.message)}`;
  const sure = witnessText(change);
  const witness = change.witness && `e.g. ${visible(change.witness.text)}  ${style.dim(`(${sure})`)}`;
  const place = changePlace(change, pair);
  return [
    head,
    ...[witness, place && style.cyan(visible(place))]
      .filter((text) => text !== undefined && text !== '')
      .map((text) => `${' '.repeat(width)} ${text}`),
  ]
    .map((text) => `${text}\n`)
    .join('');
}

function painted(effect: DiffEffect, style: Style): string {
  const word = effect.toUpperCase().padEnd(width);
  if (effect === 'widens') return style.red(word);
  if (effect === 'unknown') return style.yellow(word);
  return effect === 'narrows' ? style.green(word) : style.dim(word);
}

function line(change: PolicyChange, pair: DiffedPolicies): string {
  const place = changePlace(change, pair) || pair.new.path;
  return visible(`${place}: ${change.effect}: ${subjectText(change)}: ${change.message}`);
}
