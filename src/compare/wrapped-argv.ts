import { isBefore } from '../gramine/release.ts';
import type { Evidence } from './comparison.ts';
import { type Facts, Missing } from './facts.ts';
import { upstream } from './upstream.ts';

/** Who decides on the arguments of a wrapped program. */
export interface WrappedArgv {
  readonly isBound: boolean;
  readonly why: string;
  /** `declared`: read in the source of Gramine, not tried. */
  readonly confidence: 'computed' | 'declared';
  readonly evidence: readonly Evidence[];
  readonly assumptions: readonly string[];
}

/**
 * GSC puts the arguments into a file unless the manifest has its own way. Up to Gramine 1.7 that file is verified when it is read;
 * from 1.8 on it is listed and hashed, and not verified where the PAL reads it. Throws a Missing.
 */
export function wrappedArgv(facts: Facts): WrappedArgv {
  const { argv, release, evidence } = facts.manifest();
  switch (argv) {
    case 'unknown':
      throw new Missing(['loader.argv']);
    case 'manifest':
      return {
        isBound: true,
        why: '`loader.argv` stands in the manifest, which every release measures',
        confidence: 'computed',
        evidence,
        assumptions: ['`loader.argv_src_file`, which GSC adds, is taken out again: Gramine refuses both together'],
      };
    case 'host':
      return {
        isBound: false,
        why: '`loader.insecure__use_cmdline_argv` gives the host the arguments',
        confidence: 'computed',
        evidence,
        assumptions: [],
      };
    default:
      return fromFile(release, evidence);
  }
}

function fromFile(release: Parameters<typeof isBefore>[0], own: readonly Evidence[]): WrappedArgv {
  const isBound = isBefore(release, '1.8');
  const why = isBound
    ? `\`loader.argv_src_file\` names a trusted file, which Gramine ${release} verifies when it reads it`
    : `\`loader.argv_src_file\` names a file that Gramine ${release} hashes into the manifest but does not verify when it reads it, as read in its source and not tried`;
  return {
    isBound,
    why,
    confidence: 'declared',
    evidence: [
      ...own,
      upstream('gsc', 'templates/entrypoint.common.manifest.template:19'),
      isBound
        ? upstream('gramine', 'pal/src/host/linux-sgx/pal_files.c:105', '1.7')
        : upstream('gramine', 'pal/src/pal_main.c:308-330'),
    ],
    assumptions: ['the image is built without `--insecure-args`'],
  };
}
