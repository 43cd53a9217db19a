import { isBefore } from '../../gramine/release.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import type { ManifestFacts } from '../inputs.ts';
import { named } from '../named.ts';
import { upstream } from '../upstream.ts';
import { type WrappedArgv, wrappedArgv } from '../wrapped-argv.ts';

export const hostControlledInputs: Criterion = {
  id: 'host-controlled-inputs',
  title: 'Host-controlled inputs',
  group: 'trust',
  question: 'Which files, variables and options can the host change that change what is trusted?',
  core: true,
  answers: {
    wrap,
    load: () =>
      declared(
        [
          '/etc/decrypt_config.conf',
          '/etc/ocicrypt.conf',
          '/etc/resolv.conf',
          'certificates of authorities in /etc',
          'ENCLAVE_AGENT',
          'arguments and environment of the container',
          'CONFIGID',
        ],
        'the files that say whether signatures are checked and who hands out keys lie on the host, unmeasured; so do the variable that makes an enclave agent or application, arguments and environment',
        [
          upstream('enclave-cc', 'tools/packaging/build/unified-bundle/agent-instance.filter:7-13'),
          upstream('enclave-cc', 'tools/packaging/deploy/enclave-cc-deploy.sh:77-79'),
          upstream('enclave-cc', 'src/runtime-boot/init/src/main.rs:17,23-28'),
          upstream('occlum', 'src/pal/src/pal_enclave.c:126-139'),
        ],
      ),
    'load-gramine': () =>
      declared(
        ['which encrypted root is offered', 'the relay to the key server'],
        'the host chooses which encrypted root the enclave is offered, and can keep the key server away; what is opened is what the released key fits',
        [constructed],
      ),
    vm: () =>
      declared(
        ['kernel parameters and configuration that init data do not hold'],
        'what of the configuration is not in the init data; policy, key broker and agent settings are measured with them',
        [upstream('trustee', 'kbs/docs/initdata.md')],
      ),
    'occlum-image': () =>
      declared(
        [
          'arguments',
          'names in `env.untrusted`',
          'hostfs mounts',
          '/etc/resolv.conf, /etc/hostname, /etc/hosts',
          'OCCLUM_RELEASE_ENCLAVE',
        ],
        'arguments, variables listed as untrusted, everything below hostfs mounts, and the files on names that the host injects',
        [upstream('occlum', 'src/libos/src/entry.rs:383-477'), upstream('occlum', 'src/pal/src/pal_enclave.c:33-35')],
      ),
    'bigdl-ppml': () =>
      declared(
        ['environment', '/etc', 'the temporary directory', '/ppml', 'the JDK', 'Python'],
        'all of the environment, and the folders of the runtimes themselves, which are allowed files',
        [upstream('bigdl', 'ppml/base/bash.manifest.template:5,77-92')],
      ),
    marblerun: () =>
      declared(
        ['address of the coordinator', 'type of the marble'],
        'which coordinator is asked and for which type of marble; what it answers is bound to an attested manifest',
        [upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18')],
      ),
    'bare-rune': () =>
      declared(
        [
          'ENCLAVE_TYPE',
          'ENCLAVE_RUNTIME_PATH',
          'RUNE_CARRIER',
          'IMAGE_DIGEST',
          'OCCLUM_DEBUGGABLE',
          'the whole build',
        ],
        'everything: without `ENCLAVE_TYPE` the container runs without an enclave and without an error, and the node builds what is measured',
        [
          upstream('inclavare-containers', 'rune/libenclave/check.go:318-321'),
          upstream('inclavare-containers', 'shim/runtime/carrier/occlum/config.go:10-23'),
        ],
      ),
  },
};

function wrap(facts: Facts): Answer {
  const { environment, allowedFiles, fileCheckPolicy, release, evidence } = facts.manifest();
  if (fileCheckPolicy === undefined) throw new Missing(['sgx.file_check_policy']);
  const argv = wrappedArgv(facts);
  const [variable, value] = isBefore(release, '1.8') ? ['GSC_PAL', 'Linux'] : ['GRAMINE_MODE', 'direct'];
  const inputs = [
    variable,
    ...(argv.isBound ? [] : ['arguments']),
    ...(environment.all ? ['all environment variables'] : environment.passthrough.map((name) => `variable ${name}`)),
    ...(fileCheckPolicy === 'allow_all_but_log' ? ['all files that are not trusted'] : []),
    ...allowedFiles.map((file) => `allowed file ${file}`),
  ];
  const mode = `\`${variable}=${value}\` runs without SGX, which attestation alone tells`;
  const others = othersText(facts.manifest(), argv);
  return {
    value: inputs,
    text: `${mode}; ${others === '' ? 'nothing else' : others}`,
    confidence: argv.confidence,
    evidence: [upstream('gsc', 'templates/apploader.common.template:14-18'), ...evidence, ...argv.evidence],
    assumptions: argv.assumptions,
  };
}

function othersText({ environment, allowedFiles, fileCheckPolicy }: ManifestFacts, argv: WrappedArgv): string {
  const { all, passthrough } = environment;
  return [
    argv.isBound ? '' : `arguments, for ${argv.why}`,
    all ? 'all variables' : passthrough.length > 0 ? `the variables ${named(passthrough)}` : '',
    fileCheckPolicy === 'strict' ? '' : 'all files that are not trusted',
    allowedFiles.length > 0 ? `the allowed files ${named(allowedFiles)}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
