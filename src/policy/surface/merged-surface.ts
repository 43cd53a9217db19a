import { byCodePoint } from '../../text/order.ts';
import type { Range } from '../../text/source.ts';
import type { Arguments, Chooser, ExecSurface, HostEnvironment } from './exec-surface.ts';

/** What any of several outcomes of a template allows; where they differ in what can't be added up, the answer is unknown. */
export function mergedSurface(surfaces: readonly [ExecSurface, ...ExecSurface[]]): ExecSurface {
  const [first, ...others] = surfaces;
  if (others.length === 0) return first;
  const isSame = (of: (surface: ExecSurface) => unknown) => others.every((other) => of(other) === of(first));
  return {
    entrypoint: isSame(({ entrypoint }) => entrypoint.path) ? first.entrypoint : { path: undefined, holder: 'unknown' },
    arguments: mergedArguments(surfaces.map((surface) => surface.arguments)),
    environment: mergedEnvironment(surfaces.map(({ environment }) => environment)),
    programs: byPath(surfaces.flatMap(({ programs }) => programs)),
    folders: byPath(surfaces.flatMap(({ folders }) => folders)),
    subprocesses: isSame(({ subprocesses }) => subprocesses.possible) ? first.subprocesses : { possible: 'unknown' },
    unjudged: Math.max(...surfaces.map(({ unjudged }) => unjudged)),
    missing: [
      ...new Map(
        surfaces.flatMap(({ missing }) => missing).map((one) => [`${one.needs} ${one.range?.start}`, one]),
      ).values(),
    ],
  };
}

/** The same with its places in another text. */
export function placedSurface(surface: ExecSurface, place: (range: Range) => Range): ExecSurface {
  const placed = <T extends { readonly range?: Range }>(thing: T): T =>
    thing.range ? { ...thing, range: place(thing.range) } : thing;
  const { environment } = surface;
  return {
    ...surface,
    entrypoint: placed(surface.entrypoint),
    arguments: placed(surface.arguments),
    environment: { ...environment, variables: environment.variables.map(placed) },
    programs: surface.programs.map(placed),
    folders: surface.folders.map(placed),
    missing: surface.missing.map(placed),
    subprocesses: placed(surface.subprocesses),
  };
}

const choosers: readonly Chooser[] = ['host', 'unknown', 'file', 'manifest'];

function mergedArguments(all: readonly Arguments[]): Arguments {
  const [worst] = all.toSorted((a, b) => choosers.indexOf(a.chosenBy) - choosers.indexOf(b.chosenBy));
  const same = all.every(
    (one) => JSON.stringify(one.values) === JSON.stringify(worst!.values) && one.file === worst!.file,
  );
  return same || worst!.chosenBy === 'host' ? worst! : { ...worst!, chosenBy: 'unknown' };
}

const openings: readonly HostEnvironment['fromHost'][] = ['all', 'unknown', 'some', 'none'];

function mergedEnvironment(all: readonly HostEnvironment[]): HostEnvironment {
  const [worst] = all.toSorted((a, b) => openings.indexOf(a.fromHost) - openings.indexOf(b.fromHost));
  const variables = new Map(all.flatMap((one) => one.variables.map((variable) => [variable.name, variable] as const)));
  const fixed = new Map<string, string | undefined>();
  for (const one of all)
    for (const [name, value] of one.fixed)
      fixed.set(name, fixed.has(name) && fixed.get(name) !== value ? undefined : value);
  return {
    fromHost: worst!.fromHost,
    variables: [...variables.values()].toSorted((a, b) => byCodePoint(a.name, b.name)),
    fixed,
  };
}

function byPath<T extends { readonly path: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [one.path, one])).values()].toSorted((a, b) => byCodePoint(a.path, b.path));
}
