import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const profileOptions = manifestRule({
  id: 'sgx/profile-options',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Options of the SGX profiler that are out of range or exclude each other.',
    why: 'A debug build of Gramine checks them at start and stops; a release build has no profiler and does not look at them.',
    bad: [
      {
        manifest: 'sgx.debug = true\n[sgx.profile]\nenable = "all"\nmode = "ocall_outer"\nwith_stack = true',
        at: '"ocall_outer"',
      },
      { manifest: 'sgx.debug = true\nsgx.profile.enable = "main"\nsgx.profile.frequency = 10000', at: '10000' },
      { manifest: 'sgx.profile.frequency = 0', at: '0' },
    ],
    good: [
      { manifest: 'sgx.debug = true\nsgx.profile.enable = "main"\nsgx.profile.frequency = 250' },
      { manifest: 'sgx.debug = true\nsgx.profile.enable = "main"\nsgx.profile.mode = "ocall_outer"' },
      { manifest: 'sgx.profile.enable = "none"\nsgx.profile.mode = "ocall_outer"\nsgx.profile.with_stack = true' },
      { as: 'template', manifest: 'sgx.profile.enable = "main"\nsgx.profile.frequency = {{ frequency }}' },
    ],
  },
  *check(subject) {
    yield* modeAndStack(subject);
    yield* frequency(subject);
  },
});

function* modeAndStack(subject: Subject): Iterable<Finding> {
  const mode = subject.manifest.get('sgx.profile.mode');
  const stack = subject.manifest.get('sgx.profile.with_stack');
  if (!mode?.written || mode.known !== 'ocall_outer' || stack?.known !== true || !isProfiling(subject)) return;
  yield {
    at: mode.at,
    path: mode.path,
    message: 'samples taken outside of the enclave (`ocall_outer`) have no stack of it',
    help: 'use another `sgx.profile.mode`, or remove `sgx.profile.with_stack`',
    stage: 'runtime',
    effect: 'fatal',
    ...(stack.written && { related: [{ range: stack.statement, message: 'asks for stacks' }] }),
  };
}

function* frequency(subject: Subject): Iterable<Finding> {
  const setting = subject.manifest.get('sgx.profile.frequency');
  if (!setting?.written || setting.known === undefined || (setting.known >= 1n && setting.known <= 250n)) return;
  yield {
    at: setting.at,
    path: setting.path,
    ...(!isProfiling(subject) && { severity: 'warning' as const }),
    message: `the profiler takes 1 to 250 samples a second, not ${setting.known}`,
    help: 'choose a frequency from 1 to 250, or leave it at the default of 50',
    stage: 'runtime',
    effect: 'fatal',
  };
}

function isProfiling({ manifest }: Subject): boolean {
  const enable = manifest.get('sgx.profile.enable')?.known;
  return enable === 'main' || enable === 'all';
}
