import type { EnvironmentRule } from '../../invocation/invocation.ts';
import { visible } from '../../text/visible.ts';
import { type MatcherText, matcherText, patternText } from './policy-values.ts';
import { portableVariable } from './portable-pattern.ts';

/** A rule on a variable as an inline table. */
export function variableText(
  rule: EnvironmentRule,
): { readonly name: string; readonly text: string } | { readonly problem: string } {
  const named = typeof rule.name === 'string' ? namedValue(rule.name, rule) : entryValue(rule.name.entry);
  if ('problem' in named) return named;
  const { name, value } = named;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return { problem: `\`${visible(name)}\` is no name of a variable` };
  if ('problem' in value) return value;
  const optional = rule.required ? '' : ', required = false';
  return { name, text: `{ name = "${name}", ${value.key} = ${value.text}${optional} }` };
}

type Named = { readonly name: string; readonly value: MatcherText } | { readonly problem: string };

function namedValue(name: string, { value }: EnvironmentRule): Named {
  return { name, value: matcherText(value ?? { kind: 'anything' }) };
}

/** A rule over `NAME=value` as a whole. */
function entryValue(entry: Exclude<EnvironmentRule['name'], string>['entry']): Named {
  if (entry.kind === 'anything') return { problem: 'the host may set any variable' };
  if (entry.kind === 'one-of') return { problem: 'the rule names several entries' };
  if (entry.kind === 'exact') {
    const at = entry.value.indexOf('=');
    if (at <= 0) return { problem: `\`${visible(entry.value)}\` is no \`NAME=value\`` };
    return { name: entry.value.slice(0, at), value: matcherText({ kind: 'exact', value: entry.value.slice(at + 1) }) };
  }
  const split = portableVariable(entry.pattern);
  return 'problem' in split ? split : { name: split.name, value: patternText(split.regex) };
}
