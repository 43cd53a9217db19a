import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import type { Located, Range } from '../text/source.ts';

/** A manifest of MarbleRun: which enclaves its coordinator accepts, and what it hands them. */
export interface MarbleRunManifest {
  readonly packages: readonly MarblePackage[];
  readonly marbles: readonly Marble[];
}

/** An enclave that is accepted: by its measurement, or by its signer, product and least version. */
export interface MarblePackage {
  readonly name: string;
  readonly range: Range;
  readonly uniqueId: Located<string> | undefined;
  readonly signerId: Located<string> | undefined;
  readonly productId: Located<number> | undefined;
  readonly securityVersion: Located<number> | undefined;
  readonly debug: Located<boolean> | undefined;
  readonly tcbStatuses: readonly Located<string>[];
}

/** Something that is started, with parameters that the host does not decide. */
export interface Marble {
  readonly name: string;
  readonly range: Range;
  readonly package: Located<string> | undefined;
  /** Absent when they are not written; then the host decides. */
  readonly argv: readonly Located<string>[] | undefined;
  readonly env: ReadonlyMap<string, DataNode>;
  readonly files: ReadonlyMap<string, DataNode>;
}

/** Members of a wrong type count as absent. */
export function marbleRunManifestOf(root: DataNode): MarbleRunManifest {
  return {
    packages: [...(member(root, 'Packages')?.members ?? [])].map(([name, node]) => packageOf(name, node)),
    marbles: [...(member(root, 'Marbles')?.members ?? [])].map(([name, node]) => marbleOf(name, node)),
  };
}

function packageOf(name: string, node: DataNode): MarblePackage {
  const debug = member(node, 'Debug');
  return {
    name,
    range: node.keyRange ?? node.range,
    uniqueId: text(member(node, 'UniqueID')),
    signerId: text(member(node, 'SignerID')),
    productId: number(member(node, 'ProductID')),
    securityVersion: number(member(node, 'SecurityVersion')),
    debug: debug?.kind === 'boolean' ? { value: debug.scalar === true, range: debug.range } : undefined,
    tcbStatuses: texts(member(node, 'AcceptedTCBStatuses')),
  };
}

function marbleOf(name: string, node: DataNode): Marble {
  const parameters = member(node, 'Parameters');
  const argv = member(parameters, 'Argv');
  return {
    name,
    range: node.keyRange ?? node.range,
    package: text(member(node, 'Package')),
    argv: argv?.kind === 'list' ? texts(argv) : undefined,
    env: member(parameters, 'Env')?.members ?? new Map(),
    files: member(parameters, 'Files')?.members ?? new Map(),
  };
}

function text(node: DataNode | undefined): Located<string> | undefined {
  const value = textOf(node);
  return node && value !== undefined ? { value, range: node.range } : undefined;
}

function number(node: DataNode | undefined): Located<number> | undefined {
  return node?.kind === 'number' ? { value: Number(node.scalar), range: node.range } : undefined;
}

function texts(list: DataNode | undefined): readonly Located<string>[] {
  return (list?.items ?? []).flatMap((node) => text(node) ?? []);
}
