import { readJson } from '../data/json.ts';
import type { DataNode } from '../data/node.ts';
import type { LocatedProblem } from '../diagnostic/located-error.ts';
import type { Located, Range, Source } from '../text/source.ts';

/** What an Occlum.json says about what the host may start. */
export interface OcclumConfig {
  readonly source: Source;
  /** Paths, or folders, of what the host may start; absent when they are not written. */
  readonly entryPoints: readonly Located<string>[] | undefined;
  /** Values that hold whatever the host says, but for names that are `untrusted` too. */
  readonly defaults: readonly OcclumVariable[];
  /** Names whose values the host gives. */
  readonly untrusted: readonly Located<string>[];
  readonly debuggable: Located<boolean> | undefined;
  readonly mounts: readonly OcclumMount[];
  /** What has another type than it should; the rest is read all the same. */
  readonly problems: readonly LocatedProblem[];
}

export interface OcclumVariable {
  readonly name: string;
  readonly value: string;
  readonly range: Range;
}

export interface OcclumMount {
  readonly target: string | undefined;
  readonly type: string | undefined;
  readonly source: string | undefined;
  readonly range: Range;
}

/** Never throws for a text; `problem` when it is no JSON object at all. */
export function readOcclumConfig(
  source: Source,
): { readonly config: OcclumConfig } | { readonly problem: LocatedProblem } {
  const read = readJson(source);
  if ('problem' in read) return read;
  const { root } = read;
  if (root.kind !== 'map') return { problem: { range: root.range, message: 'Occlum.json has to be an object' } };
  const problems: LocatedProblem[] = [];
  const env = typed(root.members.get('env'), 'map', problems);
  const metadata = typed(root.members.get('metadata'), 'map', problems);
  const entries = typed(root.members.get('entry_points'), 'list', problems);
  const long = [entries, env?.members.get('default'), env?.members.get('untrusted'), root.members.get('mount')].find(
    (list) => list && list.items.length > mostEntries,
  );
  if (long)
    return { problem: { range: long.keyRange!, message: `\`${long.path}\` has more than ${mostEntries} entries` } };
  const config = {
    source,
    entryPoints: entries && texts(entries, problems),
    defaults: texts(typed(env?.members.get('default'), 'list', problems), problems).flatMap((entry) =>
      variableOf(entry, problems),
    ),
    untrusted: texts(typed(env?.members.get('untrusted'), 'list', problems), problems),
    debuggable: flag(typed(metadata?.members.get('debuggable'), 'boolean', problems)),
    mounts: mountsOf(typed(root.members.get('mount'), 'list', problems), problems),
  };
  return { config: { ...config, problems } };
}

/** Of one list. */
const mostEntries = 100_000;

const nouns = { map: 'an object', list: 'a list', string: 'a text', boolean: '`true` or `false`' } as const;

function typed(node: DataNode | undefined, kind: keyof typeof nouns, problems: LocatedProblem[]): DataNode | undefined {
  if (!node || node.kind === kind) return node;
  problems.push({ range: node.range, message: `\`${node.path}\` has to be ${nouns[kind]}` });
  return undefined;
}

function texts(list: DataNode | undefined, problems: LocatedProblem[]): readonly Located<string>[] {
  return (list?.items ?? []).flatMap((item) => {
    const text = typed(item, 'string', problems);
    return text ? [{ value: text.scalar as string, range: text.range }] : [];
  });
}

function flag(node: DataNode | undefined): Located<boolean> | undefined {
  return node && { value: node.scalar as boolean, range: node.range };
}

function variableOf({ value, range }: Located<string>, problems: LocatedProblem[]): readonly OcclumVariable[] {
  const at = value.indexOf('=');
  if (at > 0) return [{ name: value.slice(0, at), value: value.slice(at + 1), range }];
  problems.push({ range, message: 'a variable has to be `NAME=value`' });
  return [];
}

function mountsOf(list: DataNode | undefined, problems: LocatedProblem[]): readonly OcclumMount[] {
  return (list?.items ?? []).flatMap((item) => {
    const mount = typed(item, 'map', problems);
    if (!mount) return [];
    const text = (name: string) => typed(mount.members.get(name), 'string', problems)?.scalar as string | undefined;
    return [{ target: text('target'), type: text('type'), source: text('source'), range: mount.range }];
  });
}
