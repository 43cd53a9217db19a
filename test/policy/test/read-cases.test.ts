import { expect, test } from 'vitest';
import { readCases } from '../../../src/policy/test/read-cases.ts';
import { Source } from '../../../src/text/source.ts';

const caseText = '[[case]]\ncontainer = "api"\nexpect = "allow"\nargv = ["/bin/a"]\n';

function said(text: string): string {
  const source = new Source('a.cases.toml', text);
  const read = readCases(source);
  if (!('problems' in read)) return `${read.cases.length} cases`;
  const { message, help, range } = read.problems[0]!;
  return `${source.position(range!.start).line}: ${message} (${help})`;
}

test('cases are read up to ten thousand steps, and refused where there are more', () => {
  expect(said(caseText.repeat(10_000))).toBe('10000 cases');
  expect(said(caseText.repeat(90_000))).toBe(
    '40001: the cases have more than 10000 steps (write them into several files)',
  );
});

test('the steps of a case count one by one', () => {
  const step = '{ container = "api", expect = "allow", argv = ["/bin/a"] },\n';
  const steps = `[[case]]\nsteps = [\n${step.repeat(6000)}]\n`;
  expect(said(steps)).toBe('1 cases');
  expect(said(steps.repeat(2))).toBe('6004: the cases have more than 10000 steps (write them into several files)');
});
