import type { JsonObject } from '../data/node.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { Budget, type EvaluationLimits, LimitError } from '../rego/budget.ts';
import { type Answer, type Evaluator, openEvaluator } from '../rego/evaluate.ts';
import { jsonOfValue, valueOfJson } from '../rego/json-value.ts';
import { parseRego } from '../rego/parse.ts';
import type { RegoModule } from '../rego/syntax.ts';
import { RegoObject } from '../rego/value.ts';
import { contains, type Range, Source } from '../text/source.ts';
import { answerOf, unanswered } from './answer.ts';
import { failingPolicyRule } from './endpoints.ts';
import { policyLengthProblem } from './policy-length.ts';
import { filledRequest } from './requests.ts';

export interface AgentOptions {
  /** `v1`: only what today's agent loads: bodies need `if`, and texts have a length. By default other policies are evaluated too. */
  readonly version?: 'v1' | 'any';
  /** What printed lines begin with; the agent's own name for its policy by default. */
  readonly fileName?: string;
  /** False for requests that the agent itself recorded, which are whole. */
  readonly fill?: boolean;
  readonly limits?: Partial<EvaluationLimits>;
}

/** What the agent says to a request, and what it writes to its log. */
export interface AgentVerdict {
  /** `error`: the host is told of an internal error, and the request is not carried out. */
  readonly verdict: 'allow' | 'deny' | 'error';
  /** One clause. */
  readonly reason: string;
  /** The lines that the policy printed, which the host is sent with a denial. */
  readonly prints: readonly string[];
  /** The branch, default or mistake in the policy that decides. */
  readonly by?: Range;
  /** For each definition of the rule that is asked for: the last statement that was reached. Of one that does not hold, the one it stops at. */
  readonly stops: readonly Stop[];
}

export interface Stop {
  readonly definition: Range;
  readonly statement: Range;
}

/** The agent with its policy: it remembers what policies let it remember. */
export interface KataAgent {
  readonly policy: Source;
  readonly module: RegoModule;
  readonly evaluator: Evaluator;
  /** The policy lets every denied request pass. */
  readonly allowsFailures: boolean;
  /** What rules see as `data`. */
  readonly state: JsonObject;
  decide(request: { readonly endpoint: string; readonly request: JsonObject }): AgentVerdict;
  /** Another guest with the policy that this one began with, which is not read again; `pstate`: what its rules remember already. */
  another(pstate?: JsonObject): KataAgent;
  /** Statements of the policy with how many requests reached them. */
  coverage(): readonly { readonly range: Range; readonly requests: number }[];
}

/** Throws a LocatedError for a policy that the agent, or this evaluator, can't load. */
export function openAgent(policy: Source, options: AgentOptions = {}): KataAgent {
  return new Agent(new Engine(policy, options), options);
}

/** A policy with its state, which SetPolicy replaces as a whole. */
class Engine {
  readonly policy: Source;
  readonly module: RegoModule;
  readonly evaluator: Evaluator;
  readonly allowsFailures: boolean;
  readonly hits: Uint32Array;
  readonly #options: AgentOptions;
  #state: JsonObject = new Map([['pstate', new Map()]]);
  #data = dataOf(this.#state);

  /** `shared`: one with the same policy, of which everything but the state is taken. */
  constructor(policy: Source, options: AgentOptions, shared?: Engine) {
    this.policy = policy;
    this.#options = options;
    if (shared) {
      this.module = shared.module;
      this.evaluator = shared.evaluator;
      this.hits = shared.hits;
      this.allowsFailures = shared.allowsFailures;
      return;
    }
    const tooLong = options.version === 'v1' ? policyLengthProblem(policy) : undefined;
    if (tooLong) throw new LocatedError(policy, [tooLong]);
    this.module = parseRego(policy, options.version === undefined ? {} : { version: options.version });
    this.evaluator = openEvaluator(this.module);
    this.hits = new Uint32Array(this.evaluator.statements.length);
    this.allowsFailures = this.#evaluatesFailures();
  }

  get state(): JsonObject {
    return this.#state;
  }

  set state(state: JsonObject) {
    this.#state = state;
    this.#data = dataOf(state);
  }

  ask(rule: string, input: JsonObject, onPrints: (prints: readonly string[]) => void): Answer {
    const { limits, fileName = 'agent_policy' } = this.#options;
    const isAsked = this.module.package.length === 1 && this.module.package[0] === 'agent_policy';
    return this.evaluator.query(isAsked ? rule : '', {
      input: valueOfJson(input, new Budget()),
      data: this.#data,
      fileName,
      onPrints,
      ...(limits ? { limits } : {}),
    });
  }

  #evaluatesFailures(): boolean {
    try {
      const { value } = this.ask(failingPolicyRule, new Map(), () => undefined);
      return value === true || (value instanceof RegoObject && value.member('allowed') === true);
    } catch (error) {
      if (error instanceof LocatedError) return false;
      throw error;
    }
  }
}

