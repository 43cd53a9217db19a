import { UserError } from '../diagnostic/diagnostic.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import { readSignedManifest, type SignedManifest } from '../gramine/enclave-identity.ts';
import type { FinalManifest, FinalManifestOptions } from '../gramine/final-manifest/final-manifest.ts';
import { stockPackageDirectory } from '../gramine/installation.ts';
import type { Release } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import { kindOf } from '../lint/kinds.ts';
import { resolvePath } from '../text/path.ts';
import { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { hashingFile, withFile } from './added-file.ts';
import type { Given } from './command.ts';
import { folderFrom } from './folder-option.ts';
import { hashFiles } from './hash-files.ts';
import { manifestFile } from './manifest-file.ts';
import { rendered } from './render-run.ts';

export type InputKind = 'template' | 'manifest' | 'signed';

/** A manifest whose every byte is known. */
export interface MeasuredManifest {
  readonly path: string;
  readonly kind: InputKind;
  readonly release: Release;
  readonly signed: SignedManifest;
  /** What gramine-manifest writes; undefined when it has no part in it. */
  readonly text: string | undefined;
  /** For stderr. */
  readonly notes: readonly string[];
}

export interface Running {
  readonly given: Given;
  readonly io: Io;
}

export interface Opening {
  readonly release: Release;
  /** Whatever its name and `--as` say. */
  readonly as?: InputKind;
  /** In place of that in the package directory. */
  readonly libsysdb?: Uint8Array | undefined;
}

/** Reads a manifest and completes it as the tools of the release do. Throws a UserError wherever they stop. */
export async function openMeasured(
  operand: string,
  { release, as, libsysdb }: Opening,
  running: Running,
): Promise<MeasuredManifest> {
  const { given, io } = running;
  const path = nameOf(operand, given);
  const bytes = bytesOf(operand, io);
  const kind = as ?? kindOfInput(path, given);
  if (kind === 'signed')
    return { path, kind, release, signed: readSignedManifest(path, bytes, release), text: undefined, notes: [] };
  const { source } = manifestFile(path, bytes);
  const { final, notes } =
    kind === 'template'
      ? await fromTemplate(source, { release, libsysdb }, running)
      : { final: await completed({ source, from: 'manifest', release, libsysdb }, running), notes: [] };
  const signed = readSignedManifest(path, Buffer.from(final.signedText, 'utf8'), release);
  return { path, kind, release, signed, text: final.text, notes: [...notes, ...notesOf(final, source)] };
}

/** What an operand goes by. */
export function nameOf(operand: string, given: Given): string {
  return operand === '-' ? (given.value('stdin-name') ?? '<stdin>') : operand;
}

/** By its name, unless `--as` says it. */
export function kindOfInput(path: string, given: Given): InputKind {
  const as = given.value('as');
  if (as !== undefined) return as as InputKind;
  const known = kindOf(path);
  if (known?.templated) return 'template';
  return known?.as === 'final' ? 'signed' : 'manifest';
}

async function fromTemplate(
  template: Source,
  { release, libsysdb }: Opening,
  running: Running,
): Promise<{ readonly final: FinalManifest; readonly notes: readonly string[] }> {
  const { text, map, notes } = await rendered(template, running.given, running.io);
  const source = new Source(template.path, text);
  const final = await completed(
    { source, from: 'template-rendered', release, libsysdb, template: { source: template, map } },
    running,
  );
  return { final, notes };
}

type Completing = Pick<FinalManifestOptions, 'source' | 'from' | 'release' | 'template'> & Pick<Opening, 'libsysdb'>;

async function completed({ libsysdb, ...options }: Completing, { given, io }: Running): Promise<FinalManifest> {
  const { finalManifest } = await import('../gramine/final-manifest/final-manifest.ts');
  const root = folderFrom('root', given, io);
  const workingDirectory = root === undefined ? io.cwd : '/';
  const chroot = root === undefined ? folderFrom('chroot', given, io) : given.value('chroot');
  const gramineRoot = given.value('gramine-root');
  const tree = io.openTree(root ?? '/');
  const gramine = gramineRoot === undefined ? stockPackageDirectory : resolvePath(workingDirectory, gramineRoot);
  const added = libsysdb && { path: `${gramine}/libsysdb.so`, bytes: libsysdb };
  const hash = (paths: readonly string[]) => hashFiles(paths, { tree, isHost: root === undefined }, io);
  return finalManifest({
    ...options,
    tree: added ? withFile(tree, added) : tree,
    workingDirectory,
    ...(chroot !== undefined && { chroot: resolvePath(workingDirectory, chroot) }),
    gramineRoot: gramine,
    hash: added ? hashingFile(hash, added) : hash,
    checkGiven: true,
  });
}

/** More than this many help nobody. */
const most = 20;

function notesOf({ skipped, stale, warnings }: FinalManifest, source: Source): readonly string[] {
  return [
    ...warnings.map(({ range, message }) => {
      const at = range && source.position(range.start);
      return `warning: ${source.path}${at ? `:${at.line}:${at.column}` : ''}: ${message}`;
    }),
    ...capped(
      stale
        .filter(({ actual }) => actual !== undefined)
        .map(({ uri }) => `warning: the hash of \`${uri}\` in the manifest is not that of the file`),
    ),
    ...capped(skipped.map(({ path, reason }) => `note: \`${path}\` is not trusted: ${reasons[reason]}`)),
  ];
}

function capped(notes: readonly string[]): readonly string[] {
  if (notes.length <= most) return notes;
  return [...notes.slice(0, most), `note: and ${notes.length - most} more like it`];
}

const reasons: Readonly<Record<FinalManifest['skipped'][number]['reason'], string>> = {
  unreadable: "it can't be read",
  'broken-link': 'it is a link that leads nowhere',
  'folder-link': 'it is a link to a folder',
  special: 'it is no regular file',
  outside: 'it is an absolute link, which Gramine follows outside of the --chroot folder',
};

export function printNotes({ notes }: MeasuredManifest, { given, io }: Running): void {
  if (given.has('quiet')) return;
  for (const note of notes) io.stderr.write(`manifestly: ${visible(note)}\n`);
}

function bytesOf(operand: string, io: Io): Uint8Array {
  try {
    return operand === '-' ? io.readStdin() : io.readFile(operand);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`\`${operand}\` can't be read: ${reasonOf(error)}`);
  }
}
