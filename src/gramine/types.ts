import type { keys } from './keys.ts';

type Row = (typeof keys)[number];

/** Path of any row, with `[]`, `<NAME>` and `<ID>`. */
export type RowPath = Row['path'];

/** Path of a key that stands at one place, e.g. `sgx.debug`. */
export type KeyPath = Exclude<RowPath, `${string}[]${string}` | `${string}<${string}`>;

/** What a key's value is in TypeScript, over all releases: integers are bigint, tables have the members of their rows. */
export type KeyValue<P extends RowPath> = Row extends infer R
  ? R extends { readonly path: P; readonly type: infer T }
    ? ValueOf<T, P>
    : never
  : never;

type ValueOf<T, P extends string> = T extends { readonly kind: 'boolean' }
  ? boolean
  : T extends { readonly kind: 'integer' }
    ? bigint
    : T extends { readonly kind: 'string' }
      ? string
      : T extends { readonly kind: 'enum'; readonly values: infer V }
        ? ValueOfEnum<V>
        : T extends { readonly kind: 'literal'; readonly value: infer V }
          ? V
          : T extends { readonly kind: 'array'; readonly of: infer E }
            ? readonly ValueOf<E, `${P}[]`>[]
            : T extends { readonly kind: 'table'; readonly fields: infer F }
              ? { readonly [N in keyof F]: F[N] extends { readonly type: infer M } ? ValueOf<M, never> : never }
              : T extends { readonly kind: 'table'; readonly like: infer L extends string }
                ? Members<L>
                : T extends { readonly kind: 'table' }
                  ? Members<P>
                  : T extends { readonly kind: 'one-of'; readonly types: infer A extends readonly unknown[] }
                    ? ValueOf<A[number], P>
                    : unknown;

type ValueOfEnum<V> = V extends readonly (infer E)[] ? (E extends { readonly value: infer S } ? S : E) : never;

type Members<P extends string> = {
  readonly [R in RowPath as R extends `${P}.${infer Name}`
    ? Name extends `${string}.${string}`
      ? never
      : Name
    : never]?: KeyValue<R>;
};
