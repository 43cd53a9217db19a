import type { Range } from '../text/source.ts';
import type { Budget } from './budget.ts';
import { Changes } from './changes.ts';
import type { Context } from './context.ts';
import { blockText, Evaluator } from './evaluator.ts';
import { frameOf, macroFrame } from './frame.ts';
import { func } from './globals.ts';
import { iterate } from './iteration.ts';
import { Landmarks } from './landmarks.ts';
import { LoopState } from './loop.ts';
import { bindMacro } from './macro.ts';
import { Operations } from './operations.ts';
import type { Template } from './parse.ts';
import { print } from './print.ts';
import { TemplateError, typeError, Unknowable } from './problem.ts';
import { mismatch } from './refusal.ts';
import { Scope } from './scope.ts';
import type { MappedOutput } from './source-map.ts';
import type { Expression, For, Parameter, Statement, Target } from './syntax.ts';
import type { TemplateProblem } from './template.ts';
import type { Unknowns } from './unknowns.ts';
import {
  type Arguments,
  type Func,
  type Hole,
  isHole,
  isKind,
  isText,
  missing,
  type Thing,
  textOf,
  typeName,
  type Value,
} from './value.ts';

/** Where output goes: to the rendered text, or into a value. */
interface Sink {
  copy(range: Range): void;
  write(text: string, range: Range): void;
}

export interface InterpreterOptions {
  readonly template: Template;
  readonly context: Context;
  readonly budget: Budget;
  readonly output: MappedOutput;
  /** Present when values may be unknown. Errors are then reported, and what they spoil is a hole. */
  readonly unknowns?: Unknowns & { report(problem: TemplateProblem): void };
}

type Body = readonly Statement[];
type Loop = For & { readonly range: Range };

interface LoopRun {
  readonly scope: Scope;
  readonly sink: Sink;
  /** Of recursion. */
  readonly depth: number;
}

