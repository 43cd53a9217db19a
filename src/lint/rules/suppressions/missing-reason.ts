import { manifestRule } from '../../rule.ts';

export const missingReason = manifestRule({
  id: 'suppressions/missing-reason',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Suppressions that do not say why.',
    why: 'A suppression is a decision about security. Without its reason nobody can tell later whether it still holds, so it has no effect.',
    bad: [
      {
        manifest: 'sgx.debug = true # manifestly: ignore security/debug-enclave',
        at: '# manifestly: ignore security/debug-enclave',
      },
      {
        manifest: '# manifestly: ignore-file security/debug-enclave --\nsgx.debug = true',
        at: '# manifestly: ignore-file security/debug-enclave --',
      },
    ],
    good: [{ manifest: 'sgx.debug = true # manifestly: ignore security/debug-enclave -- never leaves the laboratory' }],
  },
});
