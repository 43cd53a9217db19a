import type { Place, Verdict } from '../policy/test/engine.ts';
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
    ...(nearest
      ? [`nearest: \`${visible(nearest.rule)}\`: ${visible(nearest.differs)}`, ...placeLines(nearest.at, style)]
      : []),
  ];
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
