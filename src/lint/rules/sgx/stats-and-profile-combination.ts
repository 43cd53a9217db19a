import type { Setting } from '../../../gramine/manifest.ts';
import { isBefore } from '../../../gramine/release.ts';
import { removeStatement } from '../../edits.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const statsAndProfileCombination = manifestRule({
  id: 'sgx/stats-and-profile-combination',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'Statistics or profiling in an enclave that does not allow them, or profiling options that exclude each other.',
    why: 'Event statistics and the profiler read the enclave from outside, which SGX allows for debug enclaves only: Gramine refuses to start a production enclave with either. The profiler checks its own options as well, but only in a debug build of Gramine.',
    bad: [
      {
        manifest: 'sgx.enable_stats = true\nsgx.debug = false',
        at: 'sgx.enable_stats = true',
        fixed: 'sgx.debug = false',
      },
      { manifest: '[sgx]\nprofile.enable = "main"\n', at: 'profile.enable = "main"', fixed: '[sgx]\n' },
      { manifest: 'sgx.vtune_profile = true', at: 'sgx.vtune_profile = true', fixed: '' },
      {
        manifest: 'sgx.debug = true\n[sgx.profile]\nenable = "all"\nmode = "ocall_outer"\nwith_stack = true',
        at: '"ocall_outer"',
      },
      { manifest: 'sgx.debug = true\nsgx.profile.enable = "main"\nsgx.profile.frequency = 10000', at: '10000' },
      { manifest: 'sgx.profile.frequency = 0', at: '0' },
    ],
    good: [
      { manifest: 'sgx.enable_stats = true\nsgx.debug = true' },
      { manifest: 'sgx.profile.enable = "none"' },
      { manifest: 'sgx.debug = true\nsgx.profile.enable = "main"\nsgx.profile.frequency = 250' },
      { manifest: 'sgx.debug = true\nsgx.profile.enable = "main"\nsgx.profile.mode = "ocall_outer"' },
      { as: 'template', manifest: 'sgx.enable_stats = true\nsgx.debug = {{ debug }}' },
      { gramine: '1.1', manifest: 'sgx.vtune_profile = true' },
    ],
  },
  *check(subject) {
    const { manifest } = subject;
    const stats = manifest.get('sgx.enable_stats');
    if (stats?.known === true) yield* needsDebug(subject, stats, 'statistics');
    const profile = manifest.get('sgx.profile.enable');
    if (profile && isProfiling(subject)) yield* needsDebug(subject, profile, 'the profiler');
    yield* vtune(subject);
    yield* modeAndStack(subject);
    yield* frequency(subject);
  },
});

function isProfiling({ manifest }: Subject): boolean {
  const enable = manifest.get('sgx.profile.enable')?.known;
  return enable === 'main' || enable === 'all';
}

function* needsDebug(subject: Subject, setting: Setting<unknown>, what: string): Iterable<Finding> {
  if (!setting.written || !lacksDebug(subject)) return;
  yield {
    at: setting.statement,
    path: setting.path,
    message: `Gramine refuses ${what} in an enclave without \`sgx.debug\``,
    help: `remove \`${setting.path}\`, or measure in a debug enclave`,
    stage: 'runtime',
    effect: 'fatal',
    fix: { title: `remove \`${setting.path}\``, edits: [removeStatement(subject.document, setting.node)] },
  };
}

function lacksDebug({ manifest }: Subject): boolean {
  const debug = manifest.get('sgx.debug');
  return debug ? debug.known === false : !manifest.isOpen;
}

function* vtune(subject: Subject): Iterable<Finding> {
  const setting = subject.manifest.get('sgx.vtune_profile');
  if (isBefore(subject.release, '1.2') || !setting?.written || setting.known !== true || !lacksDebug(subject)) return;
  yield {
    at: setting.statement,
    path: setting.path,
    severity: 'warning',
    message: 'VTune sees nothing of an enclave without `sgx.debug`',
    help: 'remove `sgx.vtune_profile`, or measure in a debug enclave',
    stage: 'none',
    effect: 'ignored',
    fix: { title: 'remove `sgx.vtune_profile`', edits: [removeStatement(subject.document, setting.node)] },
  };
}

function* modeAndStack(subject: Subject): Iterable<Finding> {
  const mode = subject.manifest.get('sgx.profile.mode');
  const stack = subject.manifest.get('sgx.profile.with_stack');
  if (!mode?.written || mode.known !== 'ocall_outer' || stack?.known !== true || !isProfiling(subject)) return;
  yield {
    at: mode.at,
    path: mode.path,
    message: 'samples outside of the enclave (`ocall_outer`) have no stack of it',
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
