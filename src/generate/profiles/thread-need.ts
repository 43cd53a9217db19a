import { type Runtime, runtimeWithId } from '../../gramine/runtimes.ts';
import { gramineThreads } from '../../gramine/threads.ts';
import type { Sized } from '../profile.ts';

/** `sgx.max_threads` for a runtime that lint knows, whose own threads are counted there. */
export function threadsOf(id: Runtime['id'], { value, room, source }: ThreadRoom): Sized<bigint> {
  const { title, threads } = runtimeWithId(id);
  return {
    value,
    why: `${gramineThreads} threads of Gramine, ${threads} of ${title}, and room for ${room}; a thread more than that fails to start, and each takes 360K and its stack`,
    source,
  };
}

export interface ThreadRoom {
  readonly value: bigint;
  readonly room: string;
  readonly source: string;
}

/** For programs that lint knows nothing of. */
export function threadNeed(value: bigint, what: string, source: string): Sized<bigint> {
  return { value, why: `${gramineThreads} threads of Gramine, and ${what}`, source };
}

export const mebibyte = 1024n ** 2n;
export const gibibyte = 1024n ** 3n;
