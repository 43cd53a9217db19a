import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/diagnostic/diagnostic.ts';
import { describeHost } from '../../../src/gramine/described-host.ts';
import { finalManifest } from '../../../src/gramine/final-manifest/final-manifest.ts';
import { parseRelease } from '../../../src/gramine/release.ts';
import { renderManifest } from '../../../src/gramine/render-manifest.ts';
import type { FileTree } from '../../../src/io/file-tree.ts';
import { decodeText } from '../../../src/text/decode.ts';
import { Source } from '../../../src/text/source.ts';
import { hashing, mappedHost } from './host.ts';

const shared = resolve(import.meta.dirname, '../../..', process.env.MANIFESTLY_SHARED ?? '../shared');
const set = join(shared, 'golden/measure');
const packageDirectory = '/usr/lib/x86_64-linux-gnu/gramine';

type Operation = Readonly<Record<string, unknown>>;

interface Case {
  readonly versions: readonly string[];
  readonly args: readonly string[];
  readonly chroot?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly setup?: readonly Operation[];
}

const isThere = existsSync(set);
const names = isThere ? readdirSync(set).filter((name) => existsSync(join(set, name, 'case.json'))) : [];
const caseOf = (name: string) => JSON.parse(readFileSync(join(set, name, 'case.json'), 'utf8')) as Case;
const pairs = names.flatMap((name) =>
  caseOf(name)
    .versions.filter((tag) => Number(tag.split('.')[1]) >= 4)
    .map((tag) => [name, tag] as const),
);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!isThere)('what the genuine tools made of the same files', () => {
  test.each(pairs)('%s, %s', async (name, tag) => {
    const expected = expectedOf(name, tag);
    const made = await make(name, tag);
    if (made instanceof UserError) {
      expect([name, tag, made.message, expected.error?.stage]).toEqual([name, tag, made.message, expect.any(String)]);
      return;
    }
    if (expected.error && !belongsHere(expected.error.stage, expected.error.class)) return;
    expect(expected.error).toBeUndefined();
    if (made.text !== undefined) expect(made.text).toBe(expected.manifest);
    if (typeof expected.signed === 'string') expect(made.signedText).toBe(expected.signed);
    else expect(digest(made.signedText)).toBe(expected.signed?.sha256);
  });
});

/** Keys, numbers and ELF files are not looked at here. */
function belongsHere(stage: string, kind: string): boolean {
  return (
    stage === 'gramine-manifest' ||
    !['UsageError', 'ValueError', 'Exception', 'KeyError', 'struct.error', 'ELFError'].includes(kind)
  );
}

async function make(name: string, tag: string) {
  const description = caseOf(name);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-measure-')));
  folders.push(folder);
  cpSync(join(set, name), folder, {
    recursive: true,
    filter: (from) => ![join(set, name, 'expected'), join(set, name, 'case.json')].includes(from),
  });
  const refused = new Set((description.setup ?? []).flatMap((operation) => perform(operation, folder)));
  const tree = withoutAccess(mappedHost(packageDirectory, join(set, 'gramine')), refused);
  const release = parseRelease(tag)!;
  const isTemplate = existsSync(join(folder, 'app.manifest.template'));
  const path = join(folder, isTemplate ? 'app.manifest.template' : 'app.manifest');
  try {
    const { text, problems } = decodeText(readFileSync(path));
    if (problems.length > 0) return new UserError('no UTF-8');
    const host = describeHost({ release, env: new Map(Object.entries(description.env)), workingDirectory: folder });
    const template = new Source('app.manifest.template', text);
    const rendered = isTemplate ? renderManifest(template, { defines: definesOf(description.args) }, host) : undefined;
    return await finalManifest({
      source: new Source(isTemplate ? template.path : 'app.manifest', rendered?.text ?? text),
      ...(rendered && { template: { source: template, map: rendered.map } }),
      from: isTemplate ? 'template-rendered' : 'manifest',
      release,
      tree,
      workingDirectory: folder,
      ...(description.chroot !== undefined && { chroot: join(folder, description.chroot) }),
      gramineRoot: packageDirectory,
      hash: hashing(tree),
    });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** Paths that nobody may read, which root would read all the same. */
function perform(operation: Operation, folder: string): readonly string[] {
  const [[kind, value]] = Object.entries(operation) as [[string, string & readonly string[] & Record<string, string>]];
  const at = (name: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    return join(folder, name);
  };
  if (kind === 'mkdir') mkdirSync(join(folder, value), { recursive: true });
  else if (kind === 'symlink') symlinkSync(value[0]!, at(value[1]!));
  else if (kind === 'write') writeFileSync(at(value[0]!), value[1]!);
  else if (kind === 'writeHex') writeFileSync(at(value[0]!), Buffer.from(value[1]!, 'hex'));
  else if (kind === 'writeHexName') {
    mkdirSync(join(folder, value[0]!), { recursive: true });
    const name = Buffer.concat([Buffer.from(`${join(folder, value[0]!)}/`), Buffer.from(value[1]!, 'hex')]);
    writeFileSync(name, value[2]!);
  } else if (kind === 'fifo') execFileSync('mkfifo', [at(value)]);
  else if (kind === 'mode') {
    chmodSync(join(folder, value[0]!), Number.parseInt(value[1]!, 8));
    return [join(folder, value[0]!)];
  } else if (kind === 'files') {
    for (let n = 0; n < Number(value.count); n++) {
      const text = String(n).padStart(Number(value.digits), '0');
      writeFileSync(at(value.path!.replaceAll('{n}', text)), value.content!.replaceAll('{n}', text));
    }
  } else throw new Error(kind);
  return [];
}

function withoutAccess(tree: FileTree, refused: ReadonlySet<string>): FileTree {
  const isRefused = (path: string) => refused.has(path.replace(/\/+/g, '/').replace(/\/$/, ''));
  return {
    ...tree,
    stat(path) {
      const found = tree.stat(path);
      return found && (isRefused(path) ? { ...found, readable: false } : found);
    },
    lstat(path) {
      const found = tree.lstat(path);
      return found && (isRefused(path) ? { ...found, readable: false } : found);
    },
    list(path) {
      if (isRefused(path)) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      return tree.list(path);
    },
  };
}

function definesOf(args: readonly string[]): ReadonlyMap<string, string | true> {
  return new Map(
    args.map((arg) => {
      const [name, ...value] = arg.replace(/^-D/, '').split('=');
      return [name!, value.length === 0 ? true : value.join('=')] as const;
    }),
  );
}

function expectedOf(name: string, tag: string) {
  let folder = join(set, name, 'expected', tag);
  const same = join(folder, 'same.json');
  if (existsSync(same)) folder = join(set, name, 'expected', JSON.parse(readFileSync(same, 'utf8')).same_as);
  const read = (file: string) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined;
  const error = read('error.json');
  const [sha256] = read('app.manifest.sgx.sha256')?.split(' ') ?? [];
  return {
    error: error === undefined ? undefined : (JSON.parse(error) as { readonly stage: string; readonly class: string }),
    manifest: read('app.manifest'),
    signed: read('app.manifest.sgx') ?? (sha256 === undefined ? undefined : { sha256 }),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
