import { codeIn } from '../gramine/code.ts';
import { dangerOf } from '../gramine/dangerous-variables.ts';
import type { Direction, Judgement } from '../gramine/direction.ts';
import { environmentOf, variable } from '../gramine/environment.ts';
import { normalizePath } from '../gramine/paths.ts';
import { argumentsOf, entrypointPath, libraryDirectories } from '../gramine/program.ts';
import { type Authority, authorityOver } from '../gramine/protection.ts';
import type { Text } from '../gramine/text.ts';
import type { Pair } from './pair.ts';
import type { Side } from './side.ts';

/** A variable that names places of code, certificates and the like: whether the host decides what is there. */
export function variablePlacesJudgement(pair: Pair, name: string): Judgement | undefined {
  const danger = dangerOf(name);
  if (danger === undefined) return undefined;
  const direction = directionOf(pair, (side) => placesNamed(side, name));
  if (isForLinker(name)) return { direction, why: linkerReasons[direction] };
  switch (direction) {
    case 'weaker':
      return { direction, why: `the host decides what is in one of these places, and so ${danger}` };
    case 'stronger':
      return { direction, why: 'the host no longer decides what is in one of these places' };
    case 'unknown':
      return { direction, why: 'what is in these places cannot be told' };
    default:
      return undefined;
  }
}

/** `libos.entrypoint`, or where a relative one starts. */
export function programJudgement(pair: Pair): Judgement | undefined {
  const direction = directionOf(pair, ({ manifest }) => {
    const path = entrypointPath(manifest);
    return path ? [{ path, isDirectory: false }] : [];
  });
  if (direction === 'weaker') return { direction, why: 'the host can replace the program' };
  if (direction === 'stronger') return { direction, why: 'the host can no longer replace the program' };
  return direction === 'unknown' ? { direction, why: 'who can replace the program cannot be told' } : undefined;
}

/** Scripts, archives and libraries among the arguments, by their names. */
export function argumentPlacesJudgement(pair: Pair): Judgement | undefined {
  const direction = directionOf(pair, ({ manifest }) =>
    (argumentsOf(manifest) ?? []).flatMap(({ text }) => {
      const path = text?.startsWith('/') === true ? normalizePath(text) : undefined;
      return path && codeIn({ path }) ? [{ path, isDirectory: false }] : [];
    }),
  );
  if (direction === 'weaker') return { direction, why: 'the host can replace code that an argument names' };
  if (direction === 'stronger') return { direction, why: 'the host can no longer replace code that an argument names' };
  return direction === 'unknown'
    ? { direction, why: 'who can replace the code that the arguments name cannot be told' }
    : undefined;
}

interface Place {
  readonly path: Text;
  readonly isDirectory: boolean;
}

function directionOf({ old: before, new: after }: Pair, placesOf: (side: Side) => readonly Place[]): Direction {
  const [from, to] = [authorityOf(before, placesOf(before)), authorityOf(after, placesOf(after))];
  if (from === to) return 'neutral';
  if (from === 'unknown' || to === 'unknown') return 'unknown';
  return to === 'host' ? 'weaker' : 'stronger';
}

function authorityOf(side: Side, places: readonly Place[]): Authority {
  const authorities = places.map(({ path, isDirectory }) => authorityOver(side, path, isDirectory));
  if (authorities.includes('host')) return 'host';
  return authorities.includes('unknown') ? 'unknown' : 'enclave';
}

function isForLinker(name: string): boolean {
  return name === 'LD_LIBRARY_PATH' || name === 'LD_PRELOAD';
}

const linkerReasons: Readonly<Record<Direction, string>> = {
  weaker: 'the host chooses what is in one of these places, so it chooses code',
  stronger: 'the host no longer chooses code in one of these places',
  unknown: 'what is in these places cannot be told',
  neutral: 'the places that code comes from are protected on both sides, or on neither',
};

/** More places than any path of people has. */
const most = 100;

function placesNamed({ manifest }: Side, name: string): readonly Place[] {
  const environment = environmentOf(manifest);
  if (name === 'LD_LIBRARY_PATH')
    return (libraryDirectories(environment) ?? []).flatMap(({ path }) => (path ? [{ path, isDirectory: true }] : []));
  const value = variable(environment, name)?.value;
  const parts = value?.known?.split(/[:\s]+/, most).filter((part) => part.startsWith('/')) ?? [];
  return parts.flatMap((part) => {
    const path = normalizePath(value!.with(part));
    return path ? [{ path, isDirectory: name !== 'LD_PRELOAD' && !/\.\w{1,20}(?:\.\w{1,20})?$/.test(part) }] : [];
  });
}
