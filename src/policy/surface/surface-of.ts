import { codeIn } from '../../gramine/code.ts';
import type { FileEntry } from '../../gramine/files.ts';
import { type Mount, resolveInside } from '../../gramine/mounts.ts';
import { type Exposed, policyOf } from '../../gramine/protection.ts';
import { reachabilityOf } from '../../gramine/reachability.ts';
import { Text } from '../../gramine/text.ts';
import { byCodePoint } from '../../text/order.ts';
import type { Range } from '../../text/source.ts';
import type { ExecSurface, Missing, OpenFolder, StartableProgram } from './exec-surface.ts';
import { isNamedProgram, namedProgram, programIn } from './program-file.ts';
import { argumentsIn, entrypointOf, environmentIn, holderOf, subprocessesIn } from './start.ts';
import { eachFileBelow, placeIn, type SurfaceFiles } from './surface-files.ts';

/** What can be started in the enclave of a manifest. Without its files, names and places have to do, and the rest is `missing`. */
export function surfaceOf(side: Exposed, files?: SurfaceFiles): ExecSurface {
  const found = new Collected();
  if (!files) found.miss('the files: name them with `--files` or `--image`');
  for (const entry of side.trusted.entries) trusted({ side, found, entry, ...(files && { files }) });
  for (const entry of side.allowed.entries) allowed(side, found, entry);
  for (const mount of [side.mounts.root, ...side.mounts.entries]) openMount(side, found, mount);
  if (side.trusted.open || side.allowed.open || side.mounts.open)
    found.miss('what a template adds to the lists of files and mounts');
  const entrypoint = entrypointOf(side);
  addEntrypoint({ side, found, ...(files && { files }) }, entrypoint.path);
  return {
    entrypoint,
    arguments: argumentsIn(side),
    environment: environmentIn(side),
    programs: [...found.programs.values()].toSorted((a, b) => byCodePoint(a.path, b.path)),
    folders: [...found.folders.values()].toSorted((a, b) => byCodePoint(a.path, b.path)),
    subprocesses: subprocessesIn(side),
    unjudged: found.unjudged,
    missing: [...found.missing.values()].toSorted((a, b) => byCodePoint(a.needs, b.needs)),
  };
}

class Collected {
  readonly programs = new Map<string, StartableProgram>();
  readonly folders = new Map<string, OpenFolder>();
  readonly missing = new Map<string, Missing>();
  unjudged = 0;

  miss(needs: string, range?: Range): void {
    this.missing.set(`${needs} ${range?.start ?? ''}`, { needs, ...(range && { range }) });
  }

  folder(folder: OpenFolder): void {
    if (!this.folders.has(folder.path)) this.folders.set(folder.path, folder);
  }
}

interface Trusting {
  readonly side: Exposed;
  readonly found: Collected;
  readonly entry: FileEntry;
  readonly files?: SurfaceFiles;
}

function trusted(trusting: Trusting): void {
  const { side, found, entry, files } = trusting;
  const { path } = entry;
  if (!path) return;
  const isFolder = entry.isDirectory !== false;
  const reach = reachabilityOf(side.mounts).of(path, isFolder);
  if (reach.kind === 'unknown' || path.known === undefined) {
    if (mayHoldPrograms(entry)) found.miss(`what \`${entry.text}\` is`, entry.uriAt);
    else found.unjudged++;
    return;
  }
  if (reach.kind !== 'visible') return;
  const inside = reach.inside?.known;
  if (inside === undefined) found.miss(`where \`${entry.text}\` is shown`, entry.uriAt);
  else if (files) fromFiles(trusting, inside, files);
  else fromName(trusting, inside, isFolder);
}

function mayHoldPrograms(entry: FileEntry): boolean {
  const what = codeIn(entry)?.what;
  return entry.isDirectory !== false || what === undefined || what !== 'a library';
}

