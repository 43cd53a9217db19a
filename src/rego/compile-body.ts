import type { Range } from '../text/source.ts';
import { compileExpr, type LoopSlots } from './compile-expression.ts';
import { type Program, unsafe } from './compiler.ts';
import { refuse } from './lex.ts';
import type { Eval, Frame, Step } from './machine.ts';
import { visitMembers } from './member.ts';
import { compilePattern } from './pattern.ts';
import { type Loop, type Missing, type Plan, planOf, planOfValues, unboundIn } from './schedule.ts';
import { declaredIn, directNames, patternNames, Scope } from './scope.ts';
import type { Body, Expr, Statement } from './syntax.ts';
import type { Value } from './value.ts';

/** Makes the step that takes the values of the head, once for each solution of the body. */
export type Final = (values: readonly Eval[]) => Step;

/**
 * A body and the values that it gives, which see its variables. Statements run in the order of the text; one whose variables have no
 * values yet waits for those that give them.
 */
export function compileBody(body: Body, values: readonly Expr[], around: Scope, program: Program, final: Final): Step {
  const scope = new Scope(around.layout, around);
  declare(body, values, scope, program);
  const pieces: Piece[] = [];
  for (const { statement, plan } of scheduled(body, scope, program)) {
    pieces.push(...compileStatement(statement, plan, scope, program));
  }
  return chain(pieces, compileValues(values, scope, program, final, pieces), program, body);
}

/** A statement tests, or goes through what can be tried. */
type Piece =
  | { readonly kind: 'test'; readonly run: (frame: Frame) => boolean }
  | { readonly kind: 'loop'; readonly wrap: (next: Step) => Step };

function declare(body: Body, values: readonly Expr[], scope: Scope, program: Program): void {
  const assigned = new Set<string>();
  for (const statement of body) {
    if (statement.kind !== 'assign') continue;
    for (const name of new Set(patternNames(statement.target))) {
      if (assigned.has(name)) refuse(program.source, statement.range, `\`${name}\` gets its value twice`);
      assigned.add(name);
    }
  }
  for (const name of declaredIn(body)) scope.declare(name);
  for (const name of directNames(body, values)) {
    if (name === '_' || name === 'input' || name === 'data' || scope.find(name)) continue;
    if (!program.rules.has(name) && !program.aliases.has(name)) scope.declare(name);
  }
}

interface Scheduled {
  readonly statement: Statement;
  readonly plan: Plan;
}

/** Gives statements in the order in which they run, marking what each binds when the next is asked for. */
function* scheduled(body: Body, scope: Scope, program: Program): Generator<Scheduled> {
  const waiting: Statement[] = [];
  for (const statement of body) {
    waiting.push(statement);
    for (let next = firstReady(waiting, scope); next; next = firstReady(waiting, scope)) {
      yield next;
      for (const variable of next.plan.binds) variable.bound = true;
      waiting.splice(waiting.indexOf(next.statement), 1);
    }
    if (waiting.length > mostWaiting) break;
  }
  const plan = waiting[0] && planOf(waiting[0], scope);
  if (plan && !('loops' in plan)) missing(plan, program);
}

const mostWaiting = 200;

function firstReady(waiting: readonly Statement[], scope: Scope): Scheduled | undefined {
  for (const statement of waiting) {
    const plan = planOf(statement, scope);
    if ('loops' in plan) return { statement, plan };
  }
  return undefined;
}

function missing({ name, range }: Missing, program: Program): never {
  if (name !== 'not … [_]') return unsafe(program, name, range);
  return refuse(program.source, range, `unsupported construct \`${name}\``, 'put what is negated in a rule of its own');
}

function compileStatement(statement: Statement, plan: Plan, scope: Scope, program: Program): readonly Piece[] {
  const id = program.places.push(statement.range) - 1;
  const { slots, pieces } = compileLoops(plan.loops, scope, program);
  const reach = reached(id, statement.range);
  return [reach, ...pieces, ...own(statement, { scope, program, loops: slots })];
}

/** Notes where the evaluation is. */
function reached(id: number, range: Range): Piece {
  return {
    kind: 'test',
    run: ({ machine }) => {
      machine.budget.step();
      machine.reached[id] = 1;
      machine.at = range;
      return true;
    },
  };
}

interface Where {
  readonly scope: Scope;
  readonly program: Program;
  readonly loops: LoopSlots;
}

function own(statement: Statement, where: Where): readonly Piece[] {
  const { scope, program, loops } = where;
  const compile = (expr: Expr): Eval => compileExpr(expr, scope, program, loops);
  switch (statement.kind) {
    case 'some':
      return [];
    case 'expr':
      return [test(holds(compile(statement.expr)))];
    case 'not':
      return [compileNot(statement.inner, where)];
    case 'assign':
      return [bindTo(compile(statement.value), statement.target, where)];
    case 'unify':
      return compileUnify(statement.left, statement.right, where);
    case 'some-in':
      return [compileSomeIn(statement, where)];
    case 'every':
      return [compileEvery(statement, where)];
  }
}

function test(run: (frame: Frame) => boolean): Piece {
  return { kind: 'test', run };
}

/** Neither undefined nor false. */
function holds(value: Eval): (frame: Frame) => boolean {
  return (frame) => {
    const result = value(frame);
    return result !== undefined && result !== false;
  };
}

