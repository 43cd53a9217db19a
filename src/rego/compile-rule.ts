import type { Range } from '../text/source.ts';
import { compileBody } from './compile-body.ts';
import { compileExpr } from './compile-expression.ts';
import type { FunctionUnit, Program } from './compiler.ts';
import type { Eval, Frame, Machine, RuleUnit, Step } from './machine.ts';
import { type Bind, compilePattern } from './pattern.ts';
import { Layout, patternNames, Scope } from './scope.ts';
import type { Branch, Expr, Rule } from './syntax.ts';
import { equal, RegoObject, RegoSet, type Value } from './value.ts';

/** A definition of a rule or function: tried once, with its `else` branches. */
interface Definition {
  readonly rule: Rule;
  readonly layout: Layout;
  /** Of a function: one pattern for each argument. */
  readonly params: readonly Bind[];
  readonly branches: readonly Step[];
}

/** Where a definition leaves what it found: the first slot of its frame. */
const outcome = 0;

export function compileRuleUnit(name: string, index: number, rules: readonly Rule[], program: Program): RuleUnit {
  const definitions = rules.filter((rule) => !rule.isDefault).map((rule) => compileDefinition(rule, program));
  const byDefault = rules.find((rule) => rule.isDefault);
  const fallback = byDefault && compileDefault(byDefault, program);
  const isTree = rules.some((rule) => rule.kind === 'set' || rule.path.length > 0);
  const evaluate = isTree
    ? (machine: Machine) => evaluateTree(definitions, machine)
    : (machine: Machine) => evaluateComplete(definitions, machine);
  return { index, name, evaluate: (machine) => orElse(evaluate(machine), fallback, machine) };
}

export function compileFunctionUnit(
  unit: FunctionUnit,
  rules: readonly Rule[],
  program: Program,
): FunctionUnit['call'] {
  const definitions = rules.filter((rule) => !rule.isDefault).map((rule) => compileDefinition(rule, program));
  const byDefault = rules.find((rule) => rule.isDefault);
  const fallback = byDefault && compileDefault(byDefault, program);
  return ({ machine }, args, range) => {
    machine.enter();
    let found: Value | undefined;
    for (const definition of definitions) {
      const value = callDefinition(definition, machine, args);
      if (value === undefined) continue;
      if (found !== undefined && !equal(found, value, machine.budget)) {
        machine.fail(`\`${unit.name}\` has several values for the same arguments`, range);
      }
      found = value;
    }
    machine.leave();
    return orElse(found, fallback, machine);
  };
}

type Fallback = (machine: Machine) => Value | undefined;

/** Null is a value. */
function orElse(value: Value | undefined, fallback: Fallback | undefined, machine: Machine): Value | undefined {
  return value === undefined ? fallback?.(machine) : value;
}

function compileDefault(rule: Rule, program: Program): Fallback {
  const value = compileExpr(rule.value!, new Scope(new Layout()), program, new Map());
  return (machine) => {
    machine.decidedBy.set(rule.name, rule.range);
    return value({ machine, slots: [] });
  };
}

function compileDefinition(rule: Rule, program: Program): Definition {
  const layout = new Layout();
  layout.slot();
  const scope = new Scope(layout);
  const fresh = new Set(rule.params.flatMap(patternNames).map((name) => scope.declare(name)));
  const params = rule.params.map((param) => compilePattern(param, fresh, { scope, program, loops: new Map() }));
  const branches = (rule.branches.length > 0 ? rule.branches : [{ body: [], range: rule.range }]).map((branch, at) =>
    compileBranch(rule, branch, at, scope, program),
  );
  return { rule, layout, params, branches };
}

function compileBranch(rule: Rule, branch: Branch, at: number, scope: Scope, program: Program): Step {
  const written = at === 0 ? rule.value : branch.value;
  const value: Expr = written ?? { kind: 'const', value: true, range: rule.nameRange };
  if (rule.kind === 'function') return compileBody(branch.body, [value], scope, program, functionFinal(rule));
  if (rule.kind === 'complete' && rule.path.length === 0) {
    return compileBody(branch.body, [value], scope, program, completeFinal(rule, value, branch.range));
  }
  return compileBody(branch.body, [...rule.path, value], scope, program, treeFinal);
}

/** All solutions are tried, and must agree. */
function functionFinal(rule: Rule): Final {
  return ([value]) =>
    (frame) => {
      takeOne(frame, value!(frame), rule.nameRange, rule.name);
      return false;
    };
}

