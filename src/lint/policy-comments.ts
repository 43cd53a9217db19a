import type { DataNode } from '../data/node.ts';
import { readYaml } from '../data/yaml.ts';
import type { Range, Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { formats } from './formats.ts';
import { type ForeignKind, isDataKind } from './kinds.ts';

/** The comments of a text, in which suppressions may stand. JSON has none. */
export function commentsOf(source: Source, kind: ForeignKind): readonly Range[] {
  if (!source.text.includes('#')) return [];
  switch (isDataKind(kind) ? formats[kind].syntax : kind) {
    case 'exec-policy':
    case 'init-data':
    case 'toml':
      return parseToml(source).comments;
    case 'kata-policy':
    case 'trustee-policy':
      return [...regoComments(source.text)];
    case 'kubernetes':
    case 'yaml':
      return yamlComments(source);
    default:
      return [];
  }
}

/** A `#` outside of strings; a string ends with its line, a raw one does not. */
function* regoComments(text: string): Generator<Range> {
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\\r\n])*"?|`[^`]*`?|#[^\r\n]*/g))
    if (token.startsWith('#')) yield { start: index, end: index + token.length };
}

/** A `#` after a blank that lies in no scalar. */
function yamlComments(source: Source): readonly Range[] {
  const read = readYaml(source);
  if ('problem' in read) return [];
  const scalars = read.documents.flatMap((document) => [...scalarsOf(document)]).sort((a, b) => a.start - b.start);
  const comments: Range[] = [];
  let next = 0;
  for (const { 0: whole, 1: comment, index } of source.text.matchAll(/(?:^|[ \t])(#[^\r\n]*)/gm)) {
    const start = index + whole.length - comment!.length;
    while (next < scalars.length && scalars[next]!.end <= start) next++;
    const scalar = scalars[next];
    if (!scalar || scalar.start > start) comments.push({ start, end: start + comment!.length });
  }
  return comments;
}

function* scalarsOf(root: DataNode): Generator<Range> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const member of node.members.values()) pending.push(member);
    for (const item of node.items) pending.push(item);
    if (node.kind !== 'map' && node.kind !== 'list') yield node.range;
  }
}
