import { createHash } from 'node:crypto';
import { readValues, type Table, type Value, valuesOf } from '../gramine/final-manifest/values.ts';
import { writeToml } from '../gramine/final-manifest/write.ts';
import { isBefore, newestRelease, type Release } from '../gramine/release.ts';
import { type KnownUser, resolveUser } from '../image/resolve-user.ts';
import type { ScannedFile, ScannedImage } from '../image/scanned.ts';
import type { Inspection } from '../inspect/inspection.ts';
import { defaultPath } from '../inspect/launch.ts';
import { Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { addedLayers } from './added-layers.ts';
import { changedTree } from './changed-tree.ts';
import { type GscConfig, releaseOfBranch } from './config.ts';
import { configChanges } from './config-changes.ts';
import { libraryFolderOf, plannedDistro } from './distro.ts';
import { gscEnvironment } from './environment.ts';
import { type Finalised, finalised } from './finalise.ts';
import { imageNames, originalName } from './image-names.ts';
import { type GscLaunch, gscLaunch, trustedArgv } from './launch.ts';
import { libraryPaths } from './libraries.ts';
import { type Merged, mergeManifests } from './merge.ts';
import { gscPackages, largestDatabase, packageDatabase } from './packages.ts';
import { plannedCommands } from './plan-commands.ts';
import { planProblems } from './plan-problems.ts';
import { plannedKeys, withoutSecrets } from './planned-keys.ts';
import { predictedManifest } from './predicted-manifest.ts';
import { type BuildType, graminePrefix, gscFolder, gscTemplate } from './template.ts';
import { trustedListOf } from './trusted-list.ts';
import { whatIsUnknown } from './unknowns.ts';
import type { PlannedDistro, PlannedManifest, TrustedEntry, WrapPlan } from './wrap-plan.ts';

export interface WrapRequest {
  readonly image: ScannedImage;
  /** Of the same image; its contents that inspection loads are then there. */
  readonly inspection: Inspection;
  /** What the image is called where `gsc` is run, if another name than its own. */
  readonly name?: string;
  /** The user's manifest. */
  readonly manifest: Source;
  readonly config?: GscConfig;
  /** Of GSC. */
  readonly release: Release;
  readonly insecureArgs: boolean;
  readonly buildType: BuildType;
  readonly removeGramineDeps: boolean;
}

/** What GSC would make of an image. Rejects with a LocatedError for a manifest that is no TOML. */
export async function planWrap(request: WrapRequest): Promise<WrapPlan> {
  const { image, inspection, release, insecureArgs, buildType, removeGramineDeps } = request;
  const { image: whole, tree } = image;
  const distro = plannedDistro(request.config, inspection.distribution);
  const libraryFolder = libraryFolderOf(distro.family);
  const launch = whole.config && gscLaunch(whole.config, release);
  const merged = mergedManifest(request, launch, distro);
  const text = merged && writeToml(merged.table);
  const user = resolveUser(tree, whole.config?.user);
  const second = text === undefined ? undefined : finalise(request, text, libraryFolder);
  const { list, problems } = trustedFiles(request, { user: 'unknown' in user ? root : user, launch, text, second });
  const gramine = gramineOf(request);
  const prediction =
    second && 'text' in second && !list.walk.stopped
      ? predictedManifest({
          text: second.text,
          release: gramine.release,
          libraryFolder,
          uris: list.entries.map(({ uri }) => uri),
        })
      : undefined;
  const table = prediction && 'table' in prediction ? prediction.table : tableOf(second, merged);
  const argv = launch && !insecureArgs ? trustedArgv(launch, release) : undefined;
  const manifest: PlannedManifest = {
    text,
    sha256: text === undefined ? undefined : sha256(text),
    shown: text === undefined ? undefined : withoutSecrets(text),
    keys: merged ? plannedKeys(table, merged.origins) : [],
    overridden: merged?.overridden ?? [],
    finalised: second && 'text' in second ? second.text : undefined,
    knownBytes: prediction && 'bytes' in prediction ? prediction.bytes : undefined,
  };
  const names = imageNames(request.name ?? originalName(whole.names));
  const family = distro.family;
  const flags = { insecureArgs, buildType, removeGramineDeps };
  const command = launch?.command ?? [];
  const plan = {
    imageKind: whole.kind,
    packages: await packagesOf(request, distro.name),
    release,
    gramine,
    flags,
    names,
    distro,
    user,
    launch,
    manifest,
    trusted: list,
    trustedArgv: argv,
    configChanges: whole.config ? configChanges({ config: whole.config, release, family, insecureArgs, command }) : [],
    layers: addedLayers({ release, family, ...flags }),
  };
  const commands = plannedCommands({ plan, config: whole.config, table, hasConfig: request.config !== undefined });
  return {
    ...plan,
    commands,
    problems: [...planProblems({ request, plan, merged, second, prediction, table }), ...problems],
    unknown: whatIsUnknown(plan, inspection),
  };
}

/** Parts of a plan that its problems, commands and gaps are worked out from. */
export type PlanFacts = Omit<WrapPlan, 'commands' | 'problems' | 'unknown'>;

const root: KnownUser = { uid: 0, gid: 0, groups: [], name: 'root', home: '/root' };

async function packagesOf(
  { image: { tree }, release }: WrapRequest,
  distro: string | undefined,
): Promise<WrapPlan['packages']> {
  if (distro === undefined) return undefined;
  const database = tree.stat(packageDatabase);
  if (database?.type === 'file' && database.size <= largestDatabase) await tree.load([packageDatabase]);
  return gscPackages(tree, distro, release);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function tableOf(second: Finalised | undefined, merged: Merged | undefined): Table {
  if (second && 'table' in second) return second.table;
  return merged?.table ?? new Map();
}

/** By the branch that is built, or the release that goes with that of GSC. */
function gramineOf({ config, release }: WrapRequest): WrapPlan['gramine'] {
  const branch = config?.gramine?.image ? undefined : config?.gramine?.branch?.value;
  if (branch === undefined) return { release, from: 'gsc' };
  const named = releaseOfBranch(branch);
  return named ? { release: named, from: 'config' } : { release: newestRelease, from: 'assumed' };
}

/** Undefined when the image names no program, or when its name breaks the text: GSC stops before it merges. */
function mergedManifest(
  request: WrapRequest,
  launch: GscLaunch | undefined,
  distro: PlannedDistro,
): Merged | undefined {
  const { image, manifest, release, insecureArgs, buildType } = request;
  const user = readValues(manifest, 'text').values;
  if (!launch) return undefined;
  const template = gscTemplate(release, {
    binary: launch.name,
    workingDirectory: launch.workingDirectory,
    libraryFolder: libraryFolderOf(distro.family),
    isDebian: distro.name?.startsWith('debian:') === true,
    libraries: '{{library_paths}}',
    path: '{{env_path}}',
    insecureArgs,
    buildType,
  });
  const gsc = tableOrNothing(template);
  if (!gsc) return undefined;
  return mergeManifests(
    [
      { table: isBefore(release, '1.6') ? withLists(user) : user, origin: 'user' },
      { table: gsc, origin: 'gsc' },
      { table: gscEnvironment(image.image.config?.env ?? [], release).table, origin: 'image' },
    ],
    release,
  );
}

/** A program or a working directory with a quote breaks the manifest. */
function tableOrNothing(text: string): Table | undefined {
  const document = parseToml(new Source('gsc', text));
  return document.problems.length > 0 ? undefined : valuesOf(document);
}

/** Until 1.5, GSC made arrays of `sgx.trusted_files.NAME = "…"` and of the like. */
function withLists(user: Table): Table {
  const sgx = user.get('sgx');
  if (!(sgx instanceof Map)) return user;
  const lists = new Map([...sgx].map(([name, value]) => [name, isFileList(name, value) ? [...value.values()] : value]));
  return new Map([...user].map(([name, value]) => [name, name === 'sgx' ? lists : value]));
}

function isFileList(name: string, value: Value): value is Table {
  return ['trusted_files', 'allowed_files', 'protected_files'].includes(name) && value instanceof Map;
}

function finalise({ image, inspection }: WrapRequest, text: string, libraryFolder: string): Finalised {
  const folders = libraryPaths(image.tree, libraryFolder);
  return finalised(text, {
    libraryPaths: `${folders.map((folder) => `${folder}:`).join('')}${variableOf(image, 'LD_LIBRARY_PATH') ?? ''}`,
    environmentPath: `${graminePrefix}/bin:${variableOf(image, 'PATH') ?? inspection.launch?.path ?? defaultPath}`,
  });
}

function variableOf({ image }: ScannedImage, name: string): string | undefined {
  return image.config?.env.findLast((entry) => entry.name === name)?.value;
}

interface Wrapped {
  readonly user: KnownUser;
  readonly launch: GscLaunch | undefined;
  /** Of `entrypoint.manifest` before the finalise step. */
  readonly text: string | undefined;
  readonly second: Finalised | undefined;
}

function trustedFiles(request: WrapRequest, wrapped: Wrapped): ReturnType<typeof trustedListOf> {
  const { image, release } = request;
  const { user, second } = wrapped;
  const caches = homesOf(request, user).map((home) => `${home.replace(/\/+$/, '')}/.cache`);
  return trustedListOf({
    tree: changedTree(image.tree, {
      added: addedFiles(request, wrapped),
      removed: isBefore(release, '1.3.1') ? [] : caches,
    }),
    release,
    user,
    manifest: second && 'table' in second ? second.table : new Map(),
    contents: contentsOf(release),
  });
}

/** `HOME` while root and then the user of the image remove their caches: what the image sets counts for both. */
function homesOf({ image }: WrapRequest, { home }: KnownUser): readonly string[] {
  const set = variableOf(image, 'HOME');
  return set === undefined ? ['/root', ...(home === undefined ? [] : [home])] : [set];
}

/** Mounted by Docker over whatever the image has there. */
const mountedFiles = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];

/** Mounted in each container, whether the image has such a folder or not. */
const kernelFolders = ['/proc', '/sys'];

function contentsOf(release: Release): ReadonlyMap<string, TrustedEntry['content']> {
  const folder = gscFolder(release);
  return new Map<string, TrustedEntry['content']>([
    ...mountedFiles.map((path): [string, 'volatile'] => [path, 'volatile']),
    ['/etc/ld.so.cache', 'rebuilt'],
    ['/usr/lib/locale/locale-archive', 'rebuilt'],
    [`${folder}/apploader.sh`, 'unknown'],
    [`${folder}/entrypoint.manifest`, isBefore(release, '1.9') ? 'unknown' : 'gsc'],
    [`${folder}/trusted_argv`, isBefore(release, '1.4') ? 'unknown' : 'gsc'],
  ]);
}

function addedFiles({ release, insecureArgs, inspection }: WrapRequest, wrapped: Wrapped): readonly ScannedFile[] {
  const { user, launch, text } = wrapped;
  const folder = gscFolder(release);
  const owner = { uid: user.uid, gid: user.gid };
  const added = (path: string, size = 0, hash?: string): ScannedFile => ({
    path,
    type: 'file',
    size,
    mode: 0o644,
    ...owner,
    ...(hash !== undefined && { sight: { sha256: hash } }),
  });
  const argv = launch && !insecureArgs ? trustedArgv(launch, release) : undefined;
  const target = inspection.launch?.steps[0];
  return [
    ...kernelFolders.map((path) => ({ ...added(path), type: 'directory' as const, mode: 0o555, uid: 0, gid: 0 })),
    ...mountedFiles.map((path) => ({ ...added(path), uid: 0, gid: 0 })),
    { ...added(`${folder}/apploader.sh`), mode: 0o744 },
    ...(text === undefined ? [] : [added(`${folder}/entrypoint.manifest`, Buffer.byteLength(text), sha256(text))]),
    ...(insecureArgs || !launch ? [] : [added(`${folder}/trusted_argv`, argv?.size, argv?.sha256)]),
    ...(launch && target?.path !== undefined && target.file
      ? [{ path: launch.entrypoint, type: 'symlink' as const, size: 0, mode: 0o777, ...owner, target: target.path }]
      : []),
  ];
}
