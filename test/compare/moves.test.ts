import { describe, expect, it } from 'vitest';
import { answerCell } from '../../src/compare/answer-cell.ts';
import { type Cell, furtherSubjects, standardSubjects } from '../../src/compare/comparison.ts';
import { criteria } from '../../src/compare/criteria/index.ts';
import { type Given, withFallbacks } from '../../src/compare/given.ts';
import { scenarioInputs } from '../../src/compare/scenario-inputs.ts';
import { givenScenario } from './given-scenario.ts';
import { madeFiles, wholeScenario } from './made-inputs.ts';

const worlds: readonly (readonly [string, Given])[] = [
  ['a scenario alone', givenScenario(wholeScenario)],
  ['a scenario beside an image, a manifest, a policy and a pod', givenScenario(wholeScenario, madeFiles)],
  ['a pull that outlasts the deadline', givenScenario(wholeScenario.replace('"125MB/s"', '"1MB/s"'), madeFiles)],
  ['a pull that fits', givenScenario(wholeScenario.replace('"125MB/s"', '"9GB/s"'), madeFiles)],
  [
    'layers on the node, memory on demand',
    givenScenario(
      wholeScenario.replace('images-cached = false', 'images-cached = true').replace('edmm = false', 'edmm = true'),
      madeFiles,
    ),
  ],
  [
    'an unsafe verifier',
    givenScenario(
      wholeScenario
        .replace('allows-all = false', 'allows-all = true')
        .replace('security-validate = true', 'security-validate = false'),
      madeFiles,
    ),
  ],
];

describe.each(worlds)('with %s', (_, given) => {
  const before = cells(given);

  it('a scenario that says everything is whole', () => {
    expect(scenarioInputs.map(({ name }) => name).filter((name) => !given.scenario.has(name))).toEqual([]);
  });

  it.each([...given.scenario.keys()])('the cells that change with %s are those it is named to move', (name) => {
    const moved = [...before].filter(([, cell]) => cell.moves.includes(name)).map(([place]) => place);
    for (const value of otherValues(given, name)) {
      const after = cells(changed(given, name, value));
      const different = [...before].filter(([place, cell]) => said(after.get(place)!) !== said(cell));
      expect(
        different.map(([place]) => place),
        `${name} = ${value}`,
      ).toEqual(moved);
    }
  });

  it.each([...given.scenario.keys()])('without %s the cells it moves are unknown and need it', (name) => {
    const scenario = new Map(given.scenario);
    scenario.delete(name);
    const after = cells({ scenario });
    const wrong = [...cells({ scenario: given.scenario })].filter(([place, cell]) => {
      const then = after.get(place)!;
      if (!cell.moves.includes(name)) return cell.value === null ? then.value !== null : said(then) !== said(cell);
      return then.value !== null || then.confidence !== 'unknown' || !then.needs.includes(name);
    });
    expect(wrong.map(([place]) => place)).toEqual([]);
  });
});

it('every input of a scenario moves something', () => {
  const moved = new Set(worlds.flatMap(([, given]) => [...cells(given).values()].flatMap(({ moves }) => moves)));
  expect(scenarioInputs.map(({ name }) => name).filter((name) => !moved.has(name))).toEqual([]);
});

it('what is known has everything it needs, and what is unknown says what it lacks', () => {
  for (const given of [{ scenario: new Map() }, ...worlds.map(([, one]) => one)])
    for (const [place, { value, confidence, needs, unit }] of cells(given)) {
      if (value === null) expect([confidence, needs.length > 0, unit], place).toEqual(['unknown', true, null]);
      else expect([confidence === 'unknown', needs], place).toEqual([false, []]);
    }
});

it('what is made of no input is declared', () => {
  for (const [place, { confidence, moves }] of cells(givenScenario(wholeScenario, madeFiles)))
    if (moves.length === 0) expect(confidence, place).not.toBe('computed');
});

it('what is declared has a source with a date', () => {
  for (const [place, { confidence, evidence }] of cells(givenScenario(wholeScenario, madeFiles)))
    if (confidence === 'declared')
      expect(
        evidence.some(({ asOf }) => asOf !== undefined),
        place,
      ).toBe(true);
});

function cells(given: Given): ReadonlyMap<string, Cell> {
  const whole = withFallbacks(given);
  return new Map(
    criteria.flatMap((criterion) =>
      [...standardSubjects, ...furtherSubjects].flatMap((subject) => {
        const cell = answerCell(criterion, subject, whole);
        return cell ? [[`${criterion.id} ${subject}`, cell] as const] : [];
      }),
    ),
  );
}

/** Everything but where the inputs are from and what they are called. */
function said({ value, unit, marginal, text, parts }: Cell): string {
  return JSON.stringify([value, unit, marginal ?? null, text, parts]);
}

function changed(given: Given, name: string, value: number | boolean | string): Given {
  const scenario = new Map(given.scenario);
  scenario.set(name, { ...scenario.get(name)!, value });
  return { ...given, scenario };
}

function otherValues(given: Given, name: string): readonly (number | boolean | string)[] {
  const { value } = given.scenario.get(name)!;
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'string') return others[name] ?? [];
  const isCount = scenarioInputs.find((input) => input.name === name)?.kind === 'count';
  const values = [0.01, 0.5, 1.1, 30].map((factor) => (isCount ? Math.round(value * factor) : value * factor));
  return values.filter((one) => one !== value);
}

const others: Readonly<Record<string, readonly string[]>> = {
  'load-gramine.certificates': ['ab'.repeat(32)],
  'load.version': ['0.8', '0.10'],
  'load.key-provider': ['provider:attestation-agent:sample_kbc::null'],
  'verifier.mrsigner': ['b'.repeat(64)],
};
