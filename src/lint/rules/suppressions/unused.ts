import { manifestRule } from '../../rule.ts';

export const unusedSuppression = manifestRule({
  id: 'suppressions/unused',
  severity: 'warning',
  fix: 'safe',
  docs: {
    summary: 'Suppressions of something that is no longer found.',
    why: 'What was excused is gone. Left in place, the comment would hide the next finding of the rule, for which nobody gave the reason. Rules that are off or do not run in this profile or release count as used.',
    bad: [
      {
        manifest: 'sgx.debug = false # manifestly: ignore security/debug-enclave -- a test\n',
        at: '# manifestly: ignore security/debug-enclave -- a test',
        fixed: 'sgx.debug = false\n',
      },
      {
        manifest: '# manifestly: ignore security/debug-enclave, keys/removed -- a test\nsgx.debug = true\n',
        at: 'keys/removed',
        fixed: '# manifestly: ignore security/debug-enclave -- a test\nsgx.debug = true\n',
      },
      {
        as: 'template',
        manifest: '{# manifestly: ignore-file security/debug-enclave -- a test #}\nsgx.debug = false\n',
        fixed: '\nsgx.debug = false\n',
      },
    ],
    good: [{ manifest: '# manifestly: ignore security/debug-enclave -- a test\nsgx.debug = true' }],
  },
});
