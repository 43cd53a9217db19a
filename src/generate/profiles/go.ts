import { isBefore } from '../../gramine/release.ts';
import type { Contents, Launched, Profile } from '../profile.ts';
import { programBytes } from './program-bytes.ts';
import { gibibyte, mebibyte, threadsOf } from './thread-need.ts';

export const go: Profile = {
  id: 'go',
  title: 'the Go runtime',
  recognises: (launched) => goVersion(launched) !== undefined,
  threads: threadsOf('go', {
    value: 32n,
    room: 'system calls that block, each of which takes a thread of its own',
    source: 'go.dev, package runtime, "GOMAXPROCS"; 7 threads measured with a server of Go 1.19',
  }),
  enclaveSize: {
    value: 2n * gibibyte,
    why: 'the runtime reserves about 1.2G for its tables, whatever the program does; the rest is the heap',
    source: '1.2G of address space measured with two servers of Go 1.19',
  },
  stackSize: {
    value: mebibyte,
    why: 'goroutines have stacks of their own on the heap; this one is for the runtime and for C code',
    source: 'estimate',
  },
  environment: [
    {
      name: 'GOMAXPROCS',
      value: '4',
      why: 'as many threads that run Go code; the runtime starts one for each core of the machine otherwise',
    },
    {
      name: 'GOMEMLIMIT',
      value: '512MiB',
      why: 'makes the collector work harder before the heap outgrows the enclave (from Go 1.19 on)',
    },
  ],
  contents: goContents,
};

function goContents(launched: Launched): Contents {
  const [, minor = 0] = /^go1\.(\d{1,4})/.exec(goVersion(launched) ?? '') ?? [];
  if (Number(minor) < 21 || !isBefore(launched.release, '1.7')) return {};
  return {
    questions: [
      {
        about: 'sys.insecure__allow_eventfd',
        text: `whether it uses the network: Go since 1.22 needs eventfd for that, which before Gramine 1.7 is the host's, with \`sys.insecure__allow_eventfd = true\``,
      },
    ],
  };
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1');

/**
 * The version in the build information that the Go linker writes, e.g. `go1.22.1`; `go` when it is there in the older form, behind
 * pointers. Source: debug/buildinfo of Go.
 */
export function goVersion(launched: Launched): string | undefined {
  const bytes = programBytes(launched);
  for (let at = bytes?.indexOf(magic) ?? -1; bytes && at >= 0; at = bytes.indexOf(magic, at + 1)) {
    if (at % 16 !== 0 || at + 48 > bytes.length) continue;
    const flags = bytes[at + 15]!;
    if ((flags & 2) === 0) {
      if (bytes[at + 14] === 8) return 'go';
      continue;
    }
    const version = bytes.subarray(at + 33, at + 33 + bytes[at + 32]!).toString('latin1');
    if (/^(?:go1\.|devel )/.test(version)) return version;
  }
  return undefined;
}
