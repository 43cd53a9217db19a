import type { Range, Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { LimitError } from './budget.ts';
import { Lexer, refuse } from './lex.ts';
import { BodyReader } from './parse-body.ts';
import { readRules } from './parse-rule.ts';
import type { OldSyntax, RegoImport, RegoModule, Rule } from './syntax.ts';

export interface ParseOptions {
  /** `v1` refuses what the Kata agent of today refuses; by default that is read too, and listed in `oldSyntax`. */
  readonly version?: 'v1' | 'any';
}

/** Throws a LocatedError for the first construct that is wrong, or that this evaluator does not know. A source is read once. */
export function parseRego(source: Source, { version = 'any' }: ParseOptions = {}): RegoModule {
  const known = read[version].get(source);
  if (known) return known;
  const module = readSource(source, version);
  read[version].set(source, module);
  return module;
}

const read = { v1: new WeakMap<Source, RegoModule>(), any: new WeakMap<Source, RegoModule>() };

function readSource(source: Source, version: 'v1' | 'any'): RegoModule {
  if (source.text.length > longest)
    refuse(source, { start: longest, end: longest }, `the policy is longer than ${longest >> 20} MiB`);
  const lexer = new Lexer(source);
  try {
    return readModule(lexer, version);
  } catch (error) {
    if (error instanceof RangeError) return refuse(source, lexer.range, 'it is nested too deep');
    if (error instanceof LimitError) return refuse(source, lexer.range, error.message);
    throw error;
  }
}

/** UTF-16 units. */
const longest = 16 << 20;

function readModule(lexer: Lexer, version: 'v1' | 'any'): RegoModule {
  const { source } = lexer;
  const reader = new BodyReader(lexer);
  const packagePath = readPackage(lexer);
  const imports: RegoImport[] = [];
  while (lexer.kind === 'name' && lexer.text === 'import') imports.push(readImport(lexer));
  const rules: Rule[] = [];
  const oldSyntax: OldSyntax[] = [];
  while (lexer.kind !== 'end') for (const rule of readRules(reader, oldSyntax)) rules.push(rule);
  if (version === 'v1' && oldSyntax[0]) refuse(source, oldSyntax[0].range, oldSyntax[0].message);
  return { source, package: packagePath.path, packageRange: packagePath.range, imports, rules, oldSyntax };
}

interface DottedPath {
  readonly path: readonly string[];
  readonly range: Range;
}

function readPackage(lexer: Lexer): DottedPath {
  if (lexer.kind !== 'name' || lexer.text !== 'package') {
    refuse(lexer.source, lexer.range, 'the file does not begin with `package`', 'begin it with `package agent_policy`');
  }
  lexer.next();
  return readPath(lexer);
}

function readImport(lexer: Lexer): RegoImport {
  const start = lexer.start;
  lexer.next();
  const { path, range } = readPath(lexer);
  if (!['input', 'data', 'future', 'rego'].includes(path[0]!)) {
    refuse(lexer.source, range, `\`${visible(path.join('.'))}\` can't be imported`, 'import from `input` or `data`');
  }
  let alias = path.at(-1)!;
  if (lexer.kind === 'name' && lexer.text === 'as') {
    lexer.next();
    alias = readName(lexer);
  }
  return { path, alias, range: { start, end: lexer.before } };
}

function readPath(lexer: Lexer): DottedPath {
  const start = lexer.start;
  const path = [readName(lexer)];
  while (isOp(lexer, '.') || isOp(lexer, '[')) {
    const isDot = isOp(lexer, '.');
    lexer.next();
    path.push(isDot ? readName(lexer) : readString(lexer));
  }
  return { path, range: { start, end: lexer.before } };
}

function readString(lexer: Lexer): string {
  if (lexer.kind !== 'string') refuse(lexer.source, lexer.range, 'a path has a string here');
  const text = String(lexer.value);
  lexer.next();
  if (!isOp(lexer, ']')) refuse(lexer.source, lexer.range, '`]` is missing');
  lexer.next();
  return text;
}

function isOp(lexer: Lexer, op: string): boolean {
  return lexer.kind === 'op' && lexer.text === op && !lexer.newline;
}

function readName(lexer: Lexer): string {
  if (lexer.kind !== 'name') refuse(lexer.source, lexer.range, 'a name is missing');
  const name = lexer.text;
  lexer.next();
  return name;
}
