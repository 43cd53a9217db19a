import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Range, Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { dataPath } from './data-path.ts';
import type { DataNode, DataProblem, Json } from './node.ts';
import { plainScalar } from './yaml-scalar.ts';

/**
 * The documents of a YAML text as Kubernetes reads them: plain scalars after YAML 1.1, merge keys, no tags but the core ones. Documents
 * without content are left out. A key that occurs twice is a problem, and so are aliases that grow without bound.
 */
export function readYaml(
  source: Source,
): { readonly documents: readonly DataNode[] } | { readonly problem: DataProblem } {
  try {
    const documents = composed(source).filter((document) => !isEmpty(document));
    return { documents: documents.map((document) => new DocumentReader(source, document).root()) };
  } catch (error) {
    if (error instanceof YamlMistake) return { problem: error.problem };
    throw error;
  }
}

const maximumLength = 4 * 1024 * 1024;
/** Pieces that the lexer finds, blanks and marks among them: each takes the parser half a kilobyte, so that so many take 300 MB, and 3 MB of the densest lists would take 1.7 GB. */
const maximumLexemes = 400_000;
const maximumDepth = 127;
/** Values that the aliases of a document may stand for, all in all. */
const maximumExpanded = 100_000;

class YamlMistake extends Error {
  readonly problem: DataProblem;

  constructor(problem: DataProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

type AnyNode = Document.Parsed['contents'] | Alias | undefined;

function composed(source: Source): readonly Document.Parsed[] {
  if (source.text.length > maximumLength) throw wrong({ start: 0, end: 0 }, 'the file is larger than 4 MiB');
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const item of composer.compose(tokensOf(source.text), true, source.text.length))
    documents.push(item as Document.Parsed);
  for (const { errors } of documents) {
    const [first] = errors;
    if (first) throw wrong({ start: first.pos[0], end: Math.max(first.pos[1], first.pos[0]) }, ownWords(first.message));
  }
  return documents;
}

/** The parser keeps its own stack, what composes its tokens uses that of calls: depth is bounded between the two. */
function tokensOf(text: string): readonly Parameters<Composer['next']>[0][] {
  const lexer = new Lexer();
  const parser = new Parser();
  const tokens: Parameters<Composer['next']>[0][] = [];
  let lexemes = 0;
  for (const lexeme of lexer.lex(text)) {
    if (++lexemes > maximumLexemes) {
      const at = { start: parser.offset, end: parser.offset };
      throw wrong(at, `the file has more than ${maximumLexemes} keys, values and marks`, 'split it');
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > 2 * maximumDepth) throw tooDeep({ start: parser.offset, end: parser.offset });
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function isEmpty(document: Document.Parsed): boolean {
  const node = document.contents as AnyNode;
  return node === null || node === undefined || (isScalar(node) && node.source === '' && isPlain(node) && !node.tag);
}

class DocumentReader {
  readonly #source: Source;
  readonly #document: Document.Parsed;
  readonly #anchored = new Map<string, YamlNode>();
  readonly #open = new Set<string>();
  #expanded = 0;

  constructor(source: Source, document: Document.Parsed) {
    this.#source = source;
    this.#document = document;
  }

  root(): DataNode {
    return this.#node(this.#document.contents, { path: '', depth: 0, range: { start: 0, end: 0 } });
  }

  #node(node: AnyNode, at: Spot): YamlNode {
    if (node === null || node === undefined) return this.#made({ ...at, kind: 'null', scalar: null });
    const spot = { ...at, range: rangeOf(node, at.range) };
    if (at.depth > maximumDepth) throw tooDeep(spot.range);
    if (isAlias(node)) return this.#alias(node, spot);
    this.#checkTag(node.tag, spot.range);
    const anchor = node.anchor;
    if (anchor !== undefined) this.#open.add(anchor);
    const made = isMap(node)
      ? this.#map(node, spot)
      : isSeq(node)
        ? this.#list(node.items as AnyNode[], spot)
        : this.#scalar(node, spot);
    if (anchor !== undefined) {
      this.#open.delete(anchor);
      this.#anchored.set(anchor, made);
    }
    return made;
  }

  #alias(alias: Alias, spot: Spot): YamlNode {
    const name = visible(alias.source);
    if (this.#open.has(alias.source))
      throw wrong(spot.range, `the alias \`*${name}\` stands inside what it stands for`);
    const target = this.#anchored.get(alias.source);
    if (!target) throw wrong(spot.range, `the alias \`*${name}\` stands for nothing before it`);
    this.#expanded += target.size;
    if (this.#expanded > maximumExpanded) {
      throw wrong(spot.range, `aliases stand for more than ${maximumExpanded} values`, 'write out what they stand for');
    }
    if (spot.depth + target.height > maximumDepth) throw tooDeep(spot.range);
    return this.#made({ ...target.parts, ...spot });
  }

  #map(map: YAMLMap, spot: Spot): YamlNode {
    const members = new Map<string, YamlNode>();
    const merged: YamlNode[] = [];
    for (const pair of map.items) {
      const key = pair.key as AnyNode;
      const keyRange = rangeOf(key, spot.range);
      const isMerge = isScalar(key) && key.source === '<<' && isPlain(key);
      const name = isMerge ? '<<' : this.#key(key, keyRange);
      const place = {
        path: dataPath(spot.path, name),
        depth: spot.depth + 1,
        range: { start: keyRange.end, end: keyRange.end },
        keyRange,
      };
      const value = this.#node(pair.value as AnyNode, place);
      if (isMerge) merged.push(...mergedMaps(value));
      else if (members.has(name)) throw wrong(keyRange, `the key \`${visible(name)}\` occurs twice in one map`);
      else members.set(name, value);
    }
    for (const { members: more } of merged)
      for (const [name, value] of more) if (!members.has(name)) members.set(name, value as YamlNode);
    return this.#made({ ...spot, kind: 'map', members });
  }

  /** As they are made JSON: a boolean or a number is written out. */
  #key(key: AnyNode, range: Range): string {
    const node = this.#node(key, { path: '', depth: 0, range });
    if (node.kind === 'map' || node.kind === 'list' || node.kind === 'null')
      throw wrong(range, `a key can't be a ${node.kind}`);
    return String(node.scalar);
  }

