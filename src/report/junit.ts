import { type Diagnostic, isAtLeast, type Severity } from '../diagnostic/diagnostic.ts';
import { circumstances } from './circumstances.ts';
import { consequence } from './consequence.ts';
import type { Reporter } from './reporter.ts';
import type { FileResult, LintResult } from './result.ts';
import { attributes, escapeXml } from './xml.ts';

/** A test suite per file and a test case per finding. What does not fail the run is a passing case with output. */
export const junit: Reporter<LintResult> = {
  id: 'junit',
  mediaType: 'application/xml',
  render(result, options = {}) {
    const suites = result.files.map((file) => suite(file, result.gramine, options.failOn?.(file.path) ?? 'warning'));
    const counts = attributes({ name: 'manifestly', ...total(suites.map(({ tally }) => tally)) });
    const body = suites.map(({ xml }) => xml).join('');
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n${body}</testsuites>\n`;
  },
};

interface Tally {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function suite(file: FileResult, gramine: string, failOn: Severity): { readonly xml: string; readonly tally: Tally } {
  const cases = file.findings.map((finding) => testCase(file, finding, gramine, failOn));
  if (cases.length === 0)
    cases.push(`    <testcase ${attributes({ name: 'no findings', classname: file.path, file: file.path })}/>\n`);
  const skipped = file.findings.filter(({ suppressed }) => suppressed).length;
  const failures = file.findings.filter((finding) => fails(finding, failOn)).length;
  const tally = { tests: cases.length, failures, errors: 0, skipped };
  const xml = `  <testsuite ${attributes({ name: file.path, ...tally })}>\n${cases.join('')}  </testsuite>\n`;
  return { xml, tally };
}

function total(tallies: readonly Tally[]): Tally {
  const sum = (count: keyof Tally) => tallies.reduce((before, tally) => before + tally[count], 0);
  return { tests: sum('tests'), failures: sum('failures'), errors: 0, skipped: sum('skipped') };
}

function fails(finding: Diagnostic, failOn: Severity): boolean {
  return !finding.suppressed && isAtLeast(finding.severity, failOn);
}

function testCase(file: FileResult, finding: Diagnostic, gramine: string, failOn: Severity): string {
  const at = finding.range && file.source.position(finding.range.start);
  const place = at ? `${file.path}:${at.line}:${at.column}` : file.path;
  const name = at ? `${finding.code} (${at.line}:${at.column})` : finding.code;
  const opening = attributes({ name, classname: file.path, file: file.path, line: at?.line ?? 1 });
  const outcome = outcomeOf(finding, details(file, finding, place, gramine), failOn);
  return `    <testcase ${opening}>\n      ${outcome}\n    </testcase>\n`;
}

function outcomeOf(finding: Diagnostic, story: string, failOn: Severity): string {
  if (finding.suppressed) return `<skipped ${attributes({ message: finding.suppressed.reason })}/>`;
  if (!fails(finding, failOn)) return `<system-out>${story}</system-out>`;
  return `<failure ${attributes({ type: finding.severity, message: finding.message })}>${story}</failure>`;
}

function details(file: FileResult, finding: Diagnostic, place: string, gramine: string): string {
  const lines = [
    `${place}: ${finding.severity}: ${finding.message}`,
    circumstances(finding),
    consequence(finding, file, gramine),
    finding.help && `help: ${finding.help}`,
  ];
  return lines.flatMap((line) => (line ? [escapeXml(line)] : [])).join('\n');
}
