import { exposed, silent } from '../../../gramine/exposure.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const debugInstrumentation = manifestRule({
  id: 'security/debug-instrumentation',
  severity: { production: 'warning', development: 'note' },
  fix: 'unsafe',
  docs: {
    summary: 'Statistics and profiling, which only debug enclaves have.',
    why: 'What they report tells the host where the enclave spends its time. A production enclave does not even start with statistics or the built-in profiler on.',
    bad: [
      {
        manifest: 'sgx.debug = true\nsgx.enable_stats = true',
        at: 'true',
        fixed: 'sgx.debug = true\nsgx.enable_stats = false',
      },
      { manifest: 'sgx.enable_stats = true', at: 'true', fixed: 'sgx.enable_stats = false' },
      {
        gramine: '1.0',
        manifest: '[sgx.profile]\nenable = "all"',
        at: '"all"',
        fixed: '[sgx.profile]\nenable = "none"',
      },
      { manifest: 'sgx.vtune_profile = true', at: 'true', fixed: 'sgx.vtune_profile = false' },
      { as: 'template', manifest: 'sgx.debug = {{ debug }}\nsgx.profile.enable = "main"', at: '"main"' },
    ],
    good: [
      { manifest: 'sgx.enable_stats = false\nsgx.vtune_profile = false\nsgx.profile.enable = "none"' },
      { manifest: 'sgx.profile.mode = "aex"' },
      { gramine: '1.1', manifest: 'sgx.vtune_profile = true' },
      { as: 'template', manifest: 'sgx.profile.enable = "{{ profile }}"' },
    ],
  },
  *check(subject) {
    const isProduction = productionEnclave(subject);
    for (const { path, what, off, needsDebug } of instruments) {
      const setting = exposed(subject.manifest, path);
      if (!setting) continue;
      const fails: Partial<Finding> = { severity: 'error', stage: 'runtime', effect: 'fatal' };
      yield {
        at: setting.at,
        path,
        message:
          isProduction && needsDebug
            ? `a production enclave does not start with ${what} on`
            : `${what} tells the host about the application`,
        help: 'leave it off outside of debugging sessions',
        ...silent,
        ...(isProduction && needsDebug && fails),
        fix: { title: `turn off \`${path}\``, edits: [replace(setting.at, off)] },
      };
    }
  },
});

const instruments = [
  { path: 'sgx.enable_stats', what: 'counting of SGX events', off: 'false', needsDebug: true },
  { path: 'sgx.profile.enable', what: 'the built-in profiler', off: quote('none'), needsDebug: true },
  { path: 'sgx.vtune_profile', what: 'profiling with VTune', off: 'false', needsDebug: false },
] as const;

function productionEnclave({ manifest }: Subject): boolean {
  const debug = manifest.get('sgx.debug');
  return debug ? debug.known === false : !manifest.isOpen;
}
