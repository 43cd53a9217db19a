import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { validate as generated } from '../generated/validate-config.ts';
import { lines, parseRelease } from '../gramine/release.ts';
import { parseRuntimeSize } from '../gramine/sizes.ts';
import { parseGlob } from '../text/glob.ts';
import { nearest } from '../text/nearest.ts';
import type { Range } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import { schemaProblems, type Validator } from '../toml/schema-problems.ts';

/** Everything that is wrong with a configuration that parses, in the order of the text. */
export function configProblems(document: TomlDocument, ruleIds: readonly string[]): readonly Diagnostic[] {
  const problems = [
    ...schemaProblems(document, generated as Validator, 'config'),
    ...meaningProblems(document, ruleIds),
  ];
  return problems.sort((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0));
}

/** What the schema can't say. Values of a wrong type are passed over: the schema has said so. */
function* meaningProblems(document: TomlDocument, ruleIds: readonly string[]): Iterable<Diagnostic> {
  const { root } = document;
  const variants = [...members(document, document.get(root, 'variant'))];
  yield* settingProblems(document, root, ruleIds);
  yield* strings(document, document.get(root, 'exclude')).flatMap((node) => globProblem(document, node));
  yield* variants.filter((node) => document.name(node) === 'all').map((node) => reserved(document, node));
  for (const variant of variants)
    for (const node of members(document, document.get(variant, 'define'))) yield* nameProblem(document, node);
  for (const entry of members(document, document.get(root, 'files'))) {
    yield* settingProblems(document, entry, ruleIds);
    yield* strings(document, document.get(entry, 'match')).flatMap((node) => globProblem(document, node));
    const named = strings(document, document.get(entry, 'variant'));
    yield* named.flatMap((node) =>
      variantProblem(
        document,
        node,
        variants.map((variant) => document.name(variant)!),
      ),
    );
  }
}

function* settingProblems(document: TomlDocument, table: Node, ruleIds: readonly string[]): Iterable<Diagnostic> {
  for (const node of strings(document, document.get(table, 'gramine'))) {
    if (parseRelease(document.string(node))) continue;
    const known = Object.keys(lines);
    yield problem(
      'release',
      document.range(node),
      `there is no Gramine release \`${document.string(node)}\``,
      `use one of \`${known[0]}\` to \`${known.at(-1)}\``,
    );
  }
  for (const node of strings(document, document.get(table, 'pal-size'))) {
    const text = document.string(node);
    if (!/^[0-9]+[KMG]?$/.test(text) || parseRuntimeSize(text) !== undefined) continue;
    yield problem(
      'value',
      document.range(node),
      `\`${shortened(text)}\` is beyond 64 bits`,
      'write the size of `libpal.so` in memory, e.g. `4M`',
    );
  }
  for (const node of members(document, document.get(table, 'rules'))) yield* ruleProblem(document, node, ruleIds);
}

function ruleProblem(document: TomlDocument, node: Node, ruleIds: readonly string[]): readonly Diagnostic[] {
  const name = document.name(node)!;
  const groups = [...new Set(ruleIds.map((id) => `${id.split('/')[0]}/*`))];
  const known = name.endsWith('*') ? groups : ruleIds;
  if (known.includes(name)) return [];
  const isDotted = document.kind(node) === 'table' && document.origin(node) !== 'value';
  const meant = nearest(name, known);
  const help =
    meant !== undefined
      ? `use \`${meant}\``
      : isDotted
        ? 'write the rule in quotes, e.g. `"keys/removed" = "note"`'
        : 'see `manifestly rules`';
  return [
    problem(
      'unknown-rule',
      document.keyRange(node),
      `there is no ${name.endsWith('*') ? 'group of rules' : 'rule'} \`${shortened(name)}\``,
      help,
    ),
  ];
}

function globProblem(document: TomlDocument, node: Node): readonly Diagnostic[] {
  const glob = parseGlob(document.string(node));
  if (typeof glob === 'function') return [];
  return [
    problem(
      'glob',
      document.range(node),
      `this is no glob: ${glob.problem}`,
      'use `*`, `?`, `**`, `[a-z]` and `{one,two}`, and `\\` before a character that stands for itself',
    ),
  ];
}

function variantProblem(document: TomlDocument, node: Node, variants: readonly string[]): readonly Diagnostic[] {
  const name = document.string(node);
  if (variants.includes(name) || (name === 'all' && variants.length > 0)) return [];
  const meant = nearest(name, variants);
  const help =
    meant === undefined
      ? `add a table \`[variant.${/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name)}]\``
      : `use \`${meant}\``;
  if (name === 'all')
    return [
      problem(
        'unknown-variant',
        document.range(node),
        'there are no variants',
        'add tables such as `[variant.release]`',
      ),
    ];
  return [problem('unknown-variant', document.range(node), `there is no variant \`${shortened(name)}\``, help)];
}

function nameProblem(document: TomlDocument, node: Node): readonly Diagnostic[] {
  const name = document.name(node)!;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return [];
  const message = `\`${shortened(name)}\` is no name of a template variable`;
  const help = 'use letters, digits and `_`, a digit not first';
  return [problem('name', document.keyRange(node), message, help)];
}

function reserved(document: TomlDocument, node: Node): Diagnostic {
  return problem(
    'unknown-variant',
    document.keyRange(node),
    'no variant can be called `all`: it stands for every one of them',
    'rename it',
  );
}

/** The node when it is a string, its elements that are when it is an array. */
function strings(document: TomlDocument, node: Node): readonly Node[] {
  if (node < 0) return [];
  if (document.kind(node) === 'string') return [node];
  return document.kind(node) === 'array'
    ? [...document.children(node)].filter((child) => document.kind(child) === 'string')
    : [];
}

function members(document: TomlDocument, node: Node): Iterable<Node> {
  return node < 0 ? [] : document.children(node);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function problem(name: string, range: Range, message: string, help: string): Diagnostic {
  const upstream = { stage: 'none', effect: 'accepted' } as const;
  return { code: `config/${name}`, severity: 'error', message, help, range, upstream, related: [] };
}
