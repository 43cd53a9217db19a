import { isBefore, type Release } from './release.ts';

/** How the tools of a release lay out an enclave, as far as they differ. */
export interface LayoutProfile {
  /** The keys that tell how many threads there are; the first that is written counts. */
  readonly threadKeys: readonly ('sgx.max_threads' | 'sgx.thread_num')[];
  /** Without `sgx.nonpie_binary` the enclave begins at the address that equals its size, and its heap there. */
  readonly basedOnSize: boolean;
  /** `sgx.edmm_enable` leaves the free area out. */
  readonly knowsEdmm: boolean;
  readonly defaultSize: string;
  readonly defaultSizeWithEdmm: string;
  /** Program headers are read through readelf, which steps by 56 bytes whatever the file says. */
  readonly usesReadelf: boolean;
  /** A loaded segment that can neither be read nor written nor executed makes the tool fail. */
  readonly failsWithoutSegmentFlags: boolean;
}

/** Source: python/graminelibos/sgx_sign.py of v1.0 to v1.9; 38aa93777 (nonpie_binary), 75bf81a9a and b74889710 (EDMM), 83e8ae050 (readelf). */
export function layoutProfile(release: Release): LayoutProfile {
  return {
    threadKeys: threadKeys(release),
    basedOnSize: isBefore(release, '1.5'),
    knowsEdmm: !isBefore(release, '1.4'),
    defaultSize: '256M',
    defaultSizeWithEdmm: isBefore(release, '1.5') ? '256M' : '1024G',
    usesReadelf: isBefore(release, '1.3'),
    failsWithoutSegmentFlags: isBefore(release, '1.1'),
  };
}

function threadKeys(release: Release): LayoutProfile['threadKeys'] {
  if (isBefore(release, '1.4')) return ['sgx.thread_num'];
  return isBefore(release, '1.5') ? ['sgx.max_threads', 'sgx.thread_num'] : ['sgx.max_threads'];
}

/** SIGSTRUCT says the day in decimal digits since 1.5 (d144108d4), in binary numbers of other widths before. */
export function sigstructDateForm(release: Release): 'bcd' | 'binary' {
  return isBefore(release, '1.5') ? 'binary' : 'bcd';
}
