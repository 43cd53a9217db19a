import { answerCell } from './answer-cell.ts';
import type { Growth, SubjectId } from './comparison.ts';
import { rebuildVolume } from './criteria/rebuild-volume.ts';
import { referenceValues } from './criteria/reference-values.ts';
import { registryBytes } from './criteria/registry-bytes.ts';
import type { Criterion } from './criterion.ts';
import { type Given, withInput } from './given.ts';
import { scenarioInputs } from './scenario-inputs.ts';

/** How costs grow with the fleet and with releases. One without a known value for some subject leaves that subject out. `given` has its fallbacks in it. */
export function growthOf(subjects: readonly SubjectId[], given: Given): readonly Growth[] {
  return curves.flatMap((curve) => curveOf(curve, subjects, given) ?? []);
}

interface Curve {
  readonly criterion: Criterion;
  readonly title: string;
  readonly input: string;
  readonly inputUnit: string;
}

const curves: readonly Curve[] = [
  { criterion: referenceValues, title: 'Reference values, by images', input: 'fleet.images', inputUnit: 'images' },
  {
    criterion: referenceValues,
    title: 'Reference values, by releases of the application',
    input: 'fleet.releases',
    inputUnit: 'releases/image and year',
  },
  {
    criterion: referenceValues,
    title: 'Reference values, by releases of the libOS',
    input: 'rates.libos',
    inputUnit: 'releases/year',
  },
  { criterion: rebuildVolume, title: 'Rebuild volume, by images', input: 'fleet.images', inputUnit: 'images' },
  {
    criterion: rebuildVolume,
    title: 'Rebuild volume, by releases of the libOS',
    input: 'rates.libos',
    inputUnit: 'releases/year',
  },
  {
    criterion: registryBytes,
    title: 'Registry bytes per rollout, by pods on a node',
    input: 'fleet.pods-per-node',
    inputUnit: 'pods/node',
  },
];

/** From nothing to so many times what is given. */
const reach = 3;
const steps = 12;

function curveOf({ criterion, title, input, inputUnit }: Curve, subjects: readonly SubjectId[], given: Given) {
  const here = given.scenario.get(input)?.value;
  if (typeof here !== 'number') return undefined;
  const isCount = scenarioInputs.find(({ name }) => name === input)?.kind === 'count';
  const at = placesAround(here, isCount);
  const series = subjects.flatMap((subject) => {
    const cells = at.map((value) => answerCell(criterion, subject, withInput(given, input, value)));
    const values = cells.flatMap((cell) => (typeof cell?.value === 'number' ? [cell.value] : []));
    return values.length === at.length ? [{ subject, values }] : [];
  });
  if (series.length === 0) return undefined;
  const [subject] = series;
  const unit = answerCell(criterion, subject!.subject, given)?.unit ?? '';
  return { id: `${criterion.id} by ${input}`, title, input, inputUnit, given: here, at, unit, series };
}

function placesAround(here: number, isCount: boolean): readonly number[] {
  const end = here > 0 ? here * reach : steps;
  const places = Array.from({ length: steps + 1 }, (_, step) => (end * step) / steps);
  const whole = isCount ? places.map(Math.round) : places;
  return [...new Set([...whole, here])].sort((a, b) => a - b);
}
