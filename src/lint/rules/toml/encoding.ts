import { manifestRule } from '../../rule.ts';

export const encoding = manifestRule({
  id: 'toml/encoding',
  severity: 'error',
  fix: 'none',
  on: 'syntax',
  docs: {
    summary: 'Bytes that are not UTF-8.',
    why: "TOML is UTF-8. Python's reader stops with a UnicodeDecodeError that names a byte offset but neither file nor line.",
    bad: [{ manifest: 'loader.env.NAME = "M\xfcller"', as: 'latin-1', at: '\ufffd' }],
    good: [{ manifest: 'loader.env.NAME = "Müller"' }],
  },
  *check({ options }) {
    for (const problem of options.decoding ?? []) {
      yield {
        at: problem.range,
        message: problem.message,
        help: 'save the file as UTF-8',
        stage: 'toml',
        effect: 'fatal',
      };
    }
  },
});
