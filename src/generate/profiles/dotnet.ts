import { folderOf } from '../../text/path.ts';
import type { Contents, Launched, Profile } from '../profile.ts';
import type { Question, Variable } from '../workload.ts';
import { oneArena } from './arenas.ts';
import { fileArguments, files, folders, namesIn, places } from './look.ts';
import { gibibyte, mebibyte, threadsOf } from './thread-need.ts';

const documents = 'learn.microsoft.com, "Runtime configuration options"';

export const dotnet: Profile = {
  id: 'dotnet',
  title: '.NET',
  programs: /^dotnet$/,
  recognises: ({ tree, program }) => tree.stat(`${program}.runtimeconfig.json`)?.type === 'file',
  threads: threadsOf('dotnet', {
    value: 64n,
    room: 'its thread pool, which grows when tasks block',
    source: 'estimate',
  }),
  enclaveSize: {
    value: 4n * gibibyte,
    why: 'the runtime reserves five times the limit of the heap (2.5G), and its code and libraries come on top',
    source: 'estimate, from src/coreclr/gc/gc.cpp of .NET 7 and later',
  },
  stackSize: {
    value: 2n * mebibyte,
    why: 'the main thread; others have 1.5M, which .NET asks for itself',
    source: 'estimate',
  },
  environment: [
    {
      name: 'DOTNET_GCHeapHardLimit',
      value: '0x20000000',
      why: `512M of heap, in hexadecimal: without a limit .NET reserves 256G (${documents})`,
    },
    {
      name: 'DOTNET_gcServer',
      value: '0',
      why: `one heap: the collector for servers has a heap and threads for each core (${documents})`,
    },
    {
      name: 'DOTNET_PROCESSOR_COUNT',
      value: '4',
      why: `pools go by this, not by the cores of the machine (${documents})`,
    },
    {
      name: 'DOTNET_EnableDiagnostics',
      value: '0',
      why: `no debugger, profiler or diagnostic socket in the enclave (${documents})`,
    },
    {
      name: 'DOTNET_EnableWriteXorExecute',
      value: '0',
      why: 'code mapped twice needs shared memory that Gramine does not have (learn.microsoft.com, "W^X")',
    },
    oneArena,
  ],
  contents: dotnetContents,
};

function dotnetContents(launched: Launched): Contents {
  const root = rootOf(launched);
  const assembly = fileArguments(launched).find((path) => path.endsWith('.dll'));
  const application = assembly === undefined ? undefined : folderOf(assembly);
  return {
    directories: [
      ...folders(launched, root === undefined ? [] : [`${root}/host`, `${root}/shared`]).map((path) => ({
        path,
        why: 'the .NET runtime, whose parts are loaded by name',
        modules: true,
      })),
      ...folders(launched, [applicationFolder(launched, application)]).map((path) => ({
        path,
        why: 'the application: assemblies are loaded by name',
        modules: true,
      })),
    ],
    files: places(files(launched, looseFiles(launched, application)), 'assemblies and settings of the application'),
    environment: globalization(launched),
    questions: root === undefined ? [missingRuntime] : [],
  };
}

const missingRuntime: Question = {
  about: 'files',
  text: 'where the .NET runtime is, unless the application contains it: trust its `host` and `shared` folders and set `DOTNET_ROOT`',
};

function rootOf(launched: Launched): string | undefined {
  const named = launched.environment.get('DOTNET_ROOT');
  const candidates = [
    ...(named?.startsWith('/') ? [named.replace(/\/+$/, '')] : []),
    folderOf(launched.program),
    '/usr/lib/dotnet',
    '/usr/share/dotnet',
    '/usr/lib64/dotnet',
  ];
  return candidates.find((path) => namesIn(launched.tree, `${path}/shared`).length > 0);
}

/** A folder made by `dotnet publish` holds one application. */
function applicationFolder({ tree, program }: Launched, folder: string | undefined): string {
  const own = folder ?? folderOf(program);
  const isPublished = namesIn(tree, own).some((name) => name.endsWith('.runtimeconfig.json') || name === 'hostfxr');
  return isPublished && own !== '/' && !/\/s?bin$/.test(own) ? own : '';
}

function looseFiles({ tree }: Launched, folder: string | undefined): readonly string[] {
  if (folder === undefined) return [];
  return namesIn(tree, folder)
    .filter((name) => /\.(?:dll|json)$/.test(name))
    .slice(0, 1000)
    .map((name) => `${folder}/${name}`);
}

/** Without the ICU libraries .NET stops at start, unless it is told to do without. */
function globalization({ tree, environment }: Launched): readonly Variable[] {
  if (environment.has('DOTNET_SYSTEM_GLOBALIZATION_INVARIANT')) return [];
  const hasIcu = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'].some((folder) =>
    namesIn(tree, folder).some((name) => name.startsWith('libicuuc.so.')),
  );
  if (hasIcu) return [];
  return [
    {
      name: 'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT',
      value: '1',
      why: 'there are no ICU libraries, without which .NET stops at start unless it is told to compare texts by their code points',
    },
  ];
}