function dataOf(state: JsonObject): RegoObject {
  return valueOfJson(state, new Budget()) as RegoObject;
}

class Agent implements KataAgent {
  #engine: Engine;
  readonly #first: Engine;
  readonly #options: AgentOptions;

  constructor(engine: Engine, options: AgentOptions) {
    this.#engine = engine;
    this.#first = engine;
    this.#options = options;
  }

  get policy(): Source {
    return this.#engine.policy;
  }

  get module(): RegoModule {
    return this.#engine.module;
  }

  get evaluator(): Evaluator {
    return this.#engine.evaluator;
  }

  get allowsFailures(): boolean {
    return this.#engine.allowsFailures;
  }

  get state(): JsonObject {
    return this.#engine.state;
  }

  decide({ endpoint, request }: { readonly endpoint: string; readonly request: JsonObject }): AgentVerdict {
    const input = this.#options.fill === false ? request : filledRequest(endpoint, request);
    let prints: readonly string[] = [];
    try {
      const answer = this.#engine.ask(endpoint, input, (lines) => {
        prints = lines;
      });
      this.#count(answer);
      return this.#carriedOut(endpoint, input, {
        ...this.#verdict(endpoint, answer),
        prints,
        stops: this.#stops(endpoint, answer),
      });
    } catch (error) {
      if (error instanceof LimitError) return { verdict: 'error', reason: error.message, prints, stops: [] };
      if (!(error instanceof LocatedError)) throw error;
      const [problem] = error.problems;
      const by = problem?.range ? { by: problem.range } : {};
      return { verdict: 'error', reason: problem?.message ?? error.message, prints, stops: [], ...by };
    }
  }

  another(pstate?: JsonObject): KataAgent {
    const engine = new Engine(this.#first.policy, this.#options, this.#first);
    if (pstate) engine.state = new Map([['pstate', pstate]]);
    return new Agent(engine, this.#options);
  }

  coverage(): readonly { readonly range: Range; readonly requests: number }[] {
    const { evaluator, hits } = this.#engine;
    return evaluator.statements.map((range, at) => ({ range, requests: hits[at]! }));
  }

  #count({ reached }: Answer): void {
    for (let at = 0; at < reached.length; at++) this.#engine.hits[at]! += reached[at]!;
  }

  #verdict(endpoint: string, { value, decidedBy }: Answer): Omit<AgentVerdict, 'prints' | 'stops'> {
    const asked = { endpoint, state: this.state, allowsFailures: this.allowsFailures };
    if (value === undefined) return unanswered(this.#lack(endpoint), asked);
    const { state, ...verdict } = answerOf(jsonOfValue(value, new Budget()), asked);
    if (state) this.#engine.state = state;
    const by = decidedBy.get(endpoint);
    return by ? { ...verdict, by } : verdict;
  }

  #lack(endpoint: string): string {
    const path = this.module.package.join('.');
    if (path !== 'agent_policy') return `the agent asks the package \`agent_policy\`, and this is \`${path}\``;
    const isDefined = this.evaluator.ruleNames.includes(endpoint);
    return `\`${endpoint}\` ${isDefined ? 'has no value, and no default' : 'is not defined'}`;
  }

  /** Only SetPolicy changes the agent itself: it replaces the policy, and with it all that was remembered. */
  #carriedOut(endpoint: string, input: JsonObject, verdict: AgentVerdict): AgentVerdict {
    const policy = input.get('policy');
    if (endpoint !== 'SetPolicyRequest' || verdict.verdict !== 'allow' || typeof policy !== 'string') return verdict;
    this.#engine = new Engine(new Source('SetPolicyRequest', policy), this.#options);
    return verdict;
  }

  #stops(endpoint: string, { reached }: Answer): readonly Stop[] {
    const { evaluator, module } = this.#engine;
    const definitions = module.rules
      .filter((rule) => rule.name === endpoint && !rule.isDefault)
      .map(({ range }) => range);
    const last = new Map<Range, Range>();
    for (let at = 0; at < reached.length; at++) {
      const statement = reached[at] === 1 ? evaluator.statements[at]! : undefined;
      const definition = statement && lastBefore(definitions, statement);
      if (definition) last.set(definition, statement);
    }
    return definitions.flatMap((definition) => {
      const statement = last.get(definition);
      return statement ? [{ definition, statement }] : [];
    });
  }
}

/** The one of the ranges, which are in the order of the text, that holds `inner`. */
function lastBefore(ranges: readonly Range[], inner: Range): Range | undefined {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle]!;
    if (contains(range, inner)) return range;
    if (range.start > inner.start) high = middle - 1;
    else low = middle + 1;
  }
  return undefined;
}
