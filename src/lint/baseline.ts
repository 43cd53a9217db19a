import { createHash } from 'node:crypto';
import { type Diagnostic, UserError } from '../diagnostic/diagnostic.ts';
import { validate as generated } from '../generated/validate-baseline.ts';
import { byCodePoint } from '../text/order.ts';
import type { Range, Source } from '../text/source.ts';
import type { Validator } from '../toml/schema-problems.ts';

/** Findings that were there before, by file; lines do not matter, so that they may move. */
export interface Baseline {
  readonly files: ReadonlyMap<string, readonly BaselineEntry[]>;
}

export interface BaselineEntry {
  readonly rule: string;
  /** The setting, with `[]` for any element; empty when there is none. */
  readonly path: string;
  /** Of the text found and the message. */
  readonly hash: string;
  readonly count: number;
}

export interface BaselineFile {
  /** Relative to the folder of the baseline. */
  readonly path: string;
  readonly source: Source;
  readonly findings: readonly Diagnostic[];
}

export interface AppliedBaseline {
  /** By file: what is not in the baseline, and what is suppressed. */
  readonly fresh: readonly (readonly Diagnostic[])[];
  /** How many findings the baseline holds back. */
  readonly known: number;
  /** What the baseline has of these files and nobody finds any more. */
  readonly stale: readonly StaleEntry[];
}

export interface StaleEntry extends BaselineEntry {
  readonly file: string;
}

/** Sets aside what the baseline knows; of alike findings beyond their count the last in the text are new. */
export function applyBaseline(files: readonly BaselineFile[], baseline: Baseline): AppliedBaseline {
  const fresh: Diagnostic[][] = [];
  const stale: StaleEntry[] = [];
  let known = 0;
  for (const file of files) {
    const entries = baseline.files.get(file.path) ?? [];
    const left = new Map(entries.map((entry) => [keyOf(entry), { ...entry, file: file.path }]));
    const rest = file.findings.filter((finding) => {
      if (finding.suppressed) return true;
      const key = keyOf(entryOf(file, finding));
      const entry = left.get(key);
      if (!entry || entry.count === 0) return true;
      left.set(key, { ...entry, count: entry.count - 1 });
      return false;
    });
    known += file.findings.length - rest.length;
    for (const entry of left.values()) if (entry.count > 0) stale.push(entry);
    fresh.push(rest);
  }
  return { fresh, known, stale };
}

/**
 * The baseline that knows all findings of the files, as text. What `previous` says of other files stays, unless
 * `isGone` tells that there is no such file any more.
 */
export function writeBaseline(
  files: readonly BaselineFile[],
  previous: Baseline = { files: new Map() },
  isGone: (path: string) => boolean = () => false,
): string {
  const linted = new Set(files.map(({ path }) => path));
  const kept = [...previous.files].filter(([path]) => !linted.has(path) && !isGone(path));
  const written = [...kept, ...files.map((file) => [file.path, entriesOf(file)] as const)]
    .filter(([, entries]) => entries.length > 0)
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([path, entries]) => `    ${JSON.stringify(path)}: [\n${entries.map(entryLine).join(',\n')}\n    ]`);
  const body = written.length === 0 ? '{}' : `{\n${written.join(',\n')}\n  }`;
  return `{\n  "version": 1,\n  "files": ${body}\n}\n`;
}

/** Throws a UserError when the text is no baseline. `path` is what the error calls it. */
export function parseBaseline(text: string, path: string): Baseline {
  const help = 'remove it, and write a new one with `--write-baseline`';
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new UserError(`\`${path}\` is no baseline: it is no JSON`, help);
  }
  const validate = generated as Validator;
  if (!validate(data)) {
    const [first] = validate.errors!;
    throw new UserError(
      `\`${path}\` is no baseline: ${first!.instancePath || 'the document'} ${mistakeIn(first!)}`,
      help,
    );
  }
  return { files: new Map(Object.entries((data as { files: Record<string, readonly BaselineEntry[]> }).files)) };
}

type Mistake = NonNullable<Validator['errors']>[number];

function mistakeIn({ keyword, params }: Mistake): string {
  const told: Readonly<Record<string, string>> = {
    type: `is no ${params.type}`,
    required: `has no \`${params.missingProperty}\``,
    additionalProperties: `has \`${params.additionalProperty}\`, which none has`,
    const: `is not ${params.allowedValue}`,
  };
  return told[keyword] ?? 'is not as it was written';
}

function entriesOf(file: BaselineFile): readonly BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of file.findings) {
    if (finding.suppressed) continue;
    const entry = entryOf(file, finding);
    const key = keyOf(entry);
    entries.set(key, { ...entry, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  return [...entries.values()].sort((a, b) => byCodePoint(keyOf(a), keyOf(b)));
}

function entryOf({ source }: BaselineFile, finding: Diagnostic): BaselineEntry {
  const path = withoutIndexes(finding.path ?? '');
  const text = finding.range ? textWithout(source, finding.range, finding.redact ?? []) : '';
  const subject = `${text.replace(/\s+/g, ' ')}\0${withoutIndexes(finding.message)}`;
  const hash = createHash('sha256').update(subject).digest('hex').slice(0, 32);
  return { rule: finding.code, path, hash, count: 1 };
}

/** An element that is put before others moves them, no more; nor does a line in a text that is carried encoded. */
function withoutIndexes(path: string): string {
  return path.replace(/\[\d+\]/g, '[]').replace(/\(line \d+ of the decoded/g, '(line of the decoded');
}

/** Secrets are left out: short ones could be guessed from a hash. */
function textWithout(source: Source, range: Range, secrets: readonly Range[]): string {
  let text = '';
  let at = range.start;
  for (const secret of secrets.toSorted((a, b) => a.start - b.start)) {
    if (secret.end <= at || secret.start >= range.end) continue;
    text += `${source.text.slice(at, Math.max(at, secret.start))}\0`;
    at = Math.min(secret.end, range.end);
  }
  return text + source.text.slice(at, range.end);
}

function keyOf({ rule, path, hash }: BaselineEntry): string {
  return `${rule}\0${path}\0${hash}`;
}

function entryLine({ rule, path, hash, count }: BaselineEntry): string {
  return `      { "rule": ${JSON.stringify(rule)}, "path": ${JSON.stringify(path)}, "hash": "${hash}", "count": ${count} }`;
}
