import type { Json, JsonObject } from '../../data/node.ts';
import type { Matcher, StreamAccess, User } from '../../invocation/invocation.ts';
import { emitPattern } from '../../regex/emit.ts';
import { parsePattern } from '../../regex/parse.ts';
import { execLevelOf } from '../exec-level.ts';
import type { ExecPolicy, PolicyContainer, PolicyInvocation, PolicyVariable } from '../exec-policy.ts';
import { signalNumber } from '../signals.ts';

/** What the key broker is told about the policy as a whole; no rule in the guest reads it. */
export function policyClaims({ id, counter, containers }: ExecPolicy): JsonObject {
  return object({ id, counter, format: 1, exec_level: execLevelOf(containers.flatMap(({ execs }) => execs)) });
}

/** What they read of a container, beside its `OCI`. */
export function execData(container: PolicyContainer): JsonObject {
  return object({
    exec_rules: container.execs.map((exec) => execRule(exec, container)),
    io: streamData(container.streams),
    signals: signalNumbers(container.signals),
  });
}

/** `argv`, `env`, `least`, `most` and `rest` of something that may be started. */
export function commandData({ command, variables }: PolicyInvocation): JsonObject {
  const { args, rest } = command;
  return object({
    argv: args.map(({ value }) => matcherData(value)),
    ...(rest ? { rest: matcherData(rest.matcher) } : {}),
    least: args.length + (rest?.min ?? 0),
    most: args.length + (rest?.max ?? 0),
    env: variables.map(variableData),
  });
}

export function userData({ uid, gid, groups }: User): JsonObject {
  return object({ UID: uid, GID: gid, AdditionalGids: groups });
}

export function object(members: Readonly<Record<string, Json>>): JsonObject {
  return new Map(Object.entries(members));
}

function signalNumbers(names: readonly string[]): readonly number[] {
  return names.flatMap((name) => signalNumber(name) ?? []).sort((a, b) => a - b);
}

function execRule(exec: PolicyInvocation, { noNewPrivileges }: PolicyContainer): JsonObject {
  return object({
    id: exec.id,
    ...Object.fromEntries(commandData(exec)),
    cwd: exec.cwd,
    user: userData(exec.user),
    terminal: terminals[exec.tty],
    no_new_privileges: noNewPrivileges,
    io: streamData(exec.streams),
    signals: signalNumbers(exec.signals),
  });
}

const terminals: Readonly<Record<PolicyInvocation['tty'], readonly boolean[]>> = {
  never: [false],
  allowed: [false, true],
  required: [true],
};

/** The agent asks for stdout and stderr as one: it is allowed where both are. */
function streamData({ stdin, stdout, stderr, resize }: StreamAccess): JsonObject {
  return object({ stdin, output: stdout && stderr, resize });
}

function variableData({ name, value, required }: PolicyVariable): JsonObject {
  return object({ name, ...Object.fromEntries(matcherData(value)), required });
}

/** Texts that are alike are `is` of one; patterns match the whole text in every engine. */
export function matcherData(matcher: Matcher): JsonObject {
  switch (matcher.kind) {
    case 'exact':
      return object({ is: [matcher.value] });
    case 'one-of':
      return object({ is: matcher.values });
    case 'anything':
      return object({ matches: '(?s)^.*$' });
    case 'pattern':
      return object({ matches: wholePattern(matcher.pattern) });
  }
}

/** The policy's reader has parsed it before. */
function wholePattern(text: string): string {
  const parsed = parsePattern(text, 'portable');
  if ('problem' in parsed) throw new Error(`a pattern of the policy can't be parsed: ${parsed.problem.message}`);
  return emitPattern(parsed.pattern);
}
