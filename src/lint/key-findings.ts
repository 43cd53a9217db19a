import type { Upstream } from '../diagnostic/diagnostic.ts';
import { constructProblems } from '../gramine/construct.ts';
import { findKey, findRows, isUsable, statusIn, suggestKeys } from '../gramine/key-table.ts';
import type { KeyEntry } from '../gramine/keys/entry.ts';
import { isBefore } from '../gramine/release.ts';
import { formatPlace, type Place, placeOf, type SchemaProblem, schemaProblems } from '../gramine/schema-walk.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import type { Finding } from './rule.ts';
import type { Subject } from './subject.ts';

/** Which rule speaks of a problem with a name or a type: one problem, one rule. */
export type KeyRule =
  | 'unknown'
  | 'unknown-to-checker'
  | 'misplaced'
  | 'removed'
  | 'too-new'
  | 'missing'
  | 'type'
  | 'value';

export interface KeyProblem {
  readonly rule: KeyRule;
  readonly problem: SchemaProblem;
  readonly path: string;
  readonly upstream: Upstream;
  /** Of a misplaced key: the row it was meant for. */
  readonly meant?: KeyEntry;
  /** The value's own node where the problem's stands for a table around it. */
  readonly statement?: Node;
  /** Of a missing key: the one that seems to stand there instead. */
  readonly cause?: KeyProblem;
}

const cache = new WeakMap<Subject, readonly KeyProblem[]>();

export function keyProblems(subject: Subject, rule: KeyRule): readonly KeyProblem[] {
  return problemsOf(subject).filter((problem) => problem.rule === rule);
}

function problemsOf(subject: Subject): readonly KeyProblem[] {
  let problems = cache.get(subject);
  if (!problems) {
    problems = classify(subject);
    cache.set(subject, problems);
  }
  return problems;
}

/** The part of a finding that every rule about keys has in common. */
export function place(problem: KeyProblem): Pick<Finding, 'path' | 'stage' | 'effect'> {
  return { path: problem.path, stage: problem.upstream.stage, effect: problem.upstream.effect };
}

/** The key as it is written: of a table that a dotted key implies, the whole dotted key when it holds one setting. */
export function writtenKey(document: TomlDocument, node: Node): { start: number; end: number } {
  if (document.origin(node) !== 'implied') return document.dottedKeyRange(node);
  const leaf = onlyLeaf(document, node);
  return leaf < 0 ? document.keyRange(node) : document.dottedKeyRange(leaf);
}

/** Of a setting that nothing reads so far: a name that is read would be what gives the host something. */
export function riskOfNaming(path: string): { readonly safety?: 'unsafe' } {
  return findKey(path)?.security?.level === 'insecure' ? { safety: 'unsafe' } : {};
}

function classify(subject: Subject): readonly KeyProblem[] {
  const { document, release, reading, manifest } = subject;
  const found: KeyProblem[] = [];
  for (const problem of schemaProblems(document, release, reading)) {
    if (problem.code === 'missing' && manifest.base && suppliedByGsc(subject, problem.place)) continue;
    if (isOfOtherMounts(problem, subject) || isEmptyVariable(problem, subject)) continue;
    const path = formatPlace(problem.place);
    const { upstream } = problem;
    const misplaced = misplacedStatements(subject, problem);
    for (const { node, meant } of misplaced)
      found.push({ rule: 'misplaced', problem, path, upstream, meant, statement: node });
    if (misplaced.length > 0) continue;
    const only =
      problem.code === 'unknown' && document.origin(problem.node) === 'implied' ? onlyLeaf(document, problem.node) : -1;
    found.push({ rule: ruleFor(problem, subject), problem, path, upstream, ...(only >= 0 && { statement: only }) });
  }
  const known = new Set(found.map(({ path }) => path));
  if (reading === 'source') for (const problem of unbuildable(subject, known)) found.push(problem);
  return found.flatMap((one) => (one.rule === 'missing' ? explained(one, found, subject) : [one]));
}

const meant = new WeakMap<KeyProblem, readonly KeyEntry[]>();

/** The keys that an unknown one may have been meant for, likeliest first. */
export function meantKeys(problem: KeyProblem, { document, release }: Subject): readonly KeyEntry[] {
  let keys = meant.get(problem);
  if (!keys) {
    const [leaf] = leaves(document, problem.problem.node);
    keys = suggestKeys(leaf === undefined ? problem.path : placeOf(document, leaf), release);
    meant.set(problem, keys);
  }
  return keys;
}

/** True when the key seems to be there, with a slip in its name or in the wrong place, which a finding of its own says. */
export function isMeant(subject: Subject, path: string): boolean {
  return problemsOf(subject).some((problem, at) => at < searched && keysBehind(problem, subject).includes(path));
}

/** Enough for what people write; long texts full of unknown keys are searched no further. */
const searched = 100;

function keysBehind(problem: KeyProblem, subject: Subject): readonly string[] {
  if (problem.rule === 'misplaced') return [problem.meant!.path];
  if (problem.rule === 'removed') return problem.problem.key!.successors?.map(({ path }) => path) ?? [];
  if (problem.rule !== 'unknown') return [];
  return [...(problem.problem.key?.successors ?? []), ...meantKeys(problem, subject).slice(0, 1)].map(
    ({ path }) => path,
  );
}

