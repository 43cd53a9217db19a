import type { Range, Source } from '../text/source.ts';
import type { Value } from './value.ts';

/** A parsed Rego file. */
export interface RegoModule {
  readonly source: Source;
  /** `['agent_policy']` */
  readonly package: readonly string[];
  readonly packageRange: Range;
  readonly imports: readonly RegoImport[];
  /** In the order of the text; a body that follows another body is a rule of its own. */
  readonly rules: readonly Rule[];
  /** What only the old version of the language allows, and the Kata agent of today rejects. */
  readonly oldSyntax: readonly OldSyntax[];
}

export interface OldSyntax {
  readonly kind: 'body-without-if' | 'set-without-contains' | 'missing-import';
  readonly range: Range;
  readonly message: string;
}

export interface RegoImport {
  /** `['input', 'OCI']`, `['data', 'pstate']`, `['future', 'keywords', 'in']` */
  readonly path: readonly string[];
  readonly alias: string;
  readonly range: Range;
}

export interface Rule {
  readonly name: string;
  readonly nameRange: Range;
  /** What follows the name in the head: `p.q[x]` has two. */
  readonly path: readonly Expr[];
  readonly kind: 'complete' | 'set' | 'function';
  readonly isDefault: boolean;
  readonly params: readonly Expr[];
  /** Of a set rule: its element. Of others: the value; absent when it is `true`. */
  readonly value?: Expr;
  /** The body and its `else` branches; empty for a plain value. */
  readonly branches: readonly Branch[];
  readonly range: Range;
}

export interface Branch {
  readonly body: Body;
  /** Absent in the first, whose value stands in the head, and where it is `true`. */
  readonly value?: Expr;
  readonly range: Range;
}

export type Body = readonly Statement[];

export type Statement =
  | { readonly kind: 'expr'; readonly expr: Expr; readonly range: Range }
  | { readonly kind: 'not'; readonly inner: Statement; readonly range: Range }
  /** `:=` */
  | { readonly kind: 'assign'; readonly target: Expr; readonly value: Expr; readonly range: Range }
  /** `=` */
  | { readonly kind: 'unify'; readonly left: Expr; readonly right: Expr; readonly range: Range }
  | { readonly kind: 'some'; readonly names: readonly string[]; readonly range: Range }
  | {
      readonly kind: 'some-in';
      readonly key?: Expr;
      readonly value: Expr;
      readonly collection: Expr;
      readonly range: Range;
    }
  | {
      readonly kind: 'every';
      readonly key?: string;
      readonly value: string;
      readonly domain: Expr;
      readonly body: Body;
      readonly range: Range;
    };

export type Expr =
  | { readonly kind: 'const'; readonly value: Value; readonly range: Range }
  | { readonly kind: 'var'; readonly name: string; readonly range: Range }
  | { readonly kind: 'array'; readonly items: readonly Expr[]; readonly range: Range }
  | { readonly kind: 'set'; readonly items: readonly Expr[]; readonly range: Range }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [Expr, Expr])[]; readonly range: Range }
  | { readonly kind: 'index'; readonly base: Expr; readonly key: Expr; readonly range: Range }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[]; readonly range: Range }
  | {
      readonly kind: 'binary';
      readonly op: BinaryOp;
      readonly left: Expr;
      readonly right: Expr;
      readonly range: Range;
    }
  | {
      readonly kind: 'in';
      readonly key?: Expr;
      readonly value: Expr;
      readonly collection: Expr;
      readonly range: Range;
    }
  | { readonly kind: 'negate'; readonly operand: Expr; readonly range: Range }
  | {
      readonly kind: 'comprehension';
      readonly of: 'array' | 'set' | 'object';
      readonly key?: Expr;
      readonly value: Expr;
      readonly body: Body;
      readonly range: Range;
    };

export type BinaryOp = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | '|' | '&';
