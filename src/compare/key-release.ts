import { publicSigner } from '../sgx/public-signers.ts';
import { visible } from '../text/visible.ts';
import type { Evidence } from './comparison.ts';
import { upstream } from './upstream.ts';

/** What a requirement on the release of keys comes to. `not checked`: what is published settles nothing. */
export interface Verdict {
  readonly outcome: 'pass' | 'fail' | 'not applicable' | 'not checked';
  /** One clause. */
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

/** The N of a release 0.N of enclave-cc whose key handling is known; undefined for any other text. */
export function enclaveCcRelease(text: string): number | undefined {
  const match = /^v?0\.(\d{1,2})(?:\.\d+)?(?:-[a-z0-9]+)?$/.exec(text);
  const minor = match ? Number(match[1]) : 0;
  return minor >= 5 && minor <= 11 ? minor : undefined;
}

/** The key broker client in `provider:attestation-agent:CLIENT::URI`; undefined for another form. */
export function keyBrokerClient(provider: string): string | undefined {
  return /^provider:attestation-agent:([A-Za-z0-9_-]+)(?:::.*)?$/s.exec(provider)?.[1];
}

/** R1 of enclave-cc: the image key is released only wrapped with a key that the attested enclave made. */
export function keyIsWrapped(release: number, provider: string): Verdict {
  const client = keyBrokerClient(provider);
  const provided = `\`${visible(provider)}\``;
  if (client === undefined)
    return verdict('not checked', `${provided} is not of the form \`provider:attestation-agent:CLIENT::URI\``, [
      upstream('guest-components', 'image-rs/src/resource/kbs/native.rs:24-51'),
    ]);
  if (client === 'sample_kbc')
    return verdict('fail', `${provided} hands out a constant key to anybody`, [
      upstream('guest-components', 'attestation-agent/kbc/src/sample_kbc/mod.rs:18'),
    ]);
  if (client === 'cc_kbc' && release >= 6)
    return verdict('pass', `${provided} has the key encrypted to a key that the evidence holds`, [
      upstream('trustee', 'kbs/docs/kbs_attestation_protocol.md:196-208,241-306'),
    ]);
  if (client === 'eaa_kbc' && release <= 6)
    return verdict('not checked', `${provided} sends the key over RA-TLS, which was not looked at again`, [
      upstream('confidential-containers', 'releases', 'v0.7.0'),
    ]);
  if (/^offline_/.test(client))
    return verdict('fail', `${provided} reads the key from a file`, [
      upstream('guest-components', 'attestation-agent/kbc/src', 'v0.10.0'),
    ]);
  return verdict('not checked', `${provided} names a client that enclave-cc 0.${release} does not have`, [
    upstream('guest-components', 'image-rs/src/resource/kbs/native.rs:24-51'),
  ]);
}

/** R2 of enclave-cc: the file system key is made inside. */
export function fileSystemKeyIsBornInside(release: number): Verdict {
  return release >= 9
    ? verdict(
        'pass',
        `enclave-cc 0.${release} makes a random key inside, and seals it to the signer, whose key is public`,
        [upstream('guest-components', 'image-rs/src/snapshots/occlum/unionfs.rs:53-65')],
      )
    : verdict('fail', `enclave-cc 0.${release} has the key in its source: it is the image key of a demo of Occlum`, [
        upstream('enclave-cc', 'src/runtime-boot/init/src/main.rs:16-17', `v0.${release}`),
      ]);
}

/** R3 of enclave-cc: the loader verifies the enclave that it gives the file system key to. */
export function loaderVerifiesApplication(): Verdict {
  return verdict(
    'fail',
    'no release does: local attestation was designed only, and any enclave of the signer, whose key is public, can unseal the key',
    [
      upstream('enclave-cc', 'docs/design.md:108-148'),
      upstream('enclave-cc', 'src/runtime-boot/init/src/main.rs:39-57'),
      upstream('occlum', 'docs/fs_overview.md:60-63'),
    ],
  );
}

/** What a verifier asks of evidence before it releases a key. */
export interface ReleasePolicy {
  readonly allowsAll: boolean;
  readonly acceptsSample: boolean;
  readonly refusesDebug: boolean;
  /** MRENCLAVE, or the launch measurement of a VM. */
  readonly namesMeasurement: boolean;
  /** For SGX; looked at where no measurement is named. */
  readonly signer?: {
    /** 64 hexadecimal digits; undefined when any signer will do. */
    readonly mrsigner: string | undefined;
    readonly namesProduct: boolean;
    /** 0 is no floor. */
    readonly lowestSvn: number;
  };
  /** CONFIGID or the digest of init data, where decisions come from files that the measurement does not hold. */
  readonly bindsConfiguration?: boolean;
}

/** R0: what keeps a release policy from being specific. Empty when nothing does. */
export function releasePolicyFaults(policy: ReleasePolicy): readonly string[] {
  if (policy.allowsAll) return ['it releases keys to everybody'];
  return [
    ...(policy.acceptsSample ? ['it accepts sample evidence, which anybody can make up'] : []),
    ...(policy.refusesDebug ? [] : ['it accepts debug enclaves, which the host can read']),
    ...(policy.namesMeasurement ? [] : signerFaults(policy.signer)),
    ...(policy.bindsConfiguration === false
      ? ['it does not bind CONFIGID or init data, though decisions come from files the measurement does not hold']
      : []),
  ];
}

function signerFaults(signer: ReleasePolicy['signer']): readonly string[] {
  if (signer?.mrsigner === undefined) return ['it names neither a measurement nor a signer'];
  const known = publicSigner(signer.mrsigner);
  return [
    ...(/^[0-9a-fA-F]{64}$/.test(signer.mrsigner) ? [] : ['its signer is not 64 hexadecimal digits']),
    ...(known ? [`it accepts ${known.name}, whose private part is public`] : []),
    ...(signer.namesProduct ? [] : ['it accepts any product of the signer']),
    ...(signer.lowestSvn > 0 ? [] : ['it has no lowest ISVSVN, so old versions are accepted']),
  ];
}

function verdict(outcome: Verdict['outcome'], why: string, evidence: readonly Evidence[]): Verdict {
  return { outcome, why, evidence };
}
