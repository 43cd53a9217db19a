import type { Range } from '../text/source.ts';
import type { Template } from './parse.ts';
import type { Expression } from './syntax.ts';

export interface Reference {
  readonly name: string;
  readonly range: Range;
}

/** Names whose truth alone decides something: `{% if debug %}`, `'a' if not debug else 'b'`. In the order of the text. */
export function conditionNames(template: Template): readonly Reference[] {
  const found: Reference[] = [];
  visit(template.body, (thing) => {
    const condition = thing.condition as Expression | undefined;
    if (condition) for (const reference of bareNames(condition)) found.push(reference);
  });
  return found;
}

/** Calls of a plain name, e.g. `ldd('/bin/sh')`. */
export function calls(template: Template): readonly Reference[] {
  const found: Reference[] = [];
  visit(template.body, (thing) => {
    const call = thing as unknown as Expression;
    if (call.type === 'call' && call.target.type === 'name') found.push({ name: call.target.name, range: call.range });
  });
  return found;
}

function bareNames(condition: Expression): readonly Reference[] {
  if (condition.type === 'name') return [{ name: condition.name, range: condition.range }];
  if (condition.type === 'not') return bareNames(condition.operand);
  if (condition.type === 'and' || condition.type === 'or')
    return [...bareNames(condition.left), ...bareNames(condition.right)];
  return [];
}

type Thing = Readonly<Record<string, unknown>>;

/** Every statement and expression; the parser bounds how deep they nest. Constants hold no expressions. */
function visit(thing: unknown, look: (thing: Thing) => void): void {
  if (typeof thing !== 'object' || thing === null) return;
  if (Array.isArray(thing)) {
    for (const item of thing) visit(item, look);
    return;
  }
  const node = thing as Thing;
  look(node);
  if (node.type === 'constant') return;
  for (const [name, value] of Object.entries(node)) if (name !== 'range') visit(value, look);
}
