import { isBefore, type Release } from '../gramine/release.ts';

/** The manifest that GSC merges a user's fragment into, with a hole for whatever depends on the image. */
export interface GscDefaults {
  /** TOML. */
  readonly text: string;
  /** Codes of the characters that stand for what only the image tells. */
  readonly holes: { readonly first: number; readonly last: number };
}

/**
 * What `gsc build` of that release supplies without options: a release build, arguments fixed at build time. The user's values
 * win over these, and arrays are joined with the user's elements first.
 */
export function gscDefaults(release: Release): GscDefaults {
  const folder = isBefore(release, '1.2') ? '' : '/gramine/app_files';
  const lines = [
    `libos.entrypoint = "${folder}/${holes.binary}"`,
    ...libosLines(release),
    `loader.argv_src_file = "file:${folder}/trusted_argv"`,
    'loader.log_level = "error"',
    `loader.env.LD_LIBRARY_PATH = "${prefix}/lib${holes.libraryFolder}/gramine/runtime/glibc:${holes.libraries}"`,
    `loader.env.PATH = "${holes.path}"`,
    'fs.root.type = "chroot"',
    'fs.root.uri = "file:/"',
    `fs.start_dir = "/${holes.workingDirectory}"`,
    ...(isBefore(release, '1.9') ? [] : ['fs.mounts = []']),
    ...(isBefore(release, '1.2') ? [] : ['sgx.debug = false']),
    ...(isBefore(release, '1.5') ? ['sgx.nonpie_binary = true'] : []),
    `sgx.trusted_files = ["file:${folder}/trusted_argv", ${holes.imageFiles}]`,
  ];
  return { text: `${lines.join('\n')}\n`, holes: range };
}

const prefix = '/gramine/meson_build_output';

/** Characters of the private use area: one for each thing that only the image tells. */
const holes = {
  binary: '\ue000',
  workingDirectory: '\ue001',
  libraries: '\ue002',
  path: '\ue003',
  /** `/x86_64-linux-gnu` on Debian and Ubuntu, `64` on the others. */
  libraryFolder: '\ue004',
  /** GSC adds nearly every file of the image. */
  imageFiles: '\ue005',
} as const;

const range = { first: 0xe000, last: 0xe005 };

function libosLines(release: Release): readonly string[] {
  const uri = `"file:${prefix}/lib${holes.libraryFolder}/gramine/libsysdb.so"`;
  if (isBefore(release, '1.1')) return [`loader.preload = ${uri}`];
  return [`loader.entrypoint${isBefore(release, '1.9') ? '' : '.uri'} = ${uri}`];
}
