import type { AgentRequest } from '../decision.ts';
import type { CaseStep, PolicyCase } from './case.ts';
import type { Coverage } from './coverage.ts';
import { type EngineName, effectOf, type Session, type Verdict } from './engine.ts';
import { requestOf } from './request-of.ts';
import type { TestSubject } from './subject.ts';

/** What became of a case: the step that decided it, which is the first that is not as expected, else the last. */
export interface CaseResult {
  readonly name: string;
  readonly why?: string;
  readonly endpoint: string;
  readonly expect: 'allow' | 'deny';
  /** In the order of the engines. */
  readonly verdicts: ReadonlyMap<EngineName, Verdict>;
  /** The step stands here; absent for a request of a log, which has its own place. */
  readonly step: { readonly number: number; readonly of: number };
  readonly outcome: 'passed' | 'failed' | 'disagreement';
  /** What should have been running before could not be started. */
  readonly setup: boolean;
  readonly range: PolicyCase['range'];
}

/** Runs a case in a new guest for each engine. Containers it names have to be those of the policy (`unknownContainers`). */
export function runCase(one: PolicyCase, subject: TestSubject, coverage: Coverage): CaseResult {
  const guest = new Guest(subject, coverage);
  for (const [at, step] of one.steps.entries()) {
    const asked = guest.ask(step);
    const outcome = outcomeOf(asked.verdicts, asked.expect);
    if (outcome === 'passed' && at < one.steps.length - 1) continue;
    return {
      name: one.name,
      ...(one.why !== undefined && { why: one.why }),
      endpoint: asked.endpoint,
      expect: asked.expect,
      verdicts: asked.verdicts,
      step: { number: at + 1, of: one.steps.length },
      outcome,
      setup: asked.setup,
      range: step.range,
    };
  }
  throw new Error('a case has at least one step');
}

export function outcomeOf(verdicts: CaseResult['verdicts'], expect: 'allow' | 'deny'): CaseResult['outcome'] {
  const effects = [...verdicts.values()].map(effectOf);
  if (effects.some((effect) => effect !== effects[0])) return 'disagreement';
  return effects[0] === expect ? 'passed' : 'failed';
}

interface Asked {
  readonly endpoint: string;
  readonly expect: 'allow' | 'deny';
  readonly verdicts: CaseResult['verdicts'];
  readonly setup: boolean;
}

/** Endpoints about a process that has to be there. */
const ofProcess: ReadonlySet<string> = new Set([
  'WriteStreamRequest',
  'ReadStreamRequest',
  'CloseStdinRequest',
  'TtyWinResizeRequest',
  'SignalProcessRequest',
  'WaitProcessRequest',
]);

interface NamedSession {
  readonly name: EngineName;
  readonly session: Session;
}

/** Engines and containers, by subject. */
const assumed = new WeakMap<TestSubject, Set<string>>();

function assumedIn(subject: TestSubject): Set<string> {
  let known = assumed.get(subject);
  if (!known) {
    known = new Set();
    assumed.set(subject, known);
  }
  return known;
}

/** One guest in every engine. */
class Guest {
  readonly #subject: TestSubject;
  readonly #coverage: Coverage;
  readonly #sessions: readonly NamedSession[];
  /** Ids of containers, and `container/exec` ids, that were asked for. */
  readonly #created = new Set<string>();
  #execs = 0;

  constructor(subject: TestSubject, coverage: Coverage) {
    this.#subject = subject;
    this.#coverage = coverage;
    this.#sessions = subject.engines.map((engine) => ({ name: engine.name, session: engine.open() }));
  }

  /** The step, or what had to come before it and was denied. */
  ask(step: CaseStep): Asked {
    return this.#prepare(step) ?? this.#decide(step, false);
  }

  #prepare(step: CaseStep): Asked | undefined {
    const { containers } = this.#subject;
    const index = containers.findIndex(({ name }) => name === step.container);
    if (index < 0 || step.endpoint === 'CreateContainerRequest') return undefined;
    const id = this.#containerId(step);
    if (!this.#created.has(id)) {
      const create = { endpoint: 'CreateContainerRequest', expect: 'allow', containerId: id } as const;
      const failed = this.#setUp({ ...create, container: containers[index]!.name, range: step.range }, index);
      if (failed) return failed;
    }
    if (!ofProcess.has(step.endpoint) || step.argv === undefined || this.#created.has(`${id}/${step.execId}`))
      return undefined;
    const { signal: _, request: __, ...started } = step;
    return this.#setUp({ ...started, endpoint: 'ExecProcessRequest', expect: 'allow' }, undefined);
  }

  #setUp(step: CaseStep, index: number | undefined): Asked | undefined {
    const asked = this.#decide(step, true, index);
    return outcomeOf(asked.verdicts, 'allow') === 'passed' ? undefined : asked;
  }

  #decide(step: CaseStep, setup: boolean, index?: number): Asked {
    const request = requestOf(step, {
      container: this.#subject.containers.find(({ name }) => name === step.container),
      containerId: this.#containerId(step),
      execId: this.#execId(step),
    });
    const verdicts = new Map<EngineName, Verdict>();
    for (const one of this.#sessions)
      verdicts.set(one.name, index === undefined ? one.session.decide(request) : this.#setUpIn(one, request, index));
    this.#note(request, verdicts, setup);
    return { endpoint: step.endpoint, expect: step.expect, verdicts, setup };
  }

  /** A container that can't be asked for in short is taken for running, and never asked for again. */
  #setUpIn({ name, session }: NamedSession, request: AgentRequest, index: number): Verdict {
    const id = String(request.request.get('container_id'));
    const isAssumed = () => session.assume?.(id, index) === true;
    const taken: Verdict = { verdict: 'allow', reason: 'taken to be running', prints: [] };
    const known = assumedIn(this.#subject);
    const key = `${name} ${index}`;
    if (known.has(key) && isAssumed()) return taken;
    const verdict = session.decide(request);
    if (effectOf(verdict) === 'allow' || !isAssumed()) return verdict;
    known.add(key);
    return taken;
  }

  #note({ endpoint, request }: AgentRequest, verdicts: CaseResult['verdicts'], setup: boolean): void {
    if (outcomeOf(verdicts, 'allow') !== 'passed') return;
    const ids = ['container_id', 'exec_id'].map((name) => String(request.get(name)));
    if (endpoint === 'CreateContainerRequest') this.#created.add(ids[0]!);
    if (endpoint === 'ExecProcessRequest') this.#created.add(ids.join('/'));
    if (endpoint === 'RemoveContainerRequest') this.#created.delete(ids[0]!);
    if (!setup) for (const { by } of verdicts.values()) this.#coverage.touch(by);
  }

  #containerId({ containerId, container }: CaseStep): string {
    return containerId ?? container ?? '';
  }

  /** A new one for each process that is started; else the one last started with that command line, or the first process. */
  #execId(step: CaseStep): string {
    if (step.execId !== undefined) return step.execId;
    if (step.endpoint === 'ExecProcessRequest') return `exec-${++this.#execs}`;
    return step.argv !== undefined && ofProcess.has(step.endpoint) ? `exec-${this.#execs}` : this.#containerId(step);
  }
}
