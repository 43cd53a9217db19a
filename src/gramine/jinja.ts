import { bind } from '../template/arguments.ts';
import type { Context } from '../template/context.ts';
import { unknownPath } from '../template/path.ts';
import {
  type Arguments,
  type Call,
  type Hole,
  isText,
  missing,
  type Thing,
  textOf,
  type Value,
} from '../template/value.ts';
import { isBefore, type Release } from './release.ts';

export type Defines = ReadonlyMap<string, string | true>;

/** What gramine-manifest's templates see when nothing is known of the host: Gramine's own variables are unknown, `-D` is not. */
export function lintContext(options: LintVariables): Context {
  const variables = new Map<string, Value>([
    ['gramine', unknownGramine()],
    ['python', unknownPython(options.release)],
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

function unknownPython(release: Release): Thing {
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
        if (isBefore(release, '1.4')) return undefined;
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
