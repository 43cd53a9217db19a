import { elided } from '../text/mask.ts';
import type { Range } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';

/** A secret in a text. `certain`: its form gives it away; otherwise its name does. */
export interface Secret {
  /** E.g. `a GitHub token`. */
  readonly kind: string;
  readonly certain: boolean;
}

/** A string of a document that holds a secret. */
export interface FoundSecret extends Secret {
  readonly node: Node;
  readonly path: readonly (string | number)[];
  readonly length: number;
}

/**
 * Every string value with a secret in it, trusted files aside. Values under `fs.insecure__keys` (and its old name) are keys
 * whatever they look like.
 */
export function* findSecrets(document: TomlDocument): Generator<FoundSecret> {
  yield* secretsBelow(document, document.root, []);
}

/** What outputs must not show of a document: whole strings with a secret, and what looks like one anywhere else. */
export function secretRanges(document: TomlDocument): readonly Range[] {
  const strings = [...findSecrets(document)].map(({ node }) => document.range(node));
  return [...strings, ...certainSecrets(document.source.text)];
}

/** Parts of any text (a template, a broken file, a message) that are certainly secrets. They may overlap. */
export function certainSecrets(text: string): readonly Range[] {
  const found: Range[] = [];
  for (const form of formsMarkedIn(text)) {
    let covered = 0;
    for (const { 0: match, index: start } of text.matchAll(patternOf(form, 'g'))) {
      if (start < covered) continue;
      covered = form.form === privateKey ? endOfKey(text, start + match.length) : start + match.length;
      found.push({ start, end: covered });
    }
  }
  return found;
}

/** The text with every certain secret replaced by `…`. */
export function maskSecrets(text: string): string {
  return elided(text, certainSecrets(text));
}

/** What a value gives away. `name` is that of the variable or option it belongs to. */
export function secretIn(value: string, name?: string): Secret | undefined {
  const text = value.length > longest ? value.slice(0, longest) : value;
  for (const form of formsMarkedIn(text)) if (patternOf(form).test(text)) return { kind: form.kind, certain: true };
  if (name === 'AWS_SECRET_ACCESS_KEY' && /^[A-Za-z0-9+/]{40}$/.test(text))
    return { kind: 'an AWS secret access key', certain: true };
  if (isPasswordInUri(text)) return { kind: 'a password in a URI', certain: false };
  if (name !== undefined && isSecretName(name) && isLiteralSecret(text))
    return { kind: describe(name), certain: false };
  const option = text.startsWith('-') && text.includes('=') ? /^--?([a-z][a-z-]{0,40})=(.+)$/is.exec(text) : undefined;
  if (option && isSecretName(option[1]!) && isLiteralSecret(option[2]!))
    return { kind: describe(option[1]!), certain: false };
  return undefined;
}

export function isKeyValue(path: readonly (string | number)[]): boolean {
  return (
    (path[0] === 'fs' && path[1] === 'insecure__keys') || (path[0] === 'sgx' && hardcodedKeyNames.has(String(path[1])))
  );
}

const hardcodedKeyNames = new Set(['insecure__protected_files_key', 'protected_files_key', 'insecure__keys']);

/** Nobody hides a secret further into a text than this; keeps the search linear. */
const longest = 65536;

/** A form that gives a secret away, and what stands in every text that has it: few texts are worth a pattern. */
interface SecretForm {
  readonly kind: string;
  readonly marks: readonly string[];
  readonly form: string;
  /** Such words occur within longer ones that are no secrets. */
  readonly standsAlone?: true;
}

function formsMarkedIn(text: string): readonly SecretForm[] {
  return text.length < shortestForm ? [] : forms.filter(({ marks }) => marks.some((mark) => text.includes(mark)));
}

/** Of a Slack token. */
const shortestForm = 15;

const privateKey = '-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[23]:';

const forms: readonly SecretForm[] = [
  { kind: 'a private key', marks: ['-----BEGIN ', 'PuTTY-User-Key-File-'], form: privateKey },
  { kind: 'an age secret key', marks: ['AGE-SECRET-KEY-1'], form: 'AGE-SECRET-KEY-1[0-9A-Z]{50}' },
  { kind: 'an AWS access key', marks: ['AKIA', 'ASIA'], form: '(?:AKIA|ASIA)[0-9A-Z]{16}', standsAlone: true },
  {
    kind: 'a GitHub token',
    marks: ['gho_', 'ghp_', 'ghs_', 'ghu_', 'ghr_', 'github_pat_'],
    form: '(?:gh[opsur]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,244})',
    standsAlone: true,
  },
  {
    kind: 'a GitLab token',
    marks: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'glsoat-'],
    form: 'gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-[A-Za-z0-9_-]{20,200}',
    standsAlone: true,
  },
  {
    kind: 'a Slack token',
    marks: ['xox', 'xapp-'],
    form: '(?:xox[abeprs]-[A-Za-z0-9-]{10,250}|xapp-[A-Za-z0-9-]{20,250})',
    standsAlone: true,
  },
  {
    kind: 'a Slack webhook',
    marks: ['hooks.slack.com/'],
    form: 'hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9+/]{20,}',
  },
  { kind: 'a Google API key', marks: ['AIza'], form: 'AIza[A-Za-z0-9_-]{35}', standsAlone: true },
  { kind: 'a Google client secret', marks: ['GOCSPX-'], form: 'GOCSPX-[A-Za-z0-9_-]{28}', standsAlone: true },
  { kind: 'a Stripe key', marks: ['k_live_'], form: '[rs]k_live_[A-Za-z0-9]{16,247}', standsAlone: true },
  { kind: 'an npm token', marks: ['npm_'], form: 'npm_[A-Za-z0-9]{36}', standsAlone: true },
  { kind: 'a PyPI token', marks: ['pypi-'], form: 'pypi-[A-Za-z0-9_-]{50,1000}', standsAlone: true },
  {
    kind: 'a SendGrid key',
    marks: ['SG.'],
    form: 'SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}',
    standsAlone: true,
  },
  { kind: 'an Azure storage key', marks: ['AccountKey='], form: 'AccountKey=[A-Za-z0-9+/]{86}==' },
  { kind: 'an API key', marks: ['sk-'], form: 'sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{40,250}', standsAlone: true },
  { kind: 'a Hugging Face token', marks: ['hf_'], form: 'hf_[A-Za-z0-9]{34}', standsAlone: true },
  { kind: 'a DigitalOcean token', marks: ['dop_v1_'], form: 'dop_v1_[a-f0-9]{64}', standsAlone: true },
  { kind: 'a Docker token', marks: ['dckr_pat_'], form: 'dckr_pat_[A-Za-z0-9_-]{20,64}', standsAlone: true },
  { kind: 'a Vault token', marks: ['hvs.', 'hvb.'], form: 'hv[sb]\\.[A-Za-z0-9_-]{24,500}', standsAlone: true },
  {
    kind: 'a JSON web token',
    marks: ['eyJ'],
    form: 'eyJ[A-Za-z0-9_-]{10,8000}\\.eyJ[A-Za-z0-9_-]{5,8000}\\.[A-Za-z0-9_-]{10,8000}',
    standsAlone: true,
  },
];

