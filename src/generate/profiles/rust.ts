import type { Launched, Profile } from '../profile.ts';
import { oneArena } from './arenas.ts';
import { programBytes } from './program-bytes.ts';
import { threadNeed } from './thread-need.ts';

const workers = 'libraries for tasks start a thread for each core of the machine otherwise';

export const rust: Profile = {
  id: 'rust',
  title: 'Rust',
  recognises: (launched) => isRust(launched),
  threads: threadNeed(
    16n,
    'up to 13 of the program: Tokio and Rayon have 4 each, blocking calls take more',
    'estimate; docs.rs, "TOKIO_WORKER_THREADS" and "RAYON_NUM_THREADS"; CI-Examples/rust of Gramine has 8',
  ),
  environment: [
    { name: 'TOKIO_WORKER_THREADS', value: '4', why: workers },
    { name: 'RAYON_NUM_THREADS', value: '4', why: workers },
    oneArena,
  ],
};

/** Panics name the source files of the standard library. Runtimes of other languages have parts in Rust, too. */
function isRust(launched: Launched): boolean {
  if (launched.names.some((name) => /\/(?:node|nodejs|python[\d.]*|ruby|php[\d.]*|deno|bun)$/.test(name))) return false;
  const bytes = programBytes(launched);
  return bytes?.includes('library/std/src/') === true && bytes.includes('rustc');
}
