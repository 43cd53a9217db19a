import { formats } from '../../formats.ts';
import { dataRule } from '../../rule.ts';

export const unknownKeyInData = dataRule({
  id: 'format/unknown-key',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'Keys that a format does not have, most of them misspelt.',
    why: 'Most of the readers behind these formats drop what they do not know without a word: a restriction with a misspelt name is no restriction, and a limit with one is the default.',
    bad: [
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /bin\n    mkdir: [logs]\n',
        at: 'mkdir',
        fixed: 'targets:\n  - target: /bin\n    mkdirs: [logs]\n',
      },
    ],
    good: [{ as: 'occlum-bom', manifest: 'targets:\n  - target: /bin\n    copy:\n      - files: [/usr/bin/app]\n' }],
  },
  *checkData({ kind, mistakes, source }) {
    const { reader, unknownKeys } = formats[kind];
    for (const mistake of mistakes) {
      if (mistake.kind !== 'unknown-key') continue;
      const { range, path, message, help, meant } = mistake;
      const quote = /^["']/.exec(source.slice(range))?.[0] ?? '';
      yield {
        at: range,
        path,
        message: `${message}, which ${reader} ${unknownKeys === 'ignored' ? 'ignores' : 'refuses'}`,
        ...(help !== undefined && { help }),
        stage: 'none',
        effect: unknownKeys === 'ignored' ? 'ignored' : 'fatal',
        ...(meant !== undefined && {
          fix: { title: `write \`${meant}\``, edits: [{ range, text: `${quote}${meant}${quote}` }] },
        }),
      };
    }
  },
});
