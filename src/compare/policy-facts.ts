import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { readPolicy } from '../kata/carrier.ts';
import { importKata, requireRego } from '../policy/import/kata.ts';
import type { Permissions } from '../policy/permissions.ts';
import { permissionsOf } from '../policy/permissions-of.ts';
import { readExecPolicy } from '../policy/read.ts';
import type { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { parseToml } from '../toml/parse.ts';
import type { PolicyFacts } from './inputs.ts';

/**
 * What an exec policy lets the host do, or a policy of Kata: in Rego, in init data, or in the annotation of a workload. Throws a
 * LocatedError for a text that is none, a UserError where there is no policy or more than one.
 */
export function policyFacts(source: Source): PolicyFacts {
  const permissions = isExecPolicy(source) ? execPermissions(source) : importKata(regoIn(source)).permissions;
  return {
    name: source.path,
    permissions,
    pinsImageDigest: pinsDigests(permissions),
    evidence: [{ source: source.path }],
  };
}

/** Init data are TOML too, and say which policy they hold under `data`. */
function isExecPolicy(source: Source): boolean {
  if (!/\.toml$/i.test(source.path)) return false;
  const document = parseToml(source);
  return document.get(document.root, 'data') < 0 && document.get(document.root, 'algorithm') < 0;
}

function execPermissions(source: Source): Permissions {
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  return permissionsOf(read.policy);
}

function regoIn(source: Source): Source {
  const { carriers, problems } = readPolicy(source);
  const wrong = [...problems, ...carriers.flatMap((carrier) => carrier.problems)];
  if (wrong.length > 0) throw new LocatedError(source, wrong);
  const policies = [...new Map(carriers.flatMap(({ rego }) => (rego ? [[rego.text, rego] as const] : []))).values()];
  const [only, ...others] = policies;
  if (!only)
    throw new UserError(
      `\`${visible(source.path)}\` carries no policy`,
      'name an exec policy, or a file that carries one in Rego',
    );
  requireRego(only);
  if (others.length > 0)
    throw new UserError(
      `\`${visible(source.path)}\` carries several policies`,
      'put the one that is meant into a file',
    );
  return only;
}

/** Undefined where some container's image is not said. The pause container is not the user's. */
function pinsDigests({ containers }: Permissions): boolean | undefined {
  const own = containers.filter(({ sandbox }) => !sandbox);
  if (own.length === 0 || own.some(({ image }) => image === undefined)) return undefined;
  return own.every(({ image }) => /@sha256:[0-9a-f]{64}$/.test(image!));
}
