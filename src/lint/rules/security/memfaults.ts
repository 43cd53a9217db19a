import { announcement, exposed } from '../../../gramine/exposure.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const memfaults = manifestRule({
  id: 'security/memfaults',
  severity: { production: 'warning', development: 'note' },
  fix: 'unsafe',
  docs: {
    summary: 'Memory faults that the host can make up.',
    why: 'Without EXINFO the hardware does not vouch for memory faults; this option hands them to the application all the same, so the host can run its SIGSEGV handler whenever it likes.',
    bad: [
      {
        manifest: 'sgx.insecure__allow_memfaults_without_exinfo = true',
        at: 'true',
        fixed: 'sgx.insecure__allow_memfaults_without_exinfo = false',
      },
      {
        gramine: '1.6.1',
        manifest: '[sgx]\ninsecure__allow_memfaults_without_exinfo = true',
        at: 'true',
        fixed: '[sgx]\ninsecure__allow_memfaults_without_exinfo = false',
      },
    ],
    good: [
      { manifest: 'sgx.insecure__allow_memfaults_without_exinfo = false' },
      {
        as: 'template',
        manifest: 'sgx.insecure__allow_memfaults_without_exinfo = {{ allow_memfaults_without_exinfo }}',
      },
      { gramine: '1.6.0', manifest: 'sgx.insecure__allow_memfaults_without_exinfo = true' },
      { manifest: 'sgx.use_exinfo = true' },
    ],
  },
  *check({ manifest }) {
    const setting = exposed(manifest, 'sgx.insecure__allow_memfaults_without_exinfo');
    if (!setting) return;
    yield {
      at: setting.at,
      path: setting.path,
      message: 'the host can inject memory faults into the application',
      help: 'set `sgx.use_exinfo = true` instead, on processors that have it',
      ...announcement('sgx.insecure__allow_memfaults_without_exinfo'),
      fix: { title: 'ignore faults the hardware does not vouch for', edits: [replace(setting.at, 'false')] },
    };
  },
});
