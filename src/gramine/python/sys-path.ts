import { NotDescribed, normalized, type SysPath, type SysPathEntry } from './environment.ts';
import type { PythonFiles } from './files.ts';
import type { PythonPlace } from './place.ts';

interface Site extends PythonPlace {
  /** Debian installs into `dist-packages`. */
  readonly isDebian: boolean;
}

type Environment = ReadonlyMap<string, string>;

/** `sys.path` of an interpreter that is started with `-c`, as its `site` module builds it. Throws NotDescribed. */
export function sysPathOf(site: Site, files: PythonFiles, env: Environment): SysPath {
  if (env.get('PYTHONHOME'))
    throw new NotDescribed('`PYTHONHOME` is set, which moves the standard library of Python', 'unset it');
  const search = new SearchPath(files);
  for (const path of (env.get('PYTHONPATH') ?? '').split(':')) if (path.startsWith('/')) search.add(path);
  search.add(`${site.base}/${site.library}/python${site.version.replace(/[.t]/g, '')}.zip`);
  search.add(site.stdlib);
  search.add(`${site.stdlib}/lib-dynload`);
  for (const folder of siteFolders(site, env)) search.addSite(normalized(folder));
  return search;
}

/** In the order in which `site` looks for them: those of the virtual environment, of the user, of the system. */
function siteFolders(site: Site, env: Environment): readonly string[] {
  const { prefix, base, venv } = site;
  if (!venv) return [...userFolder(site, env), ...packageFolders(site, base)];
  const own = packageFolders(site, prefix);
  return venv.seesSystem ? [...own, ...userFolder(site, env), ...packageFolders(site, base)] : own;
}

function userFolder({ version }: Site, env: Environment): readonly string[] {
  if (env.get('PYTHONNOUSERSITE')) return [];
  const home = env.get('HOME');
  const base = env.get('PYTHONUSERBASE') || (home?.startsWith('/') ? `${home}/.local` : undefined);
  return base === undefined ? [] : [`${base}/lib/python${version}/site-packages`];
}

function packageFolders({ version, isDebian, library, venv }: Site, prefix: string): readonly string[] {
  const python = `python${version}`;
  if (!isDebian) return [library, 'lib'].map((folder) => `${prefix}/${folder}/${python}/site-packages`);
  return [
    ...(venv ? [`${prefix}/lib/${python}/site-packages`] : []),
    `${prefix}/local/lib/${python}/dist-packages`,
    `${prefix}/lib/python3/dist-packages`,
    `${prefix}/lib/${python}/dist-packages`,
  ];
}

/** Collects paths, each once. */
class SearchPath implements SysPath {
  readonly entries: SysPathEntry[] = [];
  readonly running: string[] = [];
  readonly #known = new Set<string>();
  readonly #visited = new Set<string>();
  readonly #files: PythonFiles;

  constructor(files: PythonFiles) {
    this.#files = files;
  }

  add(path: string): void {
    const whole = normalized(path);
    if (this.#known.has(whole)) return;
    this.#known.add(whole);
    this.entries.push({ path: whole, exists: this.#files.exists(whole), directory: this.#files.isFolder(whole) });
  }

  /** A folder of packages, with what its `.pth` files add. */
  addSite(folder: string): void {
    if (!this.#files.isFolder(folder) || this.#visited.has(folder)) return;
    this.#visited.add(folder);
    this.add(folder);
    for (const name of this.#files.list(folder)) if (name.endsWith('.pth')) this.#addLines(folder, name);
  }

  #addLines(folder: string, name: string): void {
    const path = `${folder}/${name}`;
    const lines = this.#files
      .text(path)
      .replace(/^\ufeff/, '')
      .split(/\r\n|[\r\n]/);
    for (const line of lines) {
      if (line.startsWith('#') || line.trim() === '') continue;
      if (/^import[ \t]/.test(line)) {
        if (!harmless.has(name) && !this.running.includes(path)) this.running.push(path);
        continue;
      }
      const added = normalized(line.startsWith('/') ? line.trimEnd() : `${folder}/${line.trimEnd()}`);
      if (this.#files.exists(added)) this.add(added);
    }
  }
}

/** What setuptools installs: known to leave `sys.path` alone. */
const harmless: ReadonlySet<string> = new Set(['distutils-precedence.pth']);
