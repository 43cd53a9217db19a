/** A value of evidence that reference values name. */
export interface EvidenceValue {
  /** Continues `this is`. */
  readonly what: string;
  /** Digits that it has in hexadecimal. */
  readonly digits: number;
}

/** By the name that a policy looks up, e.g. `tdx_mr_td`; undefined for names that say nothing. */
export function evidenceValue(name: string): EvidenceValue | undefined {
  const plain = name.toLowerCase().replaceAll('-', '_');
  return values.find(([pattern]) => pattern.test(plain))?.[1];
}

const sgx = (what: string): EvidenceValue => ({ what, digits: 64 });
const tdx = (what: string): EvidenceValue => ({ what, digits: 96 });

const values: readonly (readonly [RegExp, EvidenceValue])[] = [
  [/(?:^|[._])mr_?enclave$/, sgx('a measurement of an enclave')],
  [/^sgx[._].*mr_?signer$|^mr_?signer$/, sgx('the hash of a signer')],
  [/^sgx[._].*(?:isv_prod_id|isv_svn|config_svn)$/, { what: 'a number of 16 bits', digits: 4 }],
  [/^sgx[._].*config_id$/, { what: 'a CONFIGID', digits: 128 }],
  [
    /^tdx[._].*(?:mr_?td|mr_?seam|mr_?config_?id|mr_?owner(?:_?config)?|rt_?mr_?[0-3]|mr_?signer_?seam)$/,
    tdx('a measurement of TDX'),
  ],
  [/^(?:mr_td|mrtd|rtmr_?[0-3])$/, tdx('a measurement of TDX')],
  [/^snp[._].*(?:launch_)?measurement$/, tdx('a launch measurement of SNP')],
  [/^snp[._].*(?:host_?data)$/, { what: 'host data of SNP', digits: 64 }],
];
