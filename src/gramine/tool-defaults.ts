import { isBefore, type Release } from './release.ts';

/** What the tools write into a manifest that lacks it, in their order. `undefined`: they compute it. */
export type ToolDefault = readonly [path: readonly string[], value: ToolValue];
export type ToolValue = string | number | boolean | readonly [] | undefined;

/** How the tools ask a manifest. */
export interface Asked {
  /** Whether a dotted path is written. */
  has(path: string): boolean;
  /** Whether Python takes the value for true. */
  isTruthy(path: string): boolean;
}

/** Source: python/graminelibos/manifest.py:300-357 of each release. */
export function toolDefaults(release: Release, asked: Asked): readonly ToolDefault[] {
  const listed = sgxDefaults(release, asked).map(([key, value]): ToolDefault => [['sgx', ...key.split('.')], value]);
  if (isBefore(release, '1.2')) return [[['loader', 'preload'], ''], ...listed];
  if (isBefore(release, '1.8')) return listed;
  return [...listed, [['loader', 'entrypoint', 'uri'], undefined], [['loader', 'entrypoint', 'sha256'], undefined]];
}

type Listed = readonly (readonly [key: string, value: ToolValue])[];

function sgxDefaults(release: Release, asked: Asked): Listed {
  if (isBefore(release, '1.4')) return oldest(release);
  const size = asked.isTruthy('sgx.edmm_enable') && !isBefore(release, '1.5') ? '1024G' : '256M';
  if (isBefore(release, '1.5')) return of14(asked);
  if (isBefore(release, '1.6')) return of15(size);
  const isOld = isBefore(release, '1.8');
  const exinfo: Listed = isOld && asked.has('sgx.require_exinfo') ? [] : [['use_exinfo', false]];
  const features = isOld && required.some((key) => asked.has(`sgx.${key}`)) ? [] : cpuFeatures;
  return [...of16(size), ...exinfo, ...features];
}

const required = ['require_avx', 'require_avx512', 'require_amx', 'require_mpx', 'require_pkru'];

const cpuFeatures: Listed = [
  ['cpu_features.avx', 'unspecified'],
  ['cpu_features.avx512', 'unspecified'],
  ['cpu_features.amx', 'unspecified'],
  ['cpu_features.mpx', 'disabled'],
  ['cpu_features.pkru', 'disabled'],
];

const identity: Listed = [
  ['isvprodid', 0],
  ['isvsvn', 0],
  ['remote_attestation', 'none'],
  ['debug', false],
];

const oldFeatures: Listed = [
  ['require_avx', false],
  ['require_avx512', false],
  ['require_mpx', false],
  ['require_pkru', false],
  ['require_amx', false],
  ['require_exinfo', false],
];

function of16(size: string): Listed {
  return [
    ['trusted_files', []],
    ['max_threads', 4],
    ...identity,
    ['enable_stats', false],
    ['edmm_enable', false],
    ['enclave_size', size],
  ];
}

function of15(size: string): Listed {
  return [
    ['trusted_files', []],
    ['max_threads', 4],
    ...identity,
    ...oldFeatures,
    ['enable_stats', false],
    ['edmm_enable', false],
    ['enclave_size', size],
  ];
}

function of14(asked: Asked): Listed {
  return [
    ['trusted_files', []],
    ['enclave_size', '256M'],
    ...(asked.has('sgx.thread_num') ? [] : ([['max_threads', 4]] as const)),
    ...identity,
    ...oldFeatures,
    ['nonpie_binary', false],
    ['enable_stats', false],
  ];
}

/** Their writer orders sections in its own way, which these lists do not tell. */
function oldest(release: Release): Listed {
  const amx: Listed = isBefore(release, '1.1') ? [] : [['require_amx', false]];
  const attestation: Listed = isBefore(release, '1.3')
    ? [['remote_attestation', false]]
    : [['remote_attestation', 'none']];
  return [
    ['trusted_files', []],
    ['enclave_size', '256M'],
    ['thread_num', 4],
    ['isvprodid', 0],
    ['isvsvn', 0],
    ...attestation,
    ['debug', false],
    ['require_avx', false],
    ['require_avx512', false],
    ['require_mpx', false],
    ['require_pkru', false],
    ...amx,
    ['support_exinfo', false],
    ['nonpie_binary', false],
    ['enable_stats', false],
  ];
}
