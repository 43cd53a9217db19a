import { folderOf, resolvePath } from '../../text/path.ts';
import { lastName } from '../launch.ts';
import type { Contents, Launched, Place, Profile } from '../profile.ts';
import type { Question } from '../workload.ts';
import { files, folders, namesIn, places } from './look.ts';
import { pythonPaths } from './python-paths.ts';
import { gibibyte, mebibyte, threadsOf } from './thread-need.ts';

export const python: Profile = {
  id: 'python',
  title: 'Python',
  programs: /^(?:python[\d.]*|pypy3?)$/,
  threads: threadsOf('python', {
    value: 16n,
    room: "the application's",
    source: 'estimate; Python starts no thread by itself, measured with 3.11',
  }),
  enclaveSize: {
    value: gibibyte / 2n,
    why: 'Python with its standard library takes some 20M and each imported package more; the rest is for the application',
    source: 'estimate; 16M of address space measured with an idle Python 3.11',
  },
  stackSize: {
    value: 2n * mebibyte,
    why: 'a thousand nested calls, the recursion limit of Python, need more than the 256K that Gramine gives',
    source: 'CI-Examples/python of Gramine',
  },
  environment: [
    {
      name: 'PYTHONDONTWRITEBYTECODE',
      value: '1',
      why: 'trusted folders can not be written to, so there is no use in trying to store compiled modules',
    },
  ],
  contents: pythonContents,
};

function pythonContents(launched: Launched): Contents {
  const { standardLibrary, packages, added, files: found, version } = pythonPaths(launched);
  const application = importable(launched);
  return {
    directories: [
      ...modules(standardLibrary, "Python's standard library"),
      ...modules(packages, 'installed Python packages: take away what the application does not import'),
      ...modules(added, 'modules that `PYTHONPATH` and `.pth` files point to'),
      ...modules(application.folders, 'packages beside the script, which it may import'),
    ],
    files: [...found, ...places(application.files, 'modules beside the script, which it may import')],
    questions: [
      ...(version === undefined
        ? [
            {
              about: 'files',
              text: "where Python's standard library is: it was not found beside the interpreter, trust its folder",
            },
          ]
        : []),
      ...startedWorkers(launched),
    ],
  };
}

function modules(paths: readonly string[], why: string): readonly (Place & { modules: true })[] {
  return paths.map((path) => ({ path, why, modules: true }));
}

/** What is beside a script, or in the starting directory with `-m`, comes first on `sys.path`: modules, and folders that are packages. */
function importable(launched: Launched): { readonly files: readonly string[]; readonly folders: readonly string[] } {
  const folder = scriptFolder(launched);
  if (folder === undefined || folder === '/' || /\/s?bin$/.test(folder)) return { files: [], folders: [] };
  const names = namesIn(launched.tree, folder).slice(0, 1000);
  return {
    files: files(
      launched,
      names.filter((name) => /\.(?:py|so)$/.test(name)).map((name) => `${folder}/${name}`),
    ),
    folders: folders(
      launched,
      names.map((name) => `${folder}/${name}`).filter((path) => launched.tree.stat(`${path}/__init__.py`)),
    ),
  };
}

function scriptFolder({ argv, startDirectory, tree }: Launched): string | undefined {
  for (let at = 1; at < argv.length; at++) {
    const argument = argv[at]!;
    if (/^-[A-Za-z]*m/.test(argument)) return startDirectory;
    if (/^-[A-Za-z]*c/.test(argument)) return undefined;
    if (/^-[WX]$/.test(argument)) at++;
    else if (!argument.startsWith('-')) {
      const path = resolvePath(startDirectory, argument);
      return tree.stat(path)?.type === 'directory' ? path : folderOf(path);
    }
  }
  return undefined;
}

const servers = /^(?:gunicorn|uwsgi|celery|supervisord)$/;

/** The server among the arguments that starts workers, e.g. `gunicorn`. */
export function workerServer({ argv }: Launched): string | undefined {
  return argv.map(lastName).find((name) => servers.test(name));
}

function startedWorkers(launched: Launched): readonly Question[] {
  const server = workerServer(launched);
  if (server === undefined) return [];
  return [
    {
      about: 'sgx.enclave_size',
      text: `how many workers \`${server}\` starts: each is a process, so one more enclave of this size; use threads instead where you can`,
    },
  ];
}
