import type { FileTree } from '../io/file-tree.ts';
import { type Installation, installationAt, stockInstallation, stockPackageDirectory } from './installation.ts';
import { describePython } from './python/describe.ts';
import { NotDescribed, type PythonEnvironment, type SysPath } from './python/environment.ts';
import { stockNames, stockPython } from './python/stock.ts';
import { newestRelease, type Release } from './release.ts';

/** The host on which gramine-manifest would render, as far as a template can see it. */
export interface DescribedHost {
  readonly release: Release;
  readonly gramine: Installation;
  /** The interpreter that runs gramine-manifest. Throws NotDescribed when it was found and can't be described. */
  readonly python: PythonEnvironment;
  readonly env: ReadonlyMap<string, string>;
  /** The search path of another interpreter. Throws NotDescribed. */
  sysPath(interpreter: string): SysPath;
  /** `.pth` files that would run code when an interpreter starts, of the search paths asked for so far. */
  readonly running: ReadonlySet<string>;
  readonly files: FileTree | undefined;
  /** Absolute: where relative paths start. */
  readonly workingDirectory: string;
  /** `ldd(tree, paths, workingDirectory)`; calls of it are refused when it is absent. */
  readonly ldd: Ldd | undefined;
}

/** The libraries that `ldd` would name; throws an Error that says which file is to blame. */
export type Ldd = (files: FileTree, paths: readonly string[], workingDirectory: string) => readonly string[];

export interface HostOptions {
  readonly release?: Release;
  /** Gramine's package directory; Debian's when absent. */
  readonly gramineRoot?: string;
  /** The interpreter that runs gramine-manifest; Debian's when absent. A path, or a name to look up in `PATH`. */
  readonly python?: string;
  readonly env?: ReadonlyMap<string, string>;
  /** The files of the host; nothing is looked up without them. */
  readonly files?: FileTree;
  /** The files are those of some other system: what they hold goes before what a stock Debian has. */
  readonly isOtherSystem?: boolean;
  readonly workingDirectory?: string;
  readonly ldd?: Ldd;
}

/** A stock Debian, but for what the options say. Throws NotDescribed when the interpreter can't be described. */
export function describeHost(options: HostOptions = {}): DescribedHost {
  const { release = newestRelease, env = new Map(), files, workingDirectory = '/', ldd } = options;
  const interpreter = options.python ?? (isThere('/usr/bin/python3', options) ? '/usr/bin/python3' : undefined);
  const described = new Map<string, PythonEnvironment>();
  const running = new Set<string>();

  function pythonOf(name: string): PythonEnvironment {
    if (interpreter === undefined && options.isOtherSystem !== true && stockNames.has(name)) return stockPython;
    if (!files) throw new NotDescribed(`\`${name}\` can't be described without the files of its host`);
    const python = described.get(name) ?? describePython(name, { files, env });
    described.set(name, python);
    return python;
  }

  if (options.python !== undefined) pythonOf(options.python);
  return {
    release,
    gramine: gramineOf(options, release),
    get python() {
      return interpreter === undefined ? stockPython : pythonOf(interpreter);
    },
    env,
    sysPath(name) {
      const path = pythonOf(name).sysPath;
      for (const file of path.running) running.add(file);
      return path;
    },
    running,
    files,
    workingDirectory,
    ldd,
  };
}

function gramineOf(options: HostOptions, release: Release): Installation {
  const { files, gramineRoot = isThere(stockPackageDirectory, options) ? stockPackageDirectory : undefined } = options;
  if (gramineRoot === undefined) return stockInstallation(release);
  return files ? installationAt(gramineRoot, release, files) : stockInstallation(release);
}

/** Whether another system has something in its stock place. */
function isThere(path: string, { files, isOtherSystem }: HostOptions): boolean {
  return isOtherSystem === true && files?.stat(path) !== undefined;
}
