import { describe, expect, test } from 'vitest';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { Budget } from '../../src/rego/budget.ts';
import { openEvaluator } from '../../src/rego/evaluate.ts';
import { valueOfJson } from '../../src/rego/json-value.ts';
import { parseRego } from '../../src/rego/parse.ts';
import { jsonText } from '../../src/rego/print.ts';
import { RegoObject } from '../../src/rego/value.ts';
import { Source } from '../../src/text/source.ts';
import { json } from './json.ts';
import { Naive } from './naive.ts';

/** Programs at random, evaluated here and in the most obvious way. */
class Chance {
  #state: number;
  #names = 0;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(count: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * count);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  fresh(): string {
    return `v${this.#names++}`;
  }
}

function program(chance: Chance): string {
  const functions = ['f', 'g'].flatMap((name, at) =>
    Array.from(
      { length: 1 + chance.below(2) },
      () => `${name}(x) := ${value(chance, ['x'])} if {\n${body(chance, ['x'], at, 1)}}`,
    ),
  );
  const names: string[] = [];
  const text = body(chance, names, 2, 2);
  return `package test\n${functions.join('\n')}\nq := ${value(chance, [])}\np := [${value(chance, names)} | ${text}]\n`;
}

/** Statements; names that they give values are added to `names`. */
function body(chance: Chance, names: string[], functions: number, depth: number): string {
  const lines = Array.from({ length: 1 + chance.below(4) }, () => statement(chance, names, functions, depth));
  const [first, ...rest] = lines;
  return `${(chance.below(5) === 0 ? [...rest, first] : lines).join('\n')}\n`;
}

function statement(chance: Chance, names: string[], functions: number, depth: number): string {
  const known = [...names];
  const some = () => term(chance, known, functions);
  const name = () => {
    const fresh = chance.fresh();
    names.push(fresh);
    return fresh;
  };
  switch (chance.below(depth > 0 ? 12 : 8)) {
    case 0:
      return `${name()} := ${some()}`;
    case 1:
      return `${some()} ${chance.of(['==', '!=', '<', '>'])} ${some()}`;
    case 2:
      return `some ${name()} in ${collection(chance, known)}`;
    case 3:
      return `${collection(chance, known)}[${name()}] ${chance.of(['!=', '=='])} ${some()}`;
    case 4:
      return `${name()} = ${some()}`;
    case 5:
      return `not ${plain(chance, known)} == ${plain(chance, known)}`;
    case 6:
      return `some ${name()}, ${name()} in ${collection(chance, known)}`;
    case 7:
      return `[${name()}, _] = ${chance.of(['[1, 2]', 'input.pairs[_]', `[${some()}, 1]`])}`;
    case 8:
      return `every x${depth} in ${collection(chance, known)} {\n${body(chance, [...known, `x${depth}`], functions, depth - 1)}}`;
    case 9: {
      const inner = [...known];
      const text = body(chance, inner, functions, depth - 1);
      return `${name()} := ${chance.of(['[', '{'])}`.replace(
        /(.)$/,
        (open) => `${open}${value(chance, inner)} | ${text}${open === '[' ? ']' : '}'}`,
      );
    }
    case 10:
      return `${some()} in ${collection(chance, known)}`;
    default:
      return `count(${collection(chance, known)}) > ${chance.below(3)}`;
  }
}

function term(chance: Chance, names: readonly string[], functions: number): string {
  const kinds = [
    () => plain(chance, names),
    () => plain(chance, names),
    () => `${collection(chance, names)}[_]`,
    () => `${plain(chance, names)} + 1`,
    () => (functions > 0 ? `${chance.of(['f', 'g'].slice(0, functions))}(${plain(chance, names)})` : 'q'),
  ];
  return chance.of(kinds)();
}

function plain(chance: Chance, names: readonly string[]): string {
  if (names.length > 0 && chance.below(3) > 0) return chance.of(names);
  return chance.of(['1', '2', '"a"', 'input.n', 'input.list[1]', 'input.object.a', 'input.none', 'false', 'null']);
}

function collection(chance: Chance, names: readonly string[]): string {
  return chance.of([
    'input.list',
    'input.object',
    'input.pairs',
    '[1, 2]',
    '{2, 1, "a"}',
    'input.pairs[_]',
    ...names.slice(-1),
  ]);
}

function value(chance: Chance, names: readonly string[]): string {
  return names.length === 0 ? plain(chance, names) : `[${names.slice(-3).join(', ')}, ${plain(chance, names)}]`;
}

const input = {
  n: 1,
  list: [1, 2, 1],
  object: { a: 1, b: [2], 1: 2 },
  pairs: [
    [1, 2],
    ['a', 1],
    [2, 2],
  ],
};

function ours(text: string): string {
  try {
    const evaluator = openEvaluator(parseRego(new Source('p.rego', text)));
    const found = evaluator.query('p', { input: valueOfJson(json(input), new Budget()), data: new RegoObject() }).value;
    return found === undefined ? 'undefined' : jsonText(found, new Budget());
  } catch (error) {
    if (!(error instanceof LocatedError)) throw error;
    if (/several values/.test(error.message)) return 'several values';
    return error.message;
  }
}

function obvious(text: string): string {
  try {
    const found = new Naive(text, valueOfJson(json(input), new Budget())).rule('p');
    return found === undefined ? 'undefined' : jsonText(found, new Budget());
  } catch (error) {
    return error instanceof RangeError ? 'several values' : `error: ${String(error)}`;
  }
}

/** Another order of statements may meet a function that contradicts itself, where this order does not ask it. */
function differs(result: string, other: string): boolean {
  return result !== other && other !== 'several values';
}

describe('programs at random', () => {
  test.each([1, 2, 3, 4])('give what they obviously mean (seed %i)', (seed) => {
    const chance = new Chance(seed);
    const different: string[] = [];
    let refused = 0;
    for (let count = 0; count < 800; count++) {
      const text = program(chance);
      const result = ours(text);
      if (/has no value here|gets its value twice|unsupported/.test(result)) refused++;
      else if (differs(result, obvious(text))) different.push(`${text}ours: ${result}\nobvious: ${obvious(text)}`);
    }
    expect(different.slice(0, 2).join('\n')).toBe('');
    expect(refused).toBeLessThan(400);
  });
});
