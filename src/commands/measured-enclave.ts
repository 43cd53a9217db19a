import { type EnclaveIdentity, enclaveIdentity } from '../gramine/enclave-identity.ts';
import type { Io } from '../io/io.ts';
import type { Measurement } from '../report/measurement.ts';
import type { SigstructFields } from '../sgx/sigstruct.ts';
import type { LibpalFile } from './libpal-option.ts';
import type { MeasuredManifest } from './measured-manifest.ts';
import { progressBar } from './progress-bar.ts';

/** The enclave that a finished manifest and libpal.so make. Throws a UserError for one that gramine-sgx-sign refuses. */
export function measuredEnclave(
  { signed }: MeasuredManifest,
  libpal: LibpalFile | undefined,
  { stderr }: Pick<Io, 'stderr'>,
): EnclaveIdentity {
  const bar = progressBar('measuring', stderr);
  try {
    return enclaveIdentity(signed, libpal?.bytes, { onProgress: bar.update });
  } finally {
    bar.clear();
  }
}

/** What of an enclave goes into its SIGSTRUCT. */
export function sigstructFields(enclave: EnclaveIdentity): Omit<SigstructFields, 'date' | 'mrenclave'> {
  const { attributes, miscSelect, isvProdId, isvSvn } = enclave;
  return { attributes, miscSelect, isvProdId, isvSvn };
}

/** As reports have it. */
export function measurementOf(
  { release }: MeasuredManifest,
  enclave: EnclaveIdentity,
  signed: { readonly mrsigner?: string; readonly date?: string } = {},
): Measurement {
  return {
    ...enclave,
    gramine: release,
    mrenclave: enclave.mrenclave && Buffer.from(enclave.mrenclave).toString('hex'),
    mrsigner: signed.mrsigner ?? null,
    date: signed.date ?? null,
  };
}
