import { dataRule } from '../../rule.ts';

export const valueInData = dataRule({
  id: 'format/value',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Values that a key of a format can not have.',
    why: 'A value of another type, a word that is none of those it may be, a size without its unit: the reader refuses it, or goes on with its default. The agent of enclave-cc replaces its whole configuration by defaults over one value of a wrong type.',
    bad: [
      { as: 'occlum-bom', manifest: 'targets:\n  - target: 7\n', at: '7' },
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /bin\n    copy:\n      - files: [{ name: /usr/bin/app, hash: 0f34 }]\n',
      },
    ],
    good: [{ as: 'occlum-bom', manifest: 'targets:\n  - target: /bin\n' }],
  },
  *checkData({ mistakes }) {
    for (const { kind, range, path, message, help } of mistakes) {
      if (kind !== 'value') continue;
      yield { at: range, path, message, ...(help !== undefined && { help }), stage: 'none', effect: 'fatal' };
    }
  },
});
