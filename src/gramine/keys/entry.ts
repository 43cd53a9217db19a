import type { Release, ReleaseRange } from '../release.ts';

export type Scalar = string | number | boolean;

/**
 * A value of an enumeration, with the releases that know it when they are not all releases of the key, and what to do about one
 * that is gone, as an imperative.
 */
export type EnumValue =
  | string
  | { readonly value: string; readonly since?: Release; readonly until?: Release; readonly help?: string };

/**
 * What a value has to be. A `table` without `fields` has its members in rows of their own, below the path of the row
 * (`path[].member` for the tables of an array); with `like`, in the rows below that path.
 */
export type ValueType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly min?: number; readonly max?: number; readonly maxBefore?: Bound }
  | { readonly kind: 'string'; readonly format: 'text' }
  | { readonly kind: 'string'; readonly format: 'size' | 'path' | 'host-path' | 'condition' }
  | { readonly kind: 'string'; readonly format: 'uri'; readonly schemes: readonly string[] }
  | { readonly kind: 'string'; readonly format: 'hex'; readonly digits: number }
  | { readonly kind: 'string'; readonly format: 'mask'; readonly digits: number }
  | { readonly kind: 'enum'; readonly values: readonly EnumValue[] }
  | { readonly kind: 'literal'; readonly value: boolean }
  | { readonly kind: 'array'; readonly of: ValueType; readonly minLength?: number }
  | { readonly kind: 'table'; readonly fields?: Readonly<Record<string, Field>>; readonly like?: string }
  | { readonly kind: 'one-of'; readonly types: readonly ValueType[] }
  | { readonly kind: 'any' };

/** Releases before `until` had another upper bound. */
export interface Bound {
  readonly until: Release;
  readonly max: number;
}

/** `checkerOptional`: needed by whoever uses the value, but the checker does not ask for it. */
export interface Field {
  readonly type: ValueType;
  readonly required?: boolean;
  readonly checkerOptional?: boolean;
}

/**
 * What an absent key amounts to: a value, from `since` on another one while the key `whenTrue` is true, or in words when it
 * depends on the installation or on files.
 */
export type Default =
  | { readonly value: Scalar | readonly [] }
  | { readonly value: Scalar; readonly whenTrue: string; readonly otherwise: Scalar; readonly since: Release }
  | { readonly computed: string };

/**
 * How a value becomes one of the successor: `same` (but for some values), by a list of pairs, or by one of the conversions
 * that need more of the manifest than the value.
 * - `single-uri`: only when the text is one URI (no comma)
 * - `drop-identifiers`: the values of a table become the elements of an array
 * - `join-by-identifier`: merges with the entry of the same identifier
 * - `mounts`: all tables `fs.mount.<ID>` become elements of `fs.mounts`, shorter paths first
 * - `encrypted-mounts`: every URI becomes an encrypted mount, with `keyName` unless that is the default key
 * - `attestation`: `false` is `"none"`; `true` is `"epid"` with a non-empty SPID, else `"dcap"`
 * - `in-gramine-path`: the path under which the file of the URI is mounted
 * - `only-argument`: a list of the one value, while none of `unless` gives arguments
 * - `manual`: the value means something else and has to be chosen anew
 */
export type Carry =
  | { readonly kind: 'same'; readonly except?: readonly (readonly [Scalar, Scalar])[] }
  | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [Scalar, Scalar])[] }
  | { readonly kind: 'encrypted-mounts'; readonly keyName: string }
  | { readonly kind: 'only-argument'; readonly unless: readonly string[] }
  | {
      readonly kind:
        | 'single-uri'
        | 'drop-identifiers'
        | 'join-by-identifier'
        | 'mounts'
        | 'attestation'
        | 'in-gramine-path'
        | 'manual';
    };

export interface Successor {
  /** Path of the row that takes over. */
  readonly path: string;
  readonly carry: Carry;
}

/** What a release makes of a key that it still has, or of its absence, otherwise than those before it. */
export interface Shift {
  /** The first release that does. */
  readonly since: Release;
  /** Concerns a manifest that leaves the key out while the named key is true, not one that has it. */
  readonly absentWhileTrue?: string;
  /** The values that it concerns; all when absent. */
  readonly values?: readonly Scalar[];
  /** What is different, as a clause. */
  readonly what: string;
  /** It gives the host more. */
  readonly weaker?: true;
  /** What a person has to do or to weigh, as an imperative; absent when it is enough to know. */
  readonly decide?: string;
}

export interface Security {
  /** `insecure`: gives the host something; `caution`: does so under conditions; `info`: worth knowing. */
  readonly level: 'insecure' | 'caution' | 'info';
  readonly note: string;
  /** True when Gramine itself prints it among the insecure settings at start (SGX only). */
  readonly banner?: boolean;
}

