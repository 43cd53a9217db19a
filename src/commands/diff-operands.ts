import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { byCodePoint } from '../text/order.ts';
import { relativePath, resolvePath } from '../text/path.ts';
import type { Pair, Pairs, SettingsFor, Side } from './diff-sides.ts';
import { discover } from './discover.ts';
import { readable } from './operand-bytes.ts';

export interface OperandOptions {
  /** `--name`: what both sides are called; of folders, the folder they stand for. */
  readonly name: string | undefined;
  readonly stdinName: string | undefined;
  readonly settingsFor: SettingsFor;
  /** Of files in folders, the policies to compare; manifests unless it is said. */
  readonly isWanted?: (path: string) => boolean;
}

/** The pairs that OLD and NEW stand for: two files, or the manifests of two folders by their paths in them. */
export async function pairsFromOperands(operands: readonly string[], options: OperandOptions, io: Io): Promise<Pairs> {
  const [old, fresh] = operands;
  if (old === undefined || fresh === undefined || operands.length > 2) throw wrongNumber(operands.length, options);
  if (old === '' || fresh === '') throw new UserError('one of the names is empty', 'name two files or two folders');
  if (old === '-' && fresh === '-') throw new UserError('both sides are standard input', 'name a file for one of them');
  const folders = [old, fresh].filter((path) => path !== '-' && io.stat(path)?.type === 'directory');
  if (folders.length === 1)
    throw new UserError(
      `\`${folders[0]}\` is a folder and the other side is none`,
      'name two files, or two folders to compare what has the same path in both',
    );
  if (folders.length === 2) return { ...(await pairsOfFolders(old, fresh, options, io)), single: false };
  const pair = { old: sideOf(old, options, io), new: sideOf(fresh, options, io) };
  if (!pair.old.bytes && !pair.new.bytes)
    throw new UserError('there is no file on either side', 'name two files or two folders');
  return { pairs: [pair], single: true, notes: [] };
}

/** What programs that compare give in place of a file that is not there. */
export const nothing = '/dev/null';

export function readSide(path: string, io: Io): Uint8Array {
  return readable(path, () => io.readFile(path));
}

function wrongNumber(count: number, { isWanted }: OperandOptions): UserError {
  const diff = isWanted ? 'manifestly policy diff' : 'manifestly diff';
  const help = `write \`${diff} OLD NEW\`, or compare with a revision: \`${diff} --git HEAD FILE\``;
  if (count > 2) return new UserError('more than two files were named', help);
  return new UserError(count === 0 ? 'nothing was named' : 'only one side was named', help);
}

function sideOf(operand: string, { name, stdinName }: OperandOptions, io: Io): Side {
  if (operand === nothing) return { name: nothing, path: nothing, knownAs: name, bytes: undefined };
  if (operand !== '-') return { name: operand, path: operand, knownAs: name ?? operand, bytes: readSide(operand, io) };
  const path = stdinName ?? '<stdin>';
  return { name: path, path, knownAs: name ?? stdinName, bytes: io.readStdin() };
}

async function pairsOfFolders(
  old: string,
  fresh: string,
  { name, settingsFor, isWanted }: OperandOptions,
  io: Io,
): Promise<Omit<Pairs, 'single'>> {
  const { files, excluded } = await discover(
    [old, fresh],
    { settingsFor, ...(isWanted && { besides: 'policies' }) },
    io,
  );
  const paths = files.map(({ path }) => path).filter((path) => isWanted?.(path) ?? true);
  if (paths.length === 0 && excluded.length === 0)
    throw new UserError(`no policy was found in \`${old}\`, \`${fresh}\``, 'name the files that hold them');
  const [before, after] = [below(old, paths, io), below(fresh, paths, io)];
  const places = [...new Set([...before.keys(), ...after.keys()])].sort(byCodePoint);
  const side = (folder: string, place: string, found: ReadonlyMap<string, string>): Side => {
    const path = found.get(place);
    const knownAs = name === undefined ? path : resolvePath(name, place);
    if (path !== undefined) return { name: path, path, knownAs, bytes: readSide(path, io) };
    const missing = `${folder.replace(/\/+$/, '')}/${place}`;
    return { name: missing, path: missing, knownAs: undefined, bytes: undefined };
  };
  const pairs = places.map((place): Pair => ({ old: side(old, place, before), new: side(fresh, place, after) }));
  return { pairs, notes: excluded.map((path) => `\`${path}\` is excluded by the configuration`) };
}

/** Paths of files by where they lie in a folder. */
function below(folder: string, paths: readonly string[], io: Io): ReadonlyMap<string, string> {
  const root = resolvePath(io.cwd, folder);
  const prefix = root === '/' ? '/' : `${root}/`;
  const inside = paths.filter((path) => resolvePath(io.cwd, path).startsWith(prefix));
  return new Map(inside.map((path) => [relativePath(root, resolvePath(io.cwd, path)), path]));
}
