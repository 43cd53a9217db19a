import type { Range, Source } from '../text/source.ts';
import { Budget, defaultEvaluationLimits, type EvaluationLimits, LimitError } from './budget.ts';
import { compileBody } from './compile-body.ts';
import { compileFunctionUnit, compileRuleUnit } from './compile-rule.ts';
import type { FunctionUnit, Program, UnknownFunction } from './compiler.ts';
import { requireNoCycle } from './cycles.ts';
import { refuse } from './lex.ts';
import { type Eval, type Frame, Machine, type RuleUnit } from './machine.ts';
import type { RegexCache } from './regexes.ts';
import type { Scope } from './scope.ts';
import type { Expr, RegoModule, Rule } from './syntax.ts';
import { equal, RegoObject, RegoSet, type Value } from './value.ts';

/** A policy made ready to be asked. */
export interface Evaluator {
  readonly module: RegoModule;
  /** Calls that are errors when they are reached. */
  readonly unknownFunctions: readonly UnknownFunction[];
  /** The statements of all bodies. */
  readonly statements: readonly Range[];
  /** The rules that can be asked for. */
  readonly ruleNames: readonly string[];
  /** The value of `data.<package>.<rule>`. Throws a LocatedError for what stops the Kata agent's evaluation, and at a limit. */
  query(rule: string, question: Question): Answer;
}

export interface Question {
  readonly input: Value | undefined;
  readonly data: RegoObject;
  /** What printed lines begin with; the path of the file by default. */
  readonly fileName?: string;
  readonly limits?: Partial<EvaluationLimits>;
  /** Takes the printed lines even when the evaluation fails. */
  readonly onPrints?: (prints: readonly string[]) => void;
}

export interface Answer {
  /** Undefined when no rule gives one. */
  readonly value: Value | undefined;
  readonly prints: readonly string[];
  /** The branch or default that gave a rule its value, for complete rules that were asked for. */
  readonly decidedBy: ReadonlyMap<string, Range>;
  /** By the number of the statement: whether it was reached. */
  readonly reached: Uint8Array;
}

/** Throws a LocatedError for variables without values, cycles, and constructs this evaluator does not know. */
export function openEvaluator(module: RegoModule): Evaluator {
  const units = compiled(module);
  const regexes: RegexCache = new Map();
  return {
    module,
    unknownFunctions: units.program.unknownFunctions,
    statements: units.program.places,
    ruleNames: [...units.rules.keys()],
    query: (rule, question) => ask(units, rule, question, regexes),
  };
}

function compiled(module: RegoModule): Units {
  try {
    return new Units(module);
  } catch (error) {
    if (error instanceof RangeError) return refuse(module.source, module.packageRange, 'the rules are nested too deep');
    throw error;
  }
}

function ask({ program, rules }: Units, rule: string, question: Question, regexes: RegexCache): Answer {
  const { source } = program;
  const budget = new Budget({ ...defaultEvaluationLimits, ...question.limits });
  const machine = new Machine({
    source,
    input: question.input,
    data: question.data,
    budget,
    regexes,
    fileName: question.fileName ?? source.path,
    statements: program.places.length,
  });
  const unit = rules.get(rule);
  try {
    const value = unit && machine.valueOf(unit);
    return { value, prints: machine.prints, decidedBy: machine.decidedBy, reached: machine.reached };
  } catch (error) {
    if (error instanceof LimitError) return refuse(source, machine.at, error.message);
    if (error instanceof RangeError) return refuse(source, machine.at, 'the evaluation goes too deep');
    throw error;
  } finally {
    question.onPrints?.(machine.prints);
  }
}

/** Compiles all rules, each of which may refer to any other. */
class Units {
  readonly rules = new Map<string, RuleUnit>();
  readonly functions = new Map<string, FunctionUnit>();
  readonly program: Program;
  readonly #uses = new Map<string, ReadonlySet<string>>();

