import { dataRule } from '../../rule.ts';

export const unreadableData = dataRule({
  id: 'format/unreadable',
  severity: 'error',
  fix: 'none',
  on: 'syntax',
  docs: {
    summary: 'Texts that are not JSON, YAML or TOML, whichever their format is written in.',
    why: 'Nothing can be said about a text that has no structure. A key that occurs twice in one table counts too: of two values one reader takes the first and another the last.',
    bad: [
      { as: 'occlum-bom', manifest: 'targets:\n  - target: /bin\n    target: /lib\n' },
      { as: 'occlum-bom', manifest: 'targets: [\n' },
    ],
    good: [{ as: 'occlum-bom', manifest: 'targets:\n  - target: /bin\n' }],
  },
  *checkData({ unreadable }) {
    for (const { range, message, help } of unreadable)
      yield { at: range, message, ...(help !== undefined && { help }), stage: 'none', effect: 'fatal' };
  },
});
