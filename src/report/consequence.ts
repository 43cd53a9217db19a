import type { Diagnostic, Upstream } from '../diagnostic/diagnostic.ts';
import type { FileResult } from './result.ts';

/** What Gramine itself does about a finding, in plain words; undefined when there is nothing to say. */
export function consequence({ code, upstream }: Diagnostic, file: FileResult, gramine: string): string | undefined {
  if (!isGramineFile(file) || isOwnAffair(code)) return undefined;
  const release = file.gramine ?? gramine;
  if (upstream.effect === 'ignored') return `Gramine ${release} ignores this silently`;
  if (upstream.effect === 'accepted') return `Gramine ${release} accepts this without a word`;
  return upstream.effect === 'fatal' ? failure(upstream, file, release) : caution(upstream, file, release);
}

/** What manifestly says of itself: Gramine does not know of it, or nobody knows what Gramine would do. */
function isOwnAffair(code: string): boolean {
  return code.startsWith('suppressions/') || code === 'template/unsupported';
}

/** Whether the file becomes part of an enclave that Gramine starts. */
export function isGramineFile(file: FileResult): boolean {
  return file.kind.startsWith('gramine-') || file.kind === 'gsc-user-manifest';
}

function failure({ stage }: Upstream, file: FileResult, release: string): string | undefined {
  switch (stage) {
    case 'template':
      return `gramine-manifest ${release} can't render this`;
    case 'toml':
      return `${checkerName(file)} ${release} can't parse this`;
    case 'checker':
      return `${checkerName(file)} ${release} rejects this`;
    case 'signer':
      return `gramine-sgx-sign ${release} fails`;
    case 'runtime':
      return `with Gramine ${release} the enclave does not start`;
    case 'syscall':
      return `with Gramine ${release} the enclave starts, and fails later`;
    case 'none':
      return undefined;
  }
}

function caution({ stage }: Upstream, file: FileResult, release: string): string | undefined {
  switch (stage) {
    case 'template':
    case 'toml':
    case 'checker':
      return `${checkerName(file)} ${release} only warns about this`;
    case 'signer':
      return `gramine-sgx-sign ${release} only warns about this`;
    case 'runtime':
    case 'syscall':
      return `Gramine ${release} only warns about this when the enclave runs`;
    case 'none':
      return undefined;
  }
}

function checkerName(file: FileResult): string {
  return file.as === 'final' ? 'gramine-manifest-check' : 'gramine-manifest';
}