/**
 * What is missing may stand there under another name, of which another finding speaks. Then it is kept only as what the tools
 * themselves name.
 */
function explained(missing: KeyProblem, all: readonly KeyProblem[], subject: Subject): readonly KeyProblem[] {
  const path = missing.path.replace(/\[\d+\]/g, '[]');
  const cause = all
    .slice(0, searched)
    .find(
      (other) =>
        isInside(subject.document, other.problem.node, missing.problem.node) &&
        keysBehind(other, subject).some(
          (key) => key === path || key.startsWith(`${path}.`) || key.startsWith(`${path}[]`),
        ),
    );
  if (!cause) return [missing];
  return missing.upstream.stage === 'checker' ? [{ ...missing, cause }] : [];
}

function isInside(document: TomlDocument, node: Node, table: Node): boolean {
  for (let at = node; at >= 0; at = document.parent(at)) if (at === table) return true;
  return false;
}

/** Before the checker, `mounts/key-ignored` speaks of keys that only encrypted mounts have. */
function isOfOtherMounts({ code, key, place }: SchemaProblem, { release }: Subject): boolean {
  return (
    code === 'unknown' &&
    place.at(-1) === 'key_name' &&
    key?.onlyFor !== undefined &&
    isUsable(key, release) &&
    isBefore(release, '1.7')
  );
}

/** `loader/malformed-env` speaks of variables that say nothing at all. */
function isEmptyVariable({ code, key, node }: SchemaProblem, { document }: Subject): boolean {
  return code === 'missing' && key?.path === 'loader.env.<NAME>' && document.childCount(node) === 0;
}

/** What keeps the tools from building a manifest and is no matter of names or types. */
function unbuildable({ document, release }: Subject, known: ReadonlySet<string>): readonly KeyProblem[] {
  return constructProblems(document, release).flatMap(({ code, place: where, node }): readonly KeyProblem[] => {
    const path = formatPlace(where);
    if (known.has(path)) return [];
    const upstream: Upstream = { stage: 'checker', effect: 'fatal' };
    const expected = code === 'array' || code === 'table' ? [code] : (['text'] as const);
    const problem: SchemaProblem = {
      code: 'type',
      place: where,
      node,
      key: findRows(where)[0],
      expected,
      values: [],
      checker: true,
      masked: false,
      otherwise: upstream,
      upstream,
    };
    return [{ rule: code === 'scheme' ? 'value' : 'type', problem, path, upstream }];
  });
}

function ruleFor(problem: SchemaProblem, { release }: Subject): KeyRule {
  if (problem.code !== 'unknown') return problem.code;
  const { key } = problem;
  if (!key) return 'unknown';
  const status = statusIn(key, release);
  if (status === 'removed' || status === 'rejected') return 'removed';
  if (isUsable(key, release)) return problem.otherwise.effect === 'accepted' ? 'unknown-to-checker' : 'unknown';
  return key.since === null ? 'unknown' : 'too-new';
}

function suppliedByGsc({ manifest }: Subject, where: Place): boolean {
  return (
    where.every((segment) => typeof segment === 'string' && !segment.includes('.')) &&
    manifest.at(where.join('.')) !== undefined
  );
}

/** The settings below an unknown name that, by the key as written, belong to the top of the file. */
function misplacedStatements(
  { document, release }: Subject,
  { code, node }: SchemaProblem,
): readonly { node: Node; meant: KeyEntry }[] {
  const found: { node: Node; meant: KeyEntry }[] = [];
  if (code !== 'unknown' && (code !== 'type' || document.origin(node) !== 'implied')) return [];
  for (const leaf of leaves(document, node)) {
    if (document.section(leaf) === document.root) return [];
    const written = placeBelow(document, leaf, document.section(leaf));
    const meant = written && findRows(written).find((row) => isUsable(row, release));
    if (!meant || written.length < 2) return [];
    found.push({ node: leaf, meant });
  }
  return found;
}

function placeBelow(document: TomlDocument, node: Node, section: Node): Place | undefined {
  const found: (string | number)[] = [];
  for (let at = node; at !== section; at = document.parent(at)) {
    if (at <= 0) return undefined;
    const name = document.name(at);
    if (name === undefined) return undefined;
    found.push(name);
  }
  return found.reverse();
}

/** What statements give values to, below (or at) a node. */
function* leaves(document: TomlDocument, node: Node): Generator<Node> {
  if (document.kind(node) !== 'table' || document.origin(node) === 'value') yield node;
  else for (const child of document.children(node)) yield* leaves(document, child);
}

function onlyLeaf(document: TomlDocument, node: Node): Node {
  let found = -1;
  for (const leaf of leaves(document, node)) {
    if (found >= 0) return -1;
    found = leaf;
  }
  // Under a header, the name of the table stands in the header.
  return found >= 0 && document.keyRange(node).start < document.dottedKeyRange(found).start ? -1 : found;
}
