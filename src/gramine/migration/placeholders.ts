import type { Node, TomlDocument } from '../../toml/document.ts';
import { formatPlace, placeOf } from '../schema-walk.ts';
import type { Proposal, Situation } from './situation.ts';

/** Graphene's Makefiles filled in `$(NAME)`, which gramine-manifest does not. */
export function* placeholders({ document, from }: Situation): Generator<Proposal> {
  if (from !== 'graphene') return;
  const found: Node[] = [];
  for (let node = 1; node < document.nodeCount; node++) if (isFilledIn(document, node)) found.push(node);
  const [first] = found;
  if (first === undefined) return;
  const count =
    found.length === 1 ? '' : `, as ${found.length - 1} more ${found.length === 2 ? 'value does' : 'values do'}`;
  const path = formatPlace(placeOf(document, first));
  yield {
    id: 'placeholders',
    verdict: 'note',
    path,
    at: document.statementRange(first),
    message: `\`${path}\` holds a \`$(NAME)\`${count}, which gramine-manifest does not fill in as a Makefile did`,
    help: 'write `{{ name }}` in a template, and give the value with `-D name=value`',
    rewrites: [],
  };
}

function isFilledIn(document: TomlDocument, node: Node): boolean {
  return document.kind(node) === 'string' && /\$\([A-Za-z_]\w*\)/.test(document.source.slice(document.range(node)));
}
