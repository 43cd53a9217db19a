import { runtimeNamed } from '../gramine/runtimes.ts';
import { nextPowerOfTwo } from '../gramine/sizes.ts';
import { gramineThreads } from '../gramine/threads.ts';
import type { Launched, Sized } from './profile.ts';

export interface Sizes {
  readonly threads: Sized<bigint>;
  readonly enclaveSize: Sized<bigint>;
  readonly stackSize: Sized<bigint>;
}

const kibibyte = 1024n;
const mebibyte = 1024n ** 2n;

/** What a profile says of sizes. */
export type SizedNeeds = Partial<Sizes>;

/** Threads and memory: what the profiles say, else what the files and the name of the program tell. */
export function sizesOf(launched: Launched, profiles: readonly SizedNeeds[], mapped: bigint): Sizes {
  const threads = largest(profiles.map((profile) => profile.threads)) ?? genericThreads(launched);
  const stackSize = largest(profiles.map((profile) => profile.stackSize)) ?? genericStack;
  const least = leastSize(mapped, threads.value, stackSize.value);
  const wanted = largest(profiles.map((profile) => profile.enclaveSize)) ?? genericSize(launched, least);
  const value = nextPowerOfTwo(wanted.value > least ? wanted.value : least);
  return { threads, stackSize, enclaveSize: { ...wanted, value } };
}

function largest(given: readonly (Sized<bigint> | undefined)[]): Sized<bigint> | undefined {
  return given.reduce((best, one) => (one && (!best || one.value > best.value) ? one : best), undefined);
}

const genericStack: Sized<bigint> = {
  value: 2n * mebibyte,
  why: "stack of each thread: Gramine's default of 256K is little for programs made for the 8M of Linux",
  source: 'Documentation/manifest-syntax.rst, "Stack size"',
};

/** Gramine's own, and room for as many again as the runtime starts: pools grow with the load. */
function genericThreads({ names }: Launched): Sized<bigint> {
  const runtime = runtimeOf(names);
  if (runtime) {
    const needed = BigInt(runtime.threads + gramineThreads);
    return {
      value: nextPowerOfTwo(needed * 2n > 8n ? needed * 2n : 8n),
      why: `${gramineThreads} threads of Gramine, ${runtime.threads} of ${runtime.title}, and room for the application's`,
      source: 'Documentation/manifest-syntax.rst, "Number of threads"',
    };
  }
  return {
    value: 16n,
    why: `${gramineThreads} threads of Gramine and up to 13 of the program; a thread more than that fails to start`,
    source: 'Documentation/manifest-syntax.rst, "Number of threads"',
  };
}

/** Threads take 360 KiB each (python/graminelibos/sgx_sign.py:183-202), beside their stacks. */
function leastSize(mapped: bigint, threads: bigint, stack: bigint): bigint {
  return mapped + threads * (360n * kibibyte + stack) + 64n * mebibyte;
}

function genericSize({ names }: Launched, least: bigint): Sized<bigint> {
  const runtime = runtimeOf(names);
  if (runtime?.memory !== undefined)
    return {
      value: runtime.memory * 2n,
      why: `${runtime.title} reserves about ${runtime.memory / mebibyte}M at start; as much again for the application. A power of two, fixed at start`,
      source: 'Documentation/manifest-syntax.rst, "Enclave size"',
    };
  return {
    value: least + 192n * mebibyte > 512n * mebibyte ? least + 192n * mebibyte : 512n * mebibyte,
    why: 'all memory the program can have: its code and libraries, the stacks, and what it allocates. A power of two, fixed at start',
    source: 'Documentation/manifest-syntax.rst, "Enclave size"',
  };
}

export function runtimeOf(names: readonly string[]): ReturnType<typeof runtimeNamed> {
  for (const name of names) {
    const runtime = runtimeNamed(name.slice(name.lastIndexOf('/') + 1));
    if (runtime) return runtime;
  }
  return undefined;
}
