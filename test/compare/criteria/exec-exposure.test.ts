import { expect, it } from 'vitest';
import type { ExecExposure } from '../../../src/compare/inputs.ts';
import { needs, said, withManifest, withPolicy } from './made-facts.ts';

const exec = `
[[container.exec]]
id = "check"
purpose = "probe"
argv = ["/usr/bin/check"]
`;
const exposure = (more: Partial<ExecExposure>): ExecExposure => ({
  allowedCommands: undefined,
  shells: undefined,
  evidence: [],
  ...more,
});

it('exec into a guest is what the policy allows', () => {
  expect(said(withPolicy(''), 'exec-exposure', 'vm')).toEqual({
    value: 'denied',
    confidence: 'computed',
    text: 'into the guest, where the policy denies every exec',
  });
  expect(
    said(withPolicy(exec, { exposure: exposure({ allowedCommands: 1, shells: 0 }) }), 'exec-exposure', 'vm'),
  ).toEqual({
    value: 'inside, by policy',
    confidence: 'computed',
    text: 'into the guest, where the policy allows 1 command',
  });
  expect(said(withPolicy(exec, { exposure: exposure({ shells: 1 }) }), 'exec-exposure', 'vm').text).toBe(
    'into the guest, where the policy allows patterns of commands, 1 of them a shell or interpreter',
  );
});

it('exec into a guest whose policy is overridden is not limited', () => {
  const { policy } = withPolicy('');
  const permissions = { ...policy!.permissions, failing: { answer: 'allowed' as const } };
  expect(said({ scenario: new Map(), policy: { ...policy!, permissions } }, 'exec-exposure', 'vm')).toMatchObject({
    value: 'inside, by nobody limited',
    text: 'into the guest, where the policy allows any command',
  });
  expect(needs({ scenario: new Map() }, 'exec-exposure', 'vm')).toEqual(['policy']);
});

it('exec beside a wrapped application can start a second enclave, with arguments of the host where they are not bound', () => {
  const startable = { programs: 3, interpreters: 1, isComplete: true };
  const bound = { ...withManifest({ release: '1.7' }), exposure: exposure({ startable }) };
  expect(said(bound, 'exec-exposure', 'wrap')).toEqual({
    value: 'outside of the enclave',
    confidence: 'declared',
    text: 'in the container on the host, outside of the enclave; starting the loader again gives another enclave with the same identity and the same arguments; in an enclave its manifest lets 3 programs be started, 1 of which run code that they are told',
  });
  const open = {
    ...withManifest({ argv: 'host' }),
    exposure: exposure({ startable: { ...startable, isComplete: false } }),
  };
  expect(said(open, 'exec-exposure', 'wrap')).toEqual({
    value: 'outside, and a second enclave with any arguments',
    confidence: 'computed',
    text: "in the container on the host, outside of the enclave; starting the loader again gives another enclave with the same identity and arguments of the host's choice, for `loader.insecure__use_cmdline_argv` gives the host the arguments; in an enclave its manifest lets at least 3 programs be started, 1 of which run code that they are told",
  });
});
