import type { FileStat } from '../io/file-tree.ts';
import { bind } from '../template/arguments.ts';
import type { Context, PathLookup } from '../template/context.ts';
import { dictOf, func } from '../template/globals.ts';
import { pathOf } from '../template/path.ts';
import { TemplateError, typeError, unsupported } from '../template/problem.ts';
import { mismatch } from '../template/refusal.ts';
import {
  type Arguments,
  type Call,
  isKind,
  isText,
  iterator,
  list,
  type Path,
  type Thing,
  textOf,
  tuple,
  typeName,
  type Value,
} from '../template/value.ts';
import { resolvePath } from '../text/path.ts';
import type { DescribedHost } from './described-host.ts';
import {
  type Implementation,
  NotDescribed,
  type PythonEnvironment,
  schemePath,
  schemePaths,
} from './python/environment.ts';
import { stockPython } from './python/stock.ts';
import { isBefore } from './release.ts';
import { resolvedPath } from './resolved-path.ts';

/** What gramine-manifest's templates see on a host; `variables` come before what Gramine itself defines. */
export function describedContext(host: DescribedHost, variables: ReadonlyMap<string, Value>): Context {
  const globals: readonly (readonly [string, Value])[] = [
    ['gramine', gramineThing(host)],
    ['python', pythonThing(host)],
    ['env', { ...dictOf(host.env), typeName: 'os._Environ' }],
    ['ldd', func('ldd', (args) => lddAnswer(host, args))],
  ];
  const files = lookupOf(host);
  return { variables: new Map([...globals, ...variables]), ...(files && { files }) };
}

function thing(name: string, attributes: ReadonlyMap<string, Value>, other?: (name: string) => undefined): Thing {
  const attribute = (key: string): Value | undefined => (attributes.has(key) ? attributes.get(key) : other?.(key));
  return { kind: 'thing', typeName: name, attribute };
}

function directory(path: string): Path {
  return pathOf(path, { directory: true });
}

function gramineThing({ gramine, release }: DescribedHost): Thing {
  const folder = gramine.state === 'stock' ? directory : (path: string) => pathOf(path);
  const runtime = (libc: string): Path => folder(gramine.runtimedir(libc));
  const call: Call = (args) => runtime(libcOf(args));
  const attributes = new Map<string, Value>([
    ['libos', pathOf(`${gramine.pkglibdir}/libsysdb.so`)],
    ['pkglibdir', folder(gramine.pkglibdir)],
    ['runtimedir', { ...runtime('glibc'), call }],
    ...(gramine.constants ?? []),
  ]);
  return thing('gramine', attributes, (name) => {
    if (gramine.constants || !/^[A-Z][A-Z0-9_]*$/.test(name)) return undefined;
    throw unsupported(
      `\`gramine.${name}\` of Gramine ${release}`,
      'its constants are not known: give an installation with `--gramine-root`',
    );
  });
}

function libcOf(args: Arguments): string {
  const [libc = 'glibc'] = bind('runtimedir', 'libc?', args);
  if (isText(libc)) return textOf(libc);
  throw mismatch(libc, `\`runtimedir\` wants the name of a libc, not \`${typeName(libc)}\``);
}

/** Described when it is first asked for something, as a template may well do without. */
function pythonThing(host: DescribedHost): Thing {
  let python: Thing | undefined;
  return {
    kind: 'thing',
    typeName: 'python',
    attribute: (name) => {
      python ??= describing(() => describedPython(host));
      return python.attribute(name);
    },
  };
}

function describing<T>(describe: () => T): T {
  try {
    return describe();
  } catch (error) {
    if (!(error instanceof NotDescribed)) throw error;
    throw new TemplateError('type', error.message, error.help === undefined ? {} : { help: error.help });
  }
}

function describedPython(host: DescribedHost): Thing {
  const { python, release } = host;
  const folder = python === stockPython ? directory : (path: string) => pathOf(path);
  const named = (name: string): Value => folder(pathNamed(python, name));
  const attributes = new Map<string, Value>([
    ['stdlib', named('stdlib')],
    ['platstdlib', named('platstdlib')],
    ['purelib', named('purelib')],
    ['distlib', folder(`${schemePath(python, 'stdlib', undefined, majorOnly(python))}/dist-packages`)],
    ['implementation', implementationThing(python.implementation)],
    ['get_paths', func('get_paths', (args) => allPaths(python, args))],
    ['get_path', func('get_path', (args) => onePath(python, args))],
    [
      'get_config_var',
      func('get_config_var', (args) => configVariable(python, nameIn('get_config_var', 'name', args))),
    ],
  ]);
  const suffix = python.configVariables.get('EXT_SUFFIX');
  if (suffix !== undefined) attributes.set('ext_suffix', suffix);
  if (!isBefore(release, '1.4'))
    attributes.set(
      'get_sys_path',
      func('get_sys_path', (args) => sysPath(host, args)),
    );
  return thing('python', attributes, (name) => {
    if (name === 'ext_suffix') configVariable(python, 'EXT_SUFFIX');
    return undefined;
  });
}

function majorOnly(python: PythonEnvironment): ReadonlyMap<string, string> {
  return new Map([['py_version_short', python.schemeVariables.get('py_version_short')!.split('.')[0]!]]);
}

function pathNamed(python: PythonEnvironment, name: string): string {
  const path = schemePath(python, name);
  if (path === undefined) throw typeError(`there is no path named \`${name}\``);
  return path;
}

function allPaths(python: PythonEnvironment, args: Arguments): Value {
  if (args.positional.length + args.keywords.size > 0) throw unsupported('`get_paths` with arguments');
  return dictOf(schemePaths(python));
}