  #list(items: readonly AnyNode[], spot: Spot): YamlNode {
    const start = { start: spot.range.start, end: spot.range.start };
    return this.#made({
      ...spot,
      kind: 'list',
      items: items.map((item, index) =>
        this.#node(item, { path: dataPath(spot.path, index), depth: spot.depth + 1, range: start }),
      ),
    });
  }

  #scalar(node: Scalar, spot: Spot): YamlNode {
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
    const scalar = taggedScalar(text, node.tag, isPlain(node));
    if (scalar === undefined) {
      const wanted =
        node.tag === undefined ? 'no value of JSON' : `no value of \`!!${node.tag.slice(coreTag.length)}\``;
      throw wrong(spot.range, `\`${visible(text.slice(0, 40))}\` is ${wanted}`);
    }
    return this.#made({ ...spot, kind: kindOf(scalar), scalar });
  }

  #checkTag(tag: string | undefined, range: Range): void {
    if (tag === undefined || tag === '!' || coreTags.has(tag)) return;
    throw wrong(range, `the tag \`${visible(tag.slice(0, 80))}\` is not supported`, 'leave it out');
  }

  #made(parts: Omit<NodeParts, 'source'>): YamlNode {
    return new YamlNode({ ...parts, source: this.#source });
  }
}

interface Spot {
  readonly path: string;
  readonly depth: number;
  readonly range: Range;
  readonly keyRange?: Range;
}

interface NodeParts extends Omit<Spot, 'depth'> {
  readonly source: Source;
  readonly kind: DataNode['kind'];
  readonly scalar?: DataNode['scalar'];
  readonly members?: ReadonlyMap<string, YamlNode>;
  readonly items?: readonly YamlNode[];
}

