import { elided } from '../text/mask.ts';
import type { Range } from '../text/source.ts';
import { certainSecrets, isLiteralSecret, isSecretName, mayNameSecret } from './secrets.ts';

/**
 * What command lines give away in any text: the values of options and variables that promise a secret, passwords of
 * `user:password` and of URIs, tokens of headers. Only to be hidden. Linear in the text; ranges may overlap.
 */
export function commandSecrets(text: string): readonly Range[] {
  return [...(mayNameSecret(text) ? namedValues(text) : []), ...passwords(text), ...certainSecrets(text)];
}

/** The text with every one of them replaced by `…`. */
export function withoutCommandSecrets(text: string): string {
  return elided(text, commandSecrets(text));
}

/** `PASSWORD=…`, `--password=…`, `-Dstore.password=…`. What follows is only looked at, since another name may begin in it. */
const assigned = /(?<![\w.-])-{0,2}([A-Za-z_][\w.-]{0,80})=(?=VALUE)/;

/** `--password …`, `"--password", "…"`. */
const followed = /(?<![\w.-])-{1,2}([A-Za-z_][\w.-]{0,80})SEPARATOR(?!\\?["']?-)(?=VALUE)/;

function namedForms(): readonly RegExp[] {
  return [assigned, followed].map(
    ({ source }) => new RegExp(source.replace('SEPARATOR', separator()).replace('VALUE', value()), 'dg'),
  );
}

/** Between the items of a command line, or of a JSON list that may stand in another text. */
function separator(): string {
  return String.raw`(?:\\?["']?[ \t]{0,9},[ \t]{0,9}|\\?["']?[ \t]{1,9})`;
}

function value(): string {
  return String.raw`\\?"([^"\r\n\\]{1,300})|'([^'\r\n]{1,300})|([^\s"'\x60,;|&<>\\]{1,300})`;
}

function* namedValues(text: string): Generator<Range> {
  for (const form of namedForms()) {
    for (const match of text.matchAll(form)) {
      const name = match[1]!.slice(match[1]!.lastIndexOf('.') + 1);
      const at = [2, 3, 4].find((group) => match[group] !== undefined)!;
      if (isSecretName(name) && isLiteralSecret(match[at]!)) yield rangeOf(match, at);
    }
  }
}

/** What a text without a mark can't hold is not looked for: compiling a pattern takes longer than a small text does. */
const others: readonly { readonly isMarked: (text: string) => boolean; readonly form: RegExp }[] = [
  {
    isMarked: (text) => text.includes('://'),
    form: /:\/\/[^\s:@/?#"']{0,128}:([^\s@/?#"']{1,128})@/dg,
  },
  {
    isMarked: (text) => text.includes('-u'),
    form: /(?<![\w-])(?:-u|--(?:proxy-)?user)(?:=|\\?["']?[ \t]{0,9},[ \t]{0,9}|\\?["']?[ \t]{1,9})\\?["']?(?!([^\s:"'/\\]{1,64}):\1(?![^\s"']))[^\s:"'/\\]{1,64}:([^\s"',\\]{1,300})/dg,
  },
  {
    isMarked: (text) => /bearer|basic/i.test(text),
    form: /(?<![\w-])(?:bearer|basic)[ \t]{1,9}(?=[^\s"']{0,200}\d)([A-Za-z0-9._~+/=-]{8,1000})/dgi,
  },
];

function* passwords(text: string): Generator<Range> {
  for (const { isMarked, form } of others) {
    if (!isMarked(text)) continue;
    for (const match of text.matchAll(form)) {
      const at = match.length - 1;
      if (isLiteralSecret(match[at]!, 1)) yield rangeOf(match, at);
    }
  }
}

function rangeOf({ indices }: RegExpExecArray, group: number): Range {
  const [start, end] = indices![group]!;
  return { start, end };
}