function compileNot(inner: Statement, where: Where): Piece {
  const { scope, program, loops } = where;
  const [check] =
    inner.kind === 'unify'
      ? compileUnify(inner.left, inner.right, where)
      : [test(holds(compileExpr((inner as { expr: Expr }).expr, scope, program, loops)))];
  const { run } = check as Extract<Piece, { kind: 'test' }>;
  return test((frame) => !run(frame));
}

function bindTo(value: Eval, target: Expr, where: Where): Piece {
  const bind = compilePattern(target, freshIn(target, where.scope), where);
  return test((frame) => {
    const result = value(frame);
    return result !== undefined && bind(frame, result);
  });
}

function compileUnify(left: Expr, right: Expr, where: Where): readonly Piece[] {
  const { scope, program, loops } = where;
  const fresh = freshIn(left, scope);
  if (left.kind === 'array' && right.kind === 'array' && freshIn(right, scope).size > 0 && fresh.size > 0) {
    if (left.items.length !== right.items.length) return [test(() => false)];
    return left.items.flatMap((item, at) => compileUnify(item, right.items[at]!, where));
  }
  if (fresh.size > 0 || isHole(left)) return [bindTo(compileExpr(right, scope, program, loops), left, where)];
  return [bindTo(compileExpr(left, scope, program, loops), right, where)];
}

function isHole(expr: Expr): boolean {
  if (expr.kind === 'var') return expr.name === '_';
  return expr.kind === 'array' && expr.items.some(isHole);
}

function compileSomeIn(statement: Extract<Statement, { kind: 'some-in' }>, where: Where): Piece {
  const { scope, program, loops } = where;
  const collection = compileExpr(statement.collection, scope, program, loops);
  const { key, value } = statement;
  const bindKey = key && compilePattern(key, freshIn(key, scope), where);
  const bindValue = compilePattern(value, freshIn(value, scope), where);
  return {
    kind: 'loop',
    wrap: (next) => (frame) =>
      visitMembers(collection(frame), frame.machine.budget, (at, element) => {
        if (bindKey && !bindKey(frame, at)) return false;
        return bindValue(frame, element) && next(frame);
      }),
  };
}

function compileEvery(statement: Extract<Statement, { kind: 'every' }>, { scope, program, loops }: Where): Piece {
  const domain = compileExpr(statement.domain, scope, program, loops);
  const inner = new Scope(scope.layout, scope);
  const value = inner.declare(statement.value, true);
  const key = statement.key === undefined ? undefined : inner.declare(statement.key, true);
  const exists = program.compileExists(statement.body, inner);
  return test((frame) => {
    const members = domain(frame);
    if (members === undefined) return false;
    return !visitMembers(members, frame.machine.budget, (at, element) => {
      frame.slots[value.slot] = element;
      if (key) frame.slots[key.slot] = at;
      return !exists(frame);
    });
  });
}

function freshIn(pattern: Expr, scope: Scope): Set<ReturnType<Scope['declare']>> {
  return new Set(unboundIn(pattern, scope));
}

function compileLoops(loops: readonly Loop[], scope: Scope, program: Program): { slots: LoopSlots; pieces: Piece[] } {
  const slots = new Map<Expr, number>();
  const pieces = loops.map(({ expr, binds }): Piece => {
    const base = compileExpr(expr.base, scope, program, slots);
    const bind = compilePattern(expr.key, new Set(binds), { scope, program, loops: slots });
    const slot = scope.layout.slot();
    slots.set(expr, slot);
    return { kind: 'loop', wrap: loopOver(base, (frame, key) => bind(frame, key), slot) };
  });
  return { slots, pieces };
}

function loopOver(base: Eval, bind: (frame: Frame, key: Value) => boolean, slot: number): (next: Step) => Step {
  return (next) => (frame) =>
    visitMembers(base(frame), frame.machine.budget, (key, element) => {
      frame.slots[slot] = element;
      return bind(frame, key) && next(frame);
    });
}

/** The values of the head, whose own loops come last. */
function compileValues(values: readonly Expr[], scope: Scope, program: Program, final: Final, pieces: Piece[]): Step {
  if (values.length === 0) return final([]);
  const plan = planOfValues(values, scope);
  if (!('loops' in plan)) return missing(plan, program);
  const { slots, pieces: loops } = compileLoops(plan.loops, scope, program);
  pieces.push(...loops);
  return final(values.map((value) => compileExpr(value, scope, program, slots)));
}

/** Tests run one after the other; each loop holds what follows it. */
function chain(pieces: readonly Piece[], last: Step, program: Program, body: Body): Step {
  let next = last;
  let tests: ((frame: Frame) => boolean)[] = [];
  let loops = 0;
  for (const piece of pieces.toReversed()) {
    if (piece.kind === 'test') tests.push(piece.run);
    else {
      next = piece.wrap(testing(tests.reverse(), next));
      tests = [];
      if (++loops > mostLoops) refuse(program.source, body[0]!.range, `more than ${mostLoops} loops are nested here`);
    }
  }
  return testing(tests.reverse(), next);
}

const mostLoops = 100;

function testing(tests: readonly ((frame: Frame) => boolean)[], next: Step): Step {
  if (tests.length === 0) return next;
  return (frame) => {
    for (const run of tests) if (!run(frame)) return false;
    return next(frame);
  };
}
