import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import type { Io } from '../io/io.ts';
import { type Asked, logged, readAsked } from '../policy/test/asked-request.ts';
import { Coverage } from '../policy/test/coverage.ts';
import { effectOf } from '../policy/test/engine.ts';
import { logLines, requestIn, storyOf } from '../policy/test/print-log.ts';
import { type CaseResult, runCase } from '../policy/test/run-case.ts';
import type { TestSubject } from '../policy/test/subject.ts';
import { unknownContainers } from '../policy/test/unknown-containers.ts';
import { type PolicyExplanation, policyExplanationJson, policyExplanationText } from '../report/policy-explanation.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import type { Given } from './command.ts';
import { readSource } from './policy-file.ts';
import { saysExecPolicy } from './policy-operand.ts';
import { policySubject } from './policy-subject.ts';
import { outputFile, printResult } from './print.ts';

/** 1 when the request is denied. */
export async function runPolicyExplain(given: Given, io: Io): Promise<number> {
  const [operand, requestOperand] = given.operands as readonly [string, string];
  if (operand === '-' && requestOperand === '-') throw new UserError('standard input can be only one of them');
  const source = readSource(requestOperand, io);
  if (saysExecPolicy(source.text) || /^package[ \t]/m.test(source.text))
    throw new UserError(
      `${source.path} is a policy, and the request is expected in its place`,
      'name the policy first, then the request',
    );
  const subject = policySubject(operand, { workload: given.value('workload'), engine: undefined }, io);
  const asked = readAsked(source);
  if ('problems' in asked) throw new LocatedError(source, asked.problems);
  const explanation: PolicyExplanation = {
    policy: subject.source,
    enforcedBy: subject.enforcedBy,
    prints: given.has('prints'),
    ...(asked.kind === 'denial'
      ? ofDenial(asked, given.value('container'), subject)
      : { results: judged(asked.step, given.value('container'), subject, source.path) }),
  };
  const isJson = given.value('format') === 'json';
  printResult(isJson ? policyExplanationJson(explanation) : text(explanation, given, io), given, io);
  const isAllowed = explanation.results?.some(({ verdicts }) =>
    [...verdicts.values()].every((one) => effectOf(one) === 'allow'),
  );
  return isAllowed ? 0 : 1;
}

type Step = Extract<Asked, { kind: 'request' }>['step'];

/** By the container that the request is about; where nothing says which that is, by each. */
function judged(step: Step, named: string | undefined, subject: TestSubject, path: string): readonly CaseResult[] {
  const container = named ?? step.container;
  const meant = { ...step, ...(container !== undefined && { container }) };
  const one = { name: path, steps: [meant], range: step.range };
  const unknown = unknownContainers([one], subject);
  if (unknown.length > 0) throw new UserError(unknown[0]!.message, unknown[0]!.help);
  const names = container !== undefined || !isInContainer(meant) ? [container] : candidates(subject);
  return names.map((name) =>
    runCase(
      { ...one, name: name ?? '', steps: [{ ...meant, ...(name !== undefined && { container: name }) }] },
      subject,
      new Coverage([]),
    ),
  );
}

function isInContainer({ endpoint, containerId }: Step): boolean {
  return endpoint !== 'CreateContainerRequest' && containerId !== undefined;
}

/** The pause container of a pod runs nothing else. */
function candidates({ containers }: TestSubject): readonly (string | undefined)[] {
  const names = containers.filter(({ sandbox }) => !sandbox).map(({ name }) => name);
  return names.length > 0 ? names : [undefined];
}

/** The request, where the log holds it and the policy has no rules to read the log by; else the story of the log. */
function ofDenial(
  { text: pasted, endpoint }: Extract<Asked, { kind: 'denial' }>,
  named: string | undefined,
  subject: TestSubject,
): Pick<PolicyExplanation, 'results' | 'denial'> {
  const lines = logLines(pasted);
  const request = requestIn(lines);
  if (!subject.rego) {
    if (request && endpoint !== undefined) {
      const step = logged(endpoint, request, { range: { start: 0, end: 0 } });
      return { results: judged(step, named, subject, 'the denial') };
    }
    throw new UserError(
      'the print log of a denial is read by the policy in Rego that printed it, and this is an exec policy',
      'name the policy that the guest had, or the request itself',
    );
  }
  if (lines.length === 0)
    throw new UserError('the denial holds no print log', 'paste it whole, with lines such as `agent_policy:79: …`');
  const story = storyOf(lines, subject.rego.module());
  if (!story)
    throw new UserError(
      'the print log is not that of this policy: none of its lines prints anything there',
      'name the policy that the guest had',
    );
  const nearest = request && endpoint === 'ExecProcessRequest' ? subject.rego.nearest(request) : undefined;
  return { denial: { endpoint, story, ...(nearest && { nearest }) } };
}

function text(explanation: PolicyExplanation, given: Given, io: Io): string {
  const choice = (given.value('color') ?? 'auto') as ColorChoice;
  const isTerminal = outputFile(given) === undefined && io.stdout.isTerminal;
  return policyExplanationText(explanation, styleFor(wantsColor(choice, io.env, isTerminal)));
}
