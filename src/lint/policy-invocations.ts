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
  const known = environments.get(permissions) ?? everyVariable(permissions);
  environments.set(permissions, known);
  return known;
}

const environments = new WeakMap<Permissions, readonly EnvironmentRule[]>();

function everyVariable(permissions: Permissions): readonly EnvironmentRule[] {
  const byPlace = new Map<string, EnvironmentRule>();
  const add = (rules: readonly EnvironmentRule[] | undefined): void => {
    for (const rule of rules ?? []) {
      const place = `${rule.range.start}-${rule.range.end}`;
      if (!byPlace.has(place)) byPlace.set(place, rule);
    }
  };
  const lists = new Set([
    permissions.environment,
    ...permissions.containers.map(({ environment }) => environment),
    ...invocationsOf(permissions).map(({ invocation }) => invocation.environment),
  ]);
  for (const list of lists) add(list);
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
