import type { LocatedProblem } from '../diagnostic/located-error.ts';
import { parsePattern } from '../regex/parse.ts';
import { abbreviate } from '../text/abbreviate.ts';
import type { Range } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';

/** What the schema can't say. Values of a wrong type are passed over: the schema has said so. */
export function* meaningProblems(document: TomlDocument): Iterable<LocatedProblem> {
  const { root } = document;
  const policy = document.get(root, 'policy');
  yield* dateProblems(document, policy);
  yield* counterProblems(document, policy, elements(document, document.get(root, 'release')));
  yield* stringProblems(document);
  yield* patternProblems(document);
  const containers = elements(document, document.get(root, 'container'));
  yield* repeated(document, containers, { key: 'name', what: 'a container' });
  for (const container of containers) yield* containerProblems(document, container);
  yield* tooManyEntries(document, containers);
}

/** Real policies have some dozens; with so many, each command ends within seconds. The schema says the same of one container. */
const mostEntries = 5000;

function* tooManyEntries(document: TomlDocument, containers: readonly Node[]): Iterable<LocatedProblem> {
  let left = mostEntries;
  for (const container of containers) {
    const execs = elements(document, document.get(container, 'exec'));
    if (execs.length > mostEntries) return;
    const first = execs[left];
    left -= execs.length;
    if (first === undefined) continue;
    const message = `the containers have more than ${mostEntries} exec entries together`;
    yield { range: document.range(first), message, help: 'allow what varies by `one_of` or `regex`' };
    return;
  }
}

function* dateProblems(document: TomlDocument, policy: Node): Iterable<LocatedProblem> {
  if (policy < 0) return;
  const [before, after] = ['not_before', 'not_after'].map((name) => document.get(policy, name));
  const times: number[] = [];
  for (const node of [before!, after!]) {
    const time = node < 0 ? Number.NaN : timeOf(document, node);
    times.push(time);
    if (node < 0 || !Number.isNaN(time)) continue;
    const kind = document.kind(node);
    if (kind !== 'string' && !kind.startsWith('local-') && kind !== 'offset-datetime') continue;
    if (kind.startsWith('local-')) continue;
    yield {
      range: document.range(node),
      message: 'there is no such date',
      help: 'write it as in `2026-12-31T00:00:00Z`',
    };
  }
  if (times[0]! >= times[1]!)
    yield {
      range: document.range(after!),
      message: 'the policy would end before it begins',
      help: 'make `not_after` later than `not_before`',
    };
}

function timeOf(document: TomlDocument, node: Node): number {
  const text = document.kind(node) === 'string' ? document.string(node) : document.source.slice(document.range(node));
  return Date.parse(text.replace(/^(\S{10})[t ]/, '$1T').replace(/z$/, 'Z'));
}

function* counterProblems(document: TomlDocument, policy: Node, releases: readonly Node[]): Iterable<LocatedProblem> {
  const counter = policy < 0 ? -1 : document.get(policy, 'counter');
  if (counter < 0 || document.kind(counter) !== 'integer') return;
  for (const release of releases) {
    const least = document.get(release, 'min_counter');
    if (least < 0 || document.kind(least) !== 'integer') continue;
    if (document.integer(least) <= document.integer(counter)) continue;
    yield {
      range: document.range(least),
      message: "`min_counter` is beyond the policy's own counter",
      help: `use at most \`${document.integer(counter)}\`, or raise \`policy.counter\``,
    };
  }
}

/** No argument, variable or path of Linux can hold NUL. */
function* stringProblems(document: TomlDocument): Iterable<LocatedProblem> {
  for (let node = 0; node < document.nodeCount; node++) {
    if (document.kind(node) !== 'string') continue;
    if (!document.string(node).includes('\0')) continue;
    yield { range: document.range(node), message: "the text holds NUL, which can't stand here", help: 'remove it' };
  }
}

const longest = 2048;

