import type { AgentRequest } from './decision.ts';
import type { DiffWitness, Finding, Question } from './diff-change.ts';
import { execId } from './diff-requests.ts';
import type { DiffSide } from './diff-side.ts';
import type { Engine, Session } from './test/engine.ts';
import { requestOf } from './test/request-of.ts';

/** Runs questions through both policies, for as long as it may take. */
export class Trial {
  readonly #more: DiffSide;
  readonly #less: DiffSide;
  readonly #visits: number;
  #left = mostVisits;
  #isSpent = false;

  constructor(more: DiffSide, less: DiffSide) {
    this.#more = more;
    this.#less = less;
    this.#visits = entriesOf(more) + entriesOf(less);
  }

  get canBeAsked(): boolean {
    return this.#sides.every(({ engines }) => engines.length > 0);
  }

  /** Some question was not asked. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** A witness of the finding, the first that holds; undefined when none does. */
  witnessOf(finding: Finding): DiffWitness | undefined {
    const questions = finding.questions ?? [];
    const [first] = questions;
    if (!this.canBeAsked) return first && { ...shown(first), confirmed: false };
    const found = questions.find((question) => this.#confirms(question));
    return found && { ...shown(found), request: found.request, confirmed: true };
  }

  /** By every evaluator there is; when that takes too long, by the reference semantics of both alone. */
  #confirms(question: Question): boolean {
    const isQuickToo = this.#sides.every(({ engines }) => engines.some(isQuick));
    this.#left -= this.#visits;
    if (this.#left > (isQuickToo ? mostVisits - enoughVisits : 0)) return this.#isSo(question, () => true);
    if (isQuickToo) return this.#isSo(question, isQuick);
    this.#isSpent = true;
    return false;
  }

  #isSo(question: Question, isAsked: (engine: Engine) => boolean): boolean {
    return (
      answers(question, this.#more, isAsked).every((answer) => answer === 'allow') &&
      answers(question, this.#less, isAsked).every((answer) => answer === 'deny')
    );
  }

  get #sides(): readonly DiffSide[] {
    return [this.#more, this.#less];
  }
}

/** Entries that are looked at by engines which look at all of them for each question: seconds of work, and enough of them where others can do the rest. */
const mostVisits = 200_000;
const enoughVisits = 40_000;

const entriesOf = ({ permissions }: DiffSide): number =>
  permissions.containers.reduce((sum, { execs }) => sum + execs.length + 1, permissions.execs.length);

/** It finds an entry without looking at all of them. */
const isQuick = ({ name }: Engine): boolean => name === 'reference';

const shown = ({ text, argv }: Question): Pick<DiffWitness, 'text' | 'argv'> => ({
  text,
  ...(argv !== undefined && { argv }),
});

type Answer = 'allow' | 'deny' | 'impossible';

function answers(question: Question, side: DiffSide, isAsked: (engine: Engine) => boolean): readonly Answer[] {
  return side.engines.filter(isAsked).map((engine) => answerOf(question, side, engine));
}

function answerOf(question: Question, side: DiffSide, engine: Engine): Answer {
  const session = sessionFor(question, side, engine);
  if (session === undefined) return 'impossible';
  for (const request of question.before) if (!allows(session, request)) return 'impossible';
  return allows(session, question.request) ? 'allow' : 'deny';
}

/** With the containers that have to live; undefined when one of them can't. */
function sessionFor(question: Question, side: DiffSide, engine: Engine): Pick<Session, 'decide'> | undefined {
  const isAboutProcesses =
    question.containers.size === 1 && [...question.before, question.request].every(isAboutProcess);
  if (!isAboutProcesses) return withContainers(question.containers, side, engine.open());
  const [[id, name]] = [...question.containers] as [[string, string]];
  const known = running.get(engine) ?? new Map<string, Running>();
  running.set(engine, known);
  const there = known.get(`${id} ${name}`) ?? {
    session: withContainers(question.containers, side, engine.open()),
    asked: 0,
  };
  known.set(`${id} ${name}`, there);
  there.asked += 1;
  return there.session && renamed(there.session, `${execId}-${there.asked}`);
}

/** A guest in which processes are started and left alone: what is asked about one says nothing of the next, which has a name of its own. */
interface Running {
  readonly session: Session | undefined;
  asked: number;
}

const running = new WeakMap<Engine, Map<string, Running>>();

const aboutProcesses = [
  'ExecProcessRequest',
  'WriteStreamRequest',
  'ReadStreamRequest',
  'TtyWinResizeRequest',
  'SignalProcessRequest',
];
const isAboutProcess = ({ endpoint }: AgentRequest): boolean => aboutProcesses.includes(endpoint);

const renamed = (session: Session, name: string): Pick<Session, 'decide'> => ({
  decide: ({ endpoint, request }) =>
    session.decide({
      endpoint,
      request: request.get('exec_id') === execId ? new Map([...request, ['exec_id', name]]) : request,
    }),
});

function withContainers(containers: Question['containers'], side: DiffSide, session: Session): Session | undefined {
  for (const [id, name] of containers) if (!isLiving(id, name, side, session)) return undefined;
  return session;
}

const allows = (session: Pick<Session, 'decide'>, request: AgentRequest): boolean =>
  session.decide(request).verdict === 'allow';

function isLiving(id: string, name: string, { permissions }: DiffSide, session: Session): boolean {
  const index = permissions.containers.findIndex((one) => one.name === name);
  const container = permissions.containers[index];
  if (container === undefined) return name === '' && (session.assume?.(id, 0) ?? false);
  const step = { endpoint: 'CreateContainerRequest', expect: 'allow', range: container.range } as const;
  return (
    allows(session, requestOf(step, { container, containerId: id, execId: id })) ||
    (session.assume?.(id, index) ?? false)
  );
}
