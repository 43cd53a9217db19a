import { exposed } from '../../../gramine/exposure.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const policyPermissive = manifestRule({
  id: 'files/policy-permissive',
  severity: { production: 'error', development: 'warning' },
  fix: 'unsafe',
  docs: {
    summary: '`sgx.file_check_policy` lets the enclave use files that no list names.',
    why: 'With `allow_all_but_log` every host file that is neither trusted nor allowed is read, written and created without a check; the log line is the only difference. It serves to find out which files a program opens, not to run it.',
    bad: [
      {
        manifest: 'sgx.file_check_policy = "allow_all_but_log"',
        at: '"allow_all_but_log"',
        fixed: 'sgx.file_check_policy = "strict"',
      },
      {
        manifest: "[sgx]\nfile_check_policy = 'allow_all_but_log' # learning\n",
        fixed: '[sgx]\nfile_check_policy = "strict" # learning\n',
      },
      { gramine: '1.0', profile: 'development', manifest: 'sgx.file_check_policy = "allow_all_but_log"' },
      {
        as: 'template',
        manifest: 'sgx.file_check_policy = "{% if learn %}allow_all_but_log{% else %}strict{% endif %}"',
        defines: { learn: 'yes' },
      },
    ],
    good: [
      { manifest: 'sgx.file_check_policy = "strict"' },
      { manifest: 'sgx.debug = false' },
      { as: 'template', manifest: 'sgx.file_check_policy = "{{ policy }}"' },
    ],
  },
  *check({ manifest }) {
    const policy = exposed(manifest, 'sgx.file_check_policy');
    if (!policy) return;
    yield {
      at: policy.at,
      path: policy.path,
      message: 'every host file may be used unchecked, listed or not',
      help: 'use `"strict"` and name the files in `sgx.trusted_files`',
      stage: 'runtime',
      effect: 'warning',
      fix: { title: 'set `sgx.file_check_policy` to `"strict"`', edits: [replace(policy.at, '"strict"')] },
    };
  },
});
