import { UserError } from '../../diagnostic/diagnostic.ts';
import { LocatedError } from '../../diagnostic/located-error.ts';
import { type InitDataAlgorithm, isInitDataAlgorithm, readInitData } from '../../kata/init-data.ts';
import { type InitDataValue, initDataValues } from '../../kata/init-data-digests.ts';
import type { Source } from '../../text/source.ts';
import { type EvidenceKind, evidenceKinds, type InitDataDigests, keyReleasePolicy } from '../../trustee/key-release.ts';
import { type ExecPolicy, execLevels, type KeyRelease } from '../exec-policy.ts';
import type { Loss, Target } from './target.ts';

export interface KeyReleaseOptions {
  /** TOML texts of the init data that may have keys: this release, and older ones that still run. */
  readonly initData: readonly Source[];
}

/** The rule by which Trustee's key broker hands out the resources that the policy's `release` conditions name. */
export const keyReleaseTarget: Target<KeyReleaseOptions> = {
  id: 'key-release',
  enforcedBy: ['key-broker'],
  compile(policy, { initData }) {
    if (policy.release.length === 0)
      throw new UserError(
        `${policy.source.path}: the policy has no \`release\` conditions`,
        'add a `[[release]]` table with `resource`',
      );
    const texts = initData.map(readable);
    const rule = {
      releases: policy.release.map((release) => releaseOf(policy, release)),
      initData: texts.length > 0 ? digestsOf(texts) : undefined,
    };
    return {
      files: new Map([['key-release.rego', keyReleasePolicy(rule)]]),
      losses: texts.length > 0 ? [] : [withoutDigests(policy)],
      facts: texts.flatMap(({ source, values }) => {
        const digest = values.find(({ id }) => id === 'sample')!;
        return [{ name: `digest of ${source.path}`, value: digest.hex }];
      }),
    };
  },
};

interface Known {
  readonly source: Source;
  readonly values: readonly InitDataValue[];
}

function readable(source: Source): Known {
  const { algorithm, problems } = readInitData(source);
  if (problems.length > 0) throw new LocatedError(source, problems);
  const name = algorithm?.value ?? '';
  if (!isInitDataAlgorithm(name)) throw new TypeError(`\`${name}\` was accepted as an algorithm`);
  return { source, values: initDataValues(source.text, name satisfies InitDataAlgorithm) };
}

/** Releases of Trustee differ in how they spell the claim. */
function digestsOf(known: readonly Known[]): InitDataDigests {
  return new Map(
    evidenceKinds.map((kind) => {
      const shown = known.map(({ values }) => values.find(({ id }) => id === fieldOf(kind))!);
      return [kind, [...new Set(shown.flatMap(({ hex, base64 }) => [hex, base64]))]];
    }),
  );
}

function fieldOf(kind: EvidenceKind): InitDataValue['id'] {
  return kind === 'az-tdx-vtpm' || kind === 'az-snp-vtpm' ? 'vtpm-pcr8' : kind;
}

function releaseOf(policy: ExecPolicy, release: KeyRelease) {
  const { resource, tee, requireAffirming, minCounter, maxExecLevel } = release;
  return {
    resource,
    ...(tee && { evidence: tee }),
    requireAffirming,
    policyId: policy.id,
    minCounter: minCounter ?? policy.counter,
    ...(maxExecLevel && { execLevels: execLevels.slice(0, execLevels.indexOf(maxExecLevel) + 1) }),
    ...(policy.notBefore !== undefined && { notBefore: nanoseconds(policy.notBefore) }),
    ...(policy.notAfter !== undefined && { notAfter: nanoseconds(policy.notAfter) }),
  };
}

/** Of an RFC 3339 time; what a `Date` leaves out of its fraction is added again. */
function nanoseconds(time: string): bigint {
  const fraction = /\.([0-9]+)/.exec(time)?.[1] ?? '';
  const seconds = BigInt(
    Math.floor(
      Date.parse(
        time
          .toUpperCase()
          .replace(' ', 'T')
          .replace(/\.[0-9]+/, ''),
      ) / 1000,
    ),
  );
  return seconds * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

function withoutDigests({ release }: ExecPolicy): Loss {
  return {
    id: 'key-release/no-digest',
    effect: 'opens',
    message:
      '`--init-data` names none, so a host that writes its own with the same `id` and a counter as high gets the keys',
    at: release.map(({ range }) => range),
  };
}
