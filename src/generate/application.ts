import { splitWords } from '../invocation/env-call.ts';
import type { FileTree } from '../io/file-tree.ts';

/** How an application is started, as one of its files says. */
export interface ApplicationCommand {
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** The file that says so, e.g. "`package.json`"; undefined when the user does. */
  readonly from: string | undefined;
}

/** What the files of a folder say is started: of the most telling kind of file, every possibility. */
export function applicationCommands(tree: FileTree): readonly ApplicationCommand[] {
  for (const find of [fromProcfile, fromPackageJson, fromPython, fromExecutables]) {
    const found = find(tree);
    if (found.length > 0) return found;
  }
  return [];
}

const largest = 1 << 20;

function textOf(tree: FileTree, path: string): string | undefined {
  const found = tree.stat(path);
  if (found?.type !== 'file' || !found.readable || found.size > largest) return undefined;
  return new TextDecoder().decode(tree.read(path));
}

/** `web: gunicorn app:main`; other processes are started elsewhere. */
function fromProcfile(tree: FileTree): readonly ApplicationCommand[] {
  const lines = (textOf(tree, '/Procfile') ?? '').split('\n').flatMap((line) => {
    const match = /^([\w-]+):[ \t]*(.*\S)[ \t]*$/.exec(line.trimEnd());
    return match ? [{ name: match[1]!, command: match[2]! }] : [];
  });
  const web = lines.filter(({ name }) => name === 'web');
  return (web.length > 0 ? web : lines).flatMap(({ command }) => commandOf(command, '`Procfile`'));
}

function commandOf(text: string, from: string): readonly ApplicationCommand[] {
  const words = splitWords(text);
  if (!words) return [{ argv: ['/bin/sh', '-c', text], environment: new Map(), from }];
  const environment = new Map<string, string>();
  let at = 0;
  for (; at < words.length && /^[A-Za-z_]\w*=/.test(words[at]!); at++) {
    const equals = words[at]!.indexOf('=');
    environment.set(words[at]!.slice(0, equals), words[at]!.slice(equals + 1));
  }
  const argv = words.slice(at);
  return argv.length > 0 ? [{ argv, environment, from }] : [];
}

/** `scripts.start` when it is plain, else `main`, else `index.js`. */
function fromPackageJson(tree: FileTree): readonly ApplicationCommand[] {
  const text = textOf(tree, '/package.json');
  if (text === undefined) return [];
  const json = parsed(text);
  const start = textMember(member(json, 'scripts'), 'start');
  const words = start === undefined ? undefined : splitWords(start);
  if (words?.[0] === 'node') return commandOf(start!, '`package.json`');
  const main = textMember(json, 'main') ?? 'index.js';
  const path = ['', '.js', '.mjs', '.cjs', '/index.js']
    .map((end) => `${clean(main)}${end}`)
    .find((one) => tree.stat(`/${one}`)?.type === 'file');
  return path === undefined ? [] : [{ argv: ['node', path], environment: new Map(), from: '`package.json`' }];
}

function clean(path: string): string {
  return path.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textMember(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The module that `pyproject.toml` is about is installed, not started: what counts are files that people start. */
function fromPython(tree: FileTree): readonly ApplicationCommand[] {
  const isPython = ['/pyproject.toml', '/requirements.txt', '/setup.py', '/Pipfile'].some((path) => tree.stat(path));
  const names = isPython
    ? ['__main__.py', 'main.py', 'app.py', 'server.py', 'manage.py', 'run.py', 'wsgi.py']
    : ['__main__.py', 'main.py', 'app.py'];
  const file = names.find((name) => tree.stat(`/${name}`)?.type === 'file');
  return file === undefined ? [] : [{ argv: ['python3', file], environment: new Map(), from: `\`${file}\`` }];
}

function fromExecutables(tree: FileTree): readonly ApplicationCommand[] {
  const found =
    ['', '/bin', '/sbin'].map((folder) => executablesIn(tree, folder)).find((paths) => paths.length > 0) ?? [];
  return found.map((path) => ({ argv: [path], environment: new Map(), from: 'being the only program in the folder' }));
}

/** ELF files and scripts that may be executed. */
function executablesIn(tree: FileTree, folder: string): readonly string[] {
  if (folder !== '' && tree.stat(folder)?.type !== 'directory') return [];
  return tree
    .list(folder === '' ? '/' : folder)
    .map((name) => `${folder}/${name}`)
    .filter((path) => {
      const found = tree.stat(path);
      if (found?.type !== 'file' || !found.readable || (found.mode & 0o111) === 0 || /\.so(?:\.|$)/.test(path))
        return false;
      const head = tree.read(path).subarray(0, 4);
      return (head[0] === 0x7f && head[1] === 0x45) || (head[0] === 0x23 && head[1] === 0x21);
    })
    .map((path) => path.slice(1));
}
