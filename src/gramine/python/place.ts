import { NotDescribed, normalized } from './environment.ts';
import { nameOf, type PythonFiles, parentOf } from './files.ts';

/** The places that decide what an interpreter is. Paths are absolute. */
export interface PythonPlace {
  /** Free of links. */
  readonly program: string;
  /** Of the virtual environment, or of the installation when there is none. */
  readonly prefix: string;
  /** Of the installation. */
  readonly base: string;
  readonly stdlib: string;
  /** `lib`, or `lib64`. */
  readonly library: string;
  /** `3.11`; `3.13t` of a free-threaded build. */
  readonly version: string;
  readonly venv: { readonly seesSystem: boolean } | undefined;
}

/** Where an interpreter finds its libraries, as CPython's `getpath` works it out. Throws NotDescribed. */
export function placeOf(interpreter: string, executable: string, files: PythonFiles): PythonPlace {
  const program = files.realPath(executable);
  if (program === undefined || !files.isFile(program)) throw new NotDescribed(`there is no program \`${interpreter}\``);
  if (!files.program(program).startsWith('\x7fELF'))
    throw new NotDescribed(`\`${interpreter}\` is a script or something else, no program`, 'give the one it starts');
  const venv = readVenv(executable, files);
  const start = venv ? (files.realPath(`${venv.home}/${nameOf(executable)}`) ?? `${venv.home}/python`) : program;
  const { prefix, library, folder } = findLibrary(start, program, files);
  return {
    program,
    prefix: venv?.prefix ?? prefix,
    base: prefix,
    stdlib: normalized(`${prefix}/${library}/${folder}`),
    library,
    version: folder.replace('python', ''),
    venv: venv && { seesSystem: venv.seesSystem },
  };
}

interface Venv {
  readonly prefix: string;
  readonly home: string;
  readonly seesSystem: boolean;
}

/** `pyvenv.cfg` stands beside the executable or one folder up; links of the executable are not followed. */
function readVenv(executable: string, files: PythonFiles): Venv | undefined {
  const folder = parentOf(executable);
  const file = [folder, parentOf(folder)].map((place) => `${place}/pyvenv.cfg`).find((path) => files.isFile(path));
  if (file === undefined) return undefined;
  const settings = new Map(files.text(file).split(/\r?\n/).map(setting));
  const home = settings.get('home');
  if (home === undefined) return undefined;
  if (!home.startsWith('/')) throw new NotDescribed(`\`home\` in \`${file}\` is no absolute path`);
  const seesSystem = (settings.get('include-system-site-packages') ?? 'true').toLowerCase() === 'true';
  return { prefix: parentOf(folder), home: normalized(home), seesSystem };
}

function setting(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return at < 0 ? ['', ''] : [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
}

interface Library {
  readonly prefix: string;
  readonly library: string;
  readonly folder: string;
}

const libraryName = /^python(\d+\.\d+)t?$/;

/** Looks upwards for the standard library, whose landmark is `os.py`. */
function findLibrary(start: string, program: string, files: PythonFiles): Library {
  const version = [program, start].map((path) => libraryName.exec(nameOf(path))?.[1]).find((one) => one !== undefined);
  for (let prefix = parentOf(start); ; prefix = parentOf(prefix)) {
    const found = librariesBelow(prefix, version, files);
    const [first] = found;
    if (found.length > 1)
      throw new NotDescribed(
        `the name \`${nameOf(program)}\` does not say which library is its own: ${found.map(({ folder }) => `\`${folder}\``).join(', ')}`,
        'give the interpreter by the name with its version',
      );
    if (first) return first;
    if (prefix === '/') throw new NotDescribed(`the standard library of \`${program}\` can't be found`);
  }
}

function librariesBelow(prefix: string, version: string | undefined, files: PythonFiles): readonly Library[] {
  for (const library of ['lib', 'lib64']) {
    const place = normalized(`${prefix}/${library}`);
    const folders = files.list(place).filter((name) => {
      const found = libraryName.exec(name)?.[1];
      return found !== undefined && (version ?? found) === found && files.isFile(`${place}/${name}/os.py`);
    });
    if (folders.length > 0) return folders.map((folder) => ({ prefix, library, folder }));
  }
  return [];
}
