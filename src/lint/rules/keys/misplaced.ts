import { formatPlace, placeOf } from '../../../gramine/schema-walk.ts';
import { lineEnding } from '../../../toml/edits.ts';
import { capped } from '../../capped.ts';
import { type KeyProblem, keyProblems, place } from '../../key-findings.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const misplaced = manifestRule({
  id: 'keys/misplaced',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Full keys below a table header, which TOML puts into that table.',
    why: '`sgx.debug = false` below `[[fs.mounts]]` sets `fs.mounts[0].sgx.debug`. Nothing reads that: the setting keeps its default.',
    bad: [
      {
        manifest: 'libos.entrypoint = "/app"\n\n[[fs.mounts]]\npath = "/app"\nuri = "file:app"\n\nsgx.isvsvn = 3\n',
        at: 'sgx.isvsvn',
        fixed: 'libos.entrypoint = "/app"\n\nsgx.isvsvn = 3\n[[fs.mounts]]\npath = "/app"\nuri = "file:app"\n\n',
      },
      {
        manifest: '[sgx]\ndebug = false\nsgx.isvsvn = 1\n',
        at: 'sgx.isvsvn',
        fixed: '[sgx]\ndebug = false\nisvsvn = 1\n',
      },
      {
        gramine: '1.2',
        manifest: '[loader]\nlog_level = "error"\nlibos.entrypoint = "/app"\n',
        at: 'libos.entrypoint',
      },
    ],
    good: [{ manifest: 'sgx.isvsvn = 3\n\n[[fs.mounts]]\npath = "/app"\nuri = "file:app"\n' }],
  },
  *check(subject) {
    const { document } = subject;
    yield* capped(
      keyProblems(subject, 'misplaced').map((found) => (): Finding => {
        const node = found.statement!;
        const header = document.dottedKeyRange(document.section(node));
        const key = document.dottedKeyRange(node);
        const written = document.source.slice(key);
        const fix = fixFor(subject, found);
        return {
          at: key,
          ...place(found),
          message: `\`${written}\` stands in \`${document.source.slice(document.range(document.section(node)))}\` and sets \`${formatPlace(placeOf(document, node))}\``,
          help: 'move it above the first table header, or under a header of its own',
          related: [{ range: header, message: 'it belongs to this table' }],
          ...(fix && { fix }),
        };
      }),
    );
  },
});

/** Shortens the key when its own table is the one it stands in, else moves the statement in front of the first header. */
function fixFor({ document }: Subject, { statement, meant }: KeyProblem): FindingFix | undefined {
  const node = statement!;
  const { text } = document.source;
  const risk = meant!.security?.level === 'insecure' ? ({ safety: 'unsafe' } as const) : {};
  const section = document.section(node);
  const key = document.dottedKeyRange(node);
  const prefix = `${formatPlace(placeOf(document, section))}.`;
  const written = text.slice(key.start, key.end);
  const names = namesBelow(document, section, node);
  const own = placeOf(document, section).length;
  if (meant!.path.startsWith(prefix) && written.startsWith(prefix) && isFree(document, section, names.slice(own))) {
    return {
      title: `write \`${written.slice(prefix.length)}\``,
      ...risk,
      edits: [{ range: { start: key.start, end: key.start + prefix.length }, text: '' }],
    };
  }
  if (!isFree(document, document.root, names)) return undefined;
  const first = firstHeader(document);
  const range = document.statementRange(node);
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const newline = text.indexOf('\n', range.end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  if (text.slice(lineStart, range.start).trim() !== '' || document.source.slice(range).includes('\n')) return undefined;
  const line = text.slice(range.start, lineEnd);
  return {
    title: 'move it above the first table header',
    ...risk,
    edits: [
      { range: { start: first, end: first }, text: line.endsWith('\n') ? line : line + lineEnding(text) },
      { range: { start: lineStart, end: lineEnd }, text: '' },
    ],
  };
}

function namesBelow(document: Subject['document'], table: number, node: number): readonly string[] {
  const names: string[] = [];
  for (let at = node; at !== table; at = document.parent(at)) names.unshift(document.name(at)!);
  return names;
}

/** Whether a dotted key of these names can stand in the table. */
function isFree(document: Subject['document'], table: number, names: readonly string[]): boolean {
  let there = table;
  for (const name of names) {
    there = document.get(there, name);
    if (there < 0) return true;
    if (document.origin(there) !== 'implied' || hasHeaderBelow(document, there)) return false;
  }
  return false;
}

/** TOML does not let a dotted key reach into a table that a header has defined. */
function hasHeaderBelow(document: Subject['document'], table: number): boolean {
  for (const child of document.children(table)) {
    const origin = document.origin(child);
    if (origin === 'header' || origin === 'entry' || (origin === 'implied' && hasHeaderBelow(document, child)))
      return true;
  }
  return false;
}

function firstHeader(document: Subject['document']): number {
  let first = document.source.text.length;
  for (let node = 1; node < document.nodeCount; node++) {
    const origin = document.origin(node);
    if (origin === 'header' || (origin === 'entry' && document.kind(node) === 'table'))
      first = Math.min(first, document.statementRange(node).start);
  }
  return aboveComments(document.source.text, document.source.text.lastIndexOf('\n', first - 1) + 1);
}

/** Comments right above a header belong to it. */
function aboveComments(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const previous = text.lastIndexOf('\n', start - 2) + 1;
    if (!/^[ \t]*#/.test(text.slice(previous, start))) break;
    start = previous;
  }
  return start;
}