/**
 * Which values are safer than others: `ranks` from safest to least safe (values of one rank are equal); `lower` and
 * `higher` numbers are safer; `bits`: of two masks the one that has all bits of the other; `absent`: the less there is of
 * it, the safer; `present`: the more.
 */
export type Safety = (
  | { readonly ranks: readonly (readonly Scalar[])[] }
  | { readonly safer: 'lower' | 'higher' | 'bits' | 'absent' | 'present' }
) & {
  /** What the less safe (safer) value means, as a clause, where the note on security does not say it. */
  readonly weaker?: string;
  readonly stronger?: string;
  /** From this release on no value is safer than another. */
  readonly until?: Release;
};

/** Who reads the key in some release. `signer`: the Python tools that build, hash and sign. */
export type Reader = 'runtime' | 'signer' | 'checker' | 'docs';

/** Beside the measured bytes, which every key is part of. */
export type Affects =
  | 'layout'
  | 'sigstruct:ATTRIBUTES'
  | 'sigstruct:XFRM'
  | 'sigstruct:MISCSELECT'
  | 'sigstruct:ISVPRODID'
  | 'sigstruct:ISVSVN';

/**
 * What the runtime does when it finds another type of scalar than it wants: it does not start (`fatal`), carries on as if
 * the key were absent (`ignored`), or fails when the application makes the system call (`syscall`). `signer`: the signing
 * tool fails before. For the runtime a table or array in place of a scalar counts as absent.
 */
export type BadType = 'fatal' | 'ignored' | 'syscall' | 'signer';

/** What becomes of a key that a release no longer has: nobody reads it, building fails, or start-up fails. */
export type Fate = 'ignored' | 'signer' | 'fatal';

/** One manifest key, over all releases. */
export interface KeyEntry {
  /** `[]` stands for any element of an array, `<NAME>` and `<ID>` for a name the user chooses. */
  readonly path: string;
  /** Tells rows of the same path apart. */
  readonly form?: string;
  readonly type: ValueType;
  readonly default?: Default;
  /** Who insists on it. */
  readonly required?: 'always' | 'checker' | 'runtime' | 'signer';
  /** Values of the sibling `type` for which the key exists; all when absent. */
  readonly onlyFor?: readonly string[];
  /** Values of the sibling `type` for which a required key may be missing. */
  readonly optionalFor?: readonly string[];
  /** True when the value decides which siblings there are. */
  readonly discriminates?: boolean;
  /** First release; null when no release ever took it. */
  readonly since: Release | null;
  readonly deprecated?: Release;
  readonly removed?: Release;
  /** Releases that refuse to start when they see it. */
  readonly rejected?: ReleaseRange;
  readonly fate?: Fate;
  /** What a manifest loses with the removed key, beyond going back to the default. */
  readonly consequence?: string;
  /** Of a key that nothing takes over from: why nothing is lost with it. Without a reason something is. */
  readonly moot?: string;
  /** The one value of another key for which it serves a purpose. */
  readonly onlyWhile?: { readonly path: string; readonly value: Scalar };
  readonly shifts?: readonly Shift[];
  /** What values could begin with before a release, to no effect. */
  readonly formerPrefix?: { readonly text: string; readonly until: Release };
  /** Nearest to the newest release first. Empty: delete it. */
  readonly successors?: readonly Successor[];
  readonly readers: readonly Reader[];
  /** Releases whose checker knows the key, when that differs from the releases that have it. */
  readonly checker?: ReleaseRange;
  /** From this release on building the manifest fails when a table of the array has other members than its rows. */
  readonly closed?: Release;
  /** From this release on the tools write it into a manifest that lacks it, so that only a finished one can miss it. */
  readonly added?: Release;
  /** Releases whose tools turn it into its successor before the checker sees it. */
  readonly converted?: ReleaseRange;
  /** The checker takes any value. */
  readonly checkerTakesAnything?: boolean;
  readonly affects?: readonly Affects[];
  readonly badType: BadType;
  readonly summary: string;
  readonly security?: Security;
  readonly safety?: Safety;
  /** Places in the Gramine repository, `vX.Y:` for another tag than 1.9. */
  readonly evidence: readonly string[];
}

/** The first release that does not take 0 and 1 for booleans (v1.1:common/src/string/toml_utils.c). */
export const strictBooleans: Release = '1.2';

export const flag = { kind: 'boolean' } as const;
export const text = { kind: 'string', format: 'text' } as const;
export const size = { kind: 'string', format: 'size' } as const;
export const fileUri = { kind: 'string', format: 'uri', schemes: ['file:'] } as const;
export const anyValue = { kind: 'any' } as const;
export const tables = { kind: 'array', of: { kind: 'table' } } as const;
export const uris = { kind: 'array', of: fileUri } as const;
export const unsafeWhenTrue = { ranks: [[false], [true]] } as const;
export const same = { kind: 'same' } as const;
export const manual = { kind: 'manual' } as const;
