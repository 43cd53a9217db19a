/** A signer whose private key everybody has: its signature says nothing. */
export interface PublicSigner {
  readonly mrsigner: string;
  /** Whose key it is; continues `signed with`. */
  readonly name: string;
  /** Where the private key is published. */
  readonly source: string;
}

export const publicSigners: readonly PublicSigner[] = [
  {
    mrsigner: '83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e',
    name: "the template key in every Occlum package, also enclave-cc's",
    source: 'occlum/etc/template/Enclave.pem',
  },
];

/** By 64 hexadecimal digits in either case. */
export function publicSigner(mrsigner: string): PublicSigner | undefined {
  return publicSigners.find((signer) => signer.mrsigner === mrsigner.toLowerCase());
}
