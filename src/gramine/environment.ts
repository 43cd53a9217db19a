import type { Range } from '../text/source.ts';
import type { Manifest, NamedSetting, Setting } from './manifest.ts';
import { Text } from './text.ts';

/** One variable of `loader.env`. */
export interface EnvVariable {
  readonly name: string;
  readonly setting: Setting<unknown>;
  /** `fixed`: the manifest gives the value; `passthrough`: the host does; undefined when that can't be known. */
  readonly kind: 'fixed' | 'passthrough' | undefined;
  /** Of a fixed variable. */
  readonly value: Text | undefined;
  /** The value, or what makes it pass through. */
  readonly at: Range;
}

/** What a program finds in its environment, as far as the manifest says. */
export interface Environment {
  readonly variables: readonly EnvVariable[];
  /** Variables nobody can see here may be there: a template adds some, or they come from the host or a file. */
  readonly open: boolean;
}

export function environmentOf(manifest: Manifest): Environment {
  const known = environments.get(manifest) ?? readEnvironment(manifest);
  environments.set(manifest, known);
  return known;
}

export function variable(environment: Environment, name: string): EnvVariable | undefined {
  return environment.variables.find((candidate) => candidate.name === name);
}

const environments = new WeakMap<Manifest, Environment>();

function readEnvironment(manifest: Manifest): Environment {
  const variables: EnvVariable[] = [];
  const table = manifest.at('loader.env');
  let open = manifest.isOpen || table?.kind === 'hole';
  for (const setting of manifest.members('loader.env')) {
    const variable = variableOf(manifest, setting);
    if (variable) variables.push(variable);
    else open = true;
  }
  const hostEnvironment = manifest.at('loader.insecure__use_host_env');
  if (hostEnvironment && hostEnvironment.known !== false) open = true;
  if (manifest.at('loader.env_src_file')) open = true;
  return { variables, open };
}

function variableOf(manifest: Manifest, setting: NamedSetting): EnvVariable | undefined {
  const document = setting.written ? manifest.document : manifest.base!;
  const { name } = setting;
  if (new Text(name, document.holes).hasHole()) return undefined;
  if (setting.kind !== 'table')
    return { name, setting, kind: setting.text && 'fixed', value: setting.text, at: setting.at };
  if (!setting.written) return { name, setting, kind: undefined, value: undefined, at: setting.at };
  const value = manifest.member(setting.node, 'value', setting.path);
  const passthrough = manifest.member(setting.node, 'passthrough', setting.path);
  if (value && !passthrough) return { name, setting, kind: value.text && 'fixed', value: value.text, at: value.at };
  const passes = passthrough?.known === true && !value;
  return { name, setting, kind: passes ? 'passthrough' : undefined, value: undefined, at: setting.at };
}
