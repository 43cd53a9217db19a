import { isBefore, type Release } from '../gramine/release.ts';
import { textOfBytes } from '../image/byte-text.ts';
import type { ScannedTree } from '../image/scanned.ts';

/** Packages that GSC installs into an image, for what Gramine's tools need there. */
export interface GscPackages {
  /** In the order of its Dockerfile. */
  readonly needed: readonly string[];
  /** Those of them that the image has already; undefined when it does not say. */
  readonly present: readonly string[] | undefined;
  /** Those that `--remove-gramine-deps` uninstalls, whether the image had them or not. */
  readonly removable: readonly string[];
}

/** Where dpkg keeps what is installed. */
export const packageDatabase = '/var/lib/dpkg/status';

/** Of Debian and Ubuntu, as 1.9 has it; undefined for releases whose lists are not known. The database has to be loaded. */
export function gscPackages(tree: ScannedTree, distro: string, release: Release): GscPackages | undefined {
  const [, name, version = '0'] = /^(ubuntu|debian):(\d+)/.exec(distro) ?? [];
  if (name === undefined || isBefore(release, '1.9')) return undefined;
  const isNew = Number(version) >= (name === 'debian' ? 12 : 23);
  const needed = [...always, ...(isNew ? packaged : ['python3-pip'])];
  const installed = installedPackages(tree);
  return {
    needed,
    present: installed && needed.filter((one) => installed.has(one)),
    removable: needed.filter((one) => removed.has(one)),
  };
}

const always = [
  'binutils',
  'libprotobuf-c-dev',
  'locales',
  'openssl',
  'python3',
  'python3-cryptography',
  'python3-protobuf',
  'python3-pyelftools',
  'python3-voluptuous',
];

/** What older distributions take from PyPI. */
const packaged = ['python3-click', 'python3-jinja2', 'python3-tomli', 'python3-tomli-w'];

const removed: ReadonlySet<string> = new Set([
  'binutils',
  'openssl',
  'python3-cryptography',
  'python3-protobuf',
  'python3-pyelftools',
  'python3-voluptuous',
  ...packaged,
]);

function installedPackages(tree: ScannedTree): ReadonlySet<string> | undefined {
  const found = tree.stat(packageDatabase);
  if (found?.type !== 'file' || found.size > largestDatabase) return undefined;
  const names = new Set<string>();
  for (const block of textOfBytes(tree.read(packageDatabase)).split(/\n\n+/)) {
    const name = /^Package: (\S+)$/m.exec(block)?.[1];
    if (name !== undefined && /^Status: install ok installed$/m.test(block)) names.add(name);
  }
  return names;
}

/** A large system has some megabytes. */
export const largestDatabase = 32 << 20;