function onePath(python: PythonEnvironment, args: Arguments): Value {
  const [name, scheme, variables, expand] = bind('get_path', 'name scheme? vars? expand?', args);
  if (expand !== undefined) throw unsupported('`expand` of `get_path`');
  if (!isText(name!)) throw mismatch(name, '`get_path` wants a name');
  const given = new Map<string, string>();
  if (variables !== undefined && variables !== null) {
    if (!isKind(variables, 'dict')) throw mismatch(variables, '`vars` of `get_path` wants a dict');
    for (const [key, value] of variables.entries.values()) {
      if (!isText(key) || !isText(value)) throw unsupported('`vars` of `get_path` with anything but text');
      given.set(textOf(key), textOf(value));
    }
  }
  if (scheme !== undefined && !isText(scheme)) throw mismatch(scheme, '`scheme` of `get_path` wants text');
  const path = schemePath(python, textOf(name), scheme === undefined ? undefined : textOf(scheme), given);
  if (path !== undefined) return path;
  if (scheme !== undefined) throw unsupported(`the path \`${textOf(name)}\` of the scheme \`${textOf(scheme)}\``);
  throw typeError(`there is no path named \`${textOf(name)}\``);
}

function nameIn(name: string, parameter: string, args: Arguments): string {
  const [value] = bind(name, parameter, args);
  if (isText(value!)) return textOf(value);
  throw mismatch(value, `\`${name}\` wants a name, not \`${typeName(value!)}\``);
}

function configVariable(python: PythonEnvironment, name: string): Value {
  const value = python.configVariables.get(name);
  if (value !== undefined) return value;
  if (python.isNone(name)) return null;
  throw unsupported(
    `the configuration variable \`${name}\``,
    'nothing says its value: describe an interpreter with `--python`',
  );
}

function implementationThing({ name, cacheTag, version, multiarch }: Implementation): Thing {
  const attributes = new Map<string, Value>([
    ['name', name],
    ['cache_tag', cacheTag],
  ]);
  if (multiarch !== undefined) attributes.set('_multiarch', multiarch);
  if (version) {
    const shown = versionFields.map((field, at) => `${field}=${at === 3 ? `'${version[at]}'` : version[at]}`);
    attributes.set('version', {
      ...tuple(version),
      names: versionFields,
      shown: `sys.version_info(${shown.join(', ')})`,
    });
    attributes.set('hexversion', hexVersion(version));
  }
  return thing('types.SimpleNamespace', attributes, (attribute) => {
    if (!version && (attribute === 'version' || attribute === 'hexversion'))
      throw unsupported(`\`${attribute}\``, "the interpreter's files don't tell its whole version");
    return undefined;
  });
}

const versionFields = ['major', 'minor', 'micro', 'releaselevel', 'serial'];

function hexVersion([major, minor, micro, level, serial]: NonNullable<Implementation['version']>): bigint {
  const stage = { alpha: 0xan, beta: 0xbn, candidate: 0xcn }[level] ?? 0xfn;
  return (major << 24n) | (minor << 16n) | (micro << 8n) | (stage << 4n) | serial;
}

function sysPath(host: DescribedHost, args: Arguments): Value {
  const [interpreter, all = false] = bind('get_sys_path', 'interpreter include_nonexisting?', args);
  if (typeof all !== 'boolean') throw unsupported('`include_nonexisting` that is no boolean');
  const name = programOf('get_sys_path', interpreter!);
  const { entries } = describing(() => host.sysPath(name));
  const listed = entries.filter(({ exists }) => all || exists);
  return iterator(listed.map(({ path, directory }) => pathOf(path, { directory })));
}

/** The name of a program, given as text or as a path. */
function programOf(name: string, value: Value): string {
  if (isText(value)) return textOf(value);
  if (isKind(value, 'path')) return value.text;
  throw mismatch(value, `\`${name}\` wants the path of a program, not \`${typeName(value)}\``);
}

function lddAnswer({ release, ldd, files, workingDirectory }: DescribedHost, args: Arguments): Value {
  if (args.keywords.size > 0) throw typeError('`ldd` takes no keywords');
  if (isBefore(release, '1.6')) throw typeError(`\`ldd\` fails in Gramine ${release}`);
  if (!ldd || !files) throw unsupported('`ldd`', 'write the libraries out, or render where they are installed');
  if (args.positional.length === 0) throw typeError('`ldd` needs the path of a program');
  const paths = args.positional.map((path) => programOf('ldd', path));
  try {
    return list([...ldd(files, paths, workingDirectory)]);
  } catch (error) {
    if (error instanceof Error && error.name === 'ElfError') throw typeError(error.message);
    throw error;
  }
}

function lookupOf({ files, gramine, workingDirectory }: DescribedHost): PathLookup | undefined {
  if (!files) return undefined;
  const find = (path: string, look: (path: string) => FileStat | undefined): FileStat | undefined => {
    const whole = resolvePath(workingDirectory, path);
    const found = look(path.startsWith('/') ? path : whole);
    if (found === undefined && gramine.state !== 'found' && `${whole}/`.startsWith(`${gramine.pkglibdir}/`))
      throw unsupported(`asking what is in \`${gramine.pkglibdir}\``, 'give an installation with `--gramine-root`');
    return found;
  };
  return {
    stat: (path) => find(path, files.stat),
    lstat: (path) => find(path, files.lstat),
    resolve: (path) => resolvedPath(files, path.startsWith('/') ? path : `${workingDirectory}/${path}`),
  };
}
