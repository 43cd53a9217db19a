import { allowedFiles, type FileList, isCovered, trustedFiles } from '../gramine/files.ts';
import type { Manifest } from '../gramine/manifest.ts';
import { isMountedBelow, type Mounts, mountsOf, resolveInside } from '../gramine/mounts.ts';
import { type Reach, reachabilityOf } from '../gramine/reachability.ts';
import { Text } from '../gramine/text.ts';
import { writtenPlace } from '../gramine/written-place.ts';
import { folderOf } from '../text/path.ts';
import type { LogRemark } from './log/access.ts';
import type { LogNeeds, NeededPath } from './log/needs.ts';
import { unwritable } from './toml-text.ts';
import type { WorkloadFile, WorkloadMount } from './workload.ts';

/** What is to be added to a manifest, and what isn't for a reason. */
export interface Additions {
  readonly mounts: readonly WorkloadMount[];
  readonly trusted: readonly WorkloadFile[];
  readonly allowed: readonly WorkloadFile[];
  readonly remarks: readonly LogRemark[];
}

/** What of the needs the mounts and lists of a manifest don't grant yet. What a template leaves open counts as granted. */
export function missingFrom(manifest: Manifest, needs: LogNeeds): Additions {
  const mounts = mountsOf(manifest);
  const lists = { trusted: trustedFiles(manifest), allowed: allowedFiles(manifest) };
  const remarks: LogRemark[] = [...needs.remarks];
  const scratch = needs.scratch.filter(({ path, line }) => {
    if (isInMemory(mounts, path)) return false;
    const isFree = !isMountedBelow(mounts, new Text(folderName(path)));
    if (!isFree) remarks.push({ line, text: wouldHide(path) });
    return isFree;
  });
  const taken = new Set(scratch.map(({ path }) => folderName(path)));

  const unmounted: NeededPath[] = [];
  const usable = (needed: NeededPath): boolean => {
    const why = unwritable(needed.path);
    if (why !== undefined) {
      remarks.push({ line: needed.line, text: `\`${needed.path}\` can't be written in a manifest: ${why}` });
      return false;
    }
    const reach = reachOf(mounts, needed.path);
    if (reach.kind === 'encrypted' || isHiddenByMemory(reach)) return false;
    if (reach.kind === 'visible' || reach.kind === 'unknown') return true;
    if (isMountedBelow(mounts, new Text(folderName(needed.path)))) {
      if (!needs.listed.includes(needed)) remarks.push({ line: needed.line, text: wouldHide(needed.path) });
      return false;
    }
    if (needed.path.startsWith('/') && reach.kind === 'unreachable') {
      unmounted.push(needed);
      return true;
    }
    remarks.push({ line: needed.line, text: notReached(needed.path, reach) });
    return false;
  };

  const trusted = needs.trusted.filter((needed) => usable(needed) && isUnlisted(lists, needed.path));
  const allowed = needs.allowed.filter((needed) => usable(needed) && mayBeAllowed(lists, needed, remarks));
  for (const needed of needs.listed) {
    if (!broad.test(needed.path)) usable(needed);
    else if (needed.path !== '/' && !taken.has(needed.path) && !isPresent(mounts, needed.path))
      remarks.push({ line: needed.line, text: `\`${needed.path}\` is listed, and too broad to be mounted unasked` });
  }
  return {
    mounts: [...mountsFor(mounts, unmounted, taken).map((mount) => listedOnly(mount, needs)), ...scratch.map(inMemory)],
    trusted: trusted.map(trustedFile),
    allowed: allowed.map(allowedFile),
    remarks: remarks.sort((a, b) => a.line - b.line),
  };
}

/** The log is the evidence that what looks like a file to write is only read. */
function trustedFile({ path, why }: NeededPath): WorkloadFile {
  const looksWritten =
    writtenPlace({ path: new Text(folderName(path)), isDirectory: path.endsWith('/') }) !== undefined;
  const accept = { rule: 'files/writable-trusted', reason: `${why}, and never written there` };
  return { uri: `file:${path}`, why, ...(looksWritten && { accept }) };
}

function allowedFile({ path, why }: NeededPath): WorkloadFile {
  const reason = `${why}; the host can read and replace it`;
  return { uri: `file:${path}`, why, accept: { rule: 'security/allowed-files', reason } };
}

