import { quantity } from '../text/quantity.ts';
import { answerCell } from './answer-cell.ts';
import type { CellValue, CriterionResult, Sensitivity, SubjectId } from './comparison.ts';
import type { Criterion } from './criterion.ts';
import { type Given, type GivenInput, withInput } from './given.ts';
import { type ScenarioInput, scenarioInputs } from './scenario-inputs.ts';

/**
 * Which single input, changed by a factor of up to 32, turns a verdict into another or lets one subject overtake another, and where;
 * those nearest to what is given first. `given` has its fallbacks in it.
 */
export function sensitivitiesOf(
  criteria: readonly Criterion[],
  results: readonly CriterionResult[],
  given: Given,
): readonly Sensitivity[] {
  const found = scenarioInputs.flatMap((input) => {
    const here = given.scenario.get(input.name);
    if (!here || here.input !== input.name) return [];
    return results.flatMap((result) => {
      const criterion = criteria.find(({ id }) => id === result.id)!;
      const moved = [...result.cells].some(([, { moves }]) => moves.includes(input.name));
      return moved ? turnsOf({ criterion, result, input, here, given }) : [];
    });
  });
  return found.sort((a, b) => a.distance - b.distance).map(({ sensitivity }) => sensitivity);
}

interface Probe {
  readonly criterion: Criterion;
  readonly result: CriterionResult;
  readonly input: ScenarioInput;
  readonly here: GivenInput;
  readonly given: Given;
}

interface Turn {
  readonly sensitivity: Sensitivity;
  /** Factor to what is given, as its logarithm; of a switch nothing. */
  readonly distance: number;
}

function turnsOf(probe: Probe): readonly Turn[] {
  const { value } = probe.here;
  if (typeof value === 'boolean') return switched(probe, !value);
  return typeof value === 'number' && value > 0 ? moved(probe, value) : [];
}

function switched(probe: Probe, value: boolean): readonly Turn[] {
  const before = valuesOf(probe, probe.here.value);
  const after = valuesOf(probe, value);
  return [...verdictsOf(probe, before)].flatMap(([key, was]) => {
    const is = verdictsOf(probe, after).get(key);
    if (!is || is.said === was.said) return [];
    return [{ sensitivity: told(probe, was, is, String(value)), distance: 0 }];
  });
}

const factors = Array.from({ length: 20 }, (_, step) => 2 ** ((step + 1) / 4));

/** Each verdict once, where it turns nearest. */
function moved(probe: Probe, here: number): readonly Turn[] {
  const before = verdictsOf(probe, valuesOf(probe, here));
  const turns = new Map<string, Turn>();
  for (const direction of [1, -1]) {
    let last = here;
    for (const factor of factors) {
      const at = placeOf(probe.input, direction > 0 ? here * factor : here / factor);
      if (at === last) continue;
      const after = verdictsOf(probe, valuesOf(probe, at));
      for (const [key, was] of before) {
        const is = after.get(key);
        const known = turns.get(key);
        if (!is || is.said === was.said || (known && known.distance <= Math.log(factor))) continue;
        const turnsAt = turningPoint(probe, { key, said: was.said, from: last, to: at });
        const distance = Math.abs(Math.log(turnsAt / here));
        if (!known || distance < known.distance)
          turns.set(key, { sensitivity: told(probe, was, is, shownValue(probe.input, turnsAt), direction), distance });
      }
      last = at;
    }
  }
  return [...turns.values()];
}

interface Crossing {
  readonly key: string;
  readonly said: string;
  readonly from: number;
  readonly to: number;
}

/** The nearest value with another verdict, to six digits; of a count the whole number. */
function turningPoint(probe: Probe, { key, said, from, to }: Crossing): number {
  let [near, far] = [from, to];
  for (let step = 0; step < 60; step++) {
    const middle = placeOf(probe.input, Math.sqrt(near * far));
    if (middle === near || middle === far || Math.abs(far / near - 1) < 1e-9) break;
    const is = verdictsOf(probe, valuesOf(probe, middle)).get(key);
    if (is === undefined || is.said === said) near = middle;
    else far = middle;
  }
  return far;
}

function placeOf({ kind }: ScenarioInput, value: number): number {
  return kind === 'count' ? Math.max(Math.round(value), 1) : value;
}

type Values = ReadonlyMap<SubjectId, CellValue>;

function valuesOf({ criterion, result, input, given }: Probe, value: GivenInput['value']): Values {
  const changed = value === given.scenario.get(input.name)!.value ? given : withInput(given, input.name, value);
  const values = new Map<SubjectId, CellValue>();
  for (const subject of result.cells.keys()) {
    const found = answerCell(criterion, subject, changed)?.value;
    if (found !== undefined && found !== null) values.set(subject, found);
  }
  return values;
}

interface Verdict {
  readonly said: string;
  readonly subject: SubjectId;
}

/** What each subject's cell says in words, and of two with numbers which is to be preferred. */
function verdictsOf({ criterion }: Probe, values: Values): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const [subject, value] of values)
    if (typeof value !== 'number')
      verdicts.set(subject, { said: typeof value === 'object' ? value.join(', ') : String(value), subject });
  if (!criterion.better) return verdicts;
  const numbers = [...values].filter((entry): entry is [SubjectId, number] => typeof entry[1] === 'number');
  for (const [at, [one, first]] of numbers.entries())
    for (const [other, second] of numbers.slice(at + 1)) {
      if (first === second) continue;
      const isFirst = first < second === (criterion.better === 'lower');
      const [winner, loser] = isFirst ? [one, other] : [other, one];
      verdicts.set(`${one} ${other}`, { said: `${winner} before ${loser}`, subject: winner });
    }
  return verdicts;
}

function told(
  { input, here, result }: Probe,
  was: Verdict,
  is: Verdict,
  turnsAt: string,
  direction?: number,
): Sensitivity {
  const value = here.written ?? shownValue(input, here.value);
  const at = direction === undefined ? turnsAt : `${turnsAt} or ${direction > 0 ? 'more' : 'less'}`;
  const what = was.said.includes(' before ') ? `${is.said}` : `${is.subject}: ${is.said || 'nothing'}`;
  return {
    input: input.name,
    value,
    turnsAt,
    criterion: result.id,
    subject: is.subject,
    text: `\`${input.name}\` = ${at} (given: ${value}) turns "${result.title}" to ${what}, from ${was.said || 'nothing'}`,
  };
}

const shownUnits: Readonly<Partial<Record<ScenarioInput['kind'], string>>> = { size: 'B', speed: 'B/s', duration: 's' };

function shownValue({ kind }: ScenarioInput, value: GivenInput['value']): string {
  return typeof value === 'number' ? quantity(value, shownUnits[kind] ?? null) : String(value);
}
