import type { CaseResult } from '../policy/test/run-case.ts';
import type { LinePlace, PolicyTestResult } from './policy-test-result.ts';
import { explainedVerdicts, verdictLines } from './policy-verdict.ts';
import { styleFor } from './style.ts';
import { attributes, escapeXml } from './xml.ts';

/** For CI: a test suite with a test case for each case. */
export function policyTestJunit({ results, tally, cases, policy }: PolicyTestResult): string {
  const counts = { tests: tally.passed + tally.failed, failures: tally.failed, errors: 0, skipped: 0 };
  const body = results.map(({ result, at }) => testCase(result, { file: cases, at, classname: policy.path })).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes({ name: 'manifestly', ...counts })}>\n  <testsuite ${attributes({ name: policy.path, ...counts })}>\n${body}  </testsuite>\n</testsuites>\n`;
}

function testCase(
  result: CaseResult,
  { file, at, classname }: { readonly file: string; readonly at: LinePlace; readonly classname: string },
): string {
  const opening = attributes({ name: result.name, classname, file, line: at.line });
  if (result.outcome === 'passed') return `    <testcase ${opening}/>\n`;
  const said = [...result.verdicts].map(([name, { verdict }]) => `${name} ${verdict}`).join(', ');
  const message = `expected ${result.expect}, got ${said}`;
  const story = explainedVerdicts(result).flatMap(({ name, verdict }) =>
    verdictLines(verdict, styleFor(false)).map((line, at) => (at === 0 && name !== '' ? `${name}: ${line}` : line)),
  );
  const failure = attributes({ type: result.outcome, message });
  return `    <testcase ${opening}>\n      <failure ${failure}>${story.map(escapeXml).join('\n')}</failure>\n    </testcase>\n`;
}
