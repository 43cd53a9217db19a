import type { FileTree } from '../../io/file-tree.ts';
import { type Implementation, NotDescribed, type PythonEnvironment } from './environment.ts';
import { PythonFiles } from './files.ts';
import { type Literal, readDict } from './literal.ts';
import { type PythonPlace, placeOf } from './place.ts';
import { sysPathOf } from './sys-path.ts';

/** Where an interpreter is looked for, and the environment it would be started with. */
export interface PythonHost {
  readonly files: FileTree;
  readonly env: ReadonlyMap<string, string>;
}

/**
 * Describes the interpreter that a path or a plain name (looked up in `PATH`) stands for, from its files alone: it is never run.
 * Throws NotDescribed.
 */
export function describePython(interpreter: string, { files: tree, env }: PythonHost): PythonEnvironment {
  const files = new PythonFiles(tree);
  const place = placeOf(interpreter, findExecutable(interpreter, files, env), files);
  const sysconfig = files.text(
    [`${place.stdlib}/sysconfig.py`, `${place.stdlib}/sysconfig/__init__.py`].find((path) => files.isFile(path)) ??
      `${place.stdlib}/sysconfig.py`,
  );
  const data = buildVariables(place.stdlib, files);
  const schemes = schemesIn(sysconfig);
  return {
    schemes,
    defaultScheme: defaultScheme(place, schemes, env),
    schemeVariables: new Map(baseVariables(place, data)),
    configVariables: configVariables(place, data, files),
    isNone: (name) => data !== undefined && !workedOut.has(name),
    implementation: implementationOf(place, data, files),
    sysPath: sysPathOf({ ...place, isDebian: schemes.has('posix_local') }, files, env),
  };
}

