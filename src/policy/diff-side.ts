import type { Invocation } from '../invocation/invocation.ts';
import type { ExecPolicy } from './exec-policy.ts';
import type { ContainerPermissions, Permissions } from './permissions.ts';
import type { Engine } from './test/engine.ts';

/** A policy that is compared. */
export interface DiffSide {
  readonly permissions: Permissions;
  /** When it is one of ours, which says more. */
  readonly policy?: ExecPolicy;
  /** What judges requests by it; none for formats that nothing here evaluates. */
  readonly engines: readonly Engine[];
}

/** What can be started in the container, in the order in which it is asked. */
export const execsIn = (side: DiffSide, container: ContainerPermissions): readonly Invocation[] => [
  ...container.execs,
  ...side.permissions.execs.filter((exec) => holdsIn(exec, container)),
];

const holdsIn = ({ container: only }: Invocation, { name }: ContainerPermissions): boolean =>
  only === undefined || only === name;

/** Equal but for where they stand in the text, and for what is said for readers. */
export const isAlike = (a: unknown, b: unknown): boolean => plain(a) === plain(b);

/** The same for entries that are alike, and short: environments, which entries share, are numbered. */
export class AlikeNames {
  readonly #environments = new Map<string, number>();

  of({ environment, ...entry }: Invocation): string {
    const text = plain(environment);
    const number = this.#environments.get(text) ?? this.#environments.size;
    this.#environments.set(text, number);
    return `${number} ${write(entry)}`;
  }
}

function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return write(value);
  const known = written.get(value) ?? write(value);
  written.set(value, known);
  return known;
}

const written = new WeakMap<object, string>();

const write = (value: unknown): string =>
  JSON.stringify(value, (key, member: unknown) => {
    if (unsaid.has(key)) return undefined;
    return member === Infinity ? 'any' : member;
  }) ?? '';

const unsaid = new Set(['range', 'reason', 'id', 'purpose', 'variables']);
