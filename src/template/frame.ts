import type { CallArguments, Expression, MacroStatement, Statement, Target } from './syntax.ts';

/**
 * The names a block of statements uses itself, blocks inside that have variables of their own left out. Jinja decides where a
 * name is looked up before anything runs: one that is assigned before it is read (in the order of the text) is the block's own
 * from the start, and undefined until the assignment has run, whatever a variable of that name the template is rendered with.
 */
export interface Frame {
  readonly names: ReadonlySet<string>;
  /** Those among them that are assigned first. */
  readonly assigned: ReadonlySet<string>;
  /** Names of blocks around it don't count: it is a named block. */
  readonly isOutermost?: boolean;
}

const frames = new WeakMap<object, Frame>();

/** Of a macro, or of what a `call` block passes on: parameters and their defaults come before the body. */
export function macroFrame(macro: Pick<MacroStatement, 'parameters' | 'body'>): Frame {
  const known = frames.get(macro);
  if (known) return known;
  const frame = new FrameReader();
  frame.macro(macro);
  frames.set(macro, frame);
  return frame;
}

export function frameOf(body: readonly Statement[]): Frame {
  const known = frames.get(body);
  if (known) return known;
  const frame = new FrameReader();
  frame.statements(body);
  frames.set(body, frame);
  return frame;
}

class FrameReader implements Frame {
  readonly names: Set<string>;
  readonly assigned: Set<string>;
  readonly #stored = new Set<string>();

  constructor(outer?: FrameReader) {
    this.names = new Set(outer?.names);
    this.assigned = new Set(outer?.assigned);
  }

  macro({ parameters, body }: Pick<MacroStatement, 'parameters' | 'body'>): void {
    for (const { name } of parameters) this.#storeName(name);
    for (const { fallback } of parameters) this.#read(fallback);
    this.statements(body);
  }

  statements(body: readonly Statement[]): void {
    for (const statement of body) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.type) {
      case 'print':
        this.#read(statement.expression);
        break;
      case 'if':
        this.#branches(statement);
        break;
      case 'for':
        this.#read(statement.sequence);
        break;
      case 'set':
        this.#read(statement.value);
        this.#store(statement.target);
        break;
      case 'capture':
        this.#store(statement.target);
        break;
      case 'with':
        for (const [, value] of statement.bindings) this.#read(value);
        break;
      case 'filter':
        this.#read(statement.filter);
        break;
      case 'call':
        this.#read(statement.call);
        break;
      case 'macro':
        this.#storeName(statement.name);
        break;
    }
  }

  #store(target: Target): void {
    if (target.type === 'tuple') for (const item of target.items) this.#store(item);
    else if (target.type === 'name') this.#storeName(target.name);
    else this.names.add(target.name);
  }

  #storeName(name: string): void {
    this.#stored.add(name);
    if (!this.names.has(name)) this.assigned.add(name);
    this.names.add(name);
  }

  /** What only some branches assign is looked up elsewhere when they aren't taken. */
  #branches({ arms, otherwise }: Extract<Statement, { type: 'if' }>): void {
    const [first, ...others] = arms;
    if (!first) return;
    this.#read(first.condition);
    const branches = [new FrameReader(this), new FrameReader(this), new FrameReader(this)] as const;
    branches[0].statements(first.body);
    for (const { condition, body } of others) {
      branches[1].#read(condition);
      branches[1].statements(body);
    }
    branches[2].statements(otherwise);
    for (const branch of branches) {
      for (const name of branch.names) this.names.add(name);
      for (const name of branch.#stored) {
        if (this.#stored.has(name)) continue;
        if (branches.every((other) => other.#stored.has(name))) this.assigned.add(name);
        else this.assigned.delete(name);
      }
    }
    for (const branch of branches) for (const name of branch.#stored) this.#stored.add(name);
  }

  #read(expression: Expression | undefined): void {
    if (!expression) return;
    for (const part of partsOf(expression)) this.#read(part);
    if (expression.type === 'name') this.names.add(expression.name);
  }
}

function partsOf(expression: Expression): readonly (Expression | undefined)[] {
  switch (expression.type) {
    case 'constant':
    case 'name':
      return [];
    case 'list':
    case 'tuple':
      return expression.items;
    case 'dict':
      return expression.entries.flat();
    case 'attribute':
      return [expression.target];
    case 'item':
      return [expression.target, expression.key];
    case 'slice':
      return [expression.target, ...expression.bounds];
    case 'call':
    case 'filter':
    case 'test':
      return [expression.target, ...argumentsOf(expression.args)];
    case 'not':
    case 'negate':
    case 'positive':
      return [expression.operand];
    case 'and':
    case 'or':
    case 'binary':
      return [expression.left, expression.right];
    case 'concat':
      return expression.parts;
    case 'compare':
      return [expression.first, ...expression.rest.map(([, operand]) => operand)];
    case 'conditional':
      return [expression.condition, expression.then, expression.otherwise];
  }
}

function argumentsOf(args: CallArguments): readonly (Expression | undefined)[] {
  return [...args.positional, ...args.keywords.map(([, value]) => value), args.rest, args.extra];
}
