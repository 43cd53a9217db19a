import { member } from '../../../data/member.ts';
import { ocicryptConfigOf } from '../../../enclave-cc/ocicrypt.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const ocicryptOutsideProgram = dataRule({
  id: 'ocicrypt/outside-program',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  kinds: ['ocicrypt'],
  docs: {
    summary: 'Programs and services outside that are given the wrapped keys.',
    why: "What `cmd` starts, and what listens at an address that is not the guest's own, sees the keys of the layers in plain, before anything was attested. In enclave-cc `cmd` also needs a second process, and a file that comes from the host.",
    bad: [
      {
        as: 'ocicrypt',
        manifest: '{ "key-providers": { "helper": { "cmd": { "path": "/usr/local/bin/unwrap" } } } }',
        at: '"/usr/local/bin/unwrap"',
      },
      {
        as: 'ocicrypt',
        manifest: '{ "key-providers": { "remote": { "grpc": "keys.example:50000" } } }',
        at: '"keys.example:50000"',
      },
    ],
    good: [
      { as: 'ocicrypt', manifest: '{ "key-providers": { "attestation-agent": { "grpc": "127.0.0.1:50000" } } }' },
      {
        as: 'ocicrypt',
        manifest:
          '{ "key-providers": { "attestation-agent": { "ttrpc": "unix:///run/confidential-containers/cdh.sock" } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { ways } of ocicryptConfigOf(root).providers)
      for (const { way, target, node } of ways) {
        const at = member(node, 'path') ?? node;
        if (way === 'cmd')
          yield {
            at: at.range,
            path: at.path,
            message: `\`${abbreviated(target ?? '')}\` sees the keys in plain`,
            help: 'use `native`',
            ...unnoticed,
          };
        else if (
          way === 'grpc' &&
          target !== undefined &&
          !/^(?:https?:\/\/)?(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::|$)/.test(target)
        )
          yield {
            at: at.range,
            path: at.path,
            message: `\`${abbreviated(target)}\` sees the keys in plain`,
            help: 'ask a service on the loopback interface of the guest, or use `native`',
            ...unnoticed,
          };
      }
  },
});
