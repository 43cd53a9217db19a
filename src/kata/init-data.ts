import { createHash } from 'node:crypto';
import { UserError } from '../diagnostic/diagnostic.ts';
import type { LocatedProblem } from '../diagnostic/located-error.ts';
import { byCodePoint } from '../text/order.ts';
import { type Located, type Range, Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import { quote } from '../toml/edits.ts';
import { parseToml } from '../toml/parse.ts';
import { stringBody } from '../toml/string-text.ts';

/** What an owner hands to a confidential guest, and what the digest in its evidence is made over: the TOML text, byte by byte. */
export interface InitData {
  readonly source: Source;
  /** As written, whether Kata knows it or not. */
  readonly version: Located<string> | undefined;
  readonly algorithm: Located<string> | undefined;
  /** `policy.rego`, `aa.toml`, `cdh.toml`, …, in the order of the text. */
  readonly data: ReadonlyMap<string, InitDataEntry>;
  /** Why the guest refuses it, in the order of the text. */
  readonly problems: readonly LocatedProblem[];
}

export interface InitDataEntry {
  readonly text: string;
  readonly range: Range;
  /** Where the text begins in the TOML text, which then holds it character by character; absent where it is escaped. */
  readonly offset?: number;
}

/** The names that Kata takes, spelled as it does. */
const initDataAlgorithms = ['sha256', 'sha384', 'sha512'] as const;
export type InitDataAlgorithm = (typeof initDataAlgorithms)[number];

const initDataVersion = '0.1.0';

/** Never throws for a text: what is wrong with it is in `problems`, what could be read in the rest. */
export function readInitData(source: Source): InitData {
  const document = parseToml(source);
  const problems: LocatedProblem[] = [...document.problems];
  if (document.hasByteOrderMark)
    problems.push({
      range: { start: 0, end: 1 },
      message: 'the text begins with a byte order mark',
      help: 'remove it',
    });
  const reading = { document, problems };
  const version = readText(reading, 'version');
  const algorithm = readText(reading, 'algorithm');
  const data = readData(reading);
  checkVersion(version, problems);
  checkAlgorithm(algorithm, problems);
  problems.sort((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0));
  return { source, version, algorithm, data, problems };
}

/** The same data gives the same bytes, whatever the order it comes in. Throws a UserError for a text that UTF-8 can't hold. */
export function writeInitData(algorithm: InitDataAlgorithm, data: ReadonlyMap<string, string>): string {
  const lines = [...data]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([name, text]) => `${quote(wellFormed(name))} = ${tomlText(wellFormed(text))}\n`);
  return `algorithm = "${algorithm}"\nversion = "${initDataVersion}"\n\n[data]\n${lines.join('')}`;
}

/** Over the bytes of the TOML text; comments and spaces count. */
export function initDataDigest(text: string, algorithm: InitDataAlgorithm): Uint8Array {
  return createHash(algorithm).update(text, 'utf8').digest();
}

export function isInitDataAlgorithm(name: string): name is InitDataAlgorithm {
  return (initDataAlgorithms as readonly string[]).includes(name);
}

interface Reading {
  readonly document: TomlDocument;
  readonly problems: LocatedProblem[];
}

function readText({ document, problems }: Reading, name: 'version' | 'algorithm'): Located<string> | undefined {
  const node = document.get(document.root, name);
  if (node < 0) {
    problems.push({ range: startOf(document.source), message: `there is no \`${name}\``, help: helpFor[name] });
    return undefined;
  }
  const range = document.range(node);
  if (document.kind(node) === 'string') return { value: document.string(node), range };
  if (document.kind(node) !== 'invalid')
    problems.push({ range, message: `\`${name}\` has to be a text`, help: helpFor[name] });
  return undefined;
}

const helpFor = {
  version: `write \`version = "${initDataVersion}"\``,
  algorithm: 'write `algorithm = "sha384"` for TDX, `"sha256"` for SNP',
} as const;

function readData({ document, problems }: Reading): ReadonlyMap<string, InitDataEntry> {
  const data = new Map<string, InitDataEntry>();
  const table = document.get(document.root, 'data');
  if (table < 0 || document.kind(table) !== 'table') {
    const message = table < 0 ? 'there is no table `data`' : '`data` has to be a table of texts';
    problems.push({ range: table < 0 ? startOf(document.source) : document.range(table), message });
    return data;
  }
  for (const node of document.children(table)) {
    const name = document.name(node)!;
    if (document.kind(node) === 'string') data.set(name, entryOf(document, node));
    else if (document.kind(node) !== 'invalid')
      problems.push({
        range: document.keyRange(node),
        message: `\`${visible(name)}\` has to be a text`,
        help:
          name === 'policy' || name === 'aa' || name === 'cdh'
            ? 'put the name in quotes: `"policy.rego"`'
            : 'put it in quotes',
      });
  }
  if (data.size === 0 && document.childCount(table) === 0)
    problems.push({ range: document.range(table), message: '`data` is empty' });
  return data;
}

function entryOf(document: TomlDocument, node: Node): InitDataEntry {
  const text = document.string(node);
  const range = document.range(node);
  const body = stringBody(document.source.text, range.start, range.end);
  const isVerbatim = document.source.text.slice(body.start, body.end) === text;
  return { text, range, ...(isVerbatim && { offset: body.start }) };
}

function checkVersion(version: Located<string> | undefined, problems: LocatedProblem[]): void {
  if (version && version.value !== initDataVersion)
    problems.push({
      range: version.range,
      message: `\`${visible(version.value)}\` is no version of init data that guests know`,
      help: helpFor.version,
    });
}

function checkAlgorithm(algorithm: Located<string> | undefined, problems: LocatedProblem[]): void {
  if (!algorithm || isInitDataAlgorithm(algorithm.value)) return;
  const plain = algorithm.value.toLowerCase().replaceAll('-', '');
  problems.push({
    range: algorithm.range,
    message: `\`${visible(algorithm.value)}\` is no algorithm that guests know`,
    help: isInitDataAlgorithm(plain) ? `use \`${plain}\`` : 'use `sha256`, `sha384` or `sha512`',
  });
}

function startOf(source: Source): Range {
  return { start: 0, end: Math.min(1, source.text.length) };
}

/** A literal string shows the text as it is; what it can't hold is escaped. A reader may take CR LF for LF. */
function tomlText(text: string): string {
  const isLiteral = !text.includes("'''") && !text.endsWith("'") && !/[\0-\x08\x0b-\x1f\x7f]/.test(text);
  return isLiteral ? `'''\n${text}'''` : quote(text);
}

function wellFormed(text: string): string {
  if (!/\p{Surrogate}/u.test(text)) return text;
  throw new UserError("half of a surrogate pair can't be written into init data", 'remove it');
}

/** The text of an entry as a source of its own, under the name of the file it came in. */
export function entrySource({ source, data }: InitData, name: string): Source | undefined {
  const entry = data.get(name);
  return entry && new Source(`${source.path}#${name}`, entry.text);
}
