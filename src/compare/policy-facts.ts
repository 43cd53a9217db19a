import { LocatedError } from '../diagnostic/located-error.ts';
import { importKata } from '../policy/import/kata.ts';
import type { Permissions } from '../policy/permissions.ts';
import { permissionsOf } from '../policy/permissions-of.ts';
import { readExecPolicy } from '../policy/read.ts';
import type { Source } from '../text/source.ts';
import type { PolicyFacts } from './inputs.ts';

/** What an exec policy, or a policy of Kata in Rego, lets the host do. Throws a LocatedError for a text that is neither. */
export function policyFacts(source: Source): PolicyFacts {
  const permissions = permissionsIn(source);
  return {
    name: source.path,
    permissions,
    pinsImageDigest: pinsDigests(permissions),
    evidence: [{ source: source.path }],
  };
}

function permissionsIn(source: Source): Permissions {
  if (/\.rego$/i.test(source.path)) return importKata(source).permissions;
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  return permissionsOf(read.policy);
}

/** Undefined where some container's image is not said. The pause container is not the user's. */
function pinsDigests({ containers }: Permissions): boolean | undefined {
  const own = containers.filter(({ sandbox }) => !sandbox);
  if (own.length === 0 || own.some(({ image }) => image === undefined)) return undefined;
  return own.every(({ image }) => /@sha256:[0-9a-f]{64}$/.test(image!));
}
