import { LocatedError, type LocatedProblem } from '../diagnostic/located-error.ts';
import { validate as generated } from '../generated/validate-scenario.ts';
import type { Source } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import { parseToml } from '../toml/parse.ts';
import { schemaProblems, type Validator } from '../toml/schema-problems.ts';
import { type AmountKind, parseAmount } from './amounts.ts';
import type { GivenInput } from './given.ts';
import { type ScenarioInput, scenarioInputs } from './scenario-inputs.ts';

/** The inputs that a scenario gives, by name, in base units. Throws a LocatedError with everything that is wrong. */
export function readScenario(source: Source): ReadonlyMap<string, GivenInput> {
  const document = parseToml(source);
  const problems = document.problems.length > 0 ? document.problems : problemsOf(document);
  if (problems.length > 0) throw new LocatedError(source, problems);
  const given = new Map<string, GivenInput>();
  for (const input of scenarioInputs) {
    const node = nodeOf(document, input.name);
    if (node >= 0) given.set(input.name, givenAt(document, node, input));
  }
  return given;
}

function problemsOf(document: TomlDocument): readonly LocatedProblem[] {
  const problems: LocatedProblem[] = [
    ...schemaProblems(document, generated as Validator, 'scenario'),
    ...scenarioInputs.flatMap((input) => meaningProblem(document, input)),
  ];
  return problems.toSorted((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0));
}

/** What is divided by can't be zero. */
function meaningProblem(document: TomlDocument, { name, kind }: ScenarioInput): readonly LocatedProblem[] {
  const node = nodeOf(document, name);
  if (kind !== 'speed' || node < 0 || document.kind(node) !== 'string') return [];
  if (parseAmount('speed', document.string(node)) !== 0) return [];
  return [{ range: document.range(node), message: 'nothing moves at this speed', help: 'write what you measured' }];
}

function givenAt(document: TomlDocument, node: Node, { name, kind }: ScenarioInput): GivenInput {
  const range = document.range(node);
  const source = `${document.source.path}:${document.source.position(range.start).line}`;
  return { input: name, value: amountOf(document, node, kind), written: document.source.slice(range), source };
}

/** Of what the schema has let through. */
function amountOf(document: TomlDocument, node: Node, kind: ScenarioInput['kind']): number | boolean | string {
  if (kind === 'flag') return document.boolean(node);
  if (kind === 'text') return document.string(node);
  if (document.kind(node) === 'string') return parseAmount(kind as AmountKind, document.string(node))!;
  return Number(document.value(node));
}

function nodeOf(document: TomlDocument, name: string): Node {
  const [table, key] = name.split('.') as [string, string];
  return document.get(document.get(document.root, table), key);
}
