import { bind } from '../template/arguments.ts';
import type { Context } from '../template/context.ts';
import { dictOf, func } from '../template/globals.ts';
import { pathOf, unknownPath } from '../template/path.ts';
import { TemplateError, typeError, unsupported } from '../template/problem.ts';
import {
  type Arguments,
  type Call,
  type Hole,
  isText,
  missing,
  type Path,
  type Thing,
  textOf,
  tuple,
  typeName,
  type Value,
} from '../template/value.ts';
import type { Release } from './release.ts';

export type Defines = ReadonlyMap<string, string | true>;

/** What gramine-manifest's templates see when nothing is known of the host: Gramine's own variables are unknown, `-D` is not. */
export function lintContext(options: LintVariables): Context {
  const variables = new Map<string, Value>([
    ['gramine', unknownGramine()],
    ['python', unknownPython()],
    ['env', unknownEnvironment()],
    ['ldd', unknownList('ldd')],
  ]);
  for (const name of options.absent ?? []) variables.set(name, missing(`\`${name}\` is undefined`));
  return { variables: withDefines(variables, options.defines) };
}

export interface LintVariables {
  readonly release: Release;
  readonly defines: Defines;
  /** Names that are known not to be defined. */
  readonly absent?: Iterable<string>;
}

function withDefines(variables: Map<string, Value>, defines: Defines): ReadonlyMap<string, Value> {
  for (const [name, value] of defines) variables.set(name, value);
  return variables;
}

function thing(typeName: string, attribute: (name: string) => Value | undefined): Thing {
  return { kind: 'thing', typeName, attribute };
}

const gramineType = 'gramine';
const pythonType = 'python';

function unknownGramine(): Thing {
  return thing(gramineType, (name) => {
    if (name === 'libos' || name === 'pkglibdir') return unknownPath(`gramine.${name}`);
    if (name === 'runtimedir')
      return { ...unknownPath('gramine.runtimedir()', { directory: true }), call: unknownRuntimeDirectory };
    return constantName.test(name) ? { kind: 'hole', key: `gramine.${name}` } : undefined;
  });
}

/** Constants of the SGX build, e.g. `SGX_FLAGS_DEBUG`, `PAGESIZE`. */
const constantName = /^[A-Z][A-Z0-9_]*$/;

const unknownRuntimeDirectory: Call = (args) => {
  const [libc = 'glibc'] = bind('runtimedir', 'libc?', args);
  return unknownPath(libc === 'glibc' ? 'gramine.runtimedir()' : `gramine.runtimedir(${keyOf(libc)})`, {
    directory: true,
  });
};

function keyOf(value: Value): string {
  if (isText(value)) return JSON.stringify(textOf(value));
  if (value !== null && typeof value === 'object') return value.kind === 'hole' ? value.key : value.kind;
  return String(value);
}

function unknownPython(): Thing {
  return thing(pythonType, (name) => {
    switch (name) {
      case 'stdlib':
      case 'platstdlib':
      case 'purelib':
      case 'distlib':
        return unknownPath(`python.${name}`, { directory: true });
      case 'ext_suffix':
      case 'implementation':
        return { kind: 'hole', key: `python.${name}` };
      case 'get_path':
        return unknownCall('python.get_path', (key) => unknownPath(key, { directory: true }));
      case 'get_paths':
      case 'get_config_var':
        return unknownCall(`python.${name}`, (key) => ({ kind: 'hole', key }));
      case 'get_sys_path':
        return unknownCall('python.get_sys_path', (key) => ({
          kind: 'hole',
          key,
          shape: 'sequence',
          item: (item) => unknownPath(item, { directory: true }),
        }));
      default:
        return undefined;
    }
  });
}

function unknownCall(name: string, result: (key: string) => Hole): Hole {
  return { kind: 'hole', key: name, shape: 'sequence', call: (args) => result(callKey(name, args)) };
}

function callKey(name: string, { positional, keywords }: Arguments): string {
  return `${name}(${[...positional.map(keyOf), ...[...keywords].map(([key, value]) => `${key}=${keyOf(value)}`)].join(', ')})`;
}

function unknownList(name: string): Hole {
  return unknownCall(name, (key) => ({ kind: 'hole', key, shape: 'sequence' }));
}

function unknownEnvironment(): Hole {
  return {
    kind: 'hole',
    key: 'env',
    shape: 'sequence',
    attribute: (name) =>
      name === 'get'
        ? { kind: 'hole', key: 'env.get', shape: 'sequence', call: unknownVariable }
        : environmentMethods.has(name)
          ? undefined
          : environmentVariable(name),
  };
}

const environmentMethods: ReadonlySet<string> = new Set([
  'items',
  'keys',
  'values',
  'copy',
  'pop',
  'setdefault',
  'update',
  'clear',
  'popitem',
  'encodekey',
  'decodekey',
  'encodevalue',
  'decodevalue',
]);

function environmentVariable(name: string): Hole {
  return { kind: 'hole', key: `env.${name}`, needs: `env.${name}` };
}

/** `env.get(name, default)`. */
const unknownVariable: Call = (args) => {
  const [name, fallback = null] = bind('get', 'key default?', args);
  const key = `env.get(${keyOf(name!)}, ${fallback === null ? 'None' : keyOf(fallback)})`;
  const suggestion =
    fallback !== null && typeof fallback === 'object' && fallback.kind === 'hole' ? fallback.suggestion : fallback;
  return {
    kind: 'hole',
    key,
    ...(isText(name!) && { needs: `env.${textOf(name)}` }),
    ...(suggestion !== undefined && { suggestion }),
  };
};

