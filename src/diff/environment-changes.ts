import { judgeAttestation } from '../gramine/attestation-variables.ts';
import { dangerOf } from '../gramine/dangerous-variables.ts';
import type { Judgement } from '../gramine/direction.ts';
import type { EnvVariable } from '../gramine/environment.ts';
import { environmentOf } from '../gramine/environment.ts';
import { joinKey, type NamedSetting } from '../gramine/manifest.ts';
import { secretIn } from '../gramine/secrets.ts';
import { variablePlacesJudgement } from './code-places.ts';
import type { Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import { dependsOn, expressionsOf, placesOf } from './setting-changes.ts';
import { holdsHole, structure } from './settings.ts';
import { shownValue } from './shown.ts';
import type { Side } from './side.ts';

/** Every variable of `loader.env` that has another value or comes from elsewhere now. */
export function* environmentChanges(pair: Pair): Generator<Change> {
  const [before, after] = [variablesOf(pair.old), variablesOf(pair.new)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const change = variableChange(pair, name, before.get(name), after.get(name));
    if (change) yield change;
  }
}

/** Who sets a variable: nobody, the manifest, the host, or a file of the host; undefined when that can't be known. */
type Giver = 'nobody' | 'manifest' | 'host' | undefined;

interface Variable {
  readonly setting: NamedSetting;
  readonly key: string;
  readonly holed: boolean;
  readonly giver: Giver;
  /** Of a fixed one. */
  readonly value: string | undefined;
  readonly json: unknown;
}

function variablesOf(side: Side): ReadonlyMap<string, Variable> {
  const kinds = new Map(environmentOf(side.manifest).variables.map((one) => [one.name, one] as const));
  const found = new Map<string, Variable>();
  for (const setting of side.manifest.members('loader.env')) {
    const one = kinds.get(setting.name);
    const holed = holdsHole(side.document, setting.node) || !one;
    const value = one?.kind === 'fixed' ? one.value?.raw : undefined;
    const json =
      one?.kind === 'fixed' ? fixedValue(side, one) : shownValue(side, setting.node, ['loader', 'env'], setting.name);
    found.set(setting.name, {
      setting,
      key: value === undefined ? structure(side.document, setting.node) : JSON.stringify(value),
      holed,
      giver: one?.kind === 'fixed' ? 'manifest' : one?.kind === 'passthrough' ? 'host' : undefined,
      value: one?.value?.known,
      json,
    });
  }
  return found;
}

function fixedValue(side: Side, { setting, name }: EnvVariable): unknown {
  const { document } = side;
  const node = document.kind(setting.node) === 'table' ? document.get(setting.node, 'value') : setting.node;
  return shownValue(side, node, ['loader', 'env', name], name);
}

function variableChange(
  pair: Pair,
  name: string,
  before: Variable | undefined,
  after: Variable | undefined,
): Change | undefined {
  if (before && after && before.key === after.key) return undefined;
  const shown =
    (after ?? before)!.holed && before !== after ? pathOf(pair, before, after, name) : joinKey('loader.env', name);
  return {
    path: shown,
    subject: 'setting',
    kind: !before ? 'added' : !after ? 'removed' : 'changed',
    ...(before && { old: before.json }),
    ...(after && { new: after.json }),
    ...judgementOf(pair, { name, before, after }),
    affects: ['MRENCLAVE'],
    ...placesOf(pair, before?.setting, after?.setting),
  };
}

/** A name with unknown parts is shown as its expression. */
function pathOf(pair: Pair, before: Variable | undefined, after: Variable | undefined, name: string): string {
  const [side, one] = after ? [pair.new, after] : [pair.old, before!];
  const { holes } = side.document;
  if (!holes || !holdsHoleText(name, holes)) return joinKey('loader.env', name);
  return `loader.env.${side.options.source.slice(side.place(side.document.keyRange(one.setting.node)))}`;
}

function holdsHoleText(text: string, { first, last }: { readonly first: number; readonly last: number }): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= first && code <= last) return true;
  }
  return false;
}

interface Compared {
  readonly name: string;
  readonly before: Variable | undefined;
  readonly after: Variable | undefined;
}

function judgementOf(pair: Pair, { name, before, after }: Compared): Judgement {
  if (before?.holed || after?.holed)
    return { direction: 'unknown', why: dependsOn(expressionsOf(pair, before?.setting, after?.setting)) };
  const [from, to] = [giverOf(pair.old, before), giverOf(pair.new, after)];
  if (from === undefined || to === undefined)
    return {
      direction: 'unknown',
      why: 'Gramine does not take this form of a variable, or a template decides about it',
    };
  if (from !== to && to === 'host')
    return { direction: 'weaker', why: `the host ${dangerOf(name) ?? 'chooses its value'}` };
  if (from !== to && from === 'host')
    return { direction: 'stronger', why: `the host no longer ${dangerOf(name) ?? 'chooses its value'}` };
  return (
    secretJudgement(name, before?.value, after?.value) ??
    judgeAttestation(name, before?.value, after?.value) ??
    variablePlacesJudgement(pair, name) ?? {
      direction: 'neutral',
      why: 'the manifest fixes it, and the host cannot change it',
    }
  );
}

/** While the environment of the host, or a file of it, is taken over, what is not fixed comes from there. */
function giverOf({ manifest }: Side, one: Variable | undefined): Giver {
  if (one) return one.giver;
  const whole = manifest.get('loader.insecure__use_host_env');
  if (whole?.known === true || manifest.at('loader.env_src_file')) return 'host';
  return whole && whole.known === undefined ? undefined : 'nobody';
}

function secretJudgement(name: string, before: string | undefined, after: string | undefined): Judgement | undefined {
  const [from, to] = [before, after].map((value) => value !== undefined && secretIn(value, name));
  if (!from === !to) return undefined;
  return to
    ? { direction: 'weaker', why: `everybody can read a manifest, and this holds ${to.kind}` }
    : { direction: 'stronger', why: 'the secret is no longer in the manifest, which everybody can read' };
}
