import { isBefore } from '../../gramine/release.ts';
import { folderOf, resolvePath } from '../../text/path.ts';
import type { Contents, Launched, Place, Profile } from '../profile.ts';
import type { WorkloadSetting } from '../workload.ts';
import { oneArena } from './arenas.ts';
import { fileArguments, files, folders, namesIn, places } from './look.ts';
import { gibibyte, mebibyte, threadsOf } from './thread-need.ts';

export const node: Profile = {
  id: 'node',
  title: 'Node.js',
  programs: /^node(?:js)?$/,
  threads: threadsOf('node', {
    value: 32n,
    room: 'worker threads and addons',
    source: 'nodejs.org, "--v8-pool-size" and "UV_THREADPOOL_SIZE"; 11 threads measured with Node.js 20',
  }),
  stackSize: {
    value: 2n * mebibyte,
    why: 'V8 takes 1M of stack for granted, native code comes on top',
    source: 'v8 flag --stack-size, 984K',
  },
  environment: [
    {
      name: 'UV_THREADPOOL_SIZE',
      value: '4',
      why: 'the pool for files and name lookups, which is fixed so that nothing raises it beyond what the enclave has',
    },
    oneArena,
  ],
  questions: [
    {
      about: 'sgx.enclave_size',
      text: 'whether it uses WebAssembly (`fetch` does): V8 then reserves 10G more (11G measured with Node.js 20), so set `sgx.enclave_size = "16G"`, or start Node.js with `--disable-wasm-trap-handler` (since 20.15 and 22.2) and set "8G"',
    },
  ],
  contents: nodeContents,
};

function nodeContents(launched: Launched): Contents {
  const wanted = heapWanted(launched);
  const heap = wanted ?? standardHeap;
  return {
    enclaveSize: {
      value: gibibyte + heap,
      why: `V8 and its libraries reserve about 0.7G at start, ${heap / mebibyte}M are for the heap`,
      source: '662M to 761M of address space measured with Node.js 20',
    },
    environment:
      wanted === undefined
        ? [
            {
              name: 'NODE_OPTIONS',
              value: `--max-old-space-size=${standardHeap / mebibyte}`,
              why: 'V8 takes the memory of the machine as measure otherwise, not that of the enclave',
            },
          ]
        : [],
    settings: eventSettings(launched),
    ...moduleFiles(launched),
  };
}

const standardHeap = 768n * mebibyte;

/** What the command line or the environment sets for the heap. */
function heapWanted({ argv, environment }: Launched): bigint | undefined {
  for (const text of [...argv.slice(1), environment.get('NODE_OPTIONS') ?? '']) {
    const found = /(?:^|\s)--max[-_]old[-_]space[-_]size=(\d{1,7})(?:\s|$)/.exec(text);
    if (found) return BigInt(found[1]!) * mebibyte;
  }
  return undefined;
}

/** libuv has no event loop without eventfd: before 1.7 only the host's is there. */
function eventSettings({ release }: Launched): readonly WorkloadSetting[] {
  if (!isBefore(release, '1.7')) return [];
  return [
    {
      key: 'sys.insecure__allow_eventfd',
      value: true,
      why: 'Node.js does not start without eventfd, and before 1.7 Gramine has that of the host alone',
      source: 'libuv, src/unix/async.c',
      accept: {
        rule: 'security/host-eventfd',
        reason: 'Node.js needs eventfd; the host can delay or forge wake-ups, not data. Gramine 1.7 has its own',
      },
    },
  ];
}

/** An application with `package.json` is one; else what `require` can find from beside the script. */
function moduleFiles(launched: Launched): Pick<Contents, 'directories' | 'files'> {
  const [script] = fileArguments(launched).filter((path) => /\.(?:[cm]?js|ts)$/.test(path));
  const shared: readonly (Place & { modules?: boolean })[] = places(
    folders(launched, debianModules),
    "Debian's Node.js has these built-in modules in files",
  );
  if (script === undefined) return { directories: shared };
  const application = applicationOf(launched, script);
  if (application !== undefined)
    return {
      directories: [
        ...shared,
        { path: application, why: 'the application: its modules are loaded by name', modules: true },
      ],
    };
  const folder = folderOf(script);
  const names = namesIn(launched.tree, folder).filter((name) => /\.(?:[cm]?js|json|node)$/.test(name));
  return {
    directories: [
      ...shared,
      ...folders(launched, [resolvePath(folder, 'node_modules')]).map((path) => ({
        path,
        why: 'packages that the script may load',
        modules: true,
      })),
    ],
    files: /\/s?bin$/.test(folder)
      ? []
      : places(
          files(
            launched,
            names.slice(0, 1000).map((name) => resolvePath(folder, name)),
          ),
          'modules beside the script, which it may load',
        ),
  };
}

/** Paths that Debian builds into Node.js (`--shared-builtin-…-path`). */
const debianModules = [
  'acorn',
  'acorn-walk',
  'cjs-module-lexer',
  'minimatch',
  'undici',
  'busboy',
  'streamsearch',
  'balanced-match',
  'brace-expansion',
].map((name) => `/usr/share/nodejs/${name}`);

function applicationOf({ tree }: Launched, script: string): string | undefined {
  for (let folder = folderOf(script); folder !== '/'; folder = folderOf(folder))
    if (tree.stat(`${folder}/package.json`)?.type === 'file') return folder;
  return undefined;
}
