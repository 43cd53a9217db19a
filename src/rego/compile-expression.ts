import type { Range } from '../text/source.ts';
import type { Builtin } from './builtins/builtin.ts';
import { builtins, unsupported } from './builtins/index.ts';
import { type Program, unsafe } from './compiler.ts';
import { refuse } from './lex.ts';
import type { Eval, Frame } from './machine.ts';
import { memberOf } from './member.ts';
import { binaryOf } from './operators.ts';
import type { Scope } from './scope.ts';
import type { Expr } from './syntax.ts';
import { equal, isArray, RegoObject, RegoSet, type Value } from './value.ts';

/** Slots that hold the elements which loops visit, by the expression `xs[i]` that makes the loop. */
export type LoopSlots = ReadonlyMap<Expr, number>;

/** All variables of it must have their values by now. */
export function compileExpr(expr: Expr, scope: Scope, program: Program, loops: LoopSlots): Eval {
  const compile = (part: Expr): Eval => compileExpr(part, scope, program, loops);
  switch (expr.kind) {
    case 'const': {
      const { value } = expr;
      return () => value;
    }
    case 'var':
      return compileVariable(expr, scope, program);
    case 'array':
      return compileArray(expr.items.map(compile));
    case 'set':
      return compileSet(expr.items.map(compile));
    case 'object':
      return compileObject(expr.entries.map(([key, value]) => [compile(key), compile(value)] as const));
    case 'index':
      return compileIndex(expr, scope, program, loops);
    case 'call':
      return compileCall(expr, expr.args.map(compile), program);
    case 'binary':
      return binaryOf(expr.op, compile(expr.left), compile(expr.right), expr.range);
    case 'negate':
      return binaryOf('-', () => 0, compile(expr.operand), expr.range);
    case 'in':
      return compileMembership(compile(expr.value), compile(expr.collection), expr.key && compile(expr.key));
    case 'comprehension':
      return program.compileComprehension(expr, scope);
  }
}

function compileVariable(expr: Extract<Expr, { kind: 'var' }>, scope: Scope, program: Program): Eval {
  const { name, range } = expr;
  const variable = name === '_' ? undefined : scope.find(name);
  if (variable) {
    if (!variable.bound) unsafe(program, name, range);
    const { slot } = variable;
    return (frame) => frame.slots[slot];
  }
  if (name === 'input') return (frame) => frame.machine.input;
  if (name === 'data') refuse(program.source, range, 'unsupported construct `data` as a whole');
  const alias = program.aliases.get(name);
  if (alias) return compilePath(alias, program, range);
  return ruleReference(name, program, range);
}

function ruleReference(name: string, program: Program, range: Range): Eval {
  const unit = program.rules.get(name);
  if (!unit) return unsafe(program, name, range);
  program.uses.add(name);
  return ({ machine }) => machine.valueOf(unit);
}

/** A path from `input` or `data`. */
function compilePath(path: readonly string[], program: Program, range: Range): Eval {
  const [root, ...rest] = path;
  if (root === 'input') return walk((frame) => frame.machine.input, rest);
  const { package: home } = program;
  if (home.every((part, at) => rest[at] === part) && rest.length > home.length) {
    return walk(ruleReference(rest[home.length]!, program, range), rest.slice(home.length + 1));
  }
  if (rest.every((part, at) => home[at] === part))
    refuse(program.source, range, 'unsupported construct `data` as a whole');
  return walk((frame) => frame.machine.data, rest);
}

function walk(from: Eval, path: readonly string[]): Eval {
  return path.reduce<Eval>((base, key) => (frame) => memberOf(base(frame), key, frame.machine.budget), from);
}

function compileIndex(expr: Extract<Expr, { kind: 'index' }>, scope: Scope, program: Program, loops: LoopSlots): Eval {
  const slot = loops.get(expr);
  if (slot !== undefined) return (frame) => frame.slots[slot];
  const path = dataPath(expr, scope, program);
  if (path) return path;
  const base = compileExpr(expr.base, scope, program, loops);
  if (expr.key.kind === 'const') {
    const key = expr.key.value;
    return (frame) => memberOf(base(frame), key, frame.machine.budget);
  }
  const key = compileExpr(expr.key, scope, program, loops);
  return (frame) => {
    const value = base(frame);
    const at = key(frame);
    return at === undefined ? undefined : memberOf(value, at, frame.machine.budget);
  };
}