/** Wherever the schema wants a pattern: `regex`, and the `path` of `copy_file`. */
function* patternProblems(document: TomlDocument): Iterable<LocatedProblem> {
  for (let node = 0; node < document.nodeCount; node++) {
    if (document.kind(node) !== 'string' || !isPattern(document, node)) continue;
    const text = document.string(node);
    if (text.length > longest) {
      yield {
        range: document.range(node),
        message: `the pattern has ${text.length} characters`,
        help: `keep to ${longest}`,
      };
      continue;
    }
    const parsed = parsePattern(text, 'portable');
    if (!('problem' in parsed)) continue;
    const { message, help, at } = parsed.problem;
    yield { range: within(document, node, at), message, ...(help !== undefined && { help }) };
  }
}

function isPattern(document: TomlDocument, node: Node): boolean {
  const name = document.name(node);
  if (name === 'regex') return true;
  if (name !== 'path') return false;
  const list = document.parent(document.parent(node));
  return list >= 0 && document.name(list) === 'copy_file';
}

/** The characters `at` of a string, where it is written without escapes; else the whole string. */
function within(document: TomlDocument, node: Node, at: Range): Range {
  const range = document.range(node);
  const written = document.source.slice(range);
  const text = document.string(node);
  const quotes = /^(?:'''|"""|['"])(?:\r?\n)?/.exec(written)?.[0].length ?? 0;
  if (!written.startsWith(text, quotes)) return range;
  return { start: range.start + quotes + at.start, end: range.start + quotes + Math.max(at.end, at.start + 1) };
}

function* containerProblems(document: TomlDocument, container: Node): Iterable<LocatedProblem> {
  const execs = elements(document, document.get(container, 'exec'));
  yield* repeated(document, elements(document, document.get(container, 'env')), { key: 'name', what: 'a variable' });
  yield* repeated(document, execs, { key: 'id', what: 'an exec entry' });
  const privileged = document.get(container, 'privileged');
  const capabilities = document.get(container, 'capabilities');
  if (privileged >= 0 && capabilities >= 0 && document.kind(privileged) === 'boolean' && document.boolean(privileged))
    yield {
      range: document.keyRange(capabilities),
      message: 'a privileged container has every capability',
      help: 'remove `capabilities`, or `privileged`',
    };
  for (const exec of execs) {
    const extra = elements(document, document.get(exec, 'extra_env'));
    yield* repeated(document, extra, { key: 'name', what: 'a variable' });
    yield* restProblems(document, document.get(exec, 'rest'));
  }
}

function* restProblems(document: TomlDocument, rest: Node): Iterable<LocatedProblem> {
  const [min, max] = ['min', 'max'].map((name) => (rest < 0 ? -1 : document.get(rest, name)));
  if (min! < 0 || max! < 0 || document.kind(min!) !== 'integer' || document.kind(max!) !== 'integer') return;
  if (document.integer(min!) <= document.integer(max!)) return;
  yield { range: document.range(min!), message: '`min` is beyond `max`', help: 'exchange them' };
}

function* repeated(
  document: TomlDocument,
  tables: readonly Node[],
  { key, what }: { readonly key: string; readonly what: string },
): Iterable<LocatedProblem> {
  const seen = new Map<string, Range>();
  for (const table of tables) {
    const node = document.get(table, key);
    if (node < 0 || document.kind(node) !== 'string') continue;
    const name = document.string(node);
    const before = seen.get(name);
    if (before === undefined) seen.set(name, document.range(node));
    else
      yield {
        range: document.range(node),
        message: `${what} called \`${abbreviate(name)}\` stands in line ${document.source.position(before.start).line} already`,
        help: 'rename or remove one of them',
      };
  }
}

function elements(document: TomlDocument, array: Node): readonly Node[] {
  if (array < 0 || document.kind(array) !== 'array') return [];
  return [...document.children(array)].filter((node) => document.kind(node) === 'table');
}
