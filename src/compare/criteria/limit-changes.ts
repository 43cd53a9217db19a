import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

export const limitChanges: Criterion = {
  id: 'limit-changes',
  title: 'Where limits are changed',
  group: 'operations',
  question: 'What has to be done to give an application more memory or threads?',
  answers: {
    wrap: () =>
      declared('build', 'the image is built and signed again: `sgx.enclave_size` and `sgx.max_threads` are measured', [
        upstream('gramine', 'python/graminelibos/sgx_sign.py:462-511'),
      ]),
    load: () =>
      declared(
        'installation',
        'the bundle is built and installed again on all nodes: its limits are those of the agent as well, and nothing in the pod changes them',
        [upstream('enclave-cc', 'tools/packaging/build/unified-bundle/agent-instance.filter:1-4')],
      ),
    'load-gramine': () =>
      declared('release of the loader', 'the generic manifest is measured again: its limits hold for all images', [
        constructed,
      ]),
    vm: () =>
      declared('pod', 'the limits of the pod, or an annotation: the VM is sized when it starts', [
        upstream('kata-containers', 'src/runtime/config/configuration-qemu-tdx.toml.in'),
      ]),
    'occlum-image': () =>
      declared('build', 'the image is built and signed again: sizes are part of the layout that is measured', [
        upstream('occlum', 'tools/gen_internal_conf/src/main.rs:758-848'),
      ]),
    'bigdl-ppml': () =>
      declared('build', 'another image: there is one for each EPC size', [
        upstream('bigdl', 'ppml/trusted-bigdata/README.md:55-68'),
      ]),
    'bare-rune': () =>
      declared(
        'pod',
        'variables of the pod (`OCCLUM_USER_SPACE_SIZE`, …), with which the node builds another enclave',
        [upstream('inclavare-containers', 'shim/runtime/carrier/occlum/config.go:10-23')],
      ),
  },
};
