import type { Range } from '../text/source.ts';
import { commandSecrets } from './command-secrets.ts';
import { isLiteralSecret, isSecretName, mayNameSecret } from './secrets.ts';

/**
 * What a text gives to names that promise a secret, whether the text parses or not; comments and template tags are read as well, and
 * so are command lines, with passwords in URIs, and the variables of containers. Only to be hidden: much of it is no finding. Linear in the text.
 */
export function suspectedSecrets(text: string): readonly Range[] {
  const named = mayNameSecret(text)
    ? [...namedLiterals(text), ...pairs(text), ...keysByLine(text), ...variables(text)]
    : [];
  return [...named, ...commandSecrets(text)];
}

/** `password = "…"`, also of several lines, `{% if token == '…' %}`, `{{ password|default("…") }}`. */
const namedLiteral =
  /(?<![\w-])([A-Za-z_][\w-]{0,60})["']?[ \t]{0,9}(?:[=!]?=|\|[ \t]{0,9}d(?:efault)?\()[ \t]{0,9}("{3}(?:\r?\n)?|'{3}(?:\r?\n)?|["'])([^"'\r\n]{1,1000})/dg;

function* namedLiterals(text: string): Generator<Range> {
  for (const { 1: name, 3: value, indices } of text.matchAll(namedLiteral)) {
    if (isSecretName(name!) && isLiteralSecret(value!)) yield rangeOf(indices![3]!);
  }
}

/** `{"password": "…"}`, `env.get("TOKEN", "…")`. */
const pair = /["']([A-Za-z_][\w-]{0,60})["'][ \t]{0,9}[,:][ \t]{0,9}["']([^"'\r\n]{1,1000})/dg;

function* pairs(text: string): Generator<Range> {
  for (const { 1: name, 2: value, indices } of text.matchAll(pair)) {
    if (isSecretName(name!) && isLiteralSecret(value!)) yield rangeOf(indices![2]!);
  }
}

/** `name: DB_PASSWORD` and `value: …` of YAML and JSON, on one line or two. */
const variable =
  /(?<![\w-])name["']?:[ \t]{0,9}["']?([A-Za-z_][\w.-]{0,80})["']?[ \t]{0,9},?[ \t]{0,9}(?:\r?\n[ \t]{0,60})?["']?value["']?:[ \t]{0,9}(?:"([^"\r\n]{1,300})|'([^'\r\n]{1,300})|([^\s"',}][^\r\n,}]{0,300}))/dg;

/** The same with the value first. */
const variableBehind =
  /(?<![\w-])value["']?:[ \t]{0,9}(?:"([^"\r\n]{1,300})"|'([^'\r\n]{1,300})'|([^\s"',}][^\r\n,}]{0,300}?))[ \t]{0,9},?[ \t]{0,9}(?:\r?\n[ \t]{0,60})?["']?(?<![\w-])name["']?:[ \t]{0,9}["']?([A-Za-z_][\w.-]{0,80})/dg;

function* variables(text: string): Generator<Range> {
  if (!text.includes('name') || !text.includes('value')) return;
  for (const match of text.matchAll(variableBehind)) {
    const at = [1, 2, 3].find((group) => match[group] !== undefined)!;
    if (isSecretName(match[4]!) && isLiteralSecret(match[at]!)) yield rangeOf(match.indices![at]!);
  }
  for (const match of text.matchAll(variable)) {
    const at = [2, 3, 4].find((group) => match[group] !== undefined)!;
    if (isSecretName(match[1]!) && isLiteralSecret(match[at]!)) yield rangeOf(match.indices![at]!);
  }
}

/** Encryption keys wherever their table is put or misspelt, and values that lack their quotation marks. */
function* keysByLine(text: string): Generator<Range> {
  let section = '';
  for (const { 0: line, index } of text.matchAll(/^.*=.*$|^[ \t#]*\[.*$/gm)) {
    section = header.exec(line)?.[1] ?? section;
    const assignment = assignmentForm.exec(line);
    if (!assignment) continue;
    const key = assignment[1]!.replace(/["' \t]/g, '');
    const start = assignment[0].length;
    if (keyTable.test(key) || keyTable.test(section)) {
      for (const { 0: run, index: at } of line.slice(start).matchAll(keyLike)) {
        yield { start: index + start + at, end: index + start + at + run.length };
      }
    } else if (isSecretName(key.slice(key.lastIndexOf('.') + 1))) {
      const bare = /^["']?([^\s"'#,[\]{}]+)/.exec(line.slice(start, start + 1000));
      const end = start + (bare?.[0].length ?? 0);
      if (bare && isLiteralSecret(bare[1]!)) yield { start: index + end - bare[1]!.length, end: index + end };
    }
  }
}

const header = /^[ \t#]*\[\[?([^\]]{1,300})\]/;
const assignmentForm = /^[ \t#]*([\w."' \t-]{1,300}?)[ \t]*=[ \t]*/;
const keyTable = /insecure_*keys?(?:\.|$)|protected_files_key/i;
const keyLike = /[0-9A-Za-z+/=_-]{12,}/g;

function rangeOf([start, end]: readonly [number, number]): Range {
  return { start, end };
}
