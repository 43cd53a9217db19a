import { isBefore, type Release } from '../gramine/release.ts';

/** What GSC's own manifest depends on. Texts go into it as they are. */
export interface TemplateValues {
  /** The last name of the program's path. */
  readonly binary: string;
  /** With a slash at the end. */
  readonly workingDirectory: string;
  /** Behind `lib`: `/x86_64-linux-gnu` on Debian and Ubuntu, `64` on the others. */
  readonly libraryFolder: string;
  /** Where `ldconfig` finds libraries; the finalise step fills that in. */
  readonly libraries: string;
  readonly path: string;
  readonly insecureArgs: boolean;
  readonly buildType: BuildType;
  /** Debian itself, not Ubuntu: its manifest lacked a line in 1.3 and 1.4. */
  readonly isDebian?: boolean;
  /** Elements of `sgx.trusted_files` behind the first, as TOML. */
  readonly imageFiles?: string;
}

export const buildTypes = ['release', 'debug', 'debugoptimized'] as const;

export type BuildType = (typeof buildTypes)[number];

/** The manifest that `gsc build` of that release merges the user's into, as TOML, and in the order of its template. */
export function gscTemplate(release: Release, values: TemplateValues): string {
  const folder = gscFolder(release);
  const argv = `"file:${folder}/trusted_argv"`;
  const { imageFiles } = values;
  const files = [...(values.insecureArgs ? [] : [argv]), ...(imageFiles === undefined ? [] : [imageFiles])];
  const isDebuggable = values.buildType !== 'release';
  const lines = [
    `libos.entrypoint = "${folder}/${values.binary}"`,
    ...libosLines(release, values),
    `loader.log_level = "${values.buildType === 'debug' ? 'all' : 'error'}"`,
    'fs.root.type = "chroot"',
    'fs.root.uri = "file:/"',
    `fs.start_dir = "${values.workingDirectory}"`,
    ...(isBefore(release, '1.9') ? [] : ['fs.mounts = []']),
    ...(isBefore(release, '1.2') ? [] : [`sgx.debug = ${isDebuggable}`]),
    ...(isBefore(release, '1.5') ? ['sgx.nonpie_binary = true'] : []),
    ...(values.insecureArgs ? argumentsOfHost(release, values) : [`loader.argv_src_file = ${argv}`]),
    ...(files.length === 0 ? [] : [`sgx.trusted_files = [${files.join(', ')}]`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Where GSC puts what it adds for the program; the root directory before 1.2. */
export function gscFolder(release: Release): string {
  return isBefore(release, '1.2') ? '' : '/gramine/app_files';
}

/** Where Gramine is installed in a wrapped image. */
export const graminePrefix = '/gramine/meson_build_output';

function libosLines(release: Release, values: TemplateValues): readonly string[] {
  const { libraryFolder, libraries, path, isDebian = false } = values;
  const folder = `${graminePrefix}/lib${libraryFolder}/gramine`;
  const uri = `"file:${folder}/libsysdb.so"`;
  const searched = `${folder}/runtime/glibc:/usr/lib${libraryFolder}:${libraries}`;
  const hasNone = isDebian && !isBefore(release, '1.3') && isBefore(release, '1.5');
  return [
    isBefore(release, '1.1')
      ? `loader.preload = ${uri}`
      : `loader.entrypoint${isBefore(release, '1.9') ? '' : '.uri'} = ${uri}`,
    ...(hasNone ? [] : [`loader.env.LD_LIBRARY_PATH = "${searched}"`]),
    `loader.env.PATH = "${path}"`,
  ];
}

function argumentsOfHost(release: Release, { binary }: TemplateValues): readonly string[] {
  const name = `loader.argv0_override = "${gscFolder(release)}/${binary}"`;
  return [...(isBefore(release, '1.6') ? [name] : []), 'loader.insecure__use_cmdline_argv = true'];
}