/** A mount none of whose files is opened is there on purpose. */
function listedOnly(mount: WorkloadMount, { trusted, allowed }: LogNeeds): WorkloadMount {
  const isOpened = [...trusted, ...allowed].some(
    ({ path }) => path === mount.path || path.startsWith(`${mount.path}/`),
  );
  if (isOpened) return mount;
  const reason = 'the program lists its names, which come from the host unchecked, and opens none of its files';
  return { ...mount, accept: { rule: 'mounts/unlisted', reason } };
}

function inMemory({ path, why }: NeededPath): WorkloadMount {
  return { type: 'tmpfs', path: folderName(path), why };
}

function isPresent(mounts: Mounts, directory: string): boolean {
  return reachOf(mounts, directory).kind !== 'unreachable' || isMountedBelow(mounts, new Text(directory));
}

function folderName(path: string): string {
  return path.replace(/(.)\/$/, '$1');
}

/** Host and enclave have the same names in it, or it isn't known any better. */
function isInMemory(mounts: Mounts, path: string): boolean {
  const found = resolveInside(mounts, new Text(folderName(path)));
  return found === 'unknown' || found.mount.type === 'tmpfs' || found.mount.type === 'encrypted';
}

function reachOf(mounts: Mounts, path: string): Reach {
  return reachabilityOf(mounts).of(new Text(folderName(path)), false);
}

function isHiddenByMemory(reach: Reach): boolean {
  return reach.kind === 'hidden' && (reach.by.type === 'tmpfs' || reach.by.type === 'encrypted');
}

function notReached(path: string, reach: Reach): string {
  if (reach.kind === 'hidden') return `\`${path}\` is hidden by the mount \`${reach.by.key}\`, so no entry would help`;
  return `no mount shows \`${path}\`, whose place the log doesn't tell`;
}

function wouldHide(path: string): string {
  return `\`${path}\` is not mounted: that would hide the mounts below it, so decide where to mount it`;
}

interface Lists {
  readonly trusted: FileList;
  readonly allowed: FileList;
}

function isUnlisted({ trusted, allowed }: Lists, path: string): boolean {
  const text = new Text(folderName(path));
  return isCovered(trusted, text) === false && isCovered(allowed, text) === false;
}

/** A trusted file that is written is for a person to decide. */
function mayBeAllowed({ trusted, allowed }: Lists, { path, line }: NeededPath, remarks: LogRemark[]): boolean {
  const text = new Text(folderName(path));
  if (isCovered(allowed, text) !== false) return false;
  if (isCovered(trusted, text) === false) return true;
  remarks.push({
    line,
    text: `\`${path}\` is a trusted file and is written: decide whether the program has to, and if so take it out of \`sgx.trusted_files\``,
  });
  return false;
}

/** Whose names the host would give to the program, whatever it needs of them. */
const broad = /^\/(?:etc|home|home\/[^/]+|root|usr|var|opt|srv|mnt|media|tmp|var\/tmp|run|var\/run)?$/;

/** A mount for the directory of each path, under its own name; for the path alone where that would show or hide too much. */
function mountsFor(
  mounts: Mounts,
  unmounted: readonly NeededPath[],
  taken: ReadonlySet<string>,
): readonly WorkloadMount[] {
  const wanted = new Map<string, NeededPath>();
  for (const needed of unmounted) {
    const path = folderName(needed.path);
    const folder = needed.path.endsWith('/') ? path : folderOf(path);
    const isFree = !broad.test(folder) && !taken.has(folder) && !isMountedBelow(mounts, new Text(folder));
    const place = isFree ? folder : path;
    if (!wanted.has(place)) wanted.set(place, needed);
  }
  return [...wanted]
    .filter(([place]) => !isBelowAny(place, wanted))
    .map(([place, { line, why }]) => ({
      type: 'chroot',
      path: place,
      uri: `file:${place}`,
      why: `shows what is ${why.startsWith('the program') || why.startsWith('all') ? `used from line ${line} on` : why}`,
    }));
}

function isBelowAny(path: string, wanted: ReadonlyMap<string, unknown>): boolean {
  for (let at = folderOf(path); at !== '/' && at !== '.'; at = folderOf(at)) if (wanted.has(at)) return true;
  return false;
}
