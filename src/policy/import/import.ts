import { LocatedError } from '../../diagnostic/located-error.ts';
import type { Release } from '../../gramine/release.ts';
import { type CarrierKind, carrierKindOf, readPolicy } from '../../kata/carrier.ts';
import type { Source } from '../../text/source.ts';
import type { Imported } from './imported.ts';

/** The formats of others that say what a host may start, or that carry one that does. */
export type ImportKind =
  | 'kata-policy'
  | 'kubernetes'
  | 'init-data'
  | 'genpolicy-settings'
  | 'gramine-manifest'
  | 'occlum';

export interface ImportedPolicy extends Imported {
  /** `Deployment/api`, where a YAML carries the policy. */
  readonly workload?: string;
}

export interface ImportOptions {
  /** Of Gramine. */
  readonly release?: Release;
}

/** Every policy that a text is or carries; none for a YAML without one. Throws a LocatedError for a text that is not of the kind. */
export async function importPolicies(
  source: Source,
  kind: ImportKind,
  options: ImportOptions = {},
): Promise<readonly ImportedPolicy[]> {
  switch (kind) {
    case 'genpolicy-settings': {
      const { importGenpolicySettings } = await import('./genpolicy-settings.ts');
      return [importGenpolicySettings(source)];
    }
    case 'gramine-manifest': {
      const { importGramine } = await import('./gramine.ts');
      return [importGramine(source, options.release)];
    }
    case 'occlum': {
      const { importOcclum } = await import('./occlum.ts');
      return [importOcclum(source)];
    }
    default:
      return importCarried(source, carrierKinds[kind]);
  }
}

const carrierKinds: Readonly<Record<'kata-policy' | 'kubernetes' | 'init-data', CarrierKind>> = {
  'kata-policy': 'rego',
  kubernetes: 'kubernetes',
  'init-data': 'init-data',
};

async function importCarried(source: Source, named: CarrierKind): Promise<readonly ImportedPolicy[]> {
  const isEncoded = named === 'init-data' && carrierKindOf(source) === 'encoded';
  const { carriers, problems } = readPolicy(source, isEncoded ? 'encoded' : named);
  const all = [...problems, ...carriers.flatMap((carrier) => carrier.problems)];
  if (all.length > 0) throw new LocatedError(source, all);
  const { importKata, requireRego } = await import('./kata.ts');
  return carriers.flatMap(({ rego, initData, workload }) => {
    if (initData && initData.problems.length > 0 && !rego) throw new LocatedError(initData.source, initData.problems);
    if (!rego) return [];
    requireRego(rego);
    return [{ ...importKata(rego), ...(workload !== undefined && { workload }) }];
  });
}

/** By the name of the file, else by its text; undefined when neither tells. */
export function importKindOf(source: Source): ImportKind | undefined {
  const { path, text } = source;
  const name = path.replaceAll('\\', '/');
  if (/(?:^|\/)Occlum\.json$/.test(name)) return 'occlum';
  if (/\.manifest(?:\.(?:toml|sgx|template|jinja2?|j2))?$/.test(name)) return 'gramine-manifest';
  const head = text.slice(0, 65_536);
  if (/^\s*[{[]/.test(head)) return jsonKind(head);
  if (/^[ \t]*(?:libos|loader|sgx)\b|^[ \t]*\[(?:libos|loader|sgx)\b/m.test(head)) return 'gramine-manifest';
  const carrier = carrierKindOf(source);
  return carrier === 'rego' ? 'kata-policy' : carrier === 'encoded' ? 'init-data' : carrier;
}

function jsonKind(head: string): ImportKind | undefined {
  if (head.includes('"entry_points"')) return 'occlum';
  return /"(?:request_defaults|kata_config|cluster_config|op)"|\/request_defaults\//.test(head)
    ? 'genpolicy-settings'
    : undefined;
}
