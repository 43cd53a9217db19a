import { readJson } from '../data/json.ts';
import { LocatedError, type LocatedProblem } from '../diagnostic/located-error.ts';
import { initDataAnnotation, policyAnnotation } from '../kata/annotation.ts';
import { type Carrier, readPolicy } from '../kata/carrier.ts';
import { findPolicyData } from '../kata/policy-data.ts';
import { importGenpolicySettings } from '../policy/import/genpolicy-settings.ts';
import type { Imported } from '../policy/import/imported.ts';
import { importKata } from '../policy/import/kata.ts';
import { importOcclum } from '../policy/import/occlum.ts';
import { permissionsOf } from '../policy/permissions-of.ts';
import { readExecPolicy } from '../policy/read.ts';
import { parseRego } from '../rego/parse.ts';
import type { Range, Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { dataParts } from './data-layers.ts';
import type { DataSubject } from './data-subject.ts';
import type { PolicyKind } from './kinds.ts';
import type { LintOptions } from './lint.ts';
import { commentsOf } from './policy-comments.ts';
import type { KataText, PolicySubject } from './policy-subject.ts';

/** A text with the policies that stand in it character by character, and the texts that lie encoded in it. */
export interface PolicyLayer {
  readonly source: Source;
  readonly comments: readonly Range[];
  /** `shift`: where the subject's text begins in this one. */
  readonly parts: readonly { readonly subject: PolicySubject; readonly shift: number }[];
  /** What of it is data that other rules look at. */
  readonly data: readonly { readonly subject: DataSubject; readonly shift: number }[];
  readonly carried: readonly CarriedLayer[];
}

export interface CarriedLayer {
  readonly layer: PolicyLayer;
  readonly at: Range;
  /** What it is, e.g. `policy`. */
  readonly name: string;
}

export type LayerOptions = Pick<LintOptions, 'release' | 'profile' | 'date' | 'previous' | 'decoding' | 'about'>;

/** Reads what a file holds or carries. Never throws for a text: what can't be read is said in the subjects. */
export function policyLayers(source: Source, kind: PolicyKind, options: LayerOptions): PolicyLayer {
  const { decoding } = options;
  if (decoding?.length) return unreadableLayer(source, kind, options);
  switch (kind) {
    case 'exec-policy':
      return plain(source, kind, execPolicySubject(source, options));
    case 'genpolicy-settings':
      return plain(source, kind, dataSubject(source, kind, options));
    case 'occlum':
      return { ...plain(source, kind, dataSubject(source, kind, options)), ...withData(source, kind, options) };
    default:
      return carrierLayer(source, kind, options);
  }
}

function unreadableLayer(source: Source, kind: PolicyKind, options: LayerOptions): PolicyLayer {
  const subjectKind = kind === 'kubernetes' ? 'carrier' : kind === 'trustee-policy' ? 'key-release' : kind;
  return plain(source, kind, subjectOf(subjectKind, source, options, { unreadable: options.decoding! }));
}

function plain(source: Source, kind: PolicyKind, subject: PolicySubject): PolicyLayer {
  return { source, comments: commentsOf(source, kind), parts: [{ subject, shift: 0 }], data: [], carried: [] };
}

/** That a text can't be read is said of it as a policy. */
function withData(
  source: Source,
  kind: DataSubject['kind'],
  options: LayerOptions,
): Pick<PolicyLayer, 'data' | 'carried'> {
  if (options.about === 'policies') return { data: [], carried: [] };
  const { data, carried } = dataParts(source, kind, options);
  return { data: data.filter(({ subject }) => subject.kind !== kind || subject.unreadable.length === 0), carried };
}

function subjectOf(
  kind: PolicySubject['kind'],
  source: Source,
  { profile, date }: LayerOptions,
  more: Partial<PolicySubject> = {},
): PolicySubject {
  return { kind, source, profile, ...(date !== undefined && { date }), unreadable: [], mistakes: [], ...more };
}

function execPolicySubject(source: Source, options: LayerOptions): PolicySubject {
  const read = readExecPolicy(source);
  if ('problems' in read) return subjectOf('exec-policy', source, options, { mistakes: read.problems });
  const before = options.previous && readExecPolicy(options.previous);
  return subjectOf('exec-policy', source, options, {
    execPolicy: read.policy,
    permissions: permissionsOf(read.policy),
    ...(before &&
      'policy' in before && {
        previous: { policy: before.policy, isChanged: meaningOf(options.previous!) !== meaningOf(source) },
      }),
  });
}

/** Layout and comments change nothing. */
function meaningOf(source: Source): string {
  const document = parseToml(source);
  return JSON.stringify(document.value(document.root), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

function dataSubject(source: Source, kind: 'genpolicy-settings' | 'occlum', options: LayerOptions): PolicySubject {
  const read = readJson(source);
  if ('problem' in read) return subjectOf(kind, source, options, { unreadable: [read.problem] });
  const permissions = attempt(() => (kind === 'occlum' ? importOcclum(source) : importGenpolicySettings(source)));
  return subjectOf(kind, source, options, { data: read.root, ...permissions });
}

/** A reader that refuses a text says where; that is a finding like others. */
function attempt(read: () => Imported): Partial<Pick<PolicySubject, 'permissions' | 'unreadable'>> {
  try {
    return { permissions: read().permissions };
  } catch (error) {
    if (error instanceof LocatedError) return { unreadable: error.problems };
    throw error;
  }
}

function carrierLayer(
  source: Source,
  kind: 'kata-policy' | 'trustee-policy' | 'kubernetes' | 'init-data',
  options: LayerOptions,
): PolicyLayer {
  const { carriers, problems } = readPolicy(
    source,
    kind === 'kata-policy' || kind === 'trustee-policy' ? 'rego' : kind,
  );
  const file = subjectOf('carrier', source, options, { unreadable: problems });
  const inside = carriers.map((carrier) => carried(carrier, source, options));
  const isFile = problems.length > 0 || kind === 'kubernetes';
  const parts = [...(isFile ? [{ subject: file, shift: 0 }] : []), ...inside.flatMap(({ parts }) => parts)];
  const more =
    kind === 'kata-policy' || kind === 'trustee-policy' ? { data: [], carried: [] } : withData(source, kind, options);
  return {
    source,
    comments: [...commentsOf(source, kind), ...commentsIn(parts)],
    parts,
    data: more.data,
    carried: [...inside.flatMap(({ layers }) => layers), ...more.carried],
  };
}

/** Those of a policy that stands in init data as it is. */
function commentsIn(parts: PolicyLayer['parts']): readonly Range[] {
  return parts
    .filter(({ shift }) => shift > 0)
    .flatMap(({ subject, shift }) =>
      commentsOf(subject.source, 'kata-policy').map(({ start, end }) => ({ start: start + shift, end: end + shift })),
    );
}

interface Inside {
  readonly parts: PolicyLayer['parts'];
  readonly layers: readonly CarriedLayer[];
}

function carried(carrier: Carrier, file: Source, options: LayerOptions): Inside {
  const { how, initData } = carrier;
  if (how === 'rego') return { parts: [{ subject: kataSubject(file, options, carrier), shift: 0 }], layers: [] };
  if (how === 'init-data' && initData) return inInitData(carrier, options);
  const subject = subjectOf('carrier', file, options, { carrier, unreadable: carrier.problems });
  return { parts: [{ subject, shift: 0 }], layers: encoded(carrier, file, options) };
}

function encoded(carrier: Carrier, file: Source, options: LayerOptions): readonly CarriedLayer[] {
  const { initData, rego } = carrier;
  const at = nameOfAnnotation(carrier, file);
  if (initData) {
    const { parts, layers } = inInitData(carrier, options);
    const comments = [...commentsOf(initData.source, 'init-data'), ...commentsIn(parts)];
    const more = withData(initData.source, 'init-data', options);
    const layer = { source: initData.source, comments, parts, data: more.data, carried: [...layers, ...more.carried] };
    return [{ layer, at, name: 'init data' }];
  }
  if (!rego) return [];
  return [{ layer: plain(rego, 'kata-policy', kataSubject(rego, options, carrier)), at, name: 'policy' }];
}

/** Where the TOML text shows the policy as it is, the policy is part of it. */
function inInitData(carrier: Carrier, options: LayerOptions): Inside {
  const initData = carrier.initData!;
  const own = { subject: subjectOf('init-data', initData.source, options, { initData, carrier }), shift: 0 };
  const entry = initData.data.get('policy.rego');
  if (!entry || !carrier.rego) return { parts: [own], layers: [] };
  const subject = kataSubject(carrier.rego, options, carrier);
  if (entry.offset !== undefined) return { parts: [own, { subject, shift: entry.offset }], layers: [] };
  return {
    parts: [own],
    layers: [{ layer: plain(carrier.rego, 'kata-policy', subject), at: entry.range, name: 'policy' }],
  };
}

function kataSubject(source: Source, options: LayerOptions, carrier: Carrier): PolicySubject {
  const read = readKata(source);
  if ('problems' in read) return subjectOf('kata-policy', source, options, { carrier, unreadable: read.problems });
  if (isAppraisal(read)) return subjectOf('appraisal', source, options, { carrier, kata: read });
  if (isKeyRelease(read)) return subjectOf('key-release', source, options, { carrier, kata: read });
  return subjectOf('kata-policy', source, options, { carrier, kata: read, ...attempt(() => importKata(source)) });
}

/** It sets the claims of an EAR token. */
function isAppraisal({ module }: KataText): boolean {
  const names = new Set(module.rules.map(({ name }) => name));
  return (
    module.package.join('.') === 'policy' &&
    ['executables', 'hardware', 'configuration', 'trust_claims'].some((name) => names.has(name))
  );
}

function isKeyRelease({ module }: KataText): boolean {
  return module.package.join('.') === 'policy' && module.rules.some(({ name }) => name === 'allow');
}

function readKata(source: Source): KataText | { readonly problems: readonly LocatedProblem[] } {
  try {
    const data = findPolicyData(source)?.node;
    return { module: parseRego(source), ...(data && { data }) };
  } catch (error) {
    if (error instanceof LocatedError) return { problems: error.problems };
    throw error;
  }
}

/** The name stays when the value changes, so a baseline knows the finding again. */
function nameOfAnnotation({ how, range }: Carrier, { text }: Source): Range {
  if (how !== 'annotation' && how !== 'policy-annotation') return range;
  const name = how === 'annotation' ? initDataAnnotation : policyAnnotation;
  const start = text.lastIndexOf(name, range.start);
  return start < 0 ? range : { start, end: start + name.length };
}
