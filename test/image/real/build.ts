import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { hasDebian } from '../../generate/debian.ts';

export interface Recipe {
  /** The image below. */
  readonly from?: string;
  /** From the lowest. Each fills an empty folder, whiteouts included. */
  readonly layers: readonly ((root: string) => void)[];
  readonly config: {
    readonly entrypoint?: readonly string[];
    readonly cmd?: readonly string[];
    readonly env?: readonly string[];
    readonly user?: string;
    readonly workingDir?: string;
    readonly volumes?: readonly string[];
    readonly exposedPorts?: readonly string[];
    readonly stopSignal?: string;
  };
}

/** Made of packages, so that they are where packages are kept; umoci and skopeo make images of them. */
export const hasRealImages =
  hasDebian && ['umoci', 'skopeo', 'tar', 'dpkg-deb'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** An OCI layout with the image. Test files that run at the same time share it: one makes it, the others wait. */
export function builtOnce(name: string, recipe: Recipe, recipes: Readonly<Record<string, Recipe>>): string {
  const folder = process.env.MANIFESTLY_IMAGES!;
  const layout = join(folder, name);
  if (existsSync(layout)) return layout;
  if (!taken(`${layout}.lock`)) return awaited(layout);
  const work = mkdtempSync(join(folder, 'work-'));
  try {
    build(name, { recipe, recipes, work });
    renameSync(join(work, 'layout'), layout);
    return layout;
  } catch (error) {
    writeFileSync(`${layout}.failed`, String(error));
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch {
    return false;
  }
}

function awaited(layout: string): string {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  for (let steps = 0; steps < 3000; steps++) {
    if (existsSync(layout)) return layout;
    if (existsSync(`${layout}.failed`)) throw new Error(readFileSync(`${layout}.failed`, 'utf8'));
    Atomics.wait(signal, 0, 0, 100);
  }
  throw new Error(`nobody makes ${layout}`);
}

interface Building {
  readonly recipe: Recipe;
  readonly recipes: Readonly<Record<string, Recipe>>;
  readonly work: string;
}

function build(name: string, { recipe, recipes, work }: Building): void {
  const layout = join(work, 'layout');
  if (recipe.from === undefined) {
    run('umoci', 'init', '--layout', layout);
    run('umoci', 'new', '--image', `${layout}:${name}`);
  } else {
    cpSync(builtOnce(recipe.from, recipes[recipe.from]!, recipes), layout, { recursive: true });
    run('umoci', 'tag', '--image', `${layout}:${recipe.from}`, name);
    run('umoci', 'rm', '--image', `${layout}:${recipe.from}`);
  }
  for (const [at, fill] of recipe.layers.entries()) {
    const root = join(work, `layer-${at}`);
    mkdirSync(root);
    if (recipe.from === undefined) fill(root);
    else withMergedLinks(root, fill);
    addLayer(root, `${layout}:${name}`);
  }
  configure(`${layout}:${name}`, recipe.config);
}

/** What packages put below `lib` comes to lie where the link of the image below leads, and no folder takes the place of the link. */
function withMergedLinks(root: string, fill: (root: string) => void): void {
  for (const name of mergedFolders) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  fill(root);
  for (const name of mergedFolders) rmSync(join(root, name));
  for (const name of mergedFolders)
    if (readdirSync(join(root, 'usr', name)).length === 0) rmdirSync(join(root, 'usr', name));
}

/** Folders of the root that are links into `usr` in most distributions. */
export const mergedFolders = ['bin', 'sbin', 'lib', 'lib64'];

function addLayer(root: string, image: string): void {
  const order = ['--sort=name', '--numeric-owner', '--owner=0', '--group=0', '--format=gnu'];
  run('tar', ...order, '-C', root, '-cf', `${root}.tar`, '.');
  run('umoci', 'raw', 'add-layer', '--image', image, `${root}.tar`);
}

function configure(image: string, config: Recipe['config']): void {
  const each = (option: string, values: readonly string[] = []) => values.map((value) => `--config.${option}=${value}`);
  const cleared = (['entrypoint', 'cmd'] as const).filter((option) => config[option]);
  const options = [
    ...cleared.map((option) => `--clear=config.${option}`),
    ...each('entrypoint', config.entrypoint),
    ...each('cmd', config.cmd),
    ...each('env', config.env),
    ...each('volume', config.volumes),
    ...each('exposedports', config.exposedPorts),
    ...each('user', config.user === undefined ? [] : [config.user]),
    ...each('workingdir', config.workingDir === undefined ? [] : [config.workingDir]),
    ...each('stopsignal', config.stopSignal === undefined ? [] : [config.stopSignal]),
  ];
  run('umoci', 'config', '--image', image, ...options);
}

/** As dpkg leaves them, but for what their scripts would do. Folders of the package that are links in the root stay links. */
export function unpackDebs(root: string, files: readonly string[], { status = true } = {}): void {
  mkdirSync(root, { recursive: true });
  for (const file of files) {
    const archive = execFileSync('dpkg-deb', ['--fsys-tarfile', file], { maxBuffer: 2 ** 30 });
    execFileSync('tar', ['-x', '--keep-directory-symlink', '-C', root], { input: archive });
    if (status) noteInstalled(root, file);
  }
}

function noteInstalled(root: string, file: string): void {
  const folder = join(root, 'var/lib/dpkg/status.d');
  mkdirSync(folder, { recursive: true });
  const control = execFileSync('dpkg-deb', ['-f', file], { encoding: 'utf8' });
  const [, name] = /^Package: (.*)$/m.exec(control)!;
  appendFileSync(join(folder, name!), control);
}

function run(tool: string, ...options: readonly string[]): void {
  const { status, stderr } = spawnSync(tool, options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${tool} ${options.join(' ')}: ${stderr}`);
}
