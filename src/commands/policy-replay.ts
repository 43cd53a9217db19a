import type { DataProblem } from '../data/node.ts';
import type { Io } from '../io/io.ts';
import { Coverage } from '../policy/test/coverage.ts';
import type { EngineName, Verdict } from '../policy/test/engine.ts';
import { readLogLine } from '../policy/test/log-line.ts';
import { type CaseResult, outcomeOf } from '../policy/test/run-case.ts';
import type { TestSubject } from '../policy/test/subject.ts';
import type { PolicyTestResult } from '../report/policy-test-result.ts';
import { decodeText } from '../text/decode.ts';
import { visible } from '../text/visible.ts';
import { type FileLine, fileLines } from './policy-log.ts';

/** More than these are counted, not listed: a log may be larger than memory. */
const mostListed = 10_000;
/** These are listed even so. */
const mostFailures = 1000;
const mostProblems = 20;

/** Asks every request of a log in one guest, and expects it to be allowed. Lines that are none are told on stderr, and passed over. */
export function replayLog(
  subject: TestSubject,
  operand: string,
  io: Io,
): { readonly result: PolicyTestResult; readonly unread: boolean } {
  const path = operand === '-' ? '<stdin>' : operand;
  const replay = new Replay(subject);
  let problems = 0;
  for (const line of fileLines(operand, io)) {
    const problem = replay.read(line);
    if (problem && ++problems <= mostProblems) io.stderr.write(`manifestly: ${visible(said(problem, line, path))}\n`);
  }
  if (problems > mostProblems) io.stderr.write(`manifestly: ${visible(path)}: ${problems - mostProblems} more\n`);
  return { result: replay.result(path), unread: problems > 0 };
}

function said({ message, help, range }: DataProblem, { number }: FileLine, path: string): string {
  return `${path}:${number}:${range.start + 1}: ${message}${help === undefined ? '' : ` (${help})`}`;
}

class Replay {
  readonly #subject: TestSubject;
  readonly #coverage: Coverage;
  readonly #sessions: readonly (readonly [EngineName, ReturnType<TestSubject['engines'][number]['open']>])[];
  readonly #listed: { result: CaseResult; at: { line: number; column: number } }[] = [];
  #passed = 0;
  #failed = 0;
  #disagreements = 0;

  constructor(subject: TestSubject) {
    this.#subject = subject;
    this.#coverage = new Coverage(subject.lines);
    this.#sessions = subject.engines.map((engine) => [engine.name, engine.open()]);
  }

  read({ number, bytes, tooLong }: FileLine): DataProblem | undefined {
    const nowhere = { start: 0, end: 0 };
    if (tooLong) return { message: 'the line is too long', range: nowhere };
    const { text, problems } = decodeText(bytes);
    if (problems[0]) return problems[0];
    const line = readLogLine(text);
    if (line === undefined) return undefined;
    if ('problem' in line) return line.problem;
    const verdicts = new Map<EngineName, Verdict>();
    for (const [name, session] of this.#sessions) verdicts.set(name, session.decide(line));
    this.#note(
      {
        name: `line ${number}`,
        endpoint: line.endpoint,
        expect: 'allow',
        verdicts,
        step: { number: 1, of: 1 },
        outcome: outcomeOf(verdicts, 'allow'),
        setup: false,
        range: nowhere,
      },
      number,
    );
    return undefined;
  }

  result(path: string): PolicyTestResult {
    const count = this.#passed + this.#failed;
    return {
      policy: this.#subject.source,
      enforcedBy: this.#subject.enforcedBy,
      engines: this.#sessions.map(([name]) => name),
      cases: path,
      results: this.#listed,
      omitted: count - this.#listed.length,
      tally: { passed: this.#passed, failed: this.#failed, disagreements: this.#disagreements },
      coverage: { lines: this.#coverage.lines, untouched: this.#coverage.untouched },
    };
  }

  #note(result: CaseResult, line: number): void {
    if (result.outcome === 'passed') this.#passed++;
    else this.#failed++;
    if (result.outcome === 'disagreement') this.#disagreements++;
    if (result.outcome === 'passed') for (const { by } of result.verdicts.values()) this.#coverage.touch(by);
    const isTold = result.outcome !== 'passed' && this.#failed <= mostFailures;
    if (isTold || this.#listed.length < mostListed)
      this.#listed.push({ result: withoutPrints(result), at: { line, column: 1 } });
  }
}

/** Megabytes of them would be kept. */
function withoutPrints(result: CaseResult): CaseResult {
  return {
    ...result,
    verdicts: new Map([...result.verdicts].map(([name, verdict]) => [name, { ...verdict, prints: [] }])),
  };
}
