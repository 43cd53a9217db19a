import { UserError } from '../diagnostic/diagnostic.ts';
import { errorText } from '../diagnostic/error-text.ts';
import type { Io } from '../io/io.ts';
import type { DiffResult } from '../report/diff-result.ts';
import { decodeText } from '../text/decode.ts';
import { unifiedDiff } from '../text/diff.ts';
import { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { type Comparison, comparePair } from './diff-compare.ts';
import { nothing, readSide } from './diff-operands.ts';
import { redactedText } from './diff-redaction.ts';
import type { Pair } from './diff-sides.ts';
import { outputFile } from './print.ts';

export interface DriverRun {
  readonly given: Given;
  readonly comparison: Comparison;
  print(result: DiffResult): void;
}

/**
 * What git expects of `diff.NAME.command`: `path old-file old-hex old-mode new-file new-hex new-mode [new-path message]`, or
 * the path alone while it is not merged. Ends with 0, or git stops at this file: what can't be read is shown as text.
 */
export function runGitDriver({ given, comparison, print }: DriverRun, io: Io): number {
  if (given.has('git') || given.has('staged') || outputFile(given) !== undefined)
    throw new UserError('`--git-driver` leaves the choice to git', 'leave out `--git`, `--staged` and `--output`');
  const [path, oldFile, , oldMode, newFile, , newMode, newPath = path] = given.operands;
  if (path !== undefined && given.operands.length === 1) {
    io.stdout.write(`${visible(path)} is not merged yet\n`);
    return 0;
  }
  if (path === undefined || oldFile === undefined || newFile === undefined || newMode === undefined)
    throw new UserError(
      '`--git-driver` needs the operands that git gives to an external diff driver',
      'set `diff.manifestly.command` to `manifestly diff --git-driver --`, and name files for it in `.gitattributes`',
    );
  const names = { old: path, new: newPath ?? path };
  if (oldFile !== nothing && newFile !== nothing && oldMode !== newMode)
    io.stdout.write(`${visible(names.new)}: mode ${visible(oldMode!)} → ${visible(newMode)}\n`);
  show(pairOf(names, oldFile, newFile, io), { given, comparison, print }, io);
  return 0;
}

function pairOf(names: { readonly old: string; readonly new: string }, oldFile: string, newFile: string, io: Io): Pair {
  const side = (name: string, prefix: string, file: string) => ({
    name: `${prefix}/${name}`,
    path: name,
    knownAs: name,
    bytes: file === nothing ? undefined : readSide(file, io),
  });
  return { old: side(names.old, 'a', oldFile), new: side(names.new, 'b', newFile) };
}

function show(pair: Pair, { comparison, print }: DriverRun, io: Io): void {
  try {
    print({ pairs: comparePair(pair, comparison), single: true });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.stdout.write(errorText(error));
    io.stdout.write(asText(pair));
  }
  io.stdout.write('\n');
}

function asText({ old, new: fresh }: Pair): string {
  const text = (bytes: Uint8Array = new Uint8Array()) => redactedText(new Source('', decodeText(bytes).text)).text;
  return shownLines(unifiedDiff(fresh.path, text(old.bytes), text(fresh.bytes)));
}

/** Line by line, with nothing that a terminal would obey. */
function shownLines(diff: string): string {
  return diff.replace(/[^\n\t]+/g, visible);
}
