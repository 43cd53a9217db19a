import { jsonText } from './json-text.ts';

/** A production enclave as a verifier has to know it. */
export interface ExpectedEnclave {
  readonly gramine: string;
  /** 64 hexadecimal digits. */
  readonly mrenclave: string;
  /** The same; undefined when the key is not known. */
  readonly mrsigner: string | undefined;
  readonly isvProdId: number;
  readonly isvSvn: number;
}

export interface ReferenceValues {
  /** Values by the names that the policy looks up, as Trustee's SGX claims spell them. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** What `rvps-tool register` takes, with the values as a sample payload. */
  readonly message: { readonly version: string; readonly type: string; readonly payload: string };
  /** An attestation policy in Rego: Trustee's own has no rule for SGX. */
  readonly policy: string;
  readonly needs: readonly string[];
}

export function referenceValues(enclave: ExpectedEnclave): ReferenceValues {
  const { mrenclave, mrsigner, isvProdId, isvSvn } = enclave;
  const values = {
    sgx_mr_enclave: [mrenclave],
    ...(mrsigner !== undefined && { sgx_mr_signer: [mrsigner] }),
    sgx_isv_prod_id: [littleEndian(isvProdId)],
    sgx_isv_svn: [littleEndian(isvSvn)],
  };
  const payload = Buffer.from(JSON.stringify(values)).toString('base64');
  return {
    values,
    message: { version: '0.1.0', type: 'sample', payload },
    policy: policyFor(Object.keys(values)),
    needs: mrsigner === undefined ? ['mrsigner'] : [],
  };
}

/** Trustee's claims are the bytes of the quote in hexadecimal, so that numbers can be listed but not compared. */
function littleEndian(value: number): string {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes.toString('hex');
}

/** 33, 97 and 36 are what Trustee says of what it does not recognise (AR4SI). */
function policyFor(names: readonly string[]): string {
  const pins = names.map((name) => `\tinput.sgx.body.${name.slice('sgx_'.length)} in reference("${name}")\n`);
  return `package policy

import rego.v1

default executables := 33

default hardware := 97

default configuration := 36

executables := 3 if recognised

hardware := 2 if recognised

configuration := 2 if recognised

recognised if {
	production
${pins.join('')}}

# The name of the claim has a dot in it. DEBUG is bit 1 of its first byte, so of its second digit.
production if {
	flags := input.sgx.body["attributes.flags"]
	substring(flags, 1, 1) in {"0", "1", "4", "5", "8", "9", "c", "d"}
}

# What the reference value provider service holds. Where Trustee offers \`query_reference_value\`, let it be that.
reference(name) := data.reference[name]
`;
}

/** For programs; `schemas/reference-values.json` describes it. */
export function referenceValuesJson(enclave: ExpectedEnclave): string {
  const { values, message, policy, needs } = referenceValues(enclave);
  return jsonText({
    version: 1,
    gramine: enclave.gramine,
    ...(needs.length > 0 && { needs }),
    referenceValues: values,
    rvpsMessage: message,
    policy,
  });
}

/** The same as files, by name. */
export function referenceValueFiles(enclave: ExpectedEnclave): ReadonlyMap<string, string> {
  const { values, message, policy } = referenceValues(enclave);
  return new Map([
    ['reference-values.json', jsonText(values)],
    ['rvps-message.json', jsonText(message)],
    ['sgx-policy.rego', policy],
  ]);
}
