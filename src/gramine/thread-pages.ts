import type { PageContent } from '../sgx/area.ts';

/** Where the areas of the threads lie; all addresses are absolute. */
export interface ThreadPlaces {
  readonly base: bigint;
  readonly enclaveSize: bigint;
  readonly ssa: bigint;
  readonly tcs: bigint;
  readonly tls: bigint;
  /** The lowest address of a thread's stack. */
  stack(thread: number): bigint;
  signalStack(thread: number): bigint;
  /** Where a thread enters. */
  readonly entry: bigint;
  readonly heapMin: bigint;
  readonly heapMax: bigint;
  /** With the NUL at its end. */
  readonly manifestBytes: number;
}

export const ssaFrameBytes = 16384n;
export const ssaFrames = 2n;
export const stackBytes = 0x40000n;
export const signalStackBytes = 0x10000n;
const page = 4096n;
const gprBytes = 184n;
const canary = 0xbadbadbadbadn;

/** The thread control structures, one page a thread. Source: sgx_sign.py:258-267, pal/src/host/linux-sgx/sgx_arch.h:155-168. */
export function tcsPages(places: ThreadPlaces): PageContent {
  return {
    fill(thread, into) {
      const view = viewOf(into);
      view.setBigUint64(0x10, places.ssa - places.base + ssaOffset(thread), true);
      view.setUint32(0x1c, Number(ssaFrames), true);
      view.setBigUint64(0x20, places.entry - places.base, true);
      view.setBigUint64(0x38, places.tls - places.base + BigInt(thread) * page, true);
      view.setUint32(0x40, 0xfff, true);
      view.setUint32(0x44, 0xfff, true);
    },
  };
}

/** What Gramine keeps for each thread, one page a thread. Source: sgx_sign.py:269-281, pal/src/host/linux-sgx/pal_tcb.h:23-50. */
export function tlsPages(places: ThreadPlaces): PageContent {
  return {
    fill(thread, into) {
      const view = viewOf(into);
      const ssa = places.ssa + ssaOffset(thread);
      const fields: readonly (readonly [number, bigint])[] = [
        [0x000, places.tls + BigInt(thread) * page],
        [0x008, canary],
        [0x110, places.enclaveSize],
        [0x118, places.tcs - places.base + BigInt(thread) * page],
        [0x120, places.stack(thread) + stackBytes],
        [0x130, places.signalStack(thread)],
        [0x138, places.signalStack(thread) + signalStackBytes],
        [0x148, ssa],
        [0x150, ssa + ssaFrameBytes - gprBytes],
        [0x1a0, BigInt(places.manifestBytes)],
        [0x1a8, places.heapMin],
        [0x1b0, places.heapMax],
      ];
      for (const [at, value] of fields) view.setBigUint64(at, value, true);
    },
  };
}

function ssaOffset(thread: number): bigint {
  return BigInt(thread) * ssaFrames * ssaFrameBytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
