import type { Evidence } from './comparison.ts';

/** The versions of the projects that what is declared was read from. */
const versions = {
  'enclave-cc': '66fed75 (2025-01), v0.11.0',
  occlum: '690d5dbf (0.31.0)',
  'kata-containers': '7c6ba40c54 (2026-08)',
  'guest-components': 'v0.10.0',
  'confidential-containers': 'v0.18.0',
  trustee: '78962cd (2026-08)',
  gramine: '1.9',
  gsc: '0b2ba93 (1.9)',
  marblerun: '757712c7e',
  'incubator-teaclave': '371c46f7',
  'inclavare-containers': 'e763463d (2023-04)',
  bigdl: 'v2.4.0',
  operator: 'c8cace7 (2026-01)',
} as const;

export type Upstream = keyof typeof versions;

/** A place in an upstream project, by its path from the root of that project: `upstream('gsc', 'finalize_manifest.py:58-75')`. */
export function upstream(project: Upstream, place: string, asOf: string = versions[project]): Evidence {
  return { source: `${project}/${place}`, asOf };
}
