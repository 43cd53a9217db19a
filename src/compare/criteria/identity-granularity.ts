import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { named } from '../named.ts';
import { nitroMeasurements } from '../nitro.ts';
import { upstream } from '../upstream.ts';
import { wrappedArgv } from '../wrapped-argv.ts';

export const identityGranularity: Criterion = {
  id: 'identity-granularity',
  title: 'Identity granularity',
  group: 'identity',
  question: 'What changes the attested identity when it changes?',
  core: true,
  answers: {
    wrap(facts) {
      const { argv, environment, fileCheckPolicy } = measuredParts(facts);
      return {
        value: ['Gramine', 'manifest', ...fileCheckPolicy.parts, ...argv.parts, ...environment.parts],
        text: `any change of Gramine or of the manifest; ${fileCheckPolicy.text}; ${argv.text}; ${environment.text}`,
        confidence: argv.confidence,
        evidence: [upstream('gsc', 'finalize_manifest.py:164-166'), ...argv.evidence],
        assumptions: argv.assumptions,
      };
    },
    load: () =>
      declared(
        ['libOS bundle'],
        'only a change of the libOS bundle: not the image, its configuration, arguments or environment, and from 0.9 on not even whether the enclave is the agent or the application',
        [
          upstream('enclave-cc', 'README.md:31-34'),
          upstream('enclave-cc', 'tools/packaging/build/unified-bundle/Dockerfile:70-81'),
        ],
      ),
    'load-gramine': () =>
      declared(
        ['Gramine', 'generic manifest', 'loader', 'certificates of the key server'],
        'a change of Gramine, of the loader or of the certificates of the key server; the image decides on nothing of it',
        [constructed],
      ),
    vm: () =>
      declared(
        ['guest image', 'kernel and its command line', 'firmware', 'init data'],
        'a change of the guest image, kernel or firmware; the policy and its image references through the digest of the init data',
        [upstream('trustee', 'kbs/docs/initdata.md')],
      ),
    'occlum-image': () =>
      declared(
        ['Occlum', 'root file system', 'environment defaults', 'entry points', 'mounts', 'limits'],
        'a change of Occlum, of any file in the root, of environment defaults, entry points, mounts or limits; not arguments',
        [upstream('occlum', 'tools/occlum_build.mk:57-75'), upstream('occlum', 'src/libos/src/config.rs:59-70')],
      ),
    'bigdl-ppml': () =>
      declared(
        ['Gramine', 'manifest', 'arguments'],
        'a change of Gramine, of the manifest or of the arguments; whole host folders are allowed files, so the application is not in it',
        [upstream('bigdl', 'ppml/base/bash.manifest.template:14,23,77-92')],
      ),
    marblerun: () =>
      declared(
        ['premain and program', 'coordinator manifest'],
        "a change of the premain or the program; arguments, environment and files change the coordinator's manifest alone",
        [upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18')],
      ),
    'teaclave-executors': () =>
      declared(
        ['executor'],
        'a change of the executor; functions are loaded after it started, those built into the builtin executor excepted',
        [upstream('incubator-teaclave', 'docs/executing-in-occlum.md', 'v0.5.1')],
      ),
    nitro: () =>
      declared(
        ['enclave image file', 'kernel', 'application', 'IAM role', 'instance', 'signer'],
        'PCR0 with each rebuild; PCR8 only when the signer changes',
        [nitroMeasurements],
      ),
    'bare-rune': () =>
      declared(
        ['Occlum', 'root file system', 'settings in the pod specification'],
        'a change of what the untrusted node builds from the image: it is specific to the image and proves nothing of its origin',
        [upstream('inclavare-containers', 'shim/runtime/v2/rune/v2/rune.go:27-108')],
      ),
  },
};

function measuredParts(facts: Facts) {
  const { environment, fileCheckPolicy } = facts.manifest();
  const { isBound, why, ...argv } = wrappedArgv(facts);
  if (fileCheckPolicy === undefined) throw new Missing(['sgx.file_check_policy']);
  const isChecked = fileCheckPolicy === 'strict';
  return {
    fileCheckPolicy: {
      parts: isChecked ? ['files of the image'] : [],
      text: isChecked
        ? 'any file of the image that is a trusted file'
        : 'no other file, for `allow_all_but_log` opens whatever the host offers',
    },
    argv: {
      ...argv,
      parts: isBound ? ['arguments'] : [],
      text: isBound ? `arguments, for ${why}` : `not arguments, for ${why}`,
    },
    environment: {
      parts: environment.all ? [] : ['environment'],
      text: environment.all ? 'not the environment, which the host gives' : environmentText(environment.passthrough),
    },
  };
}

function environmentText(passthrough: readonly string[]): string {
  return passthrough.length === 0
    ? 'the environment'
    : `the environment but for what the host gives: ${named(passthrough)}`;
}
