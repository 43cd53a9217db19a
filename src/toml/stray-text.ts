import type { Range } from '../text/source.ts';
import type { TomlProblem } from './document.ts';
import { mistake, quoted } from './mistakes.ts';

/** As much of a line as is looked at to guess what it was meant to be. */
export const LOOKED_AT = 300;

export const STARTS_VALUE = /^(?:["'[{]|(?:true|false|[+-]?\d[\w.:+-]*)[ \t]*(?:#|$))/;

/** What stands before the first `=`, if it could be meant as a key: words with dots between them. One way to match, so linear. */
export const MALFORMED_KEY = /^([^\s="'#.]*(?:[ \t]*\.(?:[ \t]*[^\s="'#.]+)?)*[ \t]*)=/;

/** A line that is no statement. */
export function strayText(text: string, range: Range): TomlProblem {
  if (/^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/.test(text)) {
    return mistake('stray-text', 'a merge conflict is not resolved', range, 'choose one side and remove the markers');
  }
  return mistake('stray-text', `${quoted(text)} is no TOML statement`, range, strayTextHelp(text));
}

function strayTextHelp(text: string): string {
  if (/^(?:\/\/|;|--|%)/.test(text)) return 'begin comments with `#`';
  if (/^[\]})],?$/.test(text)) return 'remove it, or open the bracket it closes';
  return 'remove the line, or begin it with `#`';
}

/** What stands between the value of a setting and the end of its line. */
export function extraText(source: string, range: Range): TomlProblem {
  const text = source.slice(range.start, Math.min(range.end, range.start + LOOKED_AT));
  if (text.startsWith(';') && text.trimEnd() === ';')
    return mistake('extra-text', '`;` does not belong after the value', range, 'remove it: settings end with the line');
  if (/["']/.test(source[range.start - 1] ?? '')) {
    const help = /["']/.test(text)
      ? 'write `\\"` inside a double-quoted text, or put the text in single quotes'
      : 'move it in front of the quotation mark, or remove it';
    return mistake('extra-text', `the text ended at the quotation mark before ${quoted(text)}`, range, help);
  }
  return mistake('extra-text', `${quoted(text)} does not belong after the value`, range, extraTextHelp(text));
}

export function malformedKey(key: string, start: number): TomlProblem {
  const range = { start, end: start + Math.max(key.length, 1) };
  if (key === '') return mistake('invalid-key', 'a key is missing before `=`', range, 'write `key = value`');
  const help = 'quote the part that holds anything but letters, digits, `-` and `_`';
  return mistake('invalid-key', `${quoted(key)} is no bare key`, range, help);
}

function extraTextHelp(text: string): string {
  if (/^(?:\/\/|;|--)/.test(text)) return 'begin comments with `#`';
  if (text.startsWith(',')) return 'remove it: settings end with the line';
  if (text.startsWith(':')) return 'quote the whole value';
  return 'remove it, begin it with `#`, or quote the whole value';
}
