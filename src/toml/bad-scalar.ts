import type { Range } from '../text/source.ts';
import type { TomlProblem } from './document.ts';
import { mistake, quoted, toml11 } from './mistakes.ts';
import type { Reader } from './reader.ts';

const SHOWN_AT_MOST = 200;

interface Guess {
  readonly pattern: RegExp;
  describe(text: string, range: Range): TomlProblem;
}

/** Why what stands at `range` is no TOML value, as far as one can guess what was meant. */
export function describeBadScalar(reader: Reader, range: Range): TomlProblem {
  const text = reader.text.slice(range.start, Math.min(range.end, range.start + SHOWN_AT_MOST));
  if (range.end > range.start && /["']/.test(reader.text[range.start - 1] ?? '')) return mismatchedQuotes(text, range);
  const guess = GUESSES.find(({ pattern }) => pattern.test(text));
  return guess ? guess.describe(text, range) : unquotedText(text, range);
}

/** Directly behind a string: a quotation mark is missing or one too many, here or further left. */
export function mismatchedQuotes(text: string, range: Range): TomlProblem {
  const help = 'close each text, and write `\\"` for a quotation mark inside of one';
  return mistake('missing-quote', `a text ended at the quotation mark before ${quoted(text)}`, range, help);
}

const GUESSES: readonly Guess[] = [
  {
    pattern: /^$/,
    describe: (_, range) =>
      mistake('missing-value', 'a value is missing here', range, 'write a value, e.g. `"text"`, `42` or `true`'),
  },
  {
    pattern: /^[\w.+:-]+[ \t]*;$/,
    describe: (_, { end }) =>
      mistake(
        'extra-text',
        '`;` does not belong after the value',
        { start: end - 1, end },
        'remove it: settings end with the line',
      ),
  },
  {
    pattern: /^(?:true|false)$/i,
    describe: (text, range) =>
      mistake('boolean-case', 'TOML booleans are lower case', range, `write \`${text.toLowerCase()}\``),
  },
  {
    pattern: /^(?:yes|no|on|off)$/i,
    describe: (text, range) =>
      mistake(
        'not-a-boolean',
        `${quoted(text)} is no TOML boolean`,
        range,
        `write \`${/^(?:yes|on)$/i.test(text) ? 'true' : 'false'}\``,
      ),
  },
  {
    pattern: /^(?:null|nil|none|undefined)$/i,
    describe: (text, range) => mistake('null', `TOML has no ${quoted(text)}`, range, 'remove the setting'),
  },
  {
    pattern: /^[+-]?(?:inf|nan)$/i,
    describe: (text, range) =>
      mistake('invalid-float', 'TOML writes `inf` and `nan` in lower case', range, `write \`${text.toLowerCase()}\``),
  },
  {
    pattern: /^[+-]?0[0-9_]+$/,
    describe: (text, range) =>
      mistake(
        'leading-zero',
        'a TOML integer has no leading zeros',
        range,
        `write \`${withoutZeros(text)}\`${/^[+-]?0[0-7]+$/.test(text) ? `, or \`0o${text.replace(/^[+-]?0+/, '')}\` for an octal number` : ''}`,
      ),
  },
  {
    pattern: /^[+-]?0[XOB][0-9A-Fa-f_]+$/,
    describe: (text, range) =>
      mistake(
        'invalid-integer',
        'the base of a TOML integer is lower case',
        range,
        `write \`${text.replace(/[XOB]/, (base) => base.toLowerCase())}\``,
      ),
  },
  {
    pattern: /^[+-]0[xob][0-9A-Fa-f_]+$/,
    describe: (_, range) =>
      mistake(
        'invalid-integer',
        'a TOML integer with a base has no sign',
        range,
        'remove the sign, or write it in decimal',
      ),
  },
  {
    pattern: /^0[xob][0-9A-Za-z_]*$/,
    describe: (text, range) =>
      mistake(
        'invalid-integer',
        `${quoted(text)} is no TOML integer`,
        range,
        'write only digits of that base, with single underscores between them',
      ),
  },
  {
    pattern: /^\d+ ?[KMGTkmgt](?:i?[Bb])?$/,
    describe: (text, range) => mistake('unquoted-text', 'a size is a text in TOML', range, `write \`"${text}"\``),
  },
  {
    pattern: /^\d{1,2}:\d{2}$|^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?:[Zz]|[+-]\d{2}:\d{2})?$/,
    describe: (_, range) => toml11('a time without seconds', range, 'write the seconds too, e.g. `:00`'),
  },
  {
    pattern: /^\d{3,5}-\d{1,2}-\d{1,2}(?:[Tt ]|$)/,
    describe: (text, range) =>
      mistake(
        'invalid-date',
        `${quoted(text)} is no date of the calendar`,
        range,
        'write `YYYY-MM-DD`, `YYYY-MM-DDThh:mm:ssZ`, or quote the text',
      ),
  },
  {
    pattern: /^\d{1,2}:\d{1,2}:/,
    describe: (text, range) =>
      mistake('invalid-time', `${quoted(text)} is no time of day`, range, 'write `hh:mm:ss`, or quote the text'),
  },
  {
    pattern: /^[+-]?(?:\.[0-9]|[0-9])[0-9_.]*(?:[eE][+-]?[0-9_.]*)?$/,
    describe: (text, range) =>
      mistake(
        'invalid-number',
        `${quoted(text)} is no TOML number`,
        range,
        'put digits on both sides of every `.`, `_` and `e`',
      ),
  },
  {
    pattern: /[“”‘’„«»]/,
    describe: (_, range) =>
      mistake('typographic-quote', 'typographic quotation marks do not delimit a TOML text', range, 'use `"` or `\'`'),
  },
  {
    pattern: /^[^"']*["']$/,
    describe: (text, range) =>
      mistake(
        'missing-quote',
        'the opening quotation mark is missing',
        range,
        `write \`${text.at(-1)}\` before the text`,
      ),
  },
  {
    pattern: /^[A-Za-z_][\w.-]*\s*\(/,
    describe: (_, range) => mistake('unquoted-text', 'TOML has no function calls', range, 'quote the text'),
  },
  {
    pattern: /^[=:,)\]}]/,
    describe: (text, range) =>
      mistake(
        'missing-value',
        `a value is missing before ${quoted(text[0]!)}`,
        range,
        'write a value, e.g. `"text"`, `42` or `true`',
      ),
  },
];

function unquotedText(text: string, range: Range): TomlProblem {
  const whole = range.end - range.start <= SHOWN_AT_MOST && !/[\\"']/.test(text);
  return mistake(
    'unquoted-text',
    `${quoted(text)} is no TOML value`,
    range,
    whole && text.length <= 60 && !text.includes('`') ? `quote the text: \`"${text}"\`` : 'quote the text',
  );
}

function withoutZeros(text: string): string {
  return text.replace(/^([+-]?)0[0_]*(?=[0-9])/, '$1');
}
