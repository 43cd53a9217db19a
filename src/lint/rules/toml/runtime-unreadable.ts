import { runtimeProblems, writtenProblems } from '../../../toml/runtime.ts';
import { keyProblems } from '../../key-findings.ts';
import { manifestRule } from '../../rule.ts';

export const runtimeUnreadable = manifestRule({
  id: 'toml/runtime-unreadable',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: "Values that the build tools accept and Gramine's runtime can't read.",
    why: 'The enclave reads its manifest with another TOML parser than the build tools. It refuses three single quotes and some escapes in a string, cuts a string at a NUL, and knows neither floats nor numbers beyond 64 bits, so signing succeeds and start-up fails.',
    bad: [
      { manifest: `loader.argv = [ "python3", "-c", "print('''x)" ]`, at: "'''" },
      { manifest: 'loader.env.PS1 = "\\u001b[0m"', as: 'final', at: '\\u001b' },
      { manifest: 'sgx.isvsvn = 9223372036854775808' },
    ],
    good: [
      { manifest: `loader.argv = [ "python3", "-c", "print('x')" ]` },
      { manifest: 'loader.env.BELL = "\\u0007"', as: 'final' },
    ],
  },
  *check(subject) {
    const { document, reading } = subject;
    const wrong = new Set(keyProblems(subject, 'type').map(({ problem }) => document.range(problem.node).start));
    for (const problem of reading === 'final' ? runtimeProblems(document) : writtenProblems(document)) {
      if (problem.code === 'float' && wrong.has(problem.range.start)) continue;
      yield {
        at: problem.range,
        message: problem.message,
        ...(problem.help !== undefined && { help: problem.help }),
        stage: 'runtime',
        effect: problem.code === 'nul' ? 'ignored' : 'fatal',
      };
    }
  },
});
