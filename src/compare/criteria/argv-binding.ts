import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { guestContainers } from '../guest-policy.ts';
import { nitroMeasurements } from '../nitro.ts';
import { upstream } from '../upstream.ts';
import { wrappedArgv } from '../wrapped-argv.ts';

export const argvBinding: Criterion = {
  id: 'argv-binding',
  title: 'Binding of arguments',
  group: 'identity',
  question: 'Who decides on the arguments the application starts with?',
  core: true,
  answers: {
    wrap(facts) {
      const { isBound, why, ...rest } = wrappedArgv(facts);
      return {
        ...rest,
        value: isBound ? 'measurement' : 'host',
        text: isBound ? `bound: ${why}` : `not bound: ${why}`,
      };
    },
    load: () =>
      declared(
        'host',
        'not bound: they come from the container configuration as the kubelet gave it, which nobody verifies',
        [upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/create.go:127-130')],
      ),
    'load-gramine': () =>
      declared(
        'measurement',
        'bound: the manifest fixes those of the loader, and what it starts lies in the encrypted root',
        [constructed],
      ),
    vm(facts) {
      const { isChecked, why, evidence } = guestContainers(facts);
      return {
        value: isChecked ? 'policy' : 'host',
        text: isChecked ? `bound: ${why}` : `not bound: ${why}`,
        evidence,
      };
    },
    'occlum-image': () =>
      declared('host', 'not bound: the arguments of `occlum run` are not measured', [
        upstream('occlum', 'tools/gen_internal_conf/src/main.rs:561-575'),
      ]),
    'bigdl-ppml': () =>
      declared(
        'measurement',
        'bound by a trusted file, in a fork of Gramine from before 1.8; little else of the application is',
        [upstream('bigdl', 'ppml/base/bash.manifest.template:14,74')],
      ),
    marblerun: () =>
      declared('coordinator', 'bound: the premain takes them from the coordinator, whose manifest clients attest', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    'teaclave-executors': () =>
      declared(
        'platform',
        'bound: those of a function come over attested channels of the platform, not from the host',
        [upstream('incubator-teaclave', 'docs/executing-in-occlum.md', 'v0.5.1')],
      ),
    nitro: () =>
      declared('measurement', 'bound: the command is part of the enclave image file, which PCR0 and PCR2 measure', [
        nitroMeasurements,
      ]),
    'bare-rune': () =>
      declared('host', 'not bound: rune joins the arguments with spaces and splits them again outside of the enclave', [
        upstream('inclavare-containers', 'rune/libenclave/runelet.go:324-332'),
      ]),
  },
};
