import { Manifest } from '../gramine/manifest.ts';
import { newestRelease } from '../gramine/release.ts';
import type { FileTree } from '../io/file-tree.ts';
import { realPath } from '../io/real-path.ts';
import { folderOf } from '../text/path.ts';
import { Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { type Additions, missingFrom } from './into-missing.ts';
import type { AccessLog } from './log/access.ts';
import { needsOf } from './log/needs.ts';
import { withoutUnknownFiles } from './open-questions.ts';
import type { Workload } from './workload.ts';
import { type WriteOptions, writeManifest } from './write.ts';

export interface LogOrigin {
  readonly options: WriteOptions;
  readonly logName: string;
  readonly tree: FileTree;
  /** Where the root of the log's paths is when the enclave runs, as manifests write it; undefined for `/`. */
  readonly root?: string;
}

/** A workload with what a run of its program opened beside what it has already. */
export function withLog(
  workload: Workload,
  log: AccessLog,
  { options, logName, tree, root }: LogOrigin,
): { readonly workload: Workload; readonly additions: Additions } {
  const seen = root === undefined ? workload : moved(workload, (uri) => withoutRoot(uri, root));
  const plain = writeManifest(seen, { ...options, form: 'plain', release: newestRelease });
  const manifest = new Manifest(parseToml(new Source('', plain)), { release: newestRelease });
  const needs = needsOf(
    { ...log, accesses: log.accesses.map((access) => ({ ...access, path: opened(access.path, tree) })) },
    { logName, tree },
  );
  const additions = missingFrom(manifest, needs);
  const found = { mounts: additions.mounts, trusted: additions.trusted, allowed: additions.allowed };
  const { mounts, trusted, allowed } = root === undefined ? found : moved(found, (uri) => withRoot(uri, root));
  return {
    workload: withoutUnknownFiles({
      ...workload,
      mounts: [...workload.mounts, ...mounts],
      trusted: [...workload.trusted, ...trusted],
      allowed: [...workload.allowed, ...allowed],
    }),
    additions,
  };
}

type Placed = Pick<Workload, 'mounts' | 'trusted' | 'allowed'>;

function moved<T extends Placed>(placed: T, move: (uri: string) => string): T {
  return {
    ...placed,
    mounts: placed.mounts.map((mount) => (mount.uri === undefined ? mount : { ...mount, uri: move(mount.uri) })),
    trusted: placed.trusted.map((file) => ({ ...file, uri: move(file.uri) })),
    allowed: placed.allowed.map((file) => ({ ...file, uri: move(file.uri) })),
  };
}

function withRoot(uri: string, root: string): string {
  return uri.startsWith('file:/') ? `file:${root}${uri.slice('file:'.length)}` : uri;
}

function withoutRoot(uri: string, root: string): string {
  return uri.startsWith(`file:${root}/`) ? `file:${uri.slice(`file:${root}`.length)}` : uri;
}

/** The linker of the host opens libraries through the links of `/lib`, that of the enclave where they are. */
function opened(path: string, tree: FileTree): string {
  if (!/\.so(?:\.[0-9.]+)?$/.test(path)) return path;
  const folder = realPath(tree, folderOf(path));
  return folder === undefined ? path : `${folder}${path.slice(path.lastIndexOf('/'))}`;
}
