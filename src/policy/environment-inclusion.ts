import type { EnvironmentRule, Matcher } from '../invocation/invocation.ts';
import type { Effort } from '../regex/effort.ts';
import type { Language } from '../regex/language.ts';
import { included, languageOf, languageOfNode, unionOf } from '../regex/language.ts';
import { anythingNode, choice, sequence, setOf, textNode, unanchored, without } from '../regex/node.ts';
import { parsePattern } from '../regex/parse.ts';
import type { RegexNode } from '../regex/pattern.ts';

/** How an environment that is allowed by some rules may not be by others. */
export type EnvironmentDifference =
  | { readonly kind: 'entry' /** `NAME=value`. */; readonly entry: string }
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** None when whatever `rules` allow, `others` do; else a shortest entry for each rule that goes beyond them, and what may be left out. */
export function environmentDifferences(
  rules: readonly EnvironmentRule[],
  others: readonly EnvironmentRule[],
  effort?: Effort,
): readonly EnvironmentDifference[] {
  const known = new Set(others.map(textOf));
  const fresh = rules.filter((rule) => !known.has(textOf(rule)));
  const rulesFor = byName(others);
  const beyond = fresh.flatMap((rule): readonly EnvironmentDifference[] => {
    const found = included(entriesOf([rule]), entriesOf(rulesFor(rule)), effort);
    if (found.kind === 'no') return [{ kind: 'entry', entry: found.witness }];
    return found.kind === 'unknown' ? [found] : [];
  });
  const sure = new Set(rules.filter(({ required }) => required).map(({ name }) => name));
  const missing = others.flatMap(({ name, required }): readonly EnvironmentDifference[] =>
    required && typeof name === 'string' && !sure.has(name) ? [{ kind: 'missing', name }] : [],
  );
  return [...beyond, ...missing];
}

/** Those that may allow an entry that the rule does. */
function byName(others: readonly EnvironmentRule[]): (rule: EnvironmentRule) => readonly EnvironmentRule[] {
  const named = new Map<string, EnvironmentRule[]>();
  const open = others.filter(({ name }) => typeof name !== 'string' || name.includes('='));
  for (const other of others) {
    const { name } = other;
    if (typeof name !== 'string' || name.includes('=')) continue;
    const same = named.get(name);
    if (same === undefined) named.set(name, [other]);
    else same.push(other);
  }
  return ({ name }) =>
    typeof name !== 'string' || name.includes('=') ? others : [...(named.get(name) ?? []), ...open];
}

const textOf = ({ name, value }: EnvironmentRule): string => JSON.stringify([name, value]);

const nul = [0, 1];

/** Entries of the form `NAME=value`. */
function entriesOf(rules: readonly EnvironmentRule[]): Language {
  const nodes: RegexNode[] = [];
  const whole: Language[] = [];
  for (const { name, value } of rules) {
    if (typeof name !== 'string') {
      const language = wholeEntry(name.entry);
      if ('unknown' in language) return language;
      whole.push(language);
      continue;
    }
    const node = valueNode(value ?? { kind: 'anything' });
    if ('unknown' in node) return node;
    nodes.push(sequence([textNode(`${name}=`), node]));
  }
  return unionOf([languageOfNode(without(choice(nodes), nul)), ...whole]);
}

type Unknown = { readonly unknown: string };

function wholeEntry(matcher: Matcher): Language {
  if (matcher.kind === 'pattern') {
    const read = parsePattern(matcher.pattern, matcher.dialect);
    if ('pattern' in read) return languageOf(read.pattern);
    return read.problem.unsupported ? { unknown: read.problem.message } : languageOfNode(setOf([]));
  }
  const node = valueNode(matcher);
  return 'unknown' in node ? node : languageOfNode(node);
}

function valueNode(matcher: Matcher): RegexNode | Unknown {
  switch (matcher.kind) {
    case 'exact':
      return textNode(matcher.value);
    case 'one-of':
      return choice(matcher.values.map(textNode));
    case 'anything':
      return anythingNode;
    case 'pattern': {
      const read = parsePattern(matcher.pattern, matcher.dialect);
      if ('problem' in read) return read.problem.unsupported ? { unknown: read.problem.message } : setOf([]);
      return unanchored(read.pattern) ?? { unknown: 'an anchor stands inside the pattern of a variable' };
    }
  }
}
