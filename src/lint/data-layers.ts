import { readJson } from '../data/json.ts';
import type { DataNode } from '../data/node.ts';
import { schemaMistakes } from '../data/schema-mistakes.ts';
import { readTomlData } from '../data/toml.ts';
import { readYaml } from '../data/yaml.ts';
import type { LocatedProblem } from '../diagnostic/located-error.ts';
import { Source } from '../text/source.ts';
import type { DataSubject } from './data-subject.ts';
import { type DataFormat, formats, type InnerText } from './formats.ts';
import type { DataKind } from './kinds.ts';
import { commentsOf } from './policy-comments.ts';
import type { CarriedLayer, LayerOptions, PolicyLayer } from './policy-layers.ts';

/** Reads a text of a data format and what it holds of others. Never throws for a text: what can't be read is said in the subjects. */
export function dataLayer(source: Source, kind: DataKind, options: LayerOptions): PolicyLayer {
  const parts = options.decoding?.length
    ? { data: [{ subject: unreadable(source, { kind, options }, options.decoding), shift: 0 }], carried: [] }
    : dataParts(source, kind, options);
  return { source, comments: commentsOf(source, kind), parts: [], ...parts };
}

/** What of a text of any format is data. */
export function dataParts(
  source: Source,
  kind: DataSubject['kind'],
  options: LayerOptions,
): Pick<PolicyLayer, 'data' | 'carried'> {
  const format = formats[kind];
  const read = rootsOf(source, format);
  if ('problems' in read)
    return { data: [{ subject: unreadable(source, { kind, options }, read.problems), shift: 0 }], carried: [] };
  const texts = read.roots.flatMap((root) => [...(format.inside?.(root) ?? [])]);
  const parts = texts.map((text) => innerParts(text, source, options));
  return {
    data: [
      ...read.roots.map((root) => ({ subject: readable(root, { kind, options }), shift: 0 })),
      ...parts.flatMap(({ data }) => data),
    ],
    carried: parts.flatMap(({ carried }) => carried),
  };
}

interface As {
  readonly kind: DataSubject['kind'];
  readonly options: LayerOptions;
}

type Roots = { readonly roots: readonly DataNode[] } | { readonly problems: readonly LocatedProblem[] };

function rootsOf(source: Source, { syntax }: DataFormat): Roots {
  if (syntax === 'yaml') {
    const read = readYaml(source);
    return 'problem' in read ? { problems: [read.problem] } : { roots: read.documents };
  }
  if (syntax === 'toml') {
    const read = readTomlData(source);
    return 'problems' in read ? read : { roots: [read.root] };
  }
  const read = readJson(source);
  return 'problem' in read ? { problems: [read.problem] } : { roots: [read.root] };
}

function readable(root: DataNode, { kind, options }: As): DataSubject {
  const { schema } = formats[kind];
  const mistakes = schema ? schemaMistakes(root, schema) : [];
  return {
    kind,
    source: root.source,
    profile: options.profile,
    release: options.release,
    root,
    unreadable: [],
    mistakes,
  };
}

function unreadable(source: Source, { kind, options }: As, problems: readonly LocatedProblem[]): DataSubject {
  return {
    kind,
    source,
    profile: options.profile,
    release: options.release,
    root: emptyTable(source),
    unreadable: problems,
    mistakes: [],
  };
}

function emptyTable(source: Source): DataNode {
  const read = readJson(new Source(source.path, '{}'));
  if ('problem' in read) throw new Error('an empty table is JSON');
  return read.root;
}

/** A text that stands in the file as it is is part of it; what is encoded is a layer of its own. */
function innerParts(inner: InnerText, file: Source, options: LayerOptions): Pick<PolicyLayer, 'data' | 'carried'> {
  const { kind, text, at, offset, name } = inner;
  const layer = dataLayer(new Source(`${file.path}#${name}`, text), kind, options);
  if (offset === undefined) return { data: [], carried: [{ layer, at, name } satisfies CarriedLayer] };
  return {
    data: layer.data.map(({ subject, shift }) => ({ subject, shift: shift + offset })),
    carried: layer.carried.map((carried) => ({
      ...carried,
      at: { start: carried.at.start + offset, end: carried.at.end + offset },
    })),
  };
}