type Final = (values: readonly Eval[]) => Step;

/** A constant value can't change with another solution. */
function completeFinal(rule: Rule, value: Expr, range: Range): Final {
  const isConstant = value.kind === 'const';
  return ([evaluate]) =>
    (frame) => {
      const taken = takeOne(frame, evaluate!(frame), rule.nameRange, rule.name);
      if (taken) frame.machine.decidedBy.set(rule.name, range);
      return taken && isConstant;
    };
}

function takeOne(frame: Frame, value: Value | undefined, range: Range, name: string): boolean {
  if (value === undefined) return false;
  const before = frame.slots[outcome];
  if (before !== undefined && !equal(before, value, frame.machine.budget)) severalValues(frame.machine, name, range);
  frame.slots[outcome] = value;
  return true;
}

function severalValues(machine: Machine, name: string, range: Range): never {
  return machine.fail(`the rule \`${name}\` has several values (multiple outputs)`, range);
}

/** Leaves a list of paths, each with its value. */
const treeFinal: Final = (values) => (frame) => {
  const path: Value[] = [];
  for (const evaluate of values) {
    const value = evaluate(frame);
    if (value === undefined) return false;
    path.push(value);
  }
  frame.slots[outcome] ??= [];
  (frame.slots[outcome] as Value[]).push(path);
  return false;
};

function evaluateComplete(definitions: readonly Definition[], machine: Machine): Value | undefined {
  let found: Value | undefined;
  for (const definition of definitions) {
    const value = run(definition, { machine, slots: [] });
    if (value === undefined) continue;
    const { name, nameRange } = definition.rule;
    if (found !== undefined && !equal(found, value, machine.budget)) severalValues(machine, name, nameRange);
    found = value;
  }
  return found;
}

function callDefinition(definition: Definition, machine: Machine, args: readonly Value[]): Value | undefined {
  const frame: Frame = { machine, slots: [] };
  if (!definition.params.every((bind, at) => bind(frame, args[at]!))) return undefined;
  return run(definition, frame);
}

/** The first branch that gives a value. */
function run({ branches }: Definition, frame: Frame): Value | undefined {
  for (const branch of branches) {
    branch(frame);
    if (frame.slots[outcome] !== undefined) return frame.slots[outcome];
  }
  return undefined;
}

/** Sets, and objects whose members are rules of their own. */
function evaluateTree(definitions: readonly Definition[], machine: Machine): Value | undefined {
  const root = new Branching();
  for (const definition of definitions) {
    const found = (run(definition, { machine, slots: [] }) ?? []) as readonly (readonly Value[])[];
    const { rule } = definition;
    if (rule.kind === 'set' && rule.path.length === 0) root.becomeSet(machine, rule);
    for (const entry of found) root.insert(entry.slice(0, -1), entry.at(-1)!, rule, machine);
  }
  return root.value(machine);
}

/** A node of the tree while it grows. */
class Branching {
  readonly #members = new RegoObject();
  readonly #nodes: (readonly [Value, Branching])[] = [];
  #leaf: Value | undefined;
  #set: RegoSet | undefined;

  becomeSet(machine: Machine, rule: Rule): void {
    if (this.#leaf !== undefined || this.#nodes.length > 0) severalValues(machine, rule.name, rule.nameRange);
    this.#set ??= new RegoSet();
  }

  insert(path: readonly Value[], value: Value, rule: Rule, machine: Machine): void {
    const node = path.reduce<Branching>((at, key) => at.#child(key, machine), this);
    if (rule.kind === 'set') {
      node.becomeSet(machine, rule);
      node.#set!.add(value, machine.budget);
      return;
    }
    const isOther = node.#leaf !== undefined && !equal(node.#leaf, value, machine.budget);
    if (isOther || node.#set || node.#nodes.length > 0) severalValues(machine, rule.name, rule.nameRange);
    node.#leaf = value;
  }

  value(machine: Machine): Value {
    if (this.#set) return this.#set;
    if (this.#leaf !== undefined) return this.#leaf;
    const object = new RegoObject();
    for (const [key, node] of this.#nodes) object.set(key, node.value(machine), machine.budget);
    return object;
  }

  #child(key: Value, machine: Machine): Branching {
    const at = this.#members.get(key, machine.budget);
    if (typeof at === 'number') return this.#nodes[at]![1];
    const node = new Branching();
    this.#members.set(key, this.#nodes.length, machine.budget);
    this.#nodes.push([key, node]);
    return node;
  }
}
