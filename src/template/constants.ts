import type { CallArguments, Expression } from './syntax.ts';

/** Jinja can't compute them while it compiles: they want the context of the rendering. */
const lateFilters: ReadonlySet<string> = new Set(['map', 'select', 'reject', 'selectattr', 'rejectattr']);

/** Whether Jinja computes an expression while it compiles, so that errors in it come whether or not it is ever reached. */
export function isFoldable(expression: Expression | undefined): boolean {
  if (!expression) return true;
  switch (expression.type) {
    case 'constant':
      return true;
    case 'name':
    case 'call':
      return false;
    case 'list':
    case 'tuple':
      return expression.items.every(isFoldable);
    case 'dict':
      return expression.entries.flat().every(isFoldable);
    case 'attribute':
      return isFoldable(expression.target);
    case 'item':
      return isFoldable(expression.target) && isFoldable(expression.key);
    case 'slice':
      return isFoldable(expression.target) && expression.bounds.every(isFoldable);
    case 'filter':
    case 'test':
      if (lateFilters.has(expression.name) || !expression.target) return false;
      return isFoldable(expression.target) && argumentsOf(expression.args).every(isFoldable);
    case 'not':
    case 'negate':
    case 'positive':
      return isFoldable(expression.operand);
    case 'and':
    case 'or':
    case 'binary':
      return isFoldable(expression.left) && isFoldable(expression.right);
    case 'concat':
      return expression.parts.every(isFoldable);
    case 'compare':
      return isFoldable(expression.first) && expression.rest.every(([, operand]) => isFoldable(operand));
    case 'conditional':
      return [expression.condition, expression.then, expression.otherwise].every(isFoldable);
  }
}

function argumentsOf(args: CallArguments): readonly (Expression | undefined)[] {
  return [...args.positional, ...args.keywords.map(([, value]) => value), args.rest, args.extra];
}

/** Whether a dict written out has a list or a dict as a key for certain. */
export function hasUnhashableKey(entries: readonly (readonly [Expression, Expression])[]): boolean {
  return entries.some(([key]) => isUnhashable(key));
}

function isUnhashable(key: Expression): boolean {
  return key.type === 'list' || key.type === 'dict' || (key.type === 'tuple' && key.items.some(isUnhashable));
}
