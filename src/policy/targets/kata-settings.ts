import type { Json, JsonObject } from '../../data/node.ts';
import type { Matcher } from '../../invocation/invocation.ts';
import { emitPattern } from '../../regex/emit.ts';
import { parsePattern } from '../../regex/parse.ts';
import type { ExecPolicy, PolicyInvocation } from '../exec-policy.ts';
import { commandLines } from './kata-settings-commands.ts';
import { settingsLosses } from './kata-settings-losses.ts';
import { object } from './kata-standalone-data.ts';
import { jsonText } from './rego-text.ts';
import type { Target } from './target.ts';

/**
 * An RFC 6902 drop-in for genpolicy-settings.d: unmodified genpolicy then writes the commands into its policies, for every container of a
 * pod, with any terminal. Probes and hooks of the pod's YAML need none: genpolicy takes them from there.
 */
export const kataSettingsTarget: Target<Record<string, never>> = {
  id: 'kata-settings',
  enforcedBy: ['kata-agent'],
  compile(policy) {
    const commands = policy.containers.flatMap(({ execs }) => execs);
    const operations = [...commands.flatMap(operationsOf), ...streamOperations(policy), ...hostOperations(policy)];
    return {
      files: new Map([['50-exec-policy.json', `${jsonText(operations)}\n`]]),
      losses: settingsLosses(policy),
      facts: [
        { name: 'into', value: 'genpolicy-settings.d' },
        { name: 'exec policy', value: `${policy.id}, counter ${policy.counter}` },
      ],
    };
  },
};

const exec = '/request_defaults/ExecProcessRequest';

function operationsOf(invocation: PolicyInvocation): readonly JsonObject[] {
  const commands = commandLines(invocation);
  if (!commands) return [operation('add', `${exec}/regex/-`, joinedPattern(invocation))];
  return commands.map((args) => operation('add', `${exec}/allowed_commands/-`, args));
}

/** Over the arguments joined by blanks, in which their bounds are lost. */
function joinedPattern({ command: { args, rest } }: PolicyInvocation): string {
  const parts = args.map(({ value }) => sourceOf(value)).join(' ');
  const further = rest && rest.max > 0 ? `(?: ${sourceOf(rest.matcher)}){${rest.min},${rest.max}}` : '';
  return `^${parts}${further}$`;
}

function sourceOf(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'exact':
      return literal(matcher.value);
    case 'one-of':
      return `(?:${matcher.values.map(literal).join('|')})`;
    case 'anything':
      return '(?:[^\\x00]*)';
    case 'pattern': {
      const parsed = parsePattern(matcher.pattern, 'portable');
      if ('problem' in parsed) throw new Error(`a pattern of the policy can't be parsed: ${parsed.problem.message}`);
      return emitPattern(parsed.pattern).replace(/^\^/, '').replace(/\$$/, '');
    }
  }
}

function literal(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
}

/** Of the pod: what any of its processes may do, all may. */
function streamOperations({ containers }: ExecPolicy): readonly JsonObject[] {
  const streams = containers.flatMap(({ streams: own, execs }) => [own, ...execs.map((one) => one.streams)]);
  const stdin = streams.some((one) => one.stdin);
  const output = streams.some((one) => one.stdout && one.stderr);
  return [
    replace('CloseStdinRequest', stdin),
    replace('ReadStreamRequest', output),
    replace('WriteStreamRequest', stdin),
  ];
}

function hostOperations({ host }: ExecPolicy): readonly JsonObject[] {
  const paths = host.copyFile.map(
    ({ path }) => `^${sourceOf({ kind: 'pattern', pattern: path, dialect: 'portable' })}$`,
  );
  return [replace('CopyFileRequest', paths), replace('GetDiagnosticDataRequest', host.diagnostics)];
}

function replace(name: string, value: Json): JsonObject {
  return operation('replace', `/request_defaults/${name}`, value);
}

function operation(op: 'add' | 'replace', path: string, value: Json): JsonObject {
  return object({ op, path, value });
}
