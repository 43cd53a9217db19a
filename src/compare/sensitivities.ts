import { figure, quantity } from '../text/quantity.ts';
import { amountLike } from './amounts.ts';
import { answerCell } from './answer-cell.ts';
import type { CellValue, CriterionResult, Sensitivity, SubjectId } from './comparison.ts';
import type { Criterion } from './criterion.ts';
import { type Given, type GivenInput, withInput } from './given.ts';
import { type ScenarioInput, scenarioInputs } from './scenario-inputs.ts';

/**
 * Which single input, changed by a factor of up to 11, turns a verdict into another, or puts a subject before wrapping or behind it, and where;
 * those nearest to what is given first. `given` has its fallbacks in it.
 */
export function sensitivitiesOf(
  criteria: readonly Criterion[],
  results: readonly CriterionResult[],
  given: Given,
): readonly Sensitivity[] {
  const found = scenarioInputs.flatMap((input) => {
    const here = given.scenario.get(input.name);
    if (!here) return [];
    return results.flatMap((result) => {
      const criterion = criteria.find(({ id }) => id === result.id)!;
      const moved = [...result.cells].some(([, { moves }]) => moves.includes(here.input));
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
    return [{ sensitivity: told(probe, { was, is, turnsAt: String(value) }), distance: 0 }];
  });
}

const factors = Array.from({ length: 7 }, (_, step) => 2 ** ((step + 1) / 2));

/** Each verdict once, where it turns nearest. */
function moved(probe: Probe, here: number): readonly Turn[] {
  const before = verdictsOf(probe, valuesOf(probe, here));
  if (before.size === 0) return [];
  const turns = new Map<string, Turn>();
  for (const side of ['or more', 'or less'] as const) {
    let last = here;
    for (const factor of factors) {
      const at = placeOf(probe.input, side === 'or more' ? here * factor : here / factor);
      if (at === last) continue;
      const after = verdictsOf(probe, valuesOf(probe, at));
      for (const [key, was] of before) {
        const is = after.get(key);
        const known = turns.get(key);
        if (!is || is.said === was.said || (known && known.distance <= Math.log(factor))) continue;
        const turnsAt = turningPoint(probe, { key, said: was.said, from: last, to: at });
        const distance = Math.abs(Math.log(turnsAt / here));
        if (!known || distance < known.distance)
          turns.set(key, {
            sensitivity: told(probe, { was, is, turnsAt: shownLike(probe, turnsAt), side }),
            distance,
          });
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

/** The nearest value with another verdict, to five digits; of a count the whole number. */
function turningPoint(probe: Probe, { key, said, from, to }: Crossing): number {
  let [near, far] = [from, to];
  while (Math.abs(far / near - 1) >= 1e-5) {
    const middle = placeOf(probe.input, Math.sqrt(near * far));
    if (middle === near || middle === far) break;
    const is = verdictsOf(probe, valuesOf(probe, middle, key.split(' ') as SubjectId[])).get(key);
    if (is === undefined || is.said === said) near = middle;
    else far = middle;
  }
  return far;
}

function placeOf({ kind }: ScenarioInput, value: number): number {
  return kind === 'count' ? Math.max(Math.round(value), 1) : value;
}

type Values = ReadonlyMap<SubjectId, CellValue>;

function valuesOf(
  { criterion, result, input, given }: Probe,
  value: GivenInput['value'],
  subjects: Iterable<SubjectId> = result.cells.keys(),
): Values {
  const changed = value === given.scenario.get(input.name)!.value ? given : withInput(given, input.name, value);
  const values = new Map<SubjectId, CellValue>();
  for (const subject of subjects) {
    const found = answerCell(criterion, subject, changed)?.value;
    if (found !== undefined && found !== null) values.set(subject, found);
  }
  return values;
}

interface Verdict {
  readonly said: string;
  readonly subject: SubjectId;
  readonly isOrder?: true;
}

/** What each subject's cell says in words, and which subjects are to be preferred to wrapping by their numbers. */
function verdictsOf({ criterion }: Probe, values: Values): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const [subject, value] of values)
    if (typeof value !== 'number')
      verdicts.set(subject, { said: typeof value === 'object' ? value.join(', ') || 'none' : String(value), subject });
  if (!criterion.better) return verdicts;
  const wrapped = values.get('wrap');
  if (typeof wrapped !== 'number') return verdicts;
  for (const [subject, value] of values) {
    if (typeof value !== 'number' || value === wrapped) continue;
    const isWrap = wrapped < value === (criterion.better === 'lower');
    verdicts.set(`wrap ${subject}`, {
      said: isWrap ? `wrap before ${subject}` : `${subject} before wrap`,
      subject: isWrap ? 'wrap' : subject,
      isOrder: true,
    });
  }
  return verdicts;
}

interface Telling {
  readonly was: Verdict;
  readonly is: Verdict;
  readonly turnsAt: string;
  /** Beyond the turning point, upwards or downwards; absent for a switch. */
  readonly side?: 'or more' | 'or less';
}

function told(probe: Probe, { was, is, turnsAt, side }: Telling): Sensitivity {
  const { input, here, result } = probe;
  const value = here.written?.replace(/["']/g, '') ?? shownValue(probe);
  const change = `\`${input.name}\` = ${turnsAt}${side === undefined ? '' : ` ${side}`} (given: ${value})`;
  const turn = is.isOrder
    ? `puts ${is.said} in "${result.title}"`
    : `turns "${result.title}" of ${is.subject} from \`${was.said}\` to \`${is.said}\``;
  return { input: input.name, value, turnsAt, criterion: result.id, subject: is.subject, text: `${change} ${turn}` };
}

function shownValue(probe: Probe): string {
  const { value } = probe.here;
  return typeof value === 'number' ? shownLike(probe, value) : String(value);
}

/** In the unit that the user wrote, if it was one. */
function shownLike({ input: { kind }, here }: Probe, value: number): string {
  if (kind !== 'size' && kind !== 'speed' && kind !== 'duration') return figure(value);
  const text = here.written?.replace(/["']/g, '') ?? '';
  return amountLike(kind, text, value) ?? quantity(value, baseUnits[kind]);
}

const baseUnits = { size: 'B', speed: 'B/s', duration: 's' } as const;
