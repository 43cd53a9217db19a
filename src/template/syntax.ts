import type { Range } from '../text/source.ts';
import type { Comparison } from './comparison.ts';
import type { BinaryOperator } from './operators.ts';
import type { Value } from './value.ts';

export type Expression = ExpressionShape & {
  readonly range: Range /** Levels of expressions inside. */;
  readonly depth: number;
};

export type ExpressionShape =
  | { readonly type: 'constant'; readonly value: Value }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly type: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly type: 'attribute'; readonly target: Expression; readonly name: string }
  | { readonly type: 'item'; readonly target: Expression; readonly key: Expression }
  | { readonly type: 'slice'; readonly target: Expression; readonly bounds: readonly (Expression | undefined)[] }
  | { readonly type: 'call'; readonly target: Expression; readonly args: CallArguments }
  | {
      readonly type: 'filter';
      readonly target: Expression | undefined;
      readonly name: string;
      readonly args: CallArguments;
    }
  | { readonly type: 'test'; readonly target: Expression; readonly name: string; readonly args: CallArguments }
  | { readonly type: 'not' | 'negate' | 'positive'; readonly operand: Expression }
  | { readonly type: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: 'concat'; readonly parts: readonly Expression[] }
  | {
      readonly type: 'compare';
      readonly first: Expression;
      readonly rest: readonly (readonly [Comparison, Expression])[];
    }
  | {
      readonly type: 'conditional';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression | undefined;
    };

export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly keywords: readonly (readonly [string, Expression])[];
  /** After `*`. */
  readonly rest?: Expression;
  /** After `**`. */
  readonly extra?: Expression;
}

export type FilterExpression = Extract<Expression, { readonly type: 'filter' }>;

/** What can be assigned to. */
export type Target =
  | { readonly type: 'name'; readonly name: string; readonly range: Range }
  | { readonly type: 'tuple'; readonly items: readonly Target[]; readonly range: Range }
  | { readonly type: 'namespace'; readonly name: string; readonly attribute: string; readonly range: Range };

export interface Parameter {
  readonly name: string;
  readonly fallback: Expression | undefined;
}

/** `range` is the whole tag, of a block its first tag. */
export type Statement = StatementShape & { readonly range: Range };

export type StatementShape =
  | { readonly type: 'text' }
  | { readonly type: 'print'; readonly expression: Expression }
  | {
      readonly type: 'if';
      readonly arms: readonly { readonly condition: Expression; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
    }
  | For
  | { readonly type: 'set'; readonly target: Target; readonly value: Expression }
  | {
      readonly type: 'capture';
      readonly target: Target;
      readonly filter: Expression | undefined;
      readonly body: readonly Statement[];
    }
  | {
      readonly type: 'with';
      readonly bindings: readonly (readonly [Target, Expression])[];
      readonly body: readonly Statement[];
    }
  | { readonly type: 'filter'; readonly filter: Expression; readonly body: readonly Statement[] }
  | MacroStatement
  | {
      readonly type: 'call';
      readonly call: Expression;
      readonly parameters: readonly Parameter[];
      readonly mentions: ReadonlySet<string>;
      readonly body: readonly Statement[];
    }
  | { readonly type: 'block'; readonly name: string; readonly scoped: boolean; readonly body: readonly Statement[] };

export interface For {
  readonly type: 'for';
  readonly target: Target;
  readonly sequence: Expression;
  readonly condition: Expression | undefined;
  readonly recursive: boolean;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export interface MacroStatement {
  readonly type: 'macro';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Every name used in the body. */
  readonly mentions: ReadonlySet<string>;
  readonly body: readonly Statement[];
}
