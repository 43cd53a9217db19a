import type { FileEntry } from './files.ts';
import { fileName } from './paths.ts';

/** What in an entry runs in the enclave, or decides what does. */
export interface CodeContent {
  readonly what: string;
  /** A directory that holds other things as well. */
  readonly isMixed?: true;
}

/** Judged by the name alone; undefined when nothing speaks for code. */
export function codeIn({ path }: Pick<FileEntry, 'path'>): CodeContent | undefined {
  if (!path) return undefined;
  const directory = path.known === undefined ? undefined : directoryAt(path.known);
  if (directory) return directory;
  if (path.known !== undefined && multiarch.test(path.known)) return { what: 'a directory of libraries' };
  if (!path.suffix.includes('/') && path.known === undefined) return undefined;
  const name = fileName(path.suffix);
  if (library.test(name)) return { what: 'a library' };
  if (interpreter.test(name) && binDirectory.test(path.suffix)) return { what: 'an interpreter' };
  if (codeDirectory.test(name)) return { what: 'a directory of code' };
  return code.test(name) ? { what: 'code' } : undefined;
}

/** Of a program by the last part of its path: whether its arguments can say which code it runs. */
export function isInterpreterName(name: string): boolean {
  return interpreter.test(name);
}

export function isShellName(name: string): boolean {
  return shell.test(name);
}

function directoryAt(path: string): CodeContent | undefined {
  return directories.find(([, ...paths]) => paths.includes(path))?.[0];
}

const directories: readonly (readonly [CodeContent, ...paths: readonly string[]])[] = [
  [{ what: 'a directory of programs' }, '/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'],
  [
    { what: 'a directory of libraries' },
    '/lib',
    '/lib32',
    '/lib64',
    '/libx32',
    '/usr/lib',
    '/usr/lib32',
    '/usr/lib64',
    '/usr/libx32',
    '/usr/libexec',
    '/usr/local/lib',
    '/usr/local/lib64',
  ],
  [{ what: 'a directory of programs and libraries' }, '/usr', '/usr/local', '/opt'],
  [{ what: 'the configuration of the system', isMixed: true }, '/etc'],
  [{ what: 'everything that users have', isMixed: true }, '/home'],
  [{ what: 'the home directory of root', isMixed: true }, '/root'],
];

const multiarch = /^(?:\/usr)?\/lib\/[a-z0-9_]+-(?:[a-z0-9]+-)?linux-[a-z0-9]+$/;
const library = /\.so(?:\.[0-9][0-9.]*)?$/;
const code = /\.(?:py|pyc|pyo|pyd|jar|war|class|js|mjs|cjs|node|rb|pl|pm|php|lua|wasm|sh|dll|exe|jsa|elf)$/;
const codeDirectory = /^(?:site-packages|dist-packages|node_modules|__pycache__)$/;
const interpreter =
  /^(?:python[0-9.]*|pypy[0-9.]*|(?:ba|da|z|k)?sh|busybox|perl[0-9.]*|ruby[0-9.]*|node|nodejs|deno|bun|java|php[0-9.]*|lua[0-9.]*|Rscript|env)$/;
const binDirectory = /(?:^|\/)s?bin\/[^/]+$/;
const shell = /^(?:(?:ba|da|a|z|k|mk|fi|c|tc)?sh|busybox|pwsh)$/;