function fromName({ found, entry }: Trusting, inside: string, isFolder: boolean): void {
  const range = entry.uriAt;
  if (isFolder) {
    found.folder({
      path: `${inside === '/' ? '' : inside}/`,
      holder: 'hash',
      why: `${codeIn(entry)?.what ?? 'a trusted folder'}, of which the files are not known`,
      range,
    });
    return;
  }
  if (isNamedProgram(inside))
    found.programs.set(inside, { path: inside, ...namedProgram(inside), holder: 'hash', by: 'name', range });
  else if (codeIn(entry)?.what !== 'a library') found.unjudged++;
}

function fromFiles({ found, entry }: Trusting, inside: string, files: SurfaceFiles): void {
  const top = placeIn(files, entry.path!.raw);
  if (top === undefined || !files.tree.stat(top)) {
    found.miss(`\`${entry.text}\`, which is not among the files`, entry.uriAt);
    return;
  }
  let isComplete = true;
  const isWalked = eachFileBelow(files.tree, top, (file) => {
    const { path } = file;
    const program = programIn(files.tree, file, path === top);
    if (program === 'unread') isComplete = false;
    if (program === 'unread' || !program) return;
    const shown = joined(inside, path.slice(top === '/' ? 0 : top.length));
    found.programs.set(shown, { path: shown, ...program, holder: 'hash', range: entry.uriAt });
  });
  if (!isWalked || !isComplete) found.miss(`files of \`${entry.text}\` that can't be read`, entry.uriAt);
}

function joined(folder: string, rest: string): string {
  return rest === '' ? folder : `${folder === '/' ? '' : folder}${rest}`;
}

/** What the host puts there is what is started. */
function allowed({ mounts }: Exposed, found: Collected, entry: FileEntry): void {
  const { path } = entry;
  if (!path) return;
  const reach = reachabilityOf(mounts).of(path, true);
  if (reach.kind === 'unknown') found.miss(`where \`${entry.text}\` is shown`, entry.uriAt);
  if (reach.kind !== 'visible') return;
  const inside = reach.inside?.known ?? reach.mount.path?.known;
  if (inside === undefined) found.miss(`where \`${entry.text}\` is shown`, entry.uriAt);
  else
    found.folder({
      path: inside,
      holder: 'host',
      why: 'an allowed file: the host decides what it holds',
      range: entry.uriAt,
    });
}

function openMount(side: Exposed, found: Collected, mount: Mount): void {
  const path = mount.path?.known;
  const at: { readonly range?: Range } = mount.node >= 0 ? { range: mount.at } : {};
  if (!mount.type || path === undefined) {
    found.miss(`what \`${mount.key}\` mounts`, at.range);
    return;
  }
  if (mount.type === 'tmpfs')
    found.folder({ path, holder: 'memory', why: 'in memory: what the enclave writes there can be started', ...at });
  if (mount.type === 'encrypted')
    found.folder({ path, holder: 'key', why: 'encrypted: whoever has the key decides what it holds', ...at });
  if (mount.type === 'chroot' && policyOf(side.manifest) === 'allow_all_but_log')
    found.folder({ path, holder: 'host', why: '`sgx.file_check_policy` lets the host decide what it holds', ...at });
}

/** Whatever its name is and whether or not it is marked: it is started. */
function addEntrypoint({ side, found, files }: Omit<Trusting, 'entry'>, path: string | undefined): void {
  if (path === undefined || found.programs.has(path)) return;
  const holder = holderOf(side, new Text(path));
  if (holder !== 'hash') return;
  const shown = resolveInside(side.mounts, new Text(path));
  const hostPath = shown === 'unknown' ? undefined : shown.hostPath?.known;
  const place = files && hostPath !== undefined ? placeIn(files, hostPath) : undefined;
  const stat = place === undefined ? undefined : files!.tree.stat(place);
  const judged = stat && programIn(files!.tree, { path: place!, found: stat }, true);
  const program = judged === undefined || judged === 'unread' ? { ...namedProgram(path), by: 'name' as const } : judged;
  const setting = side.manifest.get('libos.entrypoint');
  found.programs.set(path, { path, ...program, holder, ...(setting?.written && { range: setting.at }) });
}
