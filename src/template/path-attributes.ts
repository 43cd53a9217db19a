import { bind } from './arguments.ts';
import { joinPath, pathOf } from './path.ts';
import { typeError, unsupported } from './problem.ts';
import { mismatch } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { type Arguments, isText, list, type Path, textOf, tuple, typeName, type Value } from './value.ts';

/** What a `PosixPath` of Python 3.11 has under a name; undefined when it has nothing. */
export function pathAttribute(path: Path, name: string): Value | undefined {
  const value = properties.get(name);
  if (value) return value(path);
  const method = methods.get(name);
  if (method) return { kind: 'function', name, self: path, call: (args, runtime) => method(path, args, runtime) };
  if (refused.has(name)) throw unsupported(`\`${name}\` of a path`);
  return undefined;
}

const properties: ReadonlyMap<string, (path: Path) => Value> = new Map<string, (path: Path) => Value>([
  ['name', nameOf],
  ['suffix', suffixOf],
  ['stem', (path) => nameOf(path).slice(0, nameOf(path).length - suffixOf(path).length)],
  ['suffixes', (path) => list(suffixesOf(nameOf(path)))],
  ['root', (path) => rootOf(path)],
  ['anchor', (path) => rootOf(path)],
  ['drive', () => ''],
  ['parts', (path) => tuple(partsOf(path))],
  ['parent', parentOf],
  ['parents', (path) => ({ ...tuple(parentsOf(path)), shown: '<PosixPath.parents>' })],
]);

type PathMethod = (path: Path, args: Arguments, runtime: Runtime) => Value;

const methods: ReadonlyMap<string, PathMethod> = new Map<string, PathMethod>([
  ['as_posix', plain('as_posix', (path) => path.text)],
  ['is_absolute', plain('is_absolute', (path) => path.text.startsWith('/'))],
  ['is_reserved', plain('is_reserved', () => false)],
  ['joinpath', (path, { positional }) => positional.reduce<Path>(joinPath, path)],
  ['relative_to', relativeTo],
  ['is_relative_to', (path, args) => restBelow(path, others('is_relative_to', args)) !== undefined],
  ['with_name', (path, args) => withName(path, textArgument('with_name', 'name', args))],
  ['with_stem', (path, args) => withName(path, textArgument('with_stem', 'stem', args) + suffixOf(path))],
  ['with_suffix', withSuffix],
  ['is_dir', isDirectory],
  ['is_file', asking('is_file', (path, files) => files.stat(path)?.type === 'file')],
  ['exists', asking('exists', (path, files) => files.stat(path) !== undefined)],
  ['is_symlink', asking('is_symlink', (path, files) => files.lstat(path)?.type === 'symlink')],
  ['resolve', asking('resolve', (path, files) => pathOf(files.resolve(path)), 'strict?')],
]);

/** What Python has and we have not: it would read or change the host. */
const refused: ReadonlySet<string> = new Set([
  ...['absolute', 'as_uri', 'chmod', 'cwd', 'expanduser', 'glob', 'group', 'hardlink_to', 'home', 'is_block_device'],
  ...['is_char_device', 'is_fifo', 'is_mount', 'is_socket', 'iterdir', 'lchmod', 'link_to', 'lstat', 'match', 'mkdir'],
  ...['open', 'owner', 'read_bytes', 'read_text', 'readlink', 'rename', 'replace', 'rglob', 'rmdir', 'samefile'],
  ...['stat', 'symlink_to', 'touch', 'unlink', 'write_bytes', 'write_text'],
]);

function plain(name: string, answer: (path: Path) => Value): PathMethod {
  return (path, args) => {
    bind(name, '', args);
    return answer(path);
  };
}

function asking(
  name: string,
  answer: (path: string, files: NonNullable<Runtime['files']>) => Value,
  parameters = '',
): PathMethod {
  return (path, args, runtime) => {
    const [strict = false] = bind(name, parameters, args);
    if (strict !== false) throw unsupported(`\`${name}\` with an argument`);
    if (!runtime.files) throw unsupported(`\`${name}\` of a path`, 'the answer depends on the host');
    runtime.budget.step(20);
    return answer(path.text, runtime.files);
  };
}

const lookUpDirectory = asking('is_dir', (path, files) => files.stat(path)?.type === 'directory');

function isDirectory(path: Path, args: Arguments, runtime: Runtime): Value {
  if (path.directory === undefined) return lookUpDirectory(path, args, runtime);
  bind('is_dir', '', args);
  return path.directory;
}

function rootOf({ text }: Path): string {
  if (!text.startsWith('/')) return '';
  return /^\/\/(?!\/)/.test(text) ? '//' : '/';
}

function namesOf(path: Path): readonly string[] {
  if (path.text === '.') return [];
  return path.text.split('/').filter((part) => part !== '');
}

function partsOf(path: Path): readonly string[] {
  const root = rootOf(path);
  return [...(root === '' ? [] : [root]), ...namesOf(path)];
}

function nameOf(path: Path): string {
  return namesOf(path).at(-1) ?? '';
}

function suffixOf(path: Path): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot) : '';
}

function suffixesOf(name: string): string[] {
  if (name.endsWith('.')) return [];
  const [, ...suffixes] = name.replace(/^\.+/, '').split('.');
  return suffixes.map((suffix) => `.${suffix}`);
}

function parentOf(path: Path): Path {
  return { kind: 'path', text: rootOf(path) + namesOf(path).slice(0, -1).join('/') || '.' };
}

function parentsOf(path: Path): readonly Path[] {
  return namesOf(path).map((_, index, names) => ({
    kind: 'path',
    text: rootOf(path) + names.slice(0, names.length - 1 - index).join('/') || '.',
  }));
}

function others(name: string, { positional, keywords }: Arguments): Path {
  if (keywords.size > 0) throw typeError(`\`${name}\` takes no keywords`);
  if (positional.length === 0) throw typeError(`\`${name}\` needs a path`);
  return positional.reduce<Path>(joinPath, pathOf(''));
}

/** The names of `path` below `folder`; undefined when it lies elsewhere. */
function restBelow(path: Path, folder: Path): readonly string[] | undefined {
  const [parts, above] = [partsOf(path), partsOf(folder)];
  return above.every((part, index) => parts[index] === part) ? parts.slice(above.length) : undefined;
}

function relativeTo(path: Path, args: Arguments): Value {
  const folder = others('relative_to', args);
  const rest = restBelow(path, folder);
  if (!rest) throw typeError(`\`${path.text}\` is not below \`${folder.text}\``);
  return pathOf(rest.join('/'));
}

function textArgument(name: string, parameter: string, args: Arguments): string {
  const [value] = bind(name, parameter, args);
  if (isText(value!)) return textOf(value);
  throw mismatch(value, `\`${name}\` wants text, not \`${typeName(value!)}\``);
}

function withName(path: Path, name: string): Path {
  if (nameOf(path) === '') throw typeError(`\`${path.text}\` has no name`);
  if (name === '' || name === '.' || name.includes('/')) throw typeError(`\`${name}\` is no name`);
  return { kind: 'path', text: parentOf(path).text === '.' ? name : pathOf(`${parentOf(path).text}/${name}`).text };
}

function withSuffix(path: Path, args: Arguments): Value {
  const suffix = textArgument('with_suffix', 'suffix', args);
  if (suffix.includes('/') || suffix === '.' || (suffix !== '' && !suffix.startsWith('.')))
    throw typeError(`\`${suffix}\` is no suffix`);
  const name = nameOf(path);
  return withName(path, name.slice(0, name.length - suffixOf(path).length) + suffix);
}
