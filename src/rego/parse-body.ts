import type { Range } from '../text/source.ts';
import { ExpressionReader } from './parse-expression.ts';
import type { Body, Expr, Statement } from './syntax.ts';

/** Reads the statements of rules, comprehensions and `every`. */
export class BodyReader extends ExpressionReader {
  bodyUntil(close: string): Body {
    const statements: Statement[] = [];
    while (!this.at(close)) {
      statements.push(this.statement());
      if (this.at(';')) this.lexer.next();
      else if (!this.at(close) && !this.lexer.newline) this.expect(close);
    }
    if (statements.length === 0) this.wrong('the body is empty');
    this.lexer.next();
    return statements;
  }

  /** `{ … }` */
  braced(): Body {
    this.expect('{');
    return this.bodyUntil('}');
  }

  /** The name of a rule with what belongs to it. */
  headTerm(): Expr {
    return this.term();
  }

  /** A rule that has no body ends with its line. */
  wantEnd(): void {
    if (this.lexer.kind !== 'end' && !this.lexer.newline && !this.at(';')) this.wrong('the rule does not end here');
    while (this.at(';')) this.lexer.next();
  }

  statement(): Statement {
    this.count('expressions', this.lexer.range);
    const statement = this.#statement();
    if (this.atWord('with')) this.wrong('unsupported construct `with`');
    return statement;
  }

  #statement(): Statement {
    const { start } = this.lexer;
    if (this.atWord('some')) return this.#some(start);
    if (this.atWord('every')) return this.#every(start);
    if (!this.atWord('not')) return this.#expression(start);
    this.lexer.next();
    const inner = this.#expression(this.lexer.start);
    if (inner.kind === 'assign') this.wrong('`:=` can’t be negated', inner.range);
    return { kind: 'not', inner, range: this.#since(start) };
  }

  #expression(start: number): Statement {
    const left = this.expression();
    if (this.at(':=')) {
      this.lexer.next();
      const value = this.expression();
      return { kind: 'assign', target: left, value, range: this.#since(start) };
    }
    if (this.at('=')) {
      this.lexer.next();
      const right = this.expression();
      return { kind: 'unify', left, right, range: this.#since(start) };
    }
    return { kind: 'expr', expr: left, range: this.#since(start) };
  }

  #some(start: number): Statement {
    this.lexer.next();
    const expr = this.expression();
    if (expr.kind === 'in') {
      const { key, value, collection } = expr;
      return { kind: 'some-in', ...(key ? { key } : {}), value, collection, range: this.#since(start) };
    }
    const names = [this.#variable(expr)];
    while (this.at(',')) {
      this.lexer.next();
      names.push(this.#variable(this.expression()));
    }
    return { kind: 'some', names, range: this.#since(start) };
  }

  #every(start: number): Statement {
    this.lexer.next();
    const head = this.expression();
    if (head.kind !== 'in') return this.wrong('`every` lacks its `in`', head.range);
    const value = this.#variable(head.value);
    const key = head.key && this.#variable(head.key);
    const body = this.braced();
    return {
      kind: 'every',
      ...(key === undefined ? {} : { key }),
      value,
      domain: head.collection,
      body,
      range: this.#since(start),
    };
  }

  #variable(expr: Expr): string {
    return expr.kind === 'var' ? expr.name : this.wrong('a variable is missing', expr.range);
  }

  #since(start: number): Range {
    return { start, end: this.lexer.before };
  }
}
