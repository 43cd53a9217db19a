import { allKeys, findRows, statusIn, successorIn } from '../../../gramine/key-table.ts';
import type { KeyEntry } from '../../../gramine/keys/entry.ts';
import { renamed } from '../../../gramine/migration/rename.ts';
import type { Release } from '../../../gramine/release.ts';
import { formatPlace, placeOf } from '../../../gramine/schema-walk.ts';
import type { Kind, Node, TomlDocument } from '../../../toml/document.ts';
import { writtenKey } from '../../key-findings.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const deprecated = manifestRule({
  id: 'keys/deprecated',
  severity: 'warning',
  fix: 'safe',
  docs: {
    summary: 'Keys that the targeted release still reads and a later one does not.',
    why: 'They work, with a message in the log or none, and stop working silently with the next upgrade.',
    bad: [
      { gramine: '1.4', manifest: 'sgx.thread_num = 8', at: 'sgx.thread_num', fixed: 'sgx.max_threads = 8' },
      { gramine: '1.6', manifest: 'sgx.require_avx = true', fixed: 'sgx.cpu_features.avx = "required"' },
      {
        gramine: '1.4',
        manifest: 'sgx.remote_attestation = true',
        at: 'true',
        fixed: 'sgx.remote_attestation = "dcap"',
      },
      {
        gramine: '1.4',
        manifest: '[fs.mount.lib]\ntype = "chroot"\npath = "/lib"\nuri = "file:/lib"',
        at: 'fs.mount.lib',
      },
      { gramine: '1.1', manifest: '[sgx.trusted_files]\nlib = "file:/lib/"\napp = "file:app"', at: 'lib' },
    ],
    good: [
      { gramine: '1.3', manifest: 'sgx.thread_num = 8' },
      { gramine: '1.4', manifest: 'sgx.max_threads = 8' },
      { gramine: '1.0', manifest: 'sgx.trusted_files = ["file:app"]\nsgx.allowed_files = ["file:log/"]' },
    ],
  },
  *check(subject) {
    const { document, release } = subject;
    const tables = new Set<string>();
    for (const row of allKeys) {
      if (statusIn(row, release) !== 'deprecated') continue;
      const node = firstOf(document, row);
      if (node === undefined || isTakenOtherwise(document.kind(node), row, release)) continue;
      const table = tableOf(row);
      if (table !== undefined && tables.has(table)) continue;
      if (table !== undefined) tables.add(table);
      yield described(subject, row, node);
    }
  },
});

/** Of the members of a table that moves as a whole: its name. One finding is enough for all of them. */
function tableOf({ path }: KeyEntry): string | undefined {
  return path.includes('>.') ? path.slice(0, path.indexOf('<')) : undefined;
}

function described({ document, manifest, release }: Subject, row: KeyEntry, node: Node): Finding {
  const named = tableOf(row) === undefined ? node : document.parent(node);
  const path = formatPlace(placeOf(document, named));
  const successor = successorIn(row, release);
  // the key stays, and takes another value
  const stays = successor?.path === row.path;
  const place = named === node ? successor?.path : successor?.path.replace(/\[\].*/, '');
  const renaming = renamed(manifest, node, row);
  return {
    at: stays ? document.range(node) : writtenKey(document, named),
    path,
    message: `${stays ? 'a boolean for ' : ''}\`${path}\` is deprecated since Gramine ${row.deprecated}${row.removed ? ` and gone in ${row.removed}` : ''}`,
    help: stays ? 'write a string' : place !== undefined ? `use \`${place}\`` : 'remove it',
    stage: row.converted || !row.readers.includes('runtime') ? 'signer' : 'runtime',
    effect: 'warning',
    ...(renaming && { fix: { title: stays ? 'write a string' : `use \`${renaming.path}\``, edits: renaming.edits } }),
  };
}

/** The first value that stands at the row's path and has its type. */
function firstOf(document: TomlDocument, { path, type }: KeyEntry): Node | undefined {
  let nodes: Node[] = [document.root];
  for (const part of path.split('.')) {
    const below = nodes
      .filter((node) => document.kind(node) === 'table')
      .flatMap((node) => (part.startsWith('<') ? [...document.children(node)] : [document.get(node, part)]));
    nodes = below.filter((node) => node >= 0);
  }
  return nodes.find((node) => document.kind(node) !== 'table' && fits(type.kind, document.kind(node)));
}

function isTakenOtherwise(kind: Kind, { path }: KeyEntry, release: Release): boolean {
  return findRows(path.split('.')).some((row) => statusIn(row, release) === 'accepted' && fits(row.type.kind, kind));
}

function fits(rowKind: string, kind: string): boolean {
  if (rowKind === 'any' || rowKind === 'one-of') return true;
  return rowKind === kind || (rowKind === 'enum' && kind === 'string') || (rowKind === 'literal' && kind === 'boolean');
}
