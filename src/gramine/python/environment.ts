/** What sysconfig and sys of a Python interpreter say. Paths are absolute. */
export interface PythonEnvironment {
  /** Install schemes by name; each gives a template such as `{base}/lib/python{py_version_short}` for every path. */
  readonly schemes: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly defaultScheme: string;
  /** What the templates of the schemes are filled with. */
  readonly schemeVariables: ReadonlyMap<string, string>;
  /** What `sysconfig.get_config_var` answers. */
  readonly configVariables: ReadonlyMap<string, string | bigint | null>;
  /** Whether a name that `configVariables` does not hold is known to be `None`. */
  isNone(name: string): boolean;
  readonly implementation: Implementation;
  readonly sysPath: SysPath;
}

export interface Implementation {
  readonly name: string;
  readonly cacheTag: string;
  /** Major, minor, micro, release level, serial; undefined when the files don't tell. */
  readonly version: readonly [bigint, bigint, bigint, string, bigint] | undefined;
  readonly multiarch: string | undefined;
}

/** `sys.path` of `python3 -c`, without the working directory. */
export interface SysPath {
  readonly entries: readonly SysPathEntry[];
  /** `.pth` files that run code when the interpreter starts, which may add directories. */
  readonly running: readonly string[];
}

export interface SysPathEntry {
  readonly path: string;
  readonly exists: boolean;
  readonly directory: boolean;
}

/** Why an interpreter can't be described from its files. */
export class NotDescribed extends Error {
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** `sysconfig.get_path(name, scheme, variables)`; undefined when there is no such path or scheme. */
export function schemePath(
  python: PythonEnvironment,
  name: string,
  scheme: string = python.defaultScheme,
  variables: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  const template = python.schemes.get(scheme)?.get(name);
  if (template === undefined) return undefined;
  const filled = template.replace(/\{(\w+)\}/g, (hole, variable: string) => {
    return variables.get(variable) ?? python.schemeVariables.get(variable) ?? hole;
  });
  return /\{\w+\}/.test(filled) ? undefined : normalized(filled);
}

/** Every path of the default scheme. */
export function schemePaths(python: PythonEnvironment): ReadonlyMap<string, string> {
  const names = [...(python.schemes.get(python.defaultScheme)?.keys() ?? [])];
  return new Map(
    names.flatMap((name) => {
      const path = schemePath(python, name);
      return path === undefined ? [] : [[name, path] as const];
    }),
  );
}

/** `os.path.normpath` of an absolute path. */
export function normalized(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}
