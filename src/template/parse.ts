import type { Range, Source } from '../text/source.ts';
import { ExpressionParser } from './expression.ts';
import { Lexer } from './lex.ts';
import { TemplateError } from './problem.ts';
import type { Expression, Parameter, Statement, StatementShape } from './syntax.ts';
import type { TemplateProblem } from './template.ts';
import { Tokens } from './tokens.ts';

export interface Template {
  readonly source: Source;
  readonly body: readonly Statement[];
  /** What keeps it from being rendered, whatever the variables are. */
  readonly problems: readonly TemplateProblem[];
  /** Conditions without variables: Jinja may decide them while it compiles, whether or not they are ever reached. */
  readonly foldedConditions: readonly Expression[];
  /** `{# … #}`, delimiters included. */
  readonly comments: readonly Range[];
  /** False when there is no tag and no comment: the text is its own rendering (line endings aside). */
  readonly hasTags: boolean;
}

/** Reads a template. Nothing it holds makes this throw. */
export function parseTemplate(source: Source): Template {
  const problems: TemplateProblem[] = [];
  const lexer = new Lexer(source.text);
  let body: readonly Statement[] = [];
  let foldedConditions: readonly Expression[] = [];
  try {
    const parser = new StatementParser(new Tokens(lexer, problems), problems);
    body = parser.template();
    foldedConditions = parser.foldedConditions;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    problems.push(error.toProblem({ start: source.text.length, end: source.text.length }));
  }
  problems.sort((a, b) => a.range.start - b.range.start);
  return {
    source,
    body,
    problems,
    foldedConditions,
    comments: lexer.comments,
    hasTags: lexer.comments.length > 0 || body.some(({ type }) => type !== 'text'),
  };
}

/** Blocks nested deeper are refused. */
const maxDepth = 100;

const noLoader = 'gramine-manifest renders one file: its environment has no loader for other templates';

class StatementParser {
  readonly #tokens: Tokens;
  readonly #expressions: ExpressionParser;
  readonly #problems: TemplateProblem[];
  readonly #blocks = new Set<string>();
  #open: { readonly name: string; readonly range: Range }[] = [];

  constructor(tokens: Tokens, problems: TemplateProblem[]) {
    this.#tokens = tokens;
    this.#problems = problems;
    this.#expressions = new ExpressionParser(tokens);
  }

  get foldedConditions(): readonly Expression[] {
    return this.#expressions.foldedConditions;
  }

  template(): readonly Statement[] {
    return this.#statements([]);
  }

  /** Statements up to a tag named in `ends`, whose `{%` is consumed and whose name is current; or up to the end of the template. */
  #statements(ends: readonly string[]): readonly Statement[] {
    const body: Statement[] = [];
    while (this.#tokens.current.type !== 'end') {
      const token = this.#tokens.next();
      if (token.type === 'text') body.push({ type: 'text', range: token.range });
      else if (token.type === '{{') {
        const expression = this.#expressions.tuple();
        const { end } = this.#tokens.expect('}}').range;
        body.push({ type: 'print', expression, range: { start: token.range.start, end } });
      } else {
        if (this.#tokens.current.type === 'name' && ends.includes(this.#tokens.current.text)) return body;
        const shape = this.#statement(token.range.start, ends);
        if (shape) body.push(...shape);
      }
    }
    const open = this.#open.at(-1);
    if (open)
      throw new TemplateError('syntax', `\`${open.name}\` is never closed`, {
        range: open.range,
        help: `end it with \`{% end${open.name} %}\``,
      });
    return body;
  }

  #statement(start: number, ends: readonly string[]): readonly Statement[] {
    const { type, text: name, range } = this.#tokens.current;
    if (type !== 'name') throw this.#tokens.unexpected('the name of a tag');
    const parse = this.#parsers.get(name);
    if (!parse) throw this.#unknown(name, range, ends);
    this.#tokens.next();
    if (this.#open.length >= maxDepth) throw new TemplateError('limit', 'blocks are nested too deeply', { range });
    const shape = parse(start, range);
    const { end } = this.#tokens.expect('%}').range;
    return shape.map((statement) => ('range' in statement ? statement : { ...statement, range: { start, end } }));
  }

