import type { Evidence } from './comparison.ts';

/** PCR0 is the image, PCR1 the kernel, PCR2 the application, PCR3 the role, PCR4 the instance, PCR8 the signer. */
export const nitroMeasurements: Evidence = {
  source: 'AWS Nitro Enclaves User Guide, "Cryptographic attestation"',
  asOf: '2026-08',
};

export const nitroKeys: Evidence = {
  source: 'AWS KMS Developer Guide, condition keys `kms:RecipientAttestation:…`',
  asOf: '2026-08',
};
