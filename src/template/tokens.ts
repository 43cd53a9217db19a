import type { Lexer, Token } from './lex.ts';
import { TemplateError } from './problem.ts';
import type { TemplateProblem } from './template.ts';

/** The tokens of a template, one ahead. */
export class Tokens {
  readonly #lexer: Lexer;
  readonly #problems: TemplateProblem[];
  #ahead: Token | undefined;
  current: Token;
  /** Where the token before the current one ends. */
  lastEnd = 0;

  constructor(lexer: Lexer, problems: TemplateProblem[]) {
    this.#lexer = lexer;
    this.#problems = problems;
    this.current = lexer.next();
  }

  /** Answers the current token and goes on to the next one. */
  next(): Token {
    const token = this.current;
    this.lastEnd = token.range.end;
    this.current = this.#ahead ?? (token.type === 'end' ? token : this.#lexer.next());
    this.#ahead = undefined;
    return token;
  }

  look(): Token {
    if (this.current.type === 'end') return this.current;
    this.#ahead ??= this.#lexer.next();
    return this.#ahead;
  }

  follows(type: string): boolean {
    return this.look().type === type;
  }

  followsName(text: string): boolean {
    const { type, text: found } = this.look();
    return type === 'name' && found === text;
  }

  isName(text: string): boolean {
    return this.current.type === 'name' && this.current.text === text;
  }

  skip(type: string): boolean {
    if (this.current.type !== type) return false;
    this.next();
    return true;
  }

  skipName(text: string): boolean {
    if (!this.isName(text)) return false;
    this.next();
    return true;
  }

  expect(type: string): Token {
    if (this.current.type !== type) throw this.unexpected(type === 'name' ? 'a name' : `\`${type}\``);
    return this.next();
  }

  unexpected(wanted: string): TemplateError {
    const { type, text, range } = this.current;
    if (type === 'end') return new TemplateError('syntax', `the template ends where ${wanted} is expected`, { range });
    const found =
      type === 'name' || type === 'integer' || type === 'float'
        ? `\`${text}\``
        : type === 'string'
          ? 'a text'
          : `\`${type}\``;
    return new TemplateError('syntax', `${found} stands where ${wanted} is expected`, { range });
  }

  get reported(): number {
    return this.#problems.length;
  }

  /** Takes back the unknown names reported since, which turned out to stand under a condition. */
  withdraw(reported: number): void {
    const kept = this.#problems.splice(reported).filter(({ code }) => code !== 'syntax');
    for (const problem of kept) this.#problems.push(problem);
  }

  /** A mistake that parsing can go on after. */
  report(problem: TemplateProblem): void {
    this.#problems.push(problem);
  }
}
