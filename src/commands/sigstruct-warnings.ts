import type { SigstructWarning } from '../report/sigstruct-report.ts';
import { publicSigner } from '../sgx/public-signers.ts';
import type { Sigstruct } from '../sgx/sigstruct.ts';

/** What a verifier should not accept. */
export function sigstructWarnings({
  attributes,
  mrsigner,
  isvSvn,
}: Pick<Sigstruct, 'attributes' | 'mrsigner' | 'isvSvn'>): readonly SigstructWarning[] {
  const signer = publicSigner(mrsigner);
  return [
    ...(attributes.debug
      ? [{ code: 'debug' as const, message: 'DEBUG is set: the host can read and change everything in the enclave' }]
      : []),
    ...(signer
      ? [
          {
            code: 'public-signer' as const,
            message: `it is signed with ${signer.name}: everybody has the private key, so MRSIGNER proves nothing`,
          },
        ]
      : []),
    ...(isvSvn === 0
      ? [
          {
            code: 'zero-svn' as const,
            message: "ISVSVN is 0: verifiers that ask for a lowest version can't tell this from older enclaves",
          },
        ]
      : []),
  ];
}
