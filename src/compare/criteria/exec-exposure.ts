import { figure } from '../../text/quantity.ts';
import type { Evidence } from '../comparison.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { guestContainers } from '../guest-policy.ts';
import type { ExecExposure } from '../inputs.ts';
import { upstream } from '../upstream.ts';
import { wrappedArgv } from '../wrapped-argv.ts';

export const execExposure: Criterion = {
  id: 'exec-exposure',
  title: 'Exposure to exec',
  group: 'trust',
  question: 'Where does `kubectl exec` land, and what limits it?',
  core: true,
  answers: {
    wrap,
    load: () =>
      declared('outside of the enclave', 'in the container on the host, outside of the enclave; nothing limits it', [
        upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/service.go:579-600'),
      ]),
    'load-gramine': () =>
      declared(
        'outside of the enclave',
        'in the container on the host; starting the loader again gives another enclave, which runs what is in the encrypted root and nothing else',
        [constructed],
      ),
    vm,
    'occlum-image': () =>
      declared('inside, by entry points', 'a new process in the same enclave, of any program below the entry points', [
        upstream('occlum', 'src/libos/src/entry.rs:333-361'),
      ]),
    marblerun: () =>
      declared('outside of the enclave', 'in the container on the host, as for any wrapped image', [
        outsideOfTheEnclave,
      ]),
    nitro: () =>
      declared('not possible', 'not possible: an enclave has no interface for it', [
        upstream(
          'inclavare-containers',
          'rune/libenclave/internal/runtime/pal/nitro_enclaves/pal_ne.c:27-45,83,105-106,135-141,188-199',
        ),
      ]),
    'bare-rune': () =>
      declared('inside, by nobody limited', 'a new process in the same enclave, with no policy', [
        upstream('inclavare-containers', 'rune/libenclave/internal/runtime/pal/spec.md:19-33'),
      ]),
  },
};

/** A maintainer says so of `docker exec`. */
const outsideOfTheEnclave: Evidence = { source: 'gramineproject/gsc#91', asOf: '0b2ba93 (1.9)' };

function wrap(facts: Facts): Answer {
  const evidence = [outsideOfTheEnclave];
  const { isBound, why, ...argv } = wrappedArgv(facts);
  const { startable } = facts.exposure();
  const again = isBound
    ? 'starting the loader again gives another enclave with the same identity and the same arguments'
    : `starting the loader again gives another enclave with the same identity and arguments of the host's choice, for ${why}`;
  return {
    ...argv,
    value: isBound ? 'outside of the enclave' : 'outside, and a second enclave with any arguments',
    text: `in the container on the host, outside of the enclave; ${again}${startable ? startableText(startable) : ''}`,
    evidence: [...evidence, ...argv.evidence],
  };
}

function startableText({ programs, interpreters, isComplete }: NonNullable<ExecExposure['startable']>): string {
  const count = `${isComplete ? '' : 'at least '}${figure(programs)} ${programs === 1 ? 'program' : 'programs'}`;
  return `; in an enclave its manifest lets ${count} be started, ${figure(interpreters)} of which run code that they are told`;
}

function vm(facts: Facts): Answer {
  const { permissions, evidence } = guestContainers(facts);
  const answer =
    permissions.failing.answer === 'allowed' ? 'allowed' : permissions.endpoints.get('ExecProcessRequest')?.answer;
  if (answer === 'denied')
    return { value: 'denied', text: 'into the guest, where the policy denies every exec', evidence };
  if (answer === 'allowed')
    return {
      value: 'inside, by nobody limited',
      text: 'into the guest, where the policy allows any command',
      evidence,
    };
  const { allowedCommands, shells } = facts.exposure();
  const commands =
    allowedCommands === undefined
      ? 'patterns of commands'
      : `${figure(allowedCommands)} ${allowedCommands === 1 ? 'command' : 'commands'}`;
  const open = shells === undefined || shells === 0 ? '' : `, ${figure(shells)} of them a shell or interpreter`;
  return { value: 'inside, by policy', text: `into the guest, where the policy allows ${commands}${open}`, evidence };
}