  #unknown(name: string, range: Range, ends: readonly string[]): TemplateError {
    const open = this.#open.at(-1);
    if (!open || !/^(?:end|else$|elif$)/.test(name))
      return new TemplateError('syntax', `there is no tag \`${name}\``, { range });
    return new TemplateError('syntax', `\`${name}\` stands inside \`${open.name}\``, {
      range,
      help: `use ${ends.map((end) => `\`${end}\``).join(' or ')}`,
    });
  }

  readonly #parsers: ReadonlyMap<string, (start: number, range: Range) => readonly (Statement | StatementShape)[]> =
    new Map<string, (start: number, range: Range) => readonly (Statement | StatementShape)[]>([
      ['if', (start, range) => [this.#if(start, range)]],
      ['for', (start, range) => [this.#for(start, range)]],
      ['set', (start, range) => [this.#set(start, range)]],
      ['with', (start, range) => [this.#with(start, range)]],
      ['macro', (start, range) => [this.#macro(start, range)]],
      ['call', (start, range) => [this.#call(start, range)]],
      ['filter', (start, range) => [this.#filter(start, range)]],
      ['block', (start, range) => [this.#block(start, range)]],
      ['print', () => this.#print()],
      ['autoescape', (start, range) => this.#autoescape(start, range)],
      ...['extends', 'include', 'import', 'from'].map(
        (name) => [name, (_: number, range: Range) => this.#refuse(name, range)] as const,
      ),
    ]);

  /** Skips a tag that names another template. */
  #refuse(name: string, range: Range): readonly StatementShape[] {
    while (this.#tokens.current.type !== '%}' && this.#tokens.current.type !== 'end') this.#tokens.next();
    this.#problems.push({ code: 'loader', message: `\`${name}\` can't be used: ${noLoader}`, range });
    return [];
  }

  /** The body of a block up to one of `ends`, with the name of the end token consumed. */
  #body(name: string, range: Range, ends: readonly string[]): readonly Statement[] {
    this.#tokens.skip(':');
    this.#tokens.expect('%}');
    const outside = this.#expressions.isConditional;
    this.#expressions.isConditional = name === 'if' && outside;
    this.#open.push({ name, range });
    const body = this.#statements(ends);
    this.#open.pop();
    this.#expressions.isConditional = outside;
    return body;
  }

  /** Like `body`, for blocks with one possible end, which is consumed. The range is that of the first tag. */
  #closed(name: string, start: number, range: Range): { readonly body: readonly Statement[]; readonly range: Range } {
    const end = this.#tokens.current.range.end;
    const body = this.#body(name, range, [`end${name}`]);
    this.#tokens.next();
    return { body, range: { start, end } };
  }

  #if(start: number, range: Range): Statement {
    const arms: { condition: Expression; body: readonly Statement[] }[] = [];
    let end = 0;
    const outside = this.#expressions.isConditional;
    this.#expressions.isConditional = true;
    let text = 'elif';
    while (text === 'elif') {
      const condition = this.#expressions.tuple({ conditional: false });
      end ||= this.#tokens.current.range.end;
      arms.push({ condition, body: this.#body('if', range, ['elif', 'else', 'endif']) });
      text = this.#tokens.next().text;
    }
    const otherwise = text === 'else' ? this.#closed('if', start, range).body : [];
    this.#expressions.isConditional = outside;
    return { type: 'if', arms, otherwise, range: { start, end } };
  }

  #for(start: number, range: Range): Statement {
    const target = this.#expressions.target({ ends: ['in'] });
    if (mentions(target, 'loop'))
      throw new TemplateError('syntax', "the loop variable can't be named `loop`", { range: target.range });
    if (!this.#tokens.skipName('in')) throw this.#tokens.unexpected('`in`');
    const sequence = this.#expressions.tuple({ conditional: false, ends: ['recursive'] });
    const condition = this.#tokens.skipName('if') ? this.#expressions.expression() : undefined;
    const recursive = this.#tokens.skipName('recursive');
    const tagEnd = this.#tokens.current.range.end;
    const body = this.#body('for', range, ['endfor', 'else']);
    const otherwise = this.#tokens.next().text === 'else' ? this.#closed('for', start, range).body : [];
    return { type: 'for', target, sequence, condition, recursive, body, otherwise, range: { start, end: tagEnd } };
  }

  #set(start: number, range: Range): Statement | StatementShape {
    const target = this.#expressions.target({ namespace: true });
    if (this.#tokens.skip('=')) return { type: 'set', target, value: this.#expressions.tuple() };
    const filter = this.#expressions.filterChain(false);
    return { type: 'capture', target, filter, ...this.#closed('set', start, range) };
  }

  #with(start: number, range: Range): Statement {
    const bindings: (readonly [ReturnType<ExpressionParser['target']>, Expression])[] = [];
    while (this.#tokens.current.type !== '%}') {
      if (bindings.length > 0) this.#tokens.expect(',');
      const target = this.#expressions.target();
      this.#tokens.expect('=');
      bindings.push([target, this.#expressions.expression()]);
    }
    return { type: 'with', bindings, ...this.#closed('with', start, range) };
  }

  #macro(start: number, range: Range): Statement {
    const { name } = this.#expressions.name();
    const parameters = this.#parameters();
    return { type: 'macro', name, parameters, ...this.#mentioning(() => this.#closed('macro', start, range)) };
  }

  #parameters(): readonly Parameter[] {
    const parameters: Parameter[] = [];
    this.#tokens.expect('(');
    while (this.#tokens.current.type !== ')') {
      if (parameters.length > 0) this.#tokens.expect(',');
      const { name, range } = this.#expressions.name();
      const fallback = this.#tokens.skip('=') ? this.#expressions.expression() : undefined;
      if (!fallback && parameters.at(-1)?.fallback)
        throw new TemplateError('syntax', `\`${name}\` needs a default, as a parameter before it has one`, { range });
      if (parameters.some((parameter) => parameter.name === name))
        throw new TemplateError('syntax', `there are two parameters \`${name}\``, { range });
      parameters.push({ name, fallback });
    }
    this.#tokens.expect(')');
    return parameters;
  }

  #call(start: number, range: Range): Statement {
    const parameters = this.#tokens.current.type === '(' ? this.#parameters() : [];
    const call = this.#expressions.expression();
    if (call.type !== 'call') throw new TemplateError('syntax', 'a call is expected', { range: call.range });
    return { type: 'call', call, parameters, ...this.#mentioning(() => this.#closed('call', start, range)) };
  }

  #mentioning<T>(parse: () => T): T & { readonly mentions: ReadonlySet<string> } {
    const outer = this.#expressions.mentions;
    const mentions = new Set<string>();
    this.#expressions.mentions = mentions;
    const parsed = parse();
    for (const name of mentions) outer.add(name);
    this.#expressions.mentions = outer;
    return { ...parsed, mentions };
  }

  #filter(start: number, range: Range): Statement {
    const filter = this.#expressions.filterChain(true)!;
    return { type: 'filter', filter, ...this.#closed('filter', start, range) };
  }

  #block(start: number, range: Range): Statement {
    const { text: name, range: nameRange } = this.#tokens.expect('name');
    const scoped = this.#tokens.skipName('scoped');
    const required = this.#tokens.skipName('required');
    if (this.#blocks.has(name))
      throw new TemplateError('syntax', `there are two blocks \`${name}\``, { range: nameRange });
    this.#blocks.add(name);
    const block = this.#closed('block', start, range);
    if (required)
      this.#problems.push({
        code: 'loader',
        message: `the required block \`${name}\` can't be rendered: ${noLoader}`,
        range,
      });
    this.#tokens.skipName(name);
    return { type: 'block', name, scoped, ...block };
  }

  #print(): readonly StatementShape[] {
    const expressions: Expression[] = [];
    while (this.#tokens.current.type !== '%}') {
      if (expressions.length > 0) this.#tokens.expect(',');
      expressions.push(this.#expressions.expression());
    }
    return expressions.map((expression) => ({ type: 'print', expression }));
  }

  /** Off is what it is anyway. */
  #autoescape(start: number, range: Range): readonly Statement[] {
    const setting = this.#expressions.expression();
    const off = setting.type === 'constant' && setting.value === false;
    if (!off) this.#problems.push({ code: 'unsupported', message: '`autoescape` is not supported', range });
    return [{ type: 'with', bindings: [], ...this.#closed('autoescape', start, range) }];
  }
}

function mentions(target: ReturnType<ExpressionParser['target']>, name: string): boolean {
  return target.type === 'tuple' ? target.items.some((item) => mentions(item, name)) : target.name === name;
}
