import { folderOf, resolvePath } from '../../text/path.ts';
import { lastName } from '../launch.ts';
import type { Launched, Place } from '../profile.ts';
import { files, folders, namesIn, textOf } from './look.ts';

/** Where a Python looks for modules, worked out as its own `getpath.py` and `site.py` do. */
export interface PythonPaths {
  /** e.g. `3.11`. */
  readonly version: string | undefined;
  readonly standardLibrary: readonly string[];
  /** Installed packages, those of the distribution included. */
  readonly packages: readonly string[];
  /** What `.pth` files and `PYTHONPATH` add. */
  readonly added: readonly string[];
  /** `python311.zip`, `pyvenv.cfg`. */
  readonly files: readonly Place[];
}

export function pythonPaths(launched: Launched): PythonPaths {
  const known = found.get(launched) ?? find(launched);
  found.set(launched, known);
  return known;
}

const found = new WeakMap<Launched, PythonPaths>();

function find(launched: Launched): PythonPaths {
  const environment = virtualEnvironment(launched);
  const home = environment?.home ?? folderOf(launched.program);
  const base = baseOf(launched, home);
  if (!base) return { version: undefined, standardLibrary: [], packages: [], added: [], files: [] };
  const { prefix, version } = base;
  const packages = usesSite(launched) ? packagesOf(launched, { prefix, version, environment }) : [];
  const environmentPaths = (launched.environment.get('PYTHONPATH') ?? '')
    .split(':')
    .filter((path) => path !== '')
    .map((path) => resolvePath(launched.startDirectory, path));
  return {
    version,
    standardLibrary: folders(launched, [`${prefix}/lib/python${version}`, `${prefix}/lib64/python${version}`]),
    packages,
    added: folders(launched, [
      ...environmentPaths,
      ...packages.flatMap((folder) => pathFiles(launched, folder)),
    ]).filter((path) => path !== '/'),
    files: [
      ...files(launched, [`${prefix}/lib/python${version.replace('.', '')}.zip`]).map((path) => ({
        path,
        why: "Python's standard library, as an archive",
      })),
      ...(environment ? [{ path: environment.file, why: 'says that this Python is a virtual environment' }] : []),
    ],
  };
}

interface VirtualEnvironment {
  readonly folder: string;
  readonly file: string;
  /** Folder of the Python it was made from. */
  readonly home: string | undefined;
  readonly includesSystem: boolean;
}

/** `pyvenv.cfg` lies beside the interpreter or above it, under the name that it was started by. */
function virtualEnvironment(launched: Launched): VirtualEnvironment | undefined {
  const inside = launched.environment.get('VIRTUAL_ENV');
  const candidates = [
    ...launched.names.flatMap((name) => [folderOf(folderOf(name)), folderOf(name)]),
    ...(inside?.startsWith('/') ? [resolvePath('/', inside)] : []),
  ];
  for (const folder of candidates) {
    const file = resolvePath(folder, 'pyvenv.cfg');
    const text = textOf(launched, file);
    if (text === undefined) continue;
    const home = /^home[ \t]*=[ \t]*(\/[^\n\r]*)/m.exec(text)?.[1]?.trim();
    return {
      folder,
      file,
      home: home === undefined ? undefined : resolvePath('/', home),
      includesSystem: /^include-system-site-packages[ \t]*=[ \t]*true/im.test(text),
    };
  }
  return undefined;
}

/** The first folder from the interpreter upwards that holds `lib/pythonX.Y/os.py`; Debian's and Docker's prefixes after that. */
function baseOf(launched: Launched, home: string): { readonly prefix: string; readonly version: string } | undefined {
  const named = launched.names.map((name) => /^python(3\.\d{1,3})/.exec(lastName(name))?.[1]).find((one) => one);
  const prefixes: string[] = [];
  for (let folder = home; ; folder = folderOf(folder)) {
    prefixes.push(folder === '/' ? '' : folder);
    if (folder === '/') break;
  }
  for (const prefix of [...prefixes, '/usr', '/usr/local']) {
    const versions = namesIn(launched.tree, `${prefix}/lib`)
      .map((name) => /^python(3\.\d{1,3})$/.exec(name)?.[1])
      .filter((version) => version !== undefined);
    const fitting = named === undefined ? versions.reverse() : versions.filter((version) => version === named);
    const version = fitting.find((one) => launched.tree.stat(`${prefix}/lib/python${one}/os.py`)?.type === 'file');
    if (version !== undefined) return { prefix, version };
  }
  return undefined;
}

function usesSite({ argv }: Launched): boolean {
  const end = argv.findIndex((argument, at) => at > 0 && (!argument.startsWith('-') || /^-[cm]/.test(argument)));
  return !argv.slice(1, end < 0 ? undefined : end).some((option) => /^-[A-Za-z]*S/.test(option));
}

interface Base {
  readonly prefix: string;
  readonly version: string;
  readonly environment: VirtualEnvironment | undefined;
}

/** Debian keeps packages in `dist-packages`, everybody else, virtual environments included, in `site-packages`. */
function packagesOf(launched: Launched, { prefix, version, environment }: Base): readonly string[] {
  const own = environment
    ? [
        `${environment.folder}/lib/python${version}/site-packages`,
        `${environment.folder}/lib64/python${version}/site-packages`,
      ]
    : [];
  const system =
    environment && !environment.includesSystem
      ? []
      : [
          `${prefix}/local/lib/python${version}/dist-packages`,
          `${prefix}/lib/python3/dist-packages`,
          `${prefix}/lib/python${version}/dist-packages`,
          `${prefix}/lib/python${version}/site-packages`,
          `${prefix}/lib64/python${version}/site-packages`,
        ];
  return folders(launched, [...own, ...system]);
}

/** Each line of a `.pth` file is a path, unless it begins with `import`. */
function pathFiles(launched: Launched, folder: string): readonly string[] {
  return namesIn(launched.tree, folder)
    .filter((name) => name.endsWith('.pth'))
    .slice(0, 100)
    .flatMap((name) => (textOf(launched, `${folder}/${name}`) ?? '').split('\n', 1000))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:#|import[ \t])/.test(line) && line.length <= 4096)
    .map((line) => resolvePath(folder, line));
}
