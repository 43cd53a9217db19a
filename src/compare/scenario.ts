import schema from '../../schemas/scenario.json' with { type: 'json' };
import { readJson } from '../data/json.ts';
import { member } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import { schemaMistakes } from '../data/schema-mistakes.ts';
import { readTomlData } from '../data/toml.ts';
import { readYaml } from '../data/yaml.ts';
import { LocatedError, type LocatedProblem } from '../diagnostic/located-error.ts';
import type { Source } from '../text/source.ts';
import { type AmountKind, parseAmount } from './amounts.ts';
import type { GivenInput } from './given.ts';
import { type ScenarioInput, scenarioInputs } from './scenario-inputs.ts';

/**
 * The inputs that a scenario gives, by name, in base units: TOML, or JSON or YAML by the name of the file. Throws a LocatedError with
 * everything that is wrong.
 */
export function readScenario(source: Source): ReadonlyMap<string, GivenInput> {
  const root = rootOf(source);
  const problems = root ? problemsOf(root) : [];
  if (problems.length > 0) throw new LocatedError(source, problems);
  const given = new Map<string, GivenInput>();
  for (const input of scenarioInputs) {
    const node = nodeOf(root, input);
    if (node) given.set(input.name, givenBy(node, input));
  }
  return given;
}

/** Undefined for a YAML that holds nothing. */
function rootOf(source: Source): DataNode | undefined {
  if (/\.json$/i.test(source.path)) {
    const read = readJson(source);
    if ('problem' in read) throw new LocatedError(source, [read.problem]);
    return read.root;
  }
  if (/\.ya?ml$/i.test(source.path)) return onlyDocument(source);
  const read = readTomlData(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  return read.root;
}

function onlyDocument(source: Source): DataNode | undefined {
  const read = readYaml(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  const [only, second] = read.documents;
  if (second)
    throw new LocatedError(source, [
      { range: second.range, message: 'a second document begins', help: 'put the scenarios into files of their own' },
    ]);
  return only;
}

function problemsOf(root: DataNode): readonly LocatedProblem[] {
  const mistakes: readonly LocatedProblem[] = schemaMistakes(root, schema);
  const said = new Set(mistakes.map(({ range }) => range?.start));
  const values = scenarioInputs.flatMap((input) => valueProblem(root, input));
  const problems = [...mistakes, ...values.filter(({ range }) => !said.has(range?.start))];
  return problems.toSorted((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0));
}

/** What the schema can't say: a number is finite, and what is divided by is not zero. */
function valueProblem(root: DataNode, input: ScenarioInput): readonly LocatedProblem[] {
  const node = nodeOf(root, input);
  if (node?.kind === 'number' && !Number.isFinite(Number(node.scalar)))
    return [{ range: node.range, message: 'this is no amount', help: 'write a finite number, or leave it out' }];
  if (input.kind !== 'speed' || node?.kind !== 'string' || parseAmount('speed', String(node.scalar)) !== 0) return [];
  return [{ range: node.range, message: 'nothing moves at this speed', help: 'write what you measured' }];
}

function givenBy({ source, range, scalar }: DataNode, { name, kind }: ScenarioInput): GivenInput {
  const line = source.position(range.start).line;
  const isAmount = kind === 'size' || kind === 'speed' || kind === 'duration';
  return {
    input: name,
    value: isAmount ? parseAmount(kind as AmountKind, String(scalar))! : plain(scalar),
    written: source.slice(range),
    source: `${source.path}:${line}`,
  };
}

function plain(scalar: DataNode['scalar']): GivenInput['value'] {
  return typeof scalar === 'boolean' || typeof scalar === 'string' ? scalar : Number(scalar);
}

function nodeOf(root: DataNode | undefined, { name }: ScenarioInput): DataNode | undefined {
  return member(root, ...name.split('.'));
}