function findExecutable(interpreter: string, files: PythonFiles, env: ReadonlyMap<string, string>): string {
  if (interpreter.startsWith('/')) return interpreter;
  if (interpreter === '' || interpreter.includes('/'))
    throw new NotDescribed(`\`${interpreter}\` is no absolute path`, 'give the interpreter with its whole path');
  for (const folder of (env.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin').split(':'))
    if (folder.startsWith('/') && files.isExecutable(`${folder}/${interpreter}`)) return `${folder}/${interpreter}`;
  throw new NotDescribed(`\`${interpreter}\` is in no folder of PATH`, 'give the interpreter with its whole path');
}

type Data = ReadonlyMap<string, Literal> | undefined;

/** What the build of the interpreter wrote down. */
function buildVariables(stdlib: string, files: PythonFiles): Data {
  const names = files.list(stdlib).filter((name) => /^_sysconfigdata_.*\.py$/.test(name));
  const name = names.find((one) => /^_sysconfigdata_t?_linux_/.test(one)) ?? names[0];
  return name === undefined ? undefined : readDict(files.text(`${stdlib}/${name}`), 'build_time_vars');
}

function schemesIn(sysconfig: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const schemes = new Map<string, ReadonlyMap<string, string>>();
  for (const [name, paths] of readDict(sysconfig, '_INSTALL_SCHEMES') ?? []) {
    if (!(paths instanceof Map)) continue;
    const texts = [...(paths as ReadonlyMap<string, Literal>)].map(([key, path]) => [key, String(path)] as const);
    schemes.set(name, new Map(texts));
  }
  const virtual = schemes.get('posix_venv');
  if (virtual) schemes.set('venv', virtual);
  return schemes;
}

function defaultScheme(
  { venv, stdlib }: PythonPlace,
  schemes: ReadonlyMap<string, unknown>,
  env: ReadonlyMap<string, string>,
): string {
  const layout = env.get('DEB_PYTHON_INSTALL_LAYOUT');
  const debian = layout === 'deb' || layout === 'deb_system' ? 'deb_system' : 'posix_local';
  const name = [...(venv ? ['venv'] : [debian]), 'posix_prefix'].find((one) => schemes.has(one));
  if (name === undefined) throw new NotDescribed(`the install schemes in \`${stdlib}/sysconfig.py\` can't be read`);
  return name;
}

function baseVariables(
  { prefix, base, version, library }: PythonPlace,
  data: Data,
): readonly (readonly [string, string])[] {
  const plain = version.replace('t', '');
  const flags = data?.get('ABIFLAGS');
  return [
    ['base', prefix],
    ['platbase', prefix],
    ['installed_base', base],
    ['installed_platbase', base],
    ['platlibdir', library],
    ['py_version_short', plain],
    ['py_version_nodot', plain.replace('.', '')],
    ['implementation_lower', 'python'],
    ['abiflags', typeof flags === 'string' ? flags : ''],
    ['abi_thread', version.endsWith('t') ? 't' : ''],
  ];
}

/** What sysconfig works out in ways that differ by release, or from the user and the way the interpreter was started. */
const workedOut: ReadonlySet<string> = new Set([
  ...['srcdir', 'userbase', 'projectbase', 'py_version', 'py_version_nodot_plat', 'multiarchsubdir', 'SO'],
  ...['implementation', 'implementation_lower', 'abi_thread', 'platlibdir'],
]);

function configVariables(place: PythonPlace, data: Data, files: PythonFiles): PythonEnvironment['configVariables'] {
  const variables = new Map<string, string | bigint | null>([
    ['prefix', place.prefix],
    ['exec_prefix', place.prefix],
    ...baseVariables(place, data),
  ]);
  const suffix = data ? undefined : suffixOfModules(place.stdlib, files);
  if (suffix !== undefined) variables.set('EXT_SUFFIX', suffix);
  for (const [name, value] of data ?? [])
    if (typeof value === 'string' || typeof value === 'bigint' || value === null) variables.set(name, value);
  for (const name of workedOut) variables.delete(name);
  return variables;
}

/** `.cpython-311-x86_64-linux-gnu.so`, from the name of a module built with the interpreter. */
function suffixOfModules(stdlib: string, files: PythonFiles): string | undefined {
  for (const name of files.list(`${stdlib}/lib-dynload`)) {
    const suffix = /^[^.]+(\.cpython-[\w-]+\.so)$/.exec(name)?.[1];
    if (suffix !== undefined) return suffix;
  }
  return undefined;
}

function implementationOf(place: PythonPlace, data: Data, files: PythonFiles): Implementation {
  const plain = place.version.replace('t', '');
  const multiarch = data?.get('MULTIARCH');
  return {
    name: 'cpython',
    cacheTag: `cpython-${plain.replace('.', '')}`,
    version: versionInHeader(place, files) ?? versionInProgram(plain, place.program, files),
    multiarch: typeof multiarch === 'string' && multiarch !== '' ? multiarch : undefined,
  };
}

const stages: ReadonlyMap<string, string> = new Map([
  ['', 'final'],
  ['a', 'alpha'],
  ['b', 'beta'],
  ['rc', 'candidate'],
]);

type Version = Implementation['version'];

/** Where the headers for extension modules are installed. */
function versionInHeader({ base, version }: PythonPlace, files: PythonFiles): Version {
  const header = `${base}/include/python${version}/patchlevel.h`;
  if (!files.isFile(header)) return undefined;
  const text = /^#define\s+PY_VERSION\s+"([^"\n]*)"/m.exec(files.text(header))?.[1];
  return text === undefined ? undefined : versionOf(text);
}

/** In Debian's program the whole version is a text of its own. */
function versionInProgram(version: string, program: string, files: PythonFiles): Version {
  const pattern = new RegExp(`\\x00(${version.replace('.', '\\.')}\\.[\\dabrc+]{1,8})(?=\\x00)`, 'g');
  const found = new Set([...files.program(program).matchAll(pattern)].map(([, text]) => text!));
  return found.size === 1 ? versionOf([...found][0]!) : undefined;
}

/** `3.11.2`, `3.13.0rc1`, `3.12.0+`. */
function versionOf(text: string): Version {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?\+?$/.exec(text);
  if (!match) return undefined;
  const [, major, minor, micro, stage = '', serial = '0'] = match;
  return [BigInt(major!), BigInt(minor!), BigInt(micro!), stages.get(stage)!, BigInt(serial)];
}