/** The values of Gramine's variables on some host. Directories are absolute paths. */
export interface GramineGlobals {
  readonly gramine: {
    readonly libos: string;
    readonly pkglibdir: string;
    /** By libc. */
    readonly runtimedir: Readonly<Record<string, string>>;
    readonly constants?: Readonly<Record<string, number | bigint>>;
  };
  readonly python: {
    readonly stdlib: string;
    readonly platstdlib: string;
    readonly purelib: string;
    readonly distlib: string;
    readonly ext_suffix: string;
    readonly get_paths: Readonly<Record<string, string>>;
    readonly implementation: {
      readonly name: string;
      readonly cache_tag: string;
      readonly version: readonly (number | string)[];
    };
    readonly get_config_var: Readonly<Record<string, string | number | null>>;
    readonly get_sys_path: { readonly existing: readonly string[]; readonly include_nonexisting: readonly string[] };
  };
}

/** What gramine-manifest's templates see on a host described by `globals`. `ldd` needs the host itself. */
export function describedContext(globals: GramineGlobals, env: ReadonlyMap<string, string>, defines: Defines): Context {
  const variables = new Map<string, Value>([
    ['gramine', describedGramine(globals.gramine)],
    ['python', describedPython(globals.python)],
    ['env', { ...dictOf(env), typeName: 'os._Environ' }],
    [
      'ldd',
      func('ldd', () => {
        throw unsupported('`ldd`', 'write the libraries out, or render where they are installed');
      }),
    ],
  ]);
  return { variables: withDefines(variables, defines) };
}

function describedGramine({ libos, pkglibdir, runtimedir, constants = {} }: GramineGlobals['gramine']): Thing {
  const directories = new Map(Object.entries(runtimedir));
  const attributes = new Map<string, Value>([
    ['libos', pathOf(libos)],
    ['pkglibdir', pathOf(pkglibdir, { directory: true })],
    ['runtimedir', runtimeDirectory(directories, pkglibdir)],
  ]);
  for (const [name, value] of Object.entries(constants)) attributes.set(name, BigInt(value));
  return thing(gramineType, (name) => attributes.get(name));
}

function runtimeDirectory(directories: ReadonlyMap<string, string>, pkglibdir: string): Path {
  const directory = (libc: string): Path =>
    pathOf(directories.get(libc) ?? `${pkglibdir}/runtime/${libc}`, { directory: true });
  const call: Call = (args) => {
    const [libc = 'glibc'] = bind('runtimedir', 'libc?', args);
    if (libc !== null && typeof libc === 'object' && libc.kind === 'undefined')
      throw new TemplateError('undefined', libc.message);
    if (!isText(libc)) throw typeError(`\`runtimedir\` wants the name of a libc, not \`${typeName(libc)}\``);
    return directory(textOf(libc));
  };
  return { ...directory('glibc'), call };
}

function describedPython(python: GramineGlobals['python']): Thing {
  const paths = new Map(Object.entries(python.get_paths));
  const variables = new Map(Object.entries(python.get_config_var));
  const { name, cache_tag, version } = python.implementation;
  const implementation = new Map<string, Value>([
    ['name', name],
    ['cache_tag', cache_tag],
    ['version', tuple(version.map((part) => (typeof part === 'number' ? BigInt(part) : part)))],
  ]);
  const attributes = new Map<string, Value>([
    ...(['stdlib', 'platstdlib', 'purelib', 'distlib'] as const).map(
      (key) => [key, pathOf(python[key], { directory: true })] as const,
    ),
    ['ext_suffix', python.ext_suffix],
    ['implementation', thing('types.SimpleNamespace', (attribute) => implementation.get(attribute))],
    ['get_paths', func('get_paths', () => dictOf(paths))],
    ['get_path', func('get_path', (args) => namedPath(paths, args))],
    ['get_config_var', func('get_config_var', (args) => configVariable(variables, args))],
    ['get_sys_path', func('get_sys_path', (args) => sysPath(python.get_sys_path, args))],
  ]);
  return thing(pythonType, (attribute) => attributes.get(attribute));
}

function namedPath(paths: ReadonlyMap<string, string>, args: Arguments): Value {
  const name = nameArgument('get_path', bind('get_path', 'name scheme? vars? expand?', args)[0]!);
  const path = paths.get(name);
  if (path === undefined) throw typeError(`there is no path named \`${name}\``);
  return path;
}

function configVariable(variables: ReadonlyMap<string, string | number | null>, args: Arguments): Value {
  const value = variables.get(nameArgument('get_config_var', bind('get_config_var', 'name', args)[0]!)) ?? null;
  return typeof value === 'number' ? BigInt(value) : value;
}

function nameArgument(name: string, value: Value): string {
  if (!isText(value)) throw typeError(`\`${name}\` wants a name, not \`${typeName(value)}\``);
  return textOf(value);
}

function sysPath(answers: GramineGlobals['python']['get_sys_path'], args: Arguments): Value {
  const [interpreter, all = false] = bind('get_sys_path', 'interpreter include_nonexisting?', args);
  if (interpreter !== null && typeof interpreter === 'object' && interpreter?.kind === 'undefined')
    throw new TemplateError('undefined', interpreter.message);
  const paths = all === true ? answers.include_nonexisting : answers.existing;
  return { kind: 'iterator', items: paths.map((path) => pathOf(path, { directory: !path.endsWith('.zip') })), at: 0 };
}
