import type { Place, Verdict } from '../policy/test/engine.ts';
import type { CaseResult } from '../policy/test/run-case.ts';
import { abbreviate } from '../text/abbreviate.ts';
import { excerpt } from '../text/excerpt.ts';
import { visible } from '../text/visible.ts';
import type { Style } from './style.ts';

/** A verdict and why: the deciding line, the nearest rule, and what differs. One line each, without indentation. */
export function verdictLines(verdict: Verdict, style: Style): readonly string[] {
  const { by, nearest, reason } = verdict;
  return [
    verdict.verdict === 'allow' && verdict.rule !== undefined
      ? `${style.green('allowed')} by \`${visible(verdict.rule)}\``
      : `${word(verdict, style)}: ${visible(reason)}`,
    ...(by ? placeLines(by, style) : []),
    ...(nearest ? nearestLines(nearest, style) : []),
  ];
}

/** What our engine heard the policy print, one line each. */
export function printsOf({ verdicts }: CaseResult): readonly string[] {
  return verdicts.get('rego')?.prints ?? [];
}

export function printLines(result: CaseResult): readonly string[] {
  return printsOf(result).map((line) => `  | ${visible(line)}`);
}

/** Engines that agree are explained once, by the first, which knows the most. */
export function explainedVerdicts({
  verdicts,
  outcome,
}: CaseResult): readonly { readonly name: string; readonly verdict: Verdict }[] {
  const all = [...verdicts].map(([name, verdict]) => ({ name, verdict }));
  return outcome === 'disagreement' ? all : [{ name: '', verdict: all[0]!.verdict }];
}

export function nearestLines({ rule, differs, at }: NonNullable<Verdict['nearest']>, style: Style): readonly string[] {
  return [`nearest: \`${visible(rule)}\`: ${visible(differs)}`, ...placeLines(at, style)];
}

export function placeText({ source, range }: Place): string {
  const { line, column } = source.position(range.start);
  return `${source.path}:${line}:${column}`;
}

function word({ verdict }: Verdict, style: Style): string {
  if (verdict === 'allow') return style.green('allowed');
  return verdict === 'deny' ? style.red('denied') : style.red('error, which denies');
}

/** The line in its file. */
function placeLines(place: Place, style: Style): readonly string[] {
  const { line, text } = excerpt(place.source, place.range, 100);
  return [`  ${style.cyan(visible(placeText(place)))}`, `  ${style.dim(`${line} |`)} ${abbreviate(text)}`];
}
