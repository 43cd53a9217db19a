import { resolveUser } from '../image/resolve-user.ts';
import type { ScannedFile, ScannedImage, ScannedTree } from '../image/scanned.ts';
import { contentOf } from './content.ts';
import { distributionFiles, distributionOf } from './distribution.ts';
import { inspectEnvironment } from './environment.ts';
import { secretsOf } from './hidden-secrets.ts';
import type { Inspection, TemporaryFolder } from './inspection.ts';
import { type Launch, launchOf, scriptsOf } from './launch.ts';
import { libcFiles, libcOf } from './libc.ts';
import { oddLinksOf } from './links.ts';
import { missingTools } from './missing-tools.ts';
import { oddNamesOf } from './odd-names.ts';
import { privilegedOf } from './privileged.ts';
import { startersOf } from './starters.ts';
import { unlistedDataOf } from './unlisted-data.ts';

/** All of what inspection knows of an image. Contents of few files are loaded; rejects with a UserError where that fails. */
export async function inspectImage(scanned: ScannedImage): Promise<Inspection> {
  const { image, tree, layers } = scanned;
  const { kind, digest, configDigest, names, config } = image;
  await loadWithin(tree, distributionFiles);
  const launch = await followedLaunch(scanned);
  await loadWithin(tree, libcFiles(tree, launch));
  const user = launch?.user ?? resolveUser(tree, undefined);
  const files: readonly ScannedFile[] = [...tree.walk()];
  const environment = inspectEnvironment(config?.env ?? []);
  return {
    image: { kind, digest, configDigest, names, config },
    layers,
    launch,
    user,
    environment,
    distribution: distributionOf(tree),
    libc: libcOf(tree, launch),
    starters: launch ? startersOf(launch) : [],
    content: contentOf(files),
    privileged: privilegedOf(files),
    secrets: secretsOf(scanned, environment),
    oddNames: oddNamesOf(files),
    oddLinks: oddLinksOf(tree, files),
    missingTools: missingTools(tree, launch),
    unlistedData: unlistedDataOf(files),
    temporaryFolder: temporaryFolderOf(tree),
  };
}

/** What a container starts; scripts are loaded, since one tells by its end what it starts. Undefined for a folder. */
export async function followedLaunch({ image: { config }, tree }: ScannedImage): Promise<Launch | undefined> {
  if (!config) return undefined;
  await loadWithin(tree, ['/etc/passwd', '/etc/group']);
  let launch = launchOf(config, tree);
  for (let rounds = 0; rounds < mostRounds; rounds++) {
    const before = launch.steps.length;
    await loadWithin(tree, scriptsOf(launch));
    launch = launchOf(config, tree);
    if (launch.steps.length === before) break;
  }
  return launch;
}

const mostRounds = 4;

/** Leaves out what is too large, and all that comes after more than is read to inspect an image. */
async function loadWithin(tree: ScannedTree, paths: readonly string[]): Promise<void> {
  let room = mostLoaded;
  const chosen = paths.filter((path) => {
    const found = tree.stat(path);
    if (found?.type !== 'file' || found.size > room) return false;
    room -= found.size;
    return true;
  });
  if (chosen.length > 0) await tree.load(chosen);
}

/** Bytes, for each of three times. */
const mostLoaded = 24 << 20;

function temporaryFolderOf(tree: ScannedTree): TemporaryFolder {
  const path = tree.resolve('/tmp');
  const found = path === undefined ? undefined : tree.look(path);
  if (!found) return { is: 'missing' };
  return found.type === 'directory' ? { is: 'folder', mode: found.mode } : { is: 'other' };
}
