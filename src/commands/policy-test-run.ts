import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import type { Io } from '../io/io.ts';
import { Coverage } from '../policy/test/coverage.ts';
import { readCases } from '../policy/test/read-cases.ts';
import { type CaseResult, runCase } from '../policy/test/run-case.ts';
import type { TestSubject } from '../policy/test/subject.ts';
import { unknownContainers } from '../policy/test/unknown-containers.ts';
import { policyTestJson } from '../report/policy-test-json.ts';
import { policyTestJunit } from '../report/policy-test-junit.ts';
import type { PolicyTestResult, Tally } from '../report/policy-test-result.ts';
import { policyTestText } from '../report/policy-test-text.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import type { Given } from './command.ts';
import { casesBeside } from './policy-cases-beside.ts';
import { readSource } from './policy-file.ts';
import { replayLog } from './policy-replay.ts';
import { policySubject } from './policy-subject.ts';
import { outputFile, printResult } from './print.ts';
import { requireWritable } from './write-file.ts';

/** See the command's description for the exit codes; 2 when lines of a log can't be read. */
export async function runPolicyTest(given: Given, io: Io): Promise<number> {
  const [cases, replay] = ['cases', 'replay'].map((name) => given.value(name));
  if (cases !== undefined && replay !== undefined)
    throw new UserError('cases and a log are not asked at once', 'use `--cases` or `--replay`');
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  if (cases === undefined && replay === undefined) return testBeside(given, io);
  const [policy, ...others] = given.operands;
  if (others.length > 0)
    throw new UserError(
      'cases that are named are for one policy',
      'name one policy, or put the cases of each beside it, as `api.cases.toml`',
    );
  if (policy === '-' && (cases ?? replay) === '-') throw new UserError('standard input can be only one of them');
  const subject = subjectOf(policy!, given, io);
  const { result, unread } =
    replay !== undefined ? replayLog(subject, replay, io) : { result: testCases(subject, cases!, io), unread: false };
  printResult(rendered(result, given, io), given, io);
  if (unread) return 2;
  return hasFailed(result, given) ? 1 : 0;
}

/** Each policy with the cases that lie beside it. */
function testBeside(given: Given, io: Io): number {
  const pairs = casesBeside(given.operands, io);
  const format = given.value('format') ?? 'text';
  if (pairs.length > 1 && format !== 'text')
    throw new UserError(`\`--format ${format}\` is for one policy`, 'name one policy');
  const results = pairs.map(({ policy, cases }) => testCases(subjectOf(policy, given, io), cases, io));
  printResult(results.map((result) => rendered(result, given, io)).join('\n'), given, io);
  return results.some((result) => hasFailed(result, given)) ? 1 : 0;
}

function subjectOf(policy: string, given: Given, io: Io): TestSubject {
  return policySubject(policy, { workload: given.value('workload'), engine: given.value('engine') }, io);
}

function hasFailed({ tally, coverage }: PolicyTestResult, given: Given): boolean {
  return tally.failed > 0 || (given.has('require-coverage') && coverage.untouched.length > 0);
}

function testCases(subject: TestSubject, operand: string, io: Io): PolicyTestResult {
  const source = readSource(operand, io);
  const read = readCases(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  const unknown = unknownContainers(read.cases, subject);
  if (unknown.length > 0) throw new LocatedError(source, unknown);
  const coverage = new Coverage(subject.lines);
  const results = read.cases.map((one) => runCase(one, subject, coverage));
  return {
    policy: subject.source,
    enforcedBy: subject.enforcedBy,
    engines: subject.engines.map(({ name }) => name),
    cases: source.path,
    results: results.map((result) => ({ result, at: source.position(result.range.start) })),
    omitted: 0,
    tally: tallyOf(results),
    coverage: { lines: coverage.lines, untouched: coverage.untouched },
  };
}

function tallyOf(results: readonly CaseResult[]): Tally {
  const count = (outcome: CaseResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const disagreements = count('disagreement');
  return { passed: count('passed'), failed: count('failed') + disagreements, disagreements };
}

function rendered(result: PolicyTestResult, given: Given, io: Io): string {
  switch (given.value('format')) {
    case 'json':
      return policyTestJson(result, given.has('prints'));
    case 'junit':
      return policyTestJunit(result);
    default: {
      const choice = (given.value('color') ?? 'auto') as ColorChoice;
      const isTerminal = outputFile(given) === undefined && io.stdout.isTerminal;
      return policyTestText(result, styleFor(wantsColor(choice, io.env, isTerminal)), {
        isQuiet: given.has('quiet'),
        prints: given.has('prints'),
      });
    }
  }
}