/** Behind the last line of a key in text form; the end of what could belong to it when that line is missing. */
function endOfKey(text: string, from: number): number {
  const rest = text.slice(from, from + 16384);
  const last = /-----END [A-Z0-9 ]{1,60}-----/.exec(rest);
  return from + (last ? last.index + last[0].length : rest.length);
}

/** The look-behind also keeps the search linear. */
function patternOf({ form, standsAlone }: SecretForm, flags?: 'g'): RegExp {
  return new RegExp(standsAlone ? `(?<![A-Za-z0-9_-])${form}(?![A-Za-z0-9])` : form, flags);
}

function isPasswordInUri(text: string): boolean {
  const match = text.includes('://') ? /:\/\/[^\s:@/?#]{0,128}:([^\s@/?#]{1,128})@/.exec(text) : null;
  return match !== null && isLiteralSecret(match[1]!, 1);
}

const secretName =
  /(?:^|[_-])(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key|credentials?)$|(?:password|passwd|passphrase|apikey)$/i;

export function isSecretName(name: string): boolean {
  if (!mayNameSecret(name)) return false;
  return !/^_?(?:old)?pwd$/i.test(name) && secretName.test(name);
}

/** Whether a name that promises a secret may stand in a text: a look that is quickly done. */
export function mayNameSecret(text: string): boolean {
  const plain = text.toLowerCase();
  return ['pass', 'pwd', 'secret', 'token', 'key', 'credential'].some((word) => plain.includes(word));
}

/** A literal that someone chose, not a stand-in for one, a path, or a switch. */
export function isLiteralSecret(value: string, shortest = 4): boolean {
  if (value.length < shortest || /^(.)\1*$/s.test(value)) return false;
  if (/^(?:\/|\.{1,2}\/|~\/|file:|dev:|[a-z]{2,8}:\/\/[^@]*$)/i.test(value)) return false;
  if (/^(?:[$%<{[(].*[>})\]%]?|\$\w+)$/s.test(value)) return false;
  return !placeholder.test(value);
}

const placeholder =
  /^(?:true|false|yes|no|none|null|nil|undefined|unset|empty|default|enabled?|disabled?|optional|required|dummy|test|sample|example|placeholder|redacted|hidden|todo|tbd|fixme|password|passwd|secret|token|key|\d{1,5}|x{3,}|\*{3,}|(?:change|replace|insert|enter|put|set|your|my|some|the)[-_ ]?.*|.*(?:placeholder|change[-_]?me|redacted|example).*)$/is;

function describe(name: string): string {
  if (/pass|pwd/i.test(name)) return 'a password';
  if (/token/i.test(name)) return 'a token';
  return /key/i.test(name) ? 'a key' : 'a secret';
}

function* secretsBelow(
  document: TomlDocument,
  table: Node,
  path: readonly (string | number)[],
): Generator<FoundSecret> {
  const isArray = document.kind(table) === 'array';
  for (const node of document.children(table)) {
    const here = [...path, isArray ? document.index(node) : document.name(node)!];
    if (here.length === 2 && here[0] === 'sgx' && here[1] === 'trusted_files') continue;
    const kind = document.kind(node);
    if (kind === 'table' || kind === 'array') yield* secretsBelow(document, node, here);
    if (kind !== 'string') continue;
    const value = document.string(node);
    const secret = isKeyValue(here) ? hardcodedKey : secretIn(value, nameOf(here));
    if (secret && value !== '') yield { ...secret, node, path: here, length: [...value].length };
  }
}

const hardcodedKey: Secret = { kind: 'an encryption key', certain: true };

/** The name a value goes by: that of the variable for `loader.env`, the last key otherwise. */
function nameOf(path: readonly (string | number)[]): string | undefined {
  if (path[0] === 'loader' && path[1] === 'env') return String(path[2]);
  const last = path.at(-1);
  return typeof last === 'string' ? last : undefined;
}
