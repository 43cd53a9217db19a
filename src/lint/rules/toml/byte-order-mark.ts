import { manifestRule } from '../../rule.ts';

export const byteOrderMark = manifestRule({
  id: 'toml/byte-order-mark',
  severity: 'error',
  fix: 'safe',
  on: 'syntax',
  docs: {
    summary: 'A UTF-8 byte order mark at the start of the file.',
    why: "Neither Python's TOML readers nor Gramine's runtime skip it: the first key is then no key at all.",
    bad: [{ manifest: '\ufeffsgx.debug = false', at: '\ufeff', fixed: 'sgx.debug = false' }],
    good: [{ manifest: 'sgx.debug = false' }],
  },
  *check({ document }) {
    if (!document.hasByteOrderMark) return;
    const range = { start: 0, end: 1 };
    yield {
      at: range,
      message: 'the file starts with a byte order mark',
      help: 'save it as UTF-8 without one',
      stage: 'toml',
      effect: 'fatal',
      fix: { title: 'remove the byte order mark', edits: [{ range, text: '' }] },
    };
  },
});
