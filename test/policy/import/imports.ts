import type { CommandLine, EnvironmentRule, Invocation, Matcher } from '../../../src/invocation/invocation.ts';
import type { Imported } from '../../../src/policy/import/imported.ts';
import { type PolicyTextOptions, policyText } from '../../../src/policy/import/policy-text.ts';
import type { Permissions } from '../../../src/policy/permissions.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { type Range, Source } from '../../../src/text/source.ts';

/** What is written, and the notes as `line:column message`; fails when the policy's reader does not take it. */
export function written(imported: Imported, options: PolicyTextOptions = {}) {
  const { text, notes } = policyText(imported, options);
  const read = readExecPolicy(new Source('written.exec-policy.toml', text));
  if ('problems' in read) throw new Error(`${read.problems.map(({ message }) => message).join('\n')}\n${text}`);
  return { text, notes: notes.map(({ range, message }) => `${place(imported.permissions, range)}${message}`) };
}

export function place({ source }: Permissions, range: Range | null): string {
  if (!range) return '';
  const { line, column } = source.position(range.start);
  return `${line}:${column} `;
}

/** An invocation on one line. */
export function shown({ role, container, command, environment, tty, id }: Invocation): string {
  const parts = [role, ...(container ? [`in ${container}`] : []), ...(id ? [id] : []), commandShown(command)];
  if (tty !== 'never') parts.push(`tty ${tty}`);
  return [...parts, ...environment.map(variableShown)].join(' ');
}

function commandShown(command: CommandLine): string {
  switch (command.kind) {
    case 'argv': {
      const rest = command.rest && ` ${matcherShown(command.rest.matcher)}{${command.rest.min},${command.rest.max}}`;
      return `[${command.args.map(({ value }) => matcherShown(value)).join(' ')}${rest ?? ''}]`;
    }
    case 'joined':
      return `joined /${command.pattern}/`;
    case 'path-prefix':
      return `below ${command.path}`;
    case 'anything':
      return 'anything';
  }
}

export function variableShown({ name, value, required }: EnvironmentRule): string {
  const text = typeof name === 'string' ? `${name}=${value ? matcherShown(value) : '?'}` : matcherShown(name.entry);
  return `${text}${required ? '!' : ''}`;
}

export function matcherShown(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'exact':
      return JSON.stringify(matcher.value);
    case 'one-of':
      return `(${matcher.values.join('|')})`;
    case 'pattern':
      return `/${matcher.pattern}/`;
    case 'anything':
      return '*';
  }
}
