import { manifestRule } from '../../rule.ts';

export const unknownSuppressedRule = manifestRule({
  id: 'suppressions/unknown-rule',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Suppressions of rules that do not exist.',
    why: 'A misspelt rule suppresses nothing.',
    bad: [
      {
        manifest: 'sgx.debug = true # manifestly: ignore security/debug-enclaves -- a test',
        at: 'security/debug-enclaves',
      },
    ],
    good: [{ manifest: 'sgx.debug = true # manifestly: ignore security/debug-enclave -- a test' }],
  },
});