/** Runs a template's statements. Throws TemplateError, without unknowns at the first mistake, with them only at limits. */
export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #source: string;
  readonly #operations: Operations;
  readonly #evaluator: Evaluator;
  readonly #root: Scope;
  readonly #blocks = new Map<string, Body>();
  readonly #landmarks: Landmarks;

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#source = options.template.source.text;
    this.#landmarks = Landmarks.of(options.template);
    this.#root = new Scope(undefined, frameOf(options.template.body));
    const { unknowns, context } = options;
    this.#operations = new Operations(options.budget, {
      ...(unknowns && { holes: unknowns }),
      ...(context.files && { files: context.files }),
    });
    this.#evaluator = new Evaluator(options.context, this.#operations);
  }

  run(): void {
    const { template, output, budget } = this.#options;
    this.#collectBlocks(template.body);
    this.#root.set('self', this.#self());
    const sink: Sink = {
      copy: (range) => {
        budget.step();
        budget.write(range.end - range.start);
        output.copy(range);
      },
      write: (text, range) => {
        budget.write(text.length);
        output.write(text, range);
      },
    };
    this.#execute(template.body, this.#root, sink);
    for (const condition of template.foldedConditions) this.#fold(condition);
  }

  /** Jinja's compiler stops at some conditions that are undefined, even where they are never reached. */
  #fold(condition: Expression): void {
    const { unknowns } = this.#options;
    const value = this.#operations.attempt(() => this.#evaluator.evaluate(condition, this.#root));
    if (value === undefined || !isKind(value, 'undefined') || !value.strict) return;
    const error = new TemplateError('unsupported', 'a condition that is always undefined is not supported', {
      range: condition.range,
    });
    if (!unknowns) throw error;
    unknowns.report(error.toProblem(condition.range));
  }

  #collectBlocks(body: Body): void {
    for (const statement of body) {
      if (statement.type === 'block') this.#blocks.set(statement.name, statement.body);
      if (statement.type === 'if') for (const arm of statement.arms) this.#collectBlocks(arm.body);
      if ('body' in statement) this.#collectBlocks(statement.body);
      if ('otherwise' in statement) this.#collectBlocks(statement.otherwise);
    }
  }

  /** `self.name()` renders a block once more. */
  #self(): Thing {
    const attribute = (name: string): Value | undefined => {
      const body = this.#blocks.get(name);
      return (
        body &&
        func(
          name,
          () => this.#operations.budget.nested(() => this.#capture(body, this.#blockScope(name, this.#root))),
          true,
        )
      );
    };
    return { kind: 'thing', typeName: 'jinja2.runtime.TemplateReference', attribute };
  }

  #blockScope(name: string, parent: Scope): Scope {
    const scope = new Scope(parent, { ...frameOf(this.#blocks.get(name) ?? []), isOutermost: true });
    scope.set('super', missing(`there is no parent block called \`${name}\``));
    return scope;
  }

  #execute(body: Body, scope: Scope, sink: Sink): void {
    for (const statement of body) this.#guarded(statement, scope, sink);
  }

  #guarded(statement: Statement, scope: Scope, sink: Sink): void {
    if (statement.type === 'text') {
      sink.copy(statement.range);
      return;
    }
    const { unknowns } = this.#options;
    try {
      this.#evaluator.within(() => this.#statement(statement, scope, sink));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      error.range ??= statement.range;
      if (!unknowns || error.code === 'limit') throw error;
      unknowns.report(error.toProblem(statement.range));
      this.#spoil(statement, scope, sink);
    }
  }

  /** What a statement that failed would have printed or set is unknown. */
  #spoil(statement: Statement, scope: Scope, sink: Sink): void {
    const hole = this.#options.unknowns!.derive(
      `failed ${this.#landmarks.statement(statement.range)}`,
      [],
      this.#operations,
    );
    if (statement.type === 'print') sink.write(print(hole, this.#operations), statement.range);
    if (statement.type === 'set' && statement.target.type === 'name') scope.set(statement.target.name, hole);
  }

  #statement(statement: Exclude<Statement, { type: 'text' }>, scope: Scope, sink: Sink): void {
    switch (statement.type) {
      case 'print':
        sink.write(this.#printed(statement.expression, scope), statement.range);
        break;
      case 'if':
        this.#execute(this.#arm(statement, scope), scope, sink);
        break;
      case 'for':
        this.#loop(statement, this.#evaluator.evaluate(statement.sequence, scope), { scope, sink, depth: 0 });
        break;
      case 'set':
        this.#assign(statement.target, this.#evaluator.evaluate(statement.value, scope), scope);
        break;
      case 'capture':
        this.#assign(statement.target, this.#filtered(statement.body, statement.filter, scope), scope);
        break;
      case 'with':
        this.#with(statement, scope, sink);
        break;
      case 'filter':
        sink.write(this.#filterBlock(statement, scope), statement.range);
        break;
      case 'macro':
        scope.set(statement.name, this.#macro(statement, scope));
        break;
      case 'call':
        this.#call(statement, scope, sink);
        break;
      case 'block':
        this.#execute(statement.body, this.#blockScope(statement.name, statement.scoped ? scope : this.#root), sink);
        break;
    }
  }

  #printed(expression: Expression, scope: Scope): string {
    const value = this.#evaluator.evaluate(expression, scope);
    try {
      return print(value, this.#operations);
    } catch (error) {
      if (error instanceof TemplateError) error.range ??= expression.range;
      throw error;
    }
  }

  #arm(statement: Extract<Statement, { type: 'if' }>, scope: Scope): Body {
    for (const { condition, body } of statement.arms) if (this.#evaluator.holds(condition, scope)) return body;
    return statement.otherwise;
  }

  #loop(loop: Loop, sequence: Value, run: LoopRun): void {
    const { scope, sink, depth } = run;
    const known = this.#known(sequence, loop.sequence.range);
    const items = known ?? [this.#item(sequence, loop)];
    const kept = loop.condition ? items.filter((item) => this.#keeps(loop, loop.condition!, item, run)) : items;
    if (kept.length === 0) {
      this.#execute(loop.otherwise, new Scope(scope, frameOf(loop.otherwise)), sink);
      return;
    }
    const recurse = loop.recursive ? (inner: Value): Value => this.#recurse(loop, inner, run) : undefined;
    const state = new LoopState(kept, depth, recurse, this.#operations);
    if (known) this.#iterate(loop, state, run);
    else this.#iterateOnce(loop, state, run);
  }

  /** The items of a sequence, undefined when they are unknown. */
  #known(sequence: Value, range: Range): readonly Value[] | undefined {
    const { unknowns } = this.#options;
    if (unknowns && isText(sequence) && unknowns.within(textOf(sequence))) return undefined;
    try {
      return iterate(sequence, this.#operations);
    } catch (error) {
      if (error instanceof Unknowable && unknowns) return undefined;
      if (error instanceof TemplateError) error.range ??= range;
      throw error;
    }
  }

  #item(sequence: Value, loop: Loop): Hole {
    const item = this.#options.unknowns!.derive(
      `item of ${this.#landmarks.loop(loop.range.start)}`,
      [sequence],
      this.#operations,
    );
    const of =
      sequence !== null && typeof sequence === 'object' && sequence.kind === 'hole' ? sequence.item : undefined;
    return of ? of(item.key) : item;
  }

  #keeps(loop: Loop, condition: Expression, item: Value, { scope }: LoopRun): boolean {
    const inner = new Scope(scope);
    this.#assign(loop.target, item, inner);
    if (!isHole(item)) return this.#evaluator.holds(condition, inner);
    const value = this.#evaluator.evaluate(condition, inner);
    return this.#options.unknowns!.touches(value, this.#operations) || this.#evaluator.holds(condition, inner);
  }

  #recurse(loop: Loop, sequence: Value, { scope, depth }: LoopRun): string {
    const sink = new Capture(this.#source, this.#options.budget);
    this.#options.budget.nested(() => this.#loop(loop, sequence, { scope, sink, depth: depth + 1 }));
    return sink.text();
  }

  #iterate(loop: Loop, state: LoopState, { scope, sink }: LoopRun): void {
    const object = state.object();
    while (state.advance()) {
      this.#options.budget.step();
      const inner = new Scope(scope, frameOf(loop.body));
      inner.set('loop', object);
      this.#assign(loop.target, state.current, inner);
      this.#execute(loop.body, inner, sink);
    }
  }

  /** Stands for a loop that runs nobody knows how often: what it changes is unknown afterwards. */
  #iterateOnce(loop: Loop, state: LoopState, run: LoopRun): void {
    const changes = new Changes();
    this.#operations.changes.push(changes);
    try {
      this.#iterate(loop, state, run);
    } finally {
      this.#operations.changes.pop();
      changes.forget((name) =>
        this.#options.unknowns!.derive(`${name} after ${this.#landmarks.wholeLoop(loop)}`, [], this.#operations),
      );
    }
  }

  #assign(target: Target, value: Value, scope: Scope): void {
    if (target.type === 'name') scope.set(target.name, value);
    else if (target.type === 'namespace') this.#assignAttribute(target, value, scope);
    else this.#unpack(target, value, scope);
  }

  #assignAttribute(target: Extract<Target, { type: 'namespace' }>, value: Value, scope: Scope): void {
    const object = this.#evaluator.variable(target.name, scope);
    if (object !== null && typeof object === 'object') {
      if (object.kind === 'undefined') throw new TemplateError('undefined', object.message, { range: target.range });
      if (object.kind === 'hole') return;
      if (object.kind === 'thing' && object.attributes) {
        object.attributes.set(target.attribute, value);
        for (const changes of this.#operations.changes) changes.ofAttribute(object.attributes, target.attribute);
        return;
      }
    }
    throw new TemplateError(
      'type',
      `\`${target.name}\` is no namespace, so \`${target.name}.${target.attribute}\` can't be set`,
      { range: target.range },
    );
  }

  #unpack(target: Extract<Target, { type: 'tuple' }>, value: Value, scope: Scope): void {
    const items = this.#known(value, target.range);
    if (!items) {
      for (const [index, part] of target.items.entries())
        this.#assign(part, this.#options.unknowns!.derive(`element ${index}`, [value], this.#operations), scope);
      return;
    }
    if (items.length !== target.items.length)
      throw typeError(`${target.items.length} values are wanted, not ${items.length}`);
    for (const [index, part] of target.items.entries()) this.#assign(part, items[index]!, scope);
  }

  #with(statement: Extract<Statement, { type: 'with' }>, scope: Scope, sink: Sink): void {
    const inner = new Scope(scope, frameOf(statement.body));
    const values = statement.bindings.map(([, expression]) => this.#evaluator.evaluate(expression, scope));
    for (const [index, [target]] of statement.bindings.entries()) this.#assign(target, values[index]!, inner);
    this.#execute(statement.body, inner, sink);
  }

  /** Jinja joins it to the text around it as it is. */
  #filterBlock({ body, filter }: Extract<Statement, { type: 'filter' }>, scope: Scope): string {
    const value = this.#filtered(body, filter, scope);
    if (isText(value) || isHole(value)) return print(value, this.#operations);
    const error = mismatch(value, `the filter makes a \`${typeName(value)}\` of its block, not text`);
    if (error instanceof TemplateError) error.range ??= filter.range;
    throw error;
  }

  #filtered(body: Body, filter: Expression | undefined, scope: Scope): Value {
    const text = this.#capture(body, new Scope(scope, frameOf(body)));
    if (!filter) return text;
    const inner = new Scope(scope);
    inner.set(blockText, text);
    return this.#evaluator.evaluate(filter, inner);
  }

  #capture(body: Body, scope: Scope): string {
    const capture = new Capture(this.#source, this.#options.budget);
    this.#execute(body, scope, capture);
    return capture.text();
  }

  #macro(
    statement: {
      readonly name?: string;
      readonly parameters: readonly Parameter[];
      readonly mentions: ReadonlySet<string>;
      readonly body: Body;
    },
    scope: Scope,
  ): Func {
    const { name = 'caller', parameters, mentions, body } = statement;
    const call = (args: Arguments): Value =>
      this.#operations.budget.nested(() => {
        const inner = new Scope(scope, macroFrame(statement));
        bindMacro({ name, parameters, mentions }, args, inner, (expression) =>
          this.#evaluator.evaluate(expression, inner),
        );
        return this.#capture(body, inner);
      });
    return { kind: 'function', name, open: true, call };
  }

  #call(statement: Extract<Statement, { type: 'call' }>, scope: Scope, sink: Sink): void {
    const { call } = statement;
    if (call.type !== 'call') return;
    const target = this.#evaluator.evaluate(call.target, scope);
    const { positional, keywords } = this.#evaluator.arguments(call.args, scope);
    const result = this.#operations.call(target, {
      positional,
      keywords: new Map([...keywords, ['caller', this.#macro(statement, scope)]]),
    });
    sink.write(print(result, this.#operations), statement.range);
  }
}

/** Output that becomes a value. */
class Capture implements Sink {
  readonly #source: string;
  readonly #budget: Budget;
  readonly #chunks: string[] = [];

  constructor(source: string, budget: Budget) {
    this.#source = source;
    this.#budget = budget;
  }

  copy(range: Range): void {
    this.write(this.#source.slice(range.start, range.end).replace(/\r\n?/g, '\n'));
  }

  write(text: string): void {
    this.#budget.allocate(text.length);
    this.#chunks.push(text);
  }

  text(): string {
    const text = this.#chunks.join('');
    this.#budget.allocate(text.length);
    return text;
  }
}
