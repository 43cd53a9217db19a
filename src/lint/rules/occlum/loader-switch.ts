import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumLoaderSwitch = dataRule({
  id: 'occlum/loader-switch',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'A variable that the host sets and that decides what the enclave is.',
    why: 'In enclave-cc one enclave is loader or application, by `ENCLAVE_AGENT`, which the host sets: both have one measurement, and a verifier can not tell who asks for a key. A switch of such weight belongs into `default`.',
    bad: [
      { as: 'occlum', manifest: '{ "env": { "default": [], "untrusted": ["ENCLAVE_AGENT"] } }', at: '"ENCLAVE_AGENT"' },
    ],
    good: [{ as: 'occlum', manifest: '{ "env": { "default": ["ENCLAVE_AGENT=true"], "untrusted": [] } }' }],
  },
  *checkData({ root }) {
    for (const node of member(root, 'env', 'untrusted')?.items ?? [])
      if (textOf(node) === 'ENCLAVE_AGENT')
        yield {
          at: node.range,
          path: node.path,
          message: 'the host decides whether the enclave is the loader or the application',
          help: 'build an instance for each, with the value under `default`',
          ...unnoticed,
        };
  },
});
