import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

export const payloadTrust: Criterion = {
  id: 'payload-trust',
  title: 'Trust in the application',
  group: 'trust',
  question: 'Is the application trusted by what runs it, and what of the host can it reach?',
  answers: {
    wrap: () =>
      declared(
        'trusted',
        'trusted: it shares the enclave with the libOS, which passes some 40 kinds of call to the host',
        [{ source: 'apache/incubator-teaclave#525', asOf: '2021' }],
      ),
    load: () =>
      declared('trusted', 'trusted: it shares the enclave with the libOS; the agent has another enclave', [
        upstream('enclave-cc', 'docs/design.md:108-148'),
      ]),
    'load-gramine': () =>
      declared('trusted', 'trusted: it takes the place of the loader in the enclave', [constructed]),
    vm: () =>
      declared(
        'trusted',
        'within the guest a container, apart from the agent; all containers of the pod share the guest',
        [upstream('trustee', 'kbs/docs/initdata.md')],
      ),
    'teaclave-executors': () =>
      declared('sandboxed', 'distrusted: it gets no interface of the host at all, and files through the platform', [
        upstream('incubator-teaclave', 'docs/executing-in-occlum.md', 'v0.5.1'),
      ]),
  },
};
