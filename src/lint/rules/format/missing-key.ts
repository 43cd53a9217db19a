import { dataRule } from '../../rule.ts';

export const missingKeyInData = dataRule({
  id: 'format/missing-key',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Keys that a format needs and that are not there.',
    why: 'Some readers say so, some print it and report success all the same, and some build what fails when it starts: `occlum build` accepts an `env` without `untrusted`, and the libOS inside of the enclave refuses it.',
    bad: [
      { as: 'occlum-bom', manifest: 'targets:\n  - mkdirs: [root]\n' },
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /\n    createlinks:\n      - src: ../hello\n',
      },
    ],
    good: [{ as: 'occlum-bom', manifest: 'targets:\n  - target: /\n    mkdirs: [root]\n' }],
  },
  *checkData({ mistakes }) {
    for (const { kind, range, path, message, help } of mistakes) {
      if (kind !== 'missing-key') continue;
      yield { at: range, path, message, ...(help !== undefined && { help }), stage: 'none', effect: 'fatal' };
    }
  },
});
