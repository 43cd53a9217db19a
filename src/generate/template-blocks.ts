import { parseTemplate } from '../template/parse.ts';
import type { Statement } from '../template/syntax.ts';
import type { Range, Source } from '../text/source.ts';

/**
 * The outermost block (`for`, `if`, …) of a template that holds a place but not `owner`: what is written there would be repeated
 * or left out with it. From behind its first tag to behind its last one.
 */
export function blockAround(source: Source, place: number, owner: number | undefined): Range | undefined {
  const holds = ({ start, end }: Range, at: number | undefined) => at !== undefined && start <= at && at < end;
  return blocksOf(source).find((block) => holds(block, place) && !holds(block, owner));
}

const known = new WeakMap<Source, readonly Range[]>();

/** Outer ones first. */
function blocksOf(source: Source): readonly Range[] {
  const blocks = known.get(source) ?? blocksIn(parseTemplate(source).body, source.text.length);
  known.set(source, blocks);
  return blocks;
}

/** The parser keeps a block's first tag: it lasts until the next statement begins. */
function blocksIn(body: readonly Statement[], end: number): readonly Range[] {
  return body.flatMap((statement, at) => {
    const bodies = bodiesOf(statement);
    if (bodies.length === 0) return [];
    const block = { start: statement.range.end, end: body[at + 1]?.range.start ?? end };
    const inner = bodies.flatMap((one) => blocksIn(one, block.end));
    return statement.type === 'with' || statement.type === 'block' ? inner : [block, ...inner];
  });
}

function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  if (statement.type === 'if') return [...statement.arms.map(({ body }) => body), statement.otherwise];
  if (statement.type === 'for') return [statement.body, statement.otherwise];
  return 'body' in statement ? [statement.body] : [];
}
