import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { unwrapped } from '../kata/carrier.ts';
import { policyKindOf } from '../lint/foreign-names.ts';
import type { DiffSide } from '../policy/diff-side.ts';
import type { ExecPolicy } from '../policy/exec-policy.ts';
import { type ImportKind, importKindOf, importPolicies } from '../policy/import/import.ts';
import type { Permissions } from '../policy/permissions.ts';
import { permissionsOf } from '../policy/permissions-of.ts';
import { readExecPolicy } from '../policy/read.ts';
import { kataStandaloneTarget } from '../policy/targets/kata-standalone.ts';
import type { Engine } from '../policy/test/engine.ts';
import { referenceEngine } from '../policy/test/reference-engine.ts';
import { regoEngine } from '../policy/test/rego-engine.ts';
import { Source } from '../text/source.ts';
import type { Side } from './diff-sides.ts';
import { saysExecPolicy } from './policy-operand.ts';

/** A policy that a file is or carries. */
export interface PolicySide {
  readonly side: DiffSide;
  /** `Deployment/api`. */
  readonly workload?: string;
}

/** The policies of a file; one that allows nothing where there is no file. Throws what is wrong with it. */
async function policySides(file: Side): Promise<readonly PolicySide[]> {
  if (!file.bytes) return [{ side: nothingAllowed(new Source(file.path, '')) }];
  const source = unwrapped(file.path, file.bytes);
  const kind = kindOf(file, source);
  if (kind === 'exec-policy') return [{ side: execPolicySide(source) }];
  if (kind === undefined)
    throw new UserError(
      `\`${file.path}\` is no policy that is known`,
      'name an exec policy, Rego, a YAML or init data that carry it, settings of genpolicy or an Occlum.json',
    );
  const found = await importPolicies(source, kind);
  if (found.length === 0) throw new UserError(`\`${file.path}\` carries no policy`);
  return found.map(({ permissions, workload }) => ({
    side: importedSide(permissions),
    ...(workload !== undefined && { workload }),
  }));
}

/** The policies of both files, which are read once where they say the same. */
export async function policySidesOf(
  old: Side,
  fresh: Side,
): Promise<readonly [readonly PolicySide[], readonly PolicySide[]]> {
  if (!isSame(old, fresh)) return [await policySides(old), await policySides(fresh)];
  const sides = await policySides(fresh);
  return [sides, sides];
}

function isSame(old: Side, fresh: Side): boolean {
  if (!old.bytes || !fresh.bytes || !isEqual(old.bytes, fresh.bytes)) return false;
  const [before, after] = [old, fresh].map((file) => kindOf(file, unwrapped(file.path, file.bytes!)));
  return before === after;
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

const kindOf = (file: Side, source: Source): ImportKind | 'exec-policy' | undefined =>
  isExecPolicy(file, source) ? 'exec-policy' : importKindOf(source);

/** The engines are made when they are asked for: policies that allow the same need none. */
function importedSide(permissions: Permissions): DiffSide {
  let engines: readonly Engine[] | undefined;
  return {
    permissions,
    get engines() {
      engines ??= enginesOf(permissions);
      return engines;
    },
  };
}

const isExecPolicy = ({ knownAs, path }: Side, { text }: Source): boolean => {
  const kind = policyKindOf(knownAs ?? path);
  return kind === 'exec-policy' || (kind === undefined && saysExecPolicy(text));
};

function execPolicySide(source: Source): DiffSide {
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  const { policy } = read;
  return { permissions: permissionsOf(policy), policy, engines: [referenceEngine(policy), compiledEngine(policy)] };
}

/** Compiled when it is asked for the first time: policies that allow the same need none. */
function compiledEngine(policy: ExecPolicy): Engine {
  let made: Engine | undefined;
  const make = (): Engine => {
    const rego = kataStandaloneTarget.compile(policy, {}).files.get('policy.rego');
    return regoEngine(new Source(`${policy.source.path} as kata-standalone`, String(rego)));
  };
  return {
    name: 'rego',
    open() {
      made ??= make();
      return made.open();
    },
  };
}

/** None for what nothing here evaluates. */
function enginesOf({ format, source }: Permissions): readonly Engine[] {
  if (format !== 'kata-policy') return [];
  try {
    return [regoEngine(source)];
  } catch (error) {
    if (error instanceof LocatedError) return [];
    throw error;
  }
}

/** In place of a policy that is not there. */
export function nothingAllowed(source: Source): DiffSide {
  return {
    permissions: {
      source,
      format: 'exec-policy',
      enforcedBy: [],
      endpoints: new Map(),
      failing: { answer: 'denied' },
      containers: [],
      execs: [],
      copyFile: [],
      unknown: [],
    },
    engines: [
      {
        name: 'reference',
        open: () => ({ decide: () => ({ verdict: 'deny', reason: 'there is no policy', prints: [] }) }),
      },
    ],
  };
}