  constructor(module: RegoModule) {
    const groups = groupsOf(module);
    this.program = {
      source: module.source,
      package: module.package,
      rules: this.rules,
      functions: this.functions,
      aliases: new Map(module.imports.filter(isDocument).map(({ alias, path }) => [alias, path])),
      places: [],
      unknownFunctions: [],
      uses: new Set(),
      compileComprehension: (expr, scope) => compileComprehension(expr, scope, this.program),
      compileExists: (body, scope) => compileExists(body, scope, this.program),
    };
    this.#declare(groups);
    for (const [name, rules] of groups) this.#compile(name, rules);
    requireNoCycle(this.#uses, (name) => groups.get(name)![0]!.nameRange, module.source);
  }

  /** Names first, so that any rule may use any other. */
  #declare(groups: ReadonlyMap<string, readonly Rule[]>): void {
    for (const [name, rules] of groups) {
      const [first] = rules;
      if (first!.kind === 'function')
        this.functions.set(name, { name, arity: first!.params.length, call: () => undefined });
      else this.rules.set(name, { index: this.rules.size, name, evaluate: () => undefined });
    }
  }

  #compile(name: string, rules: readonly Rule[]): void {
    const { program } = this;
    program.uses.clear();
    const own = this.functions.get(name);
    if (own) Object.assign(own, { call: compileFunctionUnit(own, rules, program) });
    else {
      const unit = this.rules.get(name)!;
      Object.assign(unit, { evaluate: compileRuleUnit(name, unit.index, rules, program).evaluate });
    }
    this.#uses.set(name, new Set(program.uses));
  }
}

function isDocument({ path }: RegoModule['imports'][number]): boolean {
  return (path[0] === 'input' || path[0] === 'data') && path.length > 1;
}

function groupsOf(module: RegoModule): ReadonlyMap<string, readonly Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of module.rules) {
    const name = rule.kind === 'function' ? [rule.name, ...rule.path.map(constantName)].join('.') : rule.name;
    const group = groups.get(name) ?? [];
    group.push(rule);
    groups.set(name, group);
    requireSameKind(group, rule, module.source);
  }
  return groups;
}

function constantName(expr: Expr): string {
  return expr.kind === 'const' ? String(expr.value) : '?';
}

function requireSameKind(group: readonly Rule[], rule: Rule, source: Source): void {
  const [first] = group;
  const isFunction = first!.kind === 'function';
  if (isFunction !== (rule.kind === 'function')) {
    refuse(source, rule.nameRange, `\`${rule.name}\` is a function in one place and a rule in another`);
  }
  if (isFunction && first!.params.length !== rule.params.length) {
    refuse(source, rule.nameRange, `\`${rule.name}\` takes ${first!.params.length} arguments elsewhere`);
  }
  if (rule.isDefault && group.filter((one) => one.isDefault).length > 1) {
    refuse(source, rule.nameRange, `\`${rule.name}\` has two defaults`);
  }
}

function compileComprehension(expr: Extract<Expr, { kind: 'comprehension' }>, scope: Scope, program: Program): Eval {
  const slot = scope.layout.slot();
  const values = expr.key ? [expr.key, expr.value] : [expr.value];
  const body = compileBody(expr.body, values, scope, program, (evaluate) => (frame) => {
    const found = evaluate.map((one) => one(frame));
    if (!found.includes(undefined)) collect(frame, slot, found as readonly Value[], expr);
    return false;
  });
  return (frame) => {
    frame.slots[slot] = expr.of === 'array' ? [] : expr.of === 'set' ? new RegoSet() : new RegoObject();
    body(frame);
    return frame.slots[slot];
  };
}

function collect(
  { slots, machine }: Frame,
  slot: number,
  found: readonly Value[],
  expr: Extract<Expr, { kind: 'comprehension' }>,
): void {
  machine.budget.step();
  const [first, second] = found;
  if (expr.of === 'array') (slots[slot] as Value[]).push(first!);
  else if (expr.of === 'set') (slots[slot] as RegoSet).add(first!, machine.budget);
  else {
    const object = slots[slot] as RegoObject;
    const before = object.get(first!, machine.budget);
    if (before !== undefined && !equal(before, second!, machine.budget)) {
      machine.fail('the comprehension has several values for one key', expr.range);
    }
    object.set(first!, second!, machine.budget);
  }
}

/** Whether a body has a solution. */
function compileExists(
  body: Parameters<typeof compileBody>[0],
  scope: Scope,
  program: Program,
): (frame: Frame) => boolean {
  return compileBody(body, [], scope, program, () => () => true);
}
