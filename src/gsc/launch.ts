import { createHash } from 'node:crypto';
import { isBefore, type Release } from '../gramine/release.ts';
import type { ImageConfig } from '../image/image-config.ts';
import { gscFolder } from './template.ts';

/** What GSC makes of an image's entrypoint and command. */
export interface GscLaunch {
  /** What `which` is asked for when the image is built. */
  readonly binary: string;
  /** Its last name, under which it runs. */
  readonly name: string;
  /** `libos.entrypoint`. */
  readonly entrypoint: string;
  /** `fs.start_dir`: with a slash at the end. */
  readonly workingDirectory: string;
  /** Arguments that stay, whatever the container is started with. */
  readonly fixedArguments: readonly string[];
  /** Arguments that `docker run` can replace when the host may give arguments. */
  readonly command: readonly string[];
  /** What the program gets as `argv`, without arguments of the host. */
  readonly argv: readonly string[];
  /** The first item of `Cmd`, which every release of GSC loses behind an entrypoint of several items. */
  readonly dropped: string | undefined;
}

/** Undefined when the image names no program, which GSC refuses. */
export function gscLaunch(config: ImageConfig, release: Release): GscLaunch | undefined {
  const entrypoint = config.entrypoint ?? [];
  const command = config.cmd ?? [];
  const all = [...entrypoint, ...command];
  const [first] = all;
  if (first === undefined) return undefined;
  const isLong = entrypoint.length > 1;
  const workingDirectory = withSlash(config.workingDir ?? '');
  const binary = binaryOf(first, workingDirectory, release);
  const name = binary.slice(binary.lastIndexOf('/') + 1);
  const path = `${gscFolder(release)}/${name}`;
  const fixedArguments = isLong ? entrypoint.slice(1) : [];
  const rest = all.slice((isLong ? entrypoint.length : 0) + 1);
  const emptyOne = isBefore(release, '1.4') && rest.length === 0 ? [''] : [];
  return {
    binary,
    name,
    entrypoint: path,
    workingDirectory,
    fixedArguments,
    command: rest,
    argv: [path, ...fixedArguments, ...rest, ...emptyOne],
    dropped: isLong ? command[0] : undefined,
  };
}

/** The file `trusted_argv`; undefined before 1.4, whose escaping nobody repeats. */
export function trustedArgv(
  { argv }: GscLaunch,
  release: Release,
): { readonly size: number; readonly sha256: string } | undefined {
  if (isBefore(release, '1.4')) return undefined;
  const bytes = Buffer.from(argv.map((argument) => `${argument}\0`).join(''));
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function withSlash(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}

function binaryOf(first: string, workingDirectory: string, release: Release): string {
  if (isBefore(release, '1.1')) return first.slice(first.lastIndexOf('/') + 1);
  return first.includes('/') && !first.startsWith('/') ? `${workingDirectory}${first}` : first;
}
