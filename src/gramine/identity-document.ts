import type { EnclaveIdentity } from './enclave-identity.ts';
import type { ListedArea } from './enclave-layout.ts';

/** An identity in JSON, as `measure` and `sigstruct` show it. */
export interface IdentityDocument {
  readonly version: 1;
  readonly mrenclave: string | null;
  readonly mrsigner: string | null;
  readonly isvProdId: number;
  readonly isvSvn: number;
  readonly attributes: {
    readonly debug: boolean;
    readonly flags: string;
    readonly xfrm: string;
    readonly xfrmMask: string;
  };
  readonly miscSelect: string;
  readonly date: string | null;
  readonly layout: readonly AreaDocument[];
  readonly needs?: readonly string[];
}

export interface AreaDocument {
  readonly name: string;
  readonly address: string | null;
  readonly size: string | null;
  /** `rwx`; TCS pages have `---`. */
  readonly flags: string | null;
  readonly measured: boolean;
}

export function identityDocument(
  identity: EnclaveIdentity,
  signed: { readonly mrsigner?: string; readonly date?: string } = {},
): IdentityDocument {
  const { attributes } = identity;
  return {
    version: 1,
    mrenclave: identity.mrenclave && Buffer.from(identity.mrenclave).toString('hex'),
    mrsigner: signed.mrsigner ?? null,
    isvProdId: identity.isvProdId,
    isvSvn: identity.isvSvn,
    attributes: {
      debug: attributes.debug,
      flags: hexadecimal(attributes.flags),
      xfrm: hexadecimal(attributes.xfrm),
      xfrmMask: hexadecimal(attributes.xfrmMask),
    },
    miscSelect: hexadecimal(identity.miscSelect),
    date: signed.date ?? null,
    layout: identity.layout.map(areaDocument),
    ...(identity.needs.length > 0 && { needs: identity.needs }),
  };
}

function areaDocument({ name, address, size, flags, measured }: ListedArea): AreaDocument {
  return {
    name,
    address: address === null ? null : hexadecimal(address),
    size: size === null ? null : hexadecimal(size),
    flags: flags === null ? null : accessRights(flags),
    measured,
  };
}

function accessRights(flags: number): string {
  return `${flags & 1 ? 'r' : '-'}${flags & 2 ? 'w' : '-'}${flags & 4 ? 'x' : '-'}`;
}

function hexadecimal(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
