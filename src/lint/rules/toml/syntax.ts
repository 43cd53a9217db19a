import type { TomlProblem } from '../../../toml/document.ts';
import type { Finding } from '../../rule.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const syntax = manifestRule({
  id: 'toml/syntax',
  severity: 'error',
  fix: 'safe',
  on: 'syntax',
  docs: {
    summary: 'Text that TOML 1.0 does not allow.',
    why: "Gramine's tools stop at the first such place, with a message that has no file name and often no useful position. Everything else in the file stays unchecked until it parses.",
    bad: [
      { manifest: 'sgx.debug = True', at: 'True', fixed: 'sgx.debug = true' },
      { manifest: 'loader.log_level = error', at: 'error' },
      { manifest: 'sgx.debug = true\nsgx.debug = false', at: 'sgx.debug' },
      { manifest: 'sgx.isvsvn = 007', at: '007' },
      { manifest: 'sgx.debug = {{ debug }}', at: '{{ debug }}', as: 'template', defines: { debug: true } },
    ],
    good: [
      { manifest: 'sgx.debug = false' },
      { manifest: "sgx.debug = {{ 'true' if debug else 'false' }}", as: 'template', defines: { debug: true } },
    ],
  },
  *check(subject) {
    for (const problem of subject.document.problems) if (problem.code !== 'toml-1.1') yield findingOf(subject, problem);
  },
});

/** A mistake the reader found, as a finding of stage `toml`. */
export function findingOf(subject: Subject, problem: TomlProblem): Finding {
  const written = subject.document.source.slice(problem.range);
  const lowered = /^(?:True|False|TRUE|FALSE)$/.test(written) ? written.toLowerCase() : undefined;
  return {
    at: problem.range,
    message: problem.message,
    ...(problem.help !== undefined && { help: problem.help }),
    stage: 'toml',
    effect: 'fatal',
    ...(problem.related && { related: [problem.related] }),
    ...(lowered && { fix: { title: `write \`${lowered}\``, edits: [{ range: problem.range, text: lowered }] } }),
  };
}