/** `data.a.b`, with no more than the names that find the document or rule. */
function dataPath(expr: Extract<Expr, { kind: 'index' }>, scope: Scope, program: Program): Eval | undefined {
  const path: string[] = [];
  let base: Expr = expr;
  while (base.kind === 'index') {
    if (base.key.kind !== 'const' || typeof base.key.value !== 'string') {
      if (isData(base.base, scope)) refuse(program.source, expr.range, 'unsupported construct `data[…]`');
      return undefined;
    }
    path.unshift(base.key.value);
    base = base.base;
  }
  return isData(base, scope) ? compilePath(['data', ...path], program, expr.range) : undefined;
}

function isData(expr: Expr, scope: Scope): boolean {
  return expr.kind === 'var' && expr.name === 'data' && !scope.find('data');
}

function compileArray(items: readonly Eval[]): Eval {
  return (frame) => {
    const values: Value[] = [];
    for (const item of items) {
      const value = item(frame);
      if (value === undefined) return undefined;
      values.push(value);
    }
    frame.machine.budget.step(values.length);
    return values;
  };
}

function compileSet(items: readonly Eval[]): Eval {
  const list = compileArray(items);
  return (frame) => {
    const values = list(frame);
    return values === undefined ? undefined : RegoSet.of(values as readonly Value[], frame.machine.budget);
  };
}

function compileObject(entries: readonly (readonly [Eval, Eval])[]): Eval {
  return (frame) => {
    const object = new RegoObject();
    for (const [key, value] of entries) {
      const name = key(frame);
      if (name === undefined) return undefined;
      const member = value(frame);
      if (member === undefined) return undefined;
      object.set(name, member, frame.machine.budget);
    }
    return object;
  };
}

function compileMembership(value: Eval, collection: Eval, key: Eval | undefined): Eval {
  return (frame) => {
    const { budget } = frame.machine;
    const sought = value(frame);
    const among = collection(frame);
    const at = key?.(frame);
    if (sought === undefined || among === undefined || (key && at === undefined)) return undefined;
    if (at !== undefined)
      return among instanceof RegoSet ? false : binaryEquals(memberOf(among, at, budget), sought, frame);
    if (among instanceof RegoSet) return among.has(sought, budget);
    if (isArray(among)) return among.some((item) => binaryEquals(item, sought, frame));
    if (among instanceof RegoObject)
      return among.keys(budget).some((k) => binaryEquals(among.get(k, budget), sought, frame));
    return false;
  };
}

function binaryEquals(a: Value | undefined, b: Value, { machine }: Frame): boolean {
  machine.budget.step();
  return a !== undefined && equal(a, b, machine.budget);
}

function compileCall(expr: Extract<Expr, { kind: 'call' }>, args: readonly Eval[], program: Program): Eval {
  const { name, range } = expr;
  const own = program.functions.get(ownName(name, program));
  if (own) return callOwn(own, args, range, program);
  if (name === 'print') {
    return (frame) => {
      frame.machine.print(
        range,
        args.map((arg) => arg(frame)),
      );
      return true;
    };
  }
  if (unsupported.has(name)) refuse(program.source, range, `unsupported construct \`${name}(…)\``);
  const builtin = builtins.get(name);
  if (!builtin) {
    program.unknownFunctions.push({ name, range });
    return ({ machine }) => machine.fail(`the Kata agent has no function \`${name}\``, range);
  }
  if (args.length < builtin.min || args.length > builtin.max)
    wrongArity(program, name, builtin.max, args.length, range);
  return callBuiltin(builtin, args, range);
}

/** Without the package, which may stand before it. */
function ownName(name: string, program: Program): string {
  const prefix = `data.${program.package.join('.')}.`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function callOwn(
  unit: {
    name: string;
    arity: number;
    call: (frame: Frame, args: readonly Value[], range: Range) => Value | undefined;
  },
  args: readonly Eval[],
  range: Range,
  program: Program,
): Eval {
  if (unit.arity !== args.length) wrongArity(program, unit.name, unit.arity, args.length, range);
  program.uses.add(unit.name);
  return (frame) => {
    const values = definedArgs(args, frame);
    return values && unit.call(frame, values, range);
  };
}

function callBuiltin(builtin: Builtin, args: readonly Eval[], range: Range): Eval {
  return (frame) => {
    const values = definedArgs(args, frame);
    if (!values) return undefined;
    frame.machine.budget.step();
    return builtin.run(values, frame.machine, range);
  };
}

/** Undefined as soon as one is. */
function definedArgs(args: readonly Eval[], frame: Frame): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const arg of args) {
    const value = arg(frame);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function wrongArity(program: Program, name: string, wanted: number, given: number, range: Range): never {
  return refuse(program.source, range, `\`${name}\` takes ${wanted} arguments, and ${given} are given`);
}
