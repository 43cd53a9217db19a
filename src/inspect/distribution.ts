import { isBefore, type Release } from '../gramine/release.ts';
import { textOfBytes } from '../image/byte-text.ts';
import { type OsRelease, readOsRelease } from '../image/os-release.ts';
import type { ScannedTree } from '../image/scanned.ts';

export interface Distribution {
  readonly osRelease: OsRelease | undefined;
  /** `distroless` has no shell or nothing that installs packages; `scratch` has neither and no `os-release`. */
  readonly kind: 'distribution' | 'distroless' | 'scratch';
  /** The one that GSC would use, by what is in the image. */
  readonly packageManager: 'apt-get' | 'dnf' | 'microdnf' | 'zypper' | 'apk' | undefined;
  /** What GSC's `Distro: "auto"` (1.6 on) makes of it, or why it makes nothing. */
  readonly auto: GscDistro;
}

/** A value for `Distro` in GSC's `config.yaml`, or why none follows from the image. */
export type GscDistro = { readonly distro: string } | { readonly problem: string };

type Tree = Pick<ScannedTree, 'stat' | 'lstat' | 'read' | 'readlink' | 'list' | 'look'>;

/** Files that have to be loaded before. */
export const distributionFiles = ['/etc/os-release', '/usr/lib/os-release'];

export function distributionOf(tree: Tree): Distribution {
  const osRelease = readOsRelease(tree);
  const packageManager = packageManagers.find((name) => folders.some((folder) => isFile(tree, `${folder}/${name}`)));
  const hasShell = isFile(tree, '/bin/sh');
  const isBare = !osRelease && !hasShell && packageManager === undefined;
  return {
    osRelease,
    kind: isBare ? 'scratch' : hasShell && packageManager !== undefined ? 'distribution' : 'distroless',
    packageManager,
    auto: gscDistro(tree),
  };
}

const packageManagers = ['apt-get', 'dnf', 'microdnf', 'zypper', 'apk'] as const;
const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

function isFile(tree: Tree, path: string): boolean {
  return tree.stat(path)?.type === 'file';
}

/** What `gsc build` derives from `/etc/os-release`, with the faults of its parser. */
export function gscDistro(tree: Tree): GscDistro {
  if (!isFile(tree, '/etc/os-release')) return { problem: 'the image has no `/etc/os-release`' };
  const fields = gscFields(textOfBytes(tree.read('/etc/os-release')));
  if ('problem' in fields) return fields;
  const [id, version, name] = ['ID', 'VERSION_ID', 'NAME'].map((field) => fields.get(field));
  if (!id || !version) return { problem: `its \`os-release\` has no \`${id ? 'VERSION_ID' : 'ID'}\`` };
  const major = version.split('.')[0]!;
  if (id === 'rhel')
    return { distro: `redhat/ubi${major}${isFile(tree, '/usr/bin/microdnf') ? '-minimal' : ''}:${version}` };
  if (id === 'sles') return { distro: `registry.suse.com/suse/sle${major}:${version}` };
  if (name === undefined) return { problem: 'its `os-release` has no `NAME`, on which GSC stops' };
  if (name === 'CentOS Stream') return { distro: `quay.io/centos/centos:stream${major}` };
  return { distro: `${id}:${version.split('.').slice(0, 2).join('.')}` };
}

/** `dict(shlex.split(line)[0].split('='))` for each line. */
function gscFields(text: string): Map<string, string> | { readonly problem: string } {
  const fields = new Map<string, string>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parts = firstWord(line)?.split('=');
    if (parts?.length !== 2)
      return { problem: `line ${at + 1} of its \`os-release\` is not one \`NAME=value\`, on which GSC stops` };
    fields.set(parts[0]!, parts[1]!);
  }
  return fields;
}

/** As a POSIX shell divides a line; undefined for an unfinished quotation, or a backslash at the end. */
function firstWord(line: string): string | undefined {
  let word = '';
  let quote = '';
  const text = line.trimStart();
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    const next = text[at + 1];
    if (quote === '' && /\s/.test(character)) return word;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && next === undefined) return undefined;
    else if (character === '\\' && quote === '') word += text[++at];
    else if (character === '\\' && quote === '"' && (next === '"' || next === '\\')) word += text[++at];
    else word += character;
  }
  return quote === '' ? word : undefined;
}

/** What a release of GSC does with a distribution: `accepted` names are tried, though the release does not list their tag. */
export type DistroSupport = 'listed' | 'accepted' | 'rejected';

/** Of a value as `gscDistro` gives it. */
export function distroSupport(distro: string, release: Release): DistroSupport {
  const [name = '', tag = ''] = splitAtLast(distro);
  const family = families.find(({ names }) => names.test(name));
  if (!family || isBefore(release, family.since)) return 'rejected';
  const newest = family.tags.findLast(([since]) => !isBefore(release, since));
  return newest?.[1].test(`${name}:${tag}`) ? 'listed' : 'accepted';
}

function splitAtLast(text: string): readonly string[] {
  const colon = text.lastIndexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** By the folders with templates and the `config.yaml.template` of each release; the last list that is not newer counts. */
const families: readonly {
  readonly names: RegExp;
  readonly since: Release;
  readonly tags: readonly (readonly [Release, RegExp])[];
}[] = [
  {
    names: /^ubuntu$/,
    since: '1.0',
    tags: [
      ['1.0', /:18\.04$/],
      ['1.1', /:(?:18\.04|20\.04)$/],
      ['1.2', /:(?:18\.04|20\.04|21\.04)$/],
      ['1.5', /:(?:20\.04|21\.04)$/],
      ['1.6', /:(?:20\.04|20\.10|21\.04|21\.10|22\.04|22\.10|23\.04)$/],
      ['1.9', /:(?:22\.04|24\.04)$/],
    ],
  },
  {
    names: /^debian$/,
    since: '1.3',
    tags: [
      ['1.3', /:1[01]$/],
      ['1.6', /:1[0-2]$/],
      ['1.9', /:1[12]$/],
    ],
  },
  {
    names: /^centos$/,
    since: '1.2',
    tags: [
      ['1.2', /:8$/],
      ['1.9', /(?!)/],
    ],
  },
  { names: /^quay\.io\/centos\/centos$/, since: '1.8', tags: [['1.8', /:stream9$/]] },
  {
    names: /^redhat\/ubi\d+(?:-minimal)?$/,
    since: '1.6',
    tags: [
      ['1.6', /ubi8(?:-minimal)?:8\.8$/],
      ['1.8', /ubi8(?:-minimal)?:8\.8$|ubi9(?:-minimal)?:9\.4$/],
      ['1.9', /ubi9(?:-minimal)?:9\.4$/],
    ],
  },
  { names: /^registry\.suse\.com\/suse\/sle\d+$/, since: '1.8', tags: [['1.8', /sle15:15\.4$/]] },
];
