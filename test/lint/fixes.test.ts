import iarna from '@iarna/toml';
import { parse as smol } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { fix } from '../../src/commands/fix.ts';
import { applyFixes } from '../../src/diagnostic/apply.ts';
import type { Diagnostic, Fix } from '../../src/diagnostic/diagnostic.ts';
import { type Linted, lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';
import type { Node, TomlDocument } from '../../src/toml/document.ts';
import { mistakes } from './mistakes.ts';
import {
  corpus,
  lintSoil,
  pick,
  placeOf,
  type Random,
  randomFrom,
  releaseOf,
  rendered,
  type Soil,
  shipped,
  viewsOf,
  writtenNodes,
} from './planting.ts';

const releases = ['1.9', '1.9', '1.8', '1.7', '1.5', '1.2', '1.0'];

/** Their fixes put elements into another order. */
const reordering = new Set(['mounts/hidden']);

describe.each([
  ['the examples of the rules', examples],
  ['what the repository ships, with mistakes', () => mutated(shipped(), 12)],
  ['the corpus, with mistakes', () => mutated([...corpus(), ...rendered()], 1)],
] as const)('fixes in %s', (_, texts) => {
  const cases = [...texts()].filter((one) => isReadable(one, one.text));

  test('each do one thing: nothing else changes, comments stay, the text stays TOML, and the finding is gone', () => {
    const wrong: unknown[] = [];
    for (const one of cases) {
      const before = lintSoil(one.soil, one.text, releaseOf(one.release));
      for (const finding of before.slice(0, 60)) {
        if (!finding.fix || finding.suppressed) continue;
        const { text } = applyFixes(one.text, [finding.fix]);
        const faults = [...faultsOf(one, finding.fix, finding.code, text), ...stillThere(one, before, finding, text)];
        if (faults.length > 0)
          wrong.push({ file: one.soil.name, release: one.release, code: finding.code, fix: finding.fix, faults });
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    ['safe', false],
    ['all', true],
  ] as const)(
    '%s of them together leave a text that other readers read alike, with its comments, and nothing to do',
    async (_, unsafe) => {
      const wrong: unknown[] = [];
      let count = 0;
      for (const one of cases) {
        const first = await fixAll(one, one.text, unsafe);
        count += first.count;
        const { text } = first.source;
        const faults = [...tidinessOf(one.text, text), ...(first.refused ? [first.refused] : [])];
        if (!isReadable(one, text)) faults.push('is no TOML any more');
        const lost = commentsOf(one).filter((comment) => !text.includes(comment) && !isFixOfComments(comment));
        if (lost.length > 0) faults.push(`lost ${lost.join(', ')}`);
        if (!one.soil.templated) faults.push(...disagreements(one.text, text));
        const second = await fixAll(one, text, unsafe);
        if (second.source.text !== text) faults.push('a second run changes it again');
        if (faults.length > 0) wrong.push({ file: one.soil.name, release: one.release, faults, text });
      }
      expect(wrong).toEqual([]);
      if (cases.length > 0) expect(count).toBeGreaterThan(0);
    },
  );
});

test.each([
  ['without a scheme', (at: number) => `"/srv/${at}"`, (at: number) => `"file:/srv/${at}"`],
  ['listed three times', (at: number) => `"file:/srv/${at % 3000}"`, (at: number) => at < 3000 && `"file:/srv/${at}"`],
])('however many files are %s, one run fixes them all', async (_, written, meant) => {
  const list = (item: (at: number) => string | false) =>
    `sgx.trusted_files = [\n${Array.from({ length: 9000 }, (_, at) => item(at))
      .filter((one) => one !== false)
      .map((one) => `  ${one},\n`)
      .join('')}]\n`;
  const soil: Soil = { name: 'app.manifest', text: list(written), kind: 'gramine-manifest', templated: false };
  const { source } = await fixAll({ soil, text: soil.text, release: '1.9' }, soil.text, false);
  expect(source.text).toBe(list(meant));
});

test('two fixes that give two keys one name are not applied both', async () => {
  const text = 'sgx.max_thread = 8\nsgx.max_threds = 4\n';
  const soil: Soil = { name: 'two', text, templated: false, kind: 'gramine-manifest' };
  const fixed = await fixAll({ soil, text, release: '1.9' }, text, false);
  expect(fixed.source.text).toBe('sgx.max_threads = 8\nsgx.max_threds = 4\n');
});

test('a fix of a template never reaches what some of its outcomes do not share', () => {
  const soil = (text: string): Soil => ({ name: 't', text, templated: true, kind: 'gramine-manifest' });
  const fixesIn = (text: string) =>
    lintSoil(soil(text), text, '1.9').flatMap(({ code, fix: one }) => (one ? [`${code}: ${one.title}`] : []));
  const head = 'libos.entrypoint = "/app"\nfs.mounts = []\nloader.log_level = "error"\n';
  expect(fixesIn(`${head}sgx.trusted_files = [\n{% if a %}\n  "file:app",\n{% endif %}\n  "file:app",\n]\n`)).toEqual(
    [],
  );
  expect(fixesIn(`${head}sgx.trusted_files = [\n  "file:app",\n{% if a %}\n  "file:app",\n{% endif %}\n]\n`)).toEqual([
    'files/duplicate: remove the second entry',
  ]);
  expect(fixesIn(`${head}{% if a %}\n[sgx]\n{% endif %}\nsgx.isvsvn = 1\n`)).toEqual([]);
  expect(fixesIn(`${head}[sys]\nstack.size = "1M"\n{% if a %}\nsgx.isvsvn = 1\n{% endif %}\n`)).toEqual([]);
});

interface Case {
  readonly soil: Soil;
  readonly text: string;
  readonly release: string;
}

function* examples(): Generator<Case> {
  for (const rule of rules) {
    for (const [at, example] of [...rule.docs.bad, ...rule.docs.good].entries()) {
      if (example.as === 'latin-1' || example.files || example.manifest.length > 3000) continue;
      const kind = example.as === 'gsc' ? 'gsc-user-manifest' : 'gramine-manifest';
      const soil: Soil = {
        name: `${rule.id} ${at}`,
        text: example.manifest,
        templated: example.as === 'template',
        kind,
      };
      const release = example.gramine ?? '1.9';
      yield { soil, release, text: example.manifest };
      yield { soil, release, text: example.manifest.replace(/\r?\n/g, '\r\n') };
    }
  }
}

function* mutated(soils: readonly Soil[], rounds: number): Generator<Case> {
  const random = randomFrom(soils.length);
  for (const original of soils) {
    for (let round = 0; round < rounds; round++) {
      const release = pick(random, releases);
      const text = random(3) === 0 ? original.text.replaceAll('\n', '\r\n') : original.text;
      yield { soil: { ...original, text }, release, text: withMistakes({ soil: original, text, release }, random) };
    }
  }
}

function withMistakes({ soil, text, release: name }: Case, random: Random): string {
  const release = releaseOf(name);
  let current = text;
  for (let more = 1 + random(4); more > 0; more--) {
    const views = viewsOf(soil, current, release);
    const mistake = pick(random, Object.values(mistakes));
    const planted = views.length > 0 ? mistake({ soil, text: current, release, random, views }) : undefined;
    if (planted && isReadable({ soil, text, release: name }, planted.text)) current = planted.text;
  }
  return current;
}

function isReadable({ soil, release }: Case, text: string): boolean {
  const views = viewsOf(soil, text, releaseOf(release));
  return views.length > 0 && views.every(({ document }) => document.problems.length === 0);
}

function fixAll({ soil, release }: Case, text: string, unsafe: boolean) {
  const lint = (source: Source): Linted =>
    lintText(source, {
      file: { kind: soil.kind, templated: soil.templated, as: 'source' },
      release: releaseOf(release),
      profile: 'production',
      rules,
    });
  return fix({ source: new Source(soil.name, text), unsafe, templated: soil.templated, lint });
}

/** What one fix did that it should not have. */
function faultsOf(one: Case, applied: Fix, code: string, text: string): readonly string[] {
  if (!isReadable(one, text)) return ['is no TOML any more'];
  const faults = [...tidinessOf(one.text, text)];
  const lost = commentsOf(one).filter((comment) => !text.includes(comment) && !code.startsWith('suppressions/'));
  if (lost.length > 0) faults.push(`lost ${lost.join(', ')}`);
  const release = releaseOf(one.release);
  const [before, after] = [viewsOf(one.soil, one.text, release), viewsOf(one.soil, text, release)];
  if (before.length !== after.length) return [...faults, 'has other outcomes'];
  for (const [at, view] of before.entries()) {
    const kept = valuesOf(view.document, (node) => !isEdited(view, node, applied));
    const missing = difference(kept, valuesOf(after[at]!.document), reordering.has(code));
    if (missing.length > 0) faults.push(`changed ${missing.join(', ')}`);
  }
  return faults;
}

/** True when an edit meets the value, its key, or a header or key of a table around it. */
function isEdited(view: ReturnType<typeof viewsOf>[number], node: Node, { edits }: Fix): boolean {
  const { document } = view;
  for (let at = node; at > 0; at = document.parent(at)) {
    const own = at === node ? document.statementRange(at) : document.dottedKeyRange(at);
    const ranges =
      document.index(at) >= 0
        ? [document.origin(at) === 'value' && at !== node ? undefined : document.range(at)]
        : [own];
    for (const range of ranges) {
      const place = range && view.toText(range);
      if (place && edits.some((edit) => edit.range.start < place.end && place.start < edit.range.end)) return true;
      if (
        place &&
        edits.some(
          (edit) =>
            edit.range.start === edit.range.end && place.start <= edit.range.start && edit.range.start <= place.end,
        )
      )
        return true;
    }
  }
  return false;
}

/** Each value with its path; positions in arrays shift when an element before is removed. */
function valuesOf(document: TomlDocument, wanted: (node: Node) => boolean = () => true): readonly string[] {
  return writtenNodes(document)
    .filter((node) => document.kind(node) !== 'table' && document.kind(node) !== 'array' && wanted(node))
    .map((node) => {
      const path = placeOf(document, node).map((part) => (typeof part === 'number' ? '[]' : part));
      const value = document.hasHole(node) ? 'unknown' : document.value(node);
      return `${path.join('.')} = ${typeof value === 'bigint' ? value : JSON.stringify(value)}`;
    });
}

/** What of `kept` does not occur in `all`, in that order unless order is of no account. */
function difference(kept: readonly string[], all: readonly string[], anyOrder: boolean): readonly string[] {
  const left = new Map<string, number>();
  for (const one of all) left.set(one, (left.get(one) ?? 0) + 1);
  const missing = kept.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
  if (missing.length > 0 || anyOrder) return missing;
  let at = 0;
  for (const one of kept) {
    at = all.indexOf(one, at) + 1;
    if (at === 0) return [`the order of ${one}`];
  }
  return [];
}

function stillThere(
  one: Case,
  before: readonly Diagnostic[],
  { code, message }: Diagnostic,
  text: string,
): readonly string[] {
  const same = (findings: readonly Diagnostic[]) =>
    findings.filter((other) => other.code === code && other.message === message).length;
  const after = lintSoil(one.soil, text, releaseOf(one.release));
  return same(after) >= same(before) ? ['is still found'] : [];
}

/** Line ends, blanks. */
function tidinessOf(before: string, after: string): string[] {
  const faults: string[] = [];
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  if (!/(^|[^\r])\n/.test(before) && before.includes('\n') && /(^|[^\r])\n/.test(after))
    faults.push('has LF among CRLF');
  if (!before.includes('\r') && after.includes('\r')) faults.push('has CRLF among LF');
  if (count(after, /[ \t]+\r?$/gm) > count(before, /[ \t]+\r?$/gm)) faults.push('has blanks at the end of a line');
  return faults;
}

/** As written: what a template computes inside of a comment is not compared. */
function commentsOf({ soil, text, release }: Case): readonly string[] {
  const views = viewsOf(soil, text, releaseOf(release));
  return [
    ...new Set(
      views.flatMap(({ document, toText }) =>
        document.comments.map((range) => new Source('', text).slice(toText(range)).trimEnd()),
      ),
    ),
  ];
}

function isFixOfComments(comment: string): boolean {
  return comment.includes('manifestly:');
}

/** How the two readers differ, unless they differ about the original too. @iarna/toml 3 refuses the CR of CRLF after a comment. */
function disagreements(before: string, after: string): readonly string[] {
  const [was, is] = [before, after].map((text) => {
    const lines = text.replaceAll('\r\n', '\n');
    return [
      attempt(() => plain(smol(lines, { integersAsBigInt: true }))),
      attempt(() => plain(iarna.parse(lines))),
    ] as const;
  });
  const refused = is!.some((values, at) => values === undefined && was![at] !== undefined);
  if (refused) return ['is refused by another reader'];
  return is![0] !== is![1] && was![0] === was![1] ? ['is read differently'] : [];
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'bigint') return Number(one);
    if (one instanceof Date) return one.getTime();
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
