import type { EnvironmentRule, Invocation, Matcher } from '../invocation/invocation.ts';
import type { ContainerPermissions, Permissions } from '../policy/permissions.ts';
import { abbreviated } from './policy-words.ts';

/** Everything that may be started, with what to call it in a message. */
export interface NamedInvocation {
  readonly invocation: Invocation;
  /** `` `liveness` of `api` ``. */
  readonly name: string;
  readonly container?: ContainerPermissions;
}

export function invocationsOf({ containers, execs }: Permissions): readonly NamedInvocation[] {
  return [
    ...containers.flatMap((container) => [
      { invocation: container.entrypoint, name: `container \`${abbreviated(container.name)}\``, container },
      ...container.execs.map((invocation) => ({ invocation, name: nameOf(invocation, container.name), container })),
    ]),
    ...execs.map((invocation) => ({ invocation, name: nameOf(invocation, undefined) })),
  ];
}

export function execsOf(permissions: Permissions): readonly NamedInvocation[] {
  return invocationsOf(permissions).filter(({ invocation }) => invocation.role === 'exec');
}

/** Rules about variables of containers and of what is started in them, each once. */
export function environmentOf(permissions: Permissions): readonly EnvironmentRule[] {
  const rules = new Set<EnvironmentRule>(permissions.environment);
  for (const { environment } of permissions.containers) for (const rule of environment) rules.add(rule);
  for (const { invocation } of invocationsOf(permissions)) for (const rule of invocation.environment) rules.add(rule);
  const byPlace = new Map<string, EnvironmentRule>();
  for (const rule of rules) {
    const key = `${rule.range.start}-${rule.range.end}`;
    if (!byPlace.has(key)) byPlace.set(key, rule);
  }
  return [...byPlace.values()];
}

/** Undefined unless every matcher allows one text alone. */
export function exactTexts(matchers: readonly Matcher[]): readonly string[] | undefined {
  const texts = matchers.map((matcher) => (matcher.kind === 'exact' ? matcher.value : undefined));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function nameOf({ id, role }: Invocation, container: string | undefined): string {
  const what = id === undefined ? (role === 'exec' ? 'an exec command' : 'the entry point') : `\`${abbreviated(id)}\``;
  return container === undefined ? what : `${what} of \`${abbreviated(container)}\``;
}
