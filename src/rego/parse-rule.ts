import type { Range } from '../text/source.ts';
import type { BodyReader } from './parse-body.ts';
import type { Branch, Expr, OldSyntax, Rule } from './syntax.ts';

/** One rule as it is written, and those that its further bodies make. */
export function readRules(reader: BodyReader, oldSyntax: OldSyntax[]): readonly Rule[] {
  const { start } = reader.lexer;
  reader.count('rules', reader.lexer.range);
  const isDefault = reader.atWord('default');
  if (isDefault) reader.lexer.next();
  const head = readHead(reader);
  const since = (): Range => ({ start, end: reader.lexer.before });
  if (isDefault) {
    if (!head.value) reader.wrong('the default has no value', since());
    return [{ ...head, isDefault, branches: [], range: since() }];
  }
  const old = (kind: OldSyntax['kind'], message: string): void => {
    oldSyntax.push({ kind, range: head.nameRange, message });
  };
  const hasIf = reader.atWord('if');
  const shaped = hasIf ? head : asOldSet(head, old);
  const rule = { ...shaped, isDefault, branches: readBranches(reader, old), range: since() };
  if (rule.branches.length === 0) reader.wantEnd();
  if (rule.branches.length === 0 && !rule.value && rule.path.length === 0) {
    reader.wrong(`the rule \`${head.name}\` has neither a value nor a body`, head.nameRange);
  }
  return [rule, ...furtherBodies(reader, rule)];
}

type Head = Omit<Rule, 'branches' | 'isDefault' | 'range'>;

function readHead(reader: BodyReader): Head {
  const { lexer } = reader;
  if (lexer.kind !== 'name') reader.wrong('a rule begins with a name');
  const nameRange = lexer.range;
  const term = reader.headTerm();
  const { name, path } = headPath(reader, term.kind === 'call' ? { ...term, kind: 'var' } : term);
  if (reader.atWord('contains')) {
    lexer.next();
    return { name, nameRange, path, kind: 'set', params: [], value: reader.expression() };
  }
  const kind = term.kind === 'call' ? 'function' : 'complete';
  const params = term.kind === 'call' ? term.args : [];
  if (!reader.at(':=') && !reader.at('=')) return { name, nameRange, path, kind, params };
  lexer.next();
  return { name, nameRange, path, kind, params, value: reader.expression() };
}

function headPath(reader: BodyReader, term: Expr): { readonly name: string; readonly path: readonly Expr[] } {
  const path: Expr[] = [];
  let base = term;
  for (; base.kind === 'index'; base = base.base) path.unshift(base.key);
  if (base.kind !== 'var') return reader.wrong('a rule begins with a name', term.range);
  return { name: base.name, path };
}

/** `p[x] { … }` without `if` makes a set. */
function asOldSet(head: Head, old: (kind: OldSyntax['kind'], message: string) => void): Head {
  const element = head.path.at(-1);
  if (!element || head.value || head.kind !== 'complete') return head;
  if (element.kind === 'const' && head.path.length === 1 && typeof element.value === 'string') return head;
  old('set-without-contains', `the set \`${head.name}\` is made without \`contains\``);
  return { ...head, kind: 'set', path: head.path.slice(0, -1), value: element };
}

function readBranches(reader: BodyReader, old: (kind: OldSyntax['kind'], message: string) => void): Branch[] {
  const branches: Branch[] = [];
  const first = readBranch(reader, reader.lexer.start, old);
  if (!first) return branches;
  branches.push(first);
  while (reader.atWord('else')) {
    const { start } = reader.lexer;
    reader.lexer.next();
    const value = reader.at(':=') || reader.at('=') ? elseValue(reader) : undefined;
    const branch = readBranch(reader, start, old);
    const range = { start, end: reader.lexer.before };
    if (!branch && !value) reader.wrong('`else` has neither a value nor a body');
    branches.push({ body: branch?.body ?? [], ...(value ? { value } : {}), range });
  }
  return branches;
}

function elseValue(reader: BodyReader): Expr {
  reader.lexer.next();
  return reader.expression();
}

function readBranch(
  reader: BodyReader,
  start: number,
  old: (kind: OldSyntax['kind'], message: string) => void,
): Branch | undefined {
  const hasIf = reader.atWord('if');
  if (!hasIf && !reader.at('{')) return undefined;
  if (hasIf) reader.lexer.next();
  else old('body-without-if', 'a body without `if` is refused by the Kata agent');
  const body = reader.at('{') ? reader.braced() : [reader.statement()];
  return { body, range: { start, end: reader.lexer.before } };
}

/** `p { a } { b }` */
function furtherBodies(reader: BodyReader, rule: Rule): readonly Rule[] {
  const rules: Rule[] = [];
  while (reader.at('{') && rule.branches.length > 0) {
    const { start } = reader.lexer;
    reader.count('rules', reader.lexer.range);
    const body = reader.braced();
    const range = { start, end: reader.lexer.before };
    rules.push({ ...rule, branches: [{ body, range }], range });
  }
  return rules;
}
