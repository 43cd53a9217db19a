import { manifestRule } from '../../rule.ts';

export const malformedSuppression = manifestRule({
  id: 'suppressions/malformed',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Comments to manifestly that it does not understand.',
    why: 'Such a comment has no effect, although whoever wrote it relies on it. The form is `# manifestly: ignore RULE, RULE -- reason`, behind a statement or on a line of its own before it, and `# manifestly: ignore-file RULE -- reason` anywhere; in templates `{# manifestly: ignore RULE -- reason #}` as well.',
    bad: [
      {
        manifest: 'sgx.debug = true # manifestly: disable security/debug-enclave -- a test',
        at: '# manifestly: disable security/debug-enclave -- a test',
      },
      { manifest: '# manifestly: ignore -- we know', at: '# manifestly: ignore -- we know' },
      { manifest: '# manifestly: ignore security/debug-enclave we know', at: 'security/debug-enclave we know' },
      { as: 'template', manifest: '{# manifestly: ignore debug -- we know #}', at: 'debug' },
    ],
    good: [
      { manifest: 'sgx.debug = true # manifestly: ignore security/debug-enclave -- never leaves the laboratory' },
      { manifest: '# manifestly finds nothing to complain about here' },
    ],
  },
});
