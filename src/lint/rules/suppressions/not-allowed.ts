import { manifestRule } from '../../rule.ts';

export const suppressionNotAllowed = manifestRule({
  id: 'suppressions/not-allowed',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Suppressions where the configuration forbids them.',
    why: 'With `allow-suppressions = false` in `manifestly.toml` comments can hide nothing. Exceptions are then made in the configuration or the baseline, where they are reviewed together.',
    bad: [
      {
        manifest: 'sgx.debug = true # manifestly: ignore security/debug-enclave -- a test',
        at: '# manifestly: ignore security/debug-enclave -- a test',
        suppressions: 'forbidden',
      },
    ],
    good: [{ manifest: 'sgx.debug = true # manifestly: ignore security/debug-enclave -- a test' }],
  },
});
