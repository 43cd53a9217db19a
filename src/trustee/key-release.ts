/** When Trustee's key broker hands out a resource to a guest whose init data hold an exec policy. */
export interface KeyReleaseRule {
  /** Conditions of each resource, of which one has to hold. */
  readonly releases: readonly ResourceRelease[];
  /** What evidence of each kind shows of the init data that may have keys; undefined when only their own claims are looked at. */
  readonly initData: InitDataDigests | undefined;
}

/** By the name Trustee gives a kind of evidence: the values of its `init_data` claim, in every way they are spelled. */
export type InitDataDigests = ReadonlyMap<EvidenceKind, readonly string[]>;

export type EvidenceKind = 'tdx' | 'snp' | 'sgx' | 'cca' | 'se' | 'az-tdx-vtpm' | 'az-snp-vtpm' | 'sample';

export interface ResourceRelease {
  /** `repository/type/tag`. */
  readonly resource: string;
  /** All but sample evidence when absent. */
  readonly evidence?: readonly EvidenceKind[];
  readonly requireAffirming: boolean;
  readonly policyId: string;
  readonly minCounter: number;
  /** The levels that `exec_level` may have; any when absent. */
  readonly execLevels?: readonly string[];
  /** Nanoseconds since 1970. */
  readonly notBefore?: bigint;
  readonly notAfter?: bigint;
}

export const evidenceKinds: readonly EvidenceKind[] = [
  'tdx',
  'snp',
  'sgx',
  'cca',
  'se',
  'az-tdx-vtpm',
  'az-snp-vtpm',
  'sample',
];

/** A resource policy for Trustee's key broker, in Rego. The digests come first: what init data claim of themselves proves nothing. */
export function keyReleasePolicy({ releases, initData }: KeyReleaseRule): string {
  const parts = [header];
  if (initData) parts.push(digestSets(initData, new Set(releases.flatMap(kindsOf))));
  parts.push(...releases.map((release) => allowRule(release, initData)));
  if (releases.some(({ requireAffirming }) => requireAffirming)) parts.push(affirming);
  return parts.join('\n');
}

const header = `package policy

import rego.v1

default allow = false

evidence := input.submods.cpu0["ear.veraison.annotated-evidence"]

# What the init data say of themselves: it counts only for init data that are known by their digest.
exec_policy := evidence.init_data_claims.agent_policy_claims.exec_policy
`;

const affirming = `affirming if {
	count(input.submods) > 0
	every _, submod in input.submods {
		submod["ear.status"] == "affirming"
	}
}
`;

/** Trustee's releases spell these in more than one way. */
const spellings: Readonly<Partial<Record<EvidenceKind, readonly string[]>>> = {
  'az-tdx-vtpm': ['az-tdx-vtpm', 'aztdxvtpm'],
  'az-snp-vtpm': ['az-snp-vtpm', 'azsnpvtpm'],
};

function digestSets(initData: InitDataDigests, used: ReadonlySet<EvidenceKind>): string {
  const known = [...initData].filter(([kind]) => used.has(kind));
  const lines = known.flatMap(([kind, values]) =>
    (spellings[kind] ?? [kind]).map((name) => `\t${text(name)}: [${values.map(text).join(', ')}],\n`),
  );
  return `# The digest of the init data that may have keys, as each kind of evidence shows it, in hexadecimal and in base64.
init_data_digests := {
${lines.join('')}}
`;
}

function allowRule(release: ResourceRelease, initData: InitDataDigests | undefined): string {
  const conditions = [
    'data.plugin == "resource"',
    `data["resource-path"] == [${release.resource.split('/').map(text).join(', ')}]`,
    ...evidenceConditions(release, initData !== undefined),
    ...(release.requireAffirming ? ['affirming'] : []),
    `exec_policy.id == ${text(release.policyId)}`,
    `exec_policy.counter >= ${release.minCounter}`,
    ...(release.execLevels ? [`exec_policy.exec_level in [${release.execLevels.map(text).join(', ')}]`] : []),
    ...(release.notBefore === undefined ? [] : [`time.now_ns() >= ${release.notBefore}`]),
    ...(release.notAfter === undefined ? [] : [`time.now_ns() < ${release.notAfter}`]),
  ];
  return `# ${release.resource}\nallow if {\n${conditions.map((condition) => `\t${condition}\n`).join('')}}\n`;
}

function kindsOf({ evidence }: ResourceRelease): readonly EvidenceKind[] {
  return evidence ?? evidenceKinds.filter((kind) => kind !== 'sample');
}

function evidenceConditions(release: ResourceRelease, hasDigests: boolean): readonly string[] {
  const names = kindsOf(release).flatMap((kind) => spellings[kind] ?? [kind]);
  const chosen = `some tee in [${names.map(text).join(', ')}]`;
  return hasDigests
    ? [chosen, 'evidence[tee]', 'evidence.init_data in init_data_digests[tee]']
    : [chosen, 'evidence[tee]'];
}

function text(value: string): string {
  return JSON.stringify(value);
}
