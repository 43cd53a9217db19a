import type { Release } from '../gramine/release.ts';
import { gscTemplate } from './template.ts';

/** The manifest that GSC merges a user's fragment into, with a hole for whatever depends on the image. */
export interface GscDefaults {
  /** TOML. */
  readonly text: string;
  /** Codes of the characters that stand for what only the image tells. */
  readonly holes: { readonly first: number; readonly last: number };
}

/**
 * What `gsc build` of that release supplies for a release build; arguments are fixed at build time unless it is told otherwise. The user's values
 * win over these, and arrays are joined with the user's elements first.
 */
export function gscDefaults(release: Release, insecureArgs = false): GscDefaults {
  const text = gscTemplate(release, {
    binary: holes.binary,
    workingDirectory: `/${holes.workingDirectory}`,
    libraryFolder: holes.libraryFolder,
    libraries: holes.libraries,
    path: holes.path,
    insecureArgs,
    buildType: 'release',
    imageFiles: holes.imageFiles,
  });
  return { text, holes: range };
}

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
