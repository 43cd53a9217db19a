import type { DataNode } from '../data/node.ts';
import { readYaml } from '../data/yaml.ts';
import type { LocatedProblem } from '../diagnostic/located-error.ts';
import { parseRelease, type Release } from '../gramine/release.ts';
import type { Located, Source } from '../text/source.ts';

/** What GSC reads of its `config.yaml`. Values of another type than they should have are as YAML 1.1 has them in text. */
export interface GscConfig {
  readonly source: Source;
  readonly root: DataNode;
  readonly distro: Located<string> | undefined;
  readonly registry: Located<string> | undefined;
  /** Undefined when there is no such section. */
  readonly gramine: GscGramine | undefined;
  readonly hasDriver: boolean;
}

export interface GscGramine {
  readonly repository: Located<string> | undefined;
  readonly branch: Located<string> | undefined;
  /** An image in which Gramine is built already. */
  readonly image: Located<string> | undefined;
}

/** Never throws for a text; `problem` for what is no YAML, or no single table. */
export function readGscConfig(source: Source): { readonly config: GscConfig } | { readonly problem: LocatedProblem } {
  const read = readYaml(source);
  if ('problem' in read) return read;
  const [root, second] = read.documents;
  if (!root) return { problem: { range: null, message: 'the file is empty' } };
  if (second) return { problem: { range: second.range, message: 'there is a second document' } };
  if (root.kind !== 'map')
    return { problem: { range: root.range, message: 'a configuration of GSC is a map, as in `Distro: "auto"`' } };
  return { config: configOf(root) };
}

/** Of a document that is a table. */
export function configOf(root: DataNode): GscConfig {
  const gramine = root.members.get('Gramine');
  return {
    source: root.source,
    root,
    distro: textOf(root.members.get('Distro')),
    registry: textOf(root.members.get('Registry')),
    gramine: gramine && {
      repository: textOf(gramine.members.get('Repository')),
      branch: textOf(gramine.members.get('Branch')),
      image: textOf(gramine.members.get('Image')),
    },
    hasDriver: root.members.has('SGXDriver'),
  };
}

/** The release of Gramine that a branch names; undefined for `master`, a commit and what else there may be. */
export function releaseOfBranch(branch: string): Release | undefined {
  const exact = /^v?(\d+\.\d+(?:\.\d+)?)$/.exec(branch)?.[1];
  if (exact === undefined) return undefined;
  return parseRelease(/^\d+\.\d+$/.test(exact) ? `${exact}.0` : exact) ?? parseRelease(exact);
}

function textOf(node: DataNode | undefined): Located<string> | undefined {
  if (!node || node.kind === 'map' || node.kind === 'list' || node.kind === 'null') return undefined;
  return { value: String(node.scalar), range: node.range };
}
