import { UserError } from '../diagnostic/diagnostic.ts';
import { codeOf, reasonOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';
import type { FileResult } from '../report/result.ts';
import { folderOf, relativePath, resolvePath } from '../text/path.ts';
import { writeFile } from './write-file.ts';

export interface BaselineRequest {
  /** The baseline of a file; undefined when there is none. */
  pathFor(file: string): string | undefined;
  readonly write: boolean;
}

export interface Settled {
  readonly files: readonly FileResult[];
  /** For stderr. */
  readonly notes: readonly string[];
}

/** Leaves out what the baselines of the files know, or writes what there is into them. */
export async function settleBaselines(
  files: readonly FileResult[],
  { pathFor, write }: BaselineRequest,
  io: Io,
): Promise<Settled> {
  const settled = [...files];
  const notes: string[] = [];
  for (const path of new Set(files.map((file) => pathFor(file.path)))) {
    if (path === undefined) continue;
    const own = [...files.keys()].filter((at) => pathFor(files[at]!.path) === path);
    const known = await settleBaseline(
      own.map((at) => files[at]!),
      { path, write },
      io,
    );
    for (const [index, at] of own.entries()) settled[at] = known.files[index]!;
    notes.push(...known.notes);
  }
  return { files: settled, notes };
}

async function settleBaseline(
  files: readonly FileResult[],
  { path, write }: { readonly path: string; readonly write: boolean },
  io: Io,
): Promise<Settled> {
  const { applyBaseline, parseBaseline, writeBaseline } = await import('../lint/baseline.ts');
  const folder = folderOf(resolvePath(io.cwd, path));
  const known = files.map((file) => ({
    path: relativePath(folder, resolvePath(io.cwd, file.path)),
    source: file.source,
    findings: file.findings,
  }));
  const text = textOf(path, write, io);
  const before = text === undefined ? undefined : parseBaseline(text, path);
  if (write) {
    const isGone = (file: string) => io.stat(resolvePath(folder, file)) === undefined;
    const written = writeBaseline(known, before, isGone);
    writeFile(path, written, io);
    const { fresh, known: count } = applyBaseline(known, parseBaseline(written, path));
    return {
      files: withFindings(files, fresh),
      notes: [`${count} ${count === 1 ? 'finding' : 'findings'} written to \`${path}\``],
    };
  }
  const { fresh, known: count, stale } = applyBaseline(known, before!);
  const notes = [
    ...(count > 0 ? [`${count} ${count === 1 ? 'finding' : 'findings'} of before left out (\`${path}\`)`] : []),
    ...(stale.length > 0
      ? [
          `${stale.length} ${stale.length === 1 ? 'entry' : 'entries'} of \`${path}\` ${stale.length === 1 ? 'is' : 'are'} gone: run with --write-baseline to take ${stale.length === 1 ? 'it' : 'them'} out`,
        ]
      : []),
  ];
  return { files: withFindings(files, fresh), notes };
}

function withFindings(
  files: readonly FileResult[],
  findings: readonly FileResult['findings'][],
): readonly FileResult[] {
  return files.map((file, at) => ({ ...file, findings: findings[at]! }));
}

/** Undefined when the file is still to be written. */
function textOf(path: string, write: boolean, io: Io): string | undefined {
  if (write && !io.stat(path)) return undefined;
  try {
    return new TextDecoder().decode(io.readFile(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const help = codeOf(error) === 'ENOENT' ? 'write it with `--write-baseline`' : undefined;
    throw new UserError(`baseline \`${path}\` can't be read: ${reasonOf(error)}`, help);
  }
}