class YamlNode implements DataNode {
  readonly kind: DataNode['kind'];
  readonly source: Source;
  readonly range: Range;
  readonly keyRange?: Range;
  readonly path: string;
  readonly members: ReadonlyMap<string, YamlNode>;
  readonly items: readonly YamlNode[];
  readonly scalar: DataNode['scalar'];
  /** Values in it, itself included and what aliases stand for. */
  readonly size: number;
  /** Levels below it. */
  readonly height: number;

  constructor(parts: NodeParts) {
    this.kind = parts.kind;
    this.source = parts.source;
    this.range = parts.range;
    if (parts.keyRange) this.keyRange = parts.keyRange;
    this.path = parts.path;
    this.members = parts.members ?? noMembers;
    this.items = parts.items ?? [];
    this.scalar = parts.scalar ?? null;
    let size = 1;
    let height = 0;
    for (const child of this.#children()) {
      size += child.size;
      height = Math.max(height, child.height + 1);
    }
    this.size = size;
    this.height = height;
  }

  get parts(): Pick<NodeParts, 'kind' | 'scalar' | 'members' | 'items'> {
    return { kind: this.kind, scalar: this.scalar, members: this.members, items: this.items };
  }

  value(): Json {
    if (this.kind === 'list') return this.items.map((item) => item.value());
    if (this.kind !== 'map') return this.scalar;
    return new Map([...this.members].map(([name, member]) => [name, member.value()]));
  }

  #children(): Iterable<YamlNode> {
    return this.kind === 'map' ? this.members.values() : this.items;
  }
}

const noMembers: ReadonlyMap<string, YamlNode> = new Map();
const coreTag = 'tag:yaml.org,2002:';
const coreTags = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => coreTag + name));

function mergedMaps(value: YamlNode): readonly YamlNode[] {
  const maps = value.kind === 'list' ? value.items : [value];
  const other = maps.find(({ kind }) => kind !== 'map');
  if (other) throw wrong(other.range, 'a merge key takes a map or a list of maps');
  return maps;
}

function taggedScalar(text: string, tag: string | undefined, plain: boolean): DataNode['scalar'] | undefined {
  if (tag === undefined) return plain ? plainScalar(text) : text;
  if (tag === '!' || tag === `${coreTag}str`) return text;
  const scalar = plainScalar(text);
  const kinds: Readonly<Record<string, readonly string[]>> = {
    int: ['integer'],
    float: ['integer', 'number'],
    bool: ['boolean'],
    null: ['null'],
  };
  if (scalar === undefined) return undefined;
  const kind = typeof scalar === 'bigint' || Number.isInteger(scalar) ? 'integer' : kindOf(scalar);
  return kinds[tag.slice(coreTag.length)]?.includes(kind) ? scalar : undefined;
}

function kindOf(scalar: DataNode['scalar']): DataNode['kind'] {
  if (scalar === null) return 'null';
  if (typeof scalar === 'string') return 'string';
  return typeof scalar === 'boolean' ? 'boolean' : 'number';
}

function isPlain(node: Scalar): boolean {
  return node.type === 'PLAIN' || node.type === undefined;
}

/** Nodes that the text leaves out have no useful range of their own: they stand where `fallback` is. */
function rangeOf(node: AnyNode, fallback: Range): Range {
  const range = node?.range;
  if (!range) return fallback;
  return { start: range[0], end: range[1] };
}

/** The parser's sentence as one clause. */
function ownWords(message: string): string {
  const [clause = ''] = message.split('\n');
  const text = visible(clause).replace(/\.$/, '').slice(0, 200);
  return /^[A-Z][a-z ]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

function tooDeep(range: Range): YamlMistake {
  return wrong(range, `it is nested more than ${maximumDepth} deep`);
}

function wrong(range: Range, message: string, help?: string): YamlMistake {
  return new YamlMistake({ message, range, ...(help === undefined ? {} : { help }) });
}
