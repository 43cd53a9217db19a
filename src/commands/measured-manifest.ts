import { readSignedManifest, type SignedManifest } from '../gramine/enclave-identity.ts';
import type { FinalManifest, FinalManifestOptions } from '../gramine/final-manifest/final-manifest.ts';
import type { Release } from '../gramine/release.ts';
import { kindOf } from '../lint/kinds.ts';
import { resolvePath } from '../text/path.ts';
import { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { packageDirectory, type Running } from './enclave-files.ts';
import { folderFrom } from './folder-option.ts';
import { manifestFile } from './manifest-file.ts';
import { operandBytes } from './operand-bytes.ts';
import { refuseKey } from './refuse-key.ts';
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
  /** Some hash in it is of a file that lies here now. */
  readonly isHashed: boolean;
  /** For stderr. */
  readonly notes: readonly string[];
}

export interface Opening {
  readonly release: Release;
  /** Whatever its name and `--as` say. */
  readonly as?: InputKind;
}

/** Reads a manifest and completes it as the tools of the release do. Throws a UserError wherever they stop. */
export async function openMeasured(
  operand: string,
  { release, as }: Opening,
  running: Running,
): Promise<MeasuredManifest> {
  const { given, io } = running;
  const path = nameOf(operand, given);
  const input = { path, bytes: operandBytes(operand, io), kind: as ?? kindOfInput(path, given) };
  return measuredManifest(input, release, running);
}

export interface MeasuredInput {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly kind: InputKind;
}

/** The same for bytes that come from elsewhere. */
export async function measuredManifest(
  { path, bytes, kind }: MeasuredInput,
  release: Release,
  running: Running,
): Promise<MeasuredManifest> {
  refuseKey(path, Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1 << 16)).toString('latin1'));
  if (kind === 'signed') {
    const signed = readSignedManifest(path, bytes, release);
    return { path, kind, release, signed, text: undefined, isHashed: false, notes: [] };
  }
  const { source } = manifestFile(path, bytes);
  const { final, notes } =
    kind === 'template'
      ? await fromTemplate(source, release, running)
      : { final: await completed({ source, from: 'manifest', release }, running), notes: [] };
  const signed = readSignedManifest(path, Buffer.from(final.signedText, 'utf8'), release);
  const { text, isHashed } = final;
  return { path, kind, release, signed, text, isHashed, notes: [...notes, ...notesOf(final, source)] };
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
  release: Release,
  running: Running,
): Promise<{ readonly final: FinalManifest; readonly notes: readonly string[] }> {
  const { text, map, notes } = await rendered(template, running);
  const source = new Source(template.path, text);
  const final = await completed(
    { source, from: 'template-rendered', release, template: { source: template, map } },
    running,
  );
  return { final, notes };
}

type Completing = Pick<FinalManifestOptions, 'source' | 'from' | 'release' | 'template'>;

async function completed(options: Completing, { given, io, files }: Running): Promise<FinalManifest> {
  const { finalManifest } = await import('../gramine/final-manifest/final-manifest.ts');
  const opened = await files();
  const { tree, workingDirectory, isOtherSystem, hash } = opened;
  const chroot = isOtherSystem ? given.value('chroot') : folderFrom('chroot', given, io);
  return finalManifest({
    ...options,
    tree,
    workingDirectory,
    ...(chroot !== undefined && { chroot: resolvePath(workingDirectory, chroot) }),
    gramineRoot: packageDirectory(opened),
    hash,
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

export function printNotes({ notes }: MeasuredManifest, { given, io }: Pick<Running, 'given' | 'io'>): void {
  if (given.has('quiet')) return;
  for (const note of notes) io.stderr.write(`manifestly: ${visible(note)}\n`);
}
