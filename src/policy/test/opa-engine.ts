import { TextDecoder } from 'node:util';
import { readJson } from '../../data/json.ts';
import type { Json, JsonObject } from '../../data/node.ts';
import { UserError } from '../../diagnostic/diagnostic.ts';
import type { Io } from '../../io/io.ts';
import { type Answered, answerOf, unanswered } from '../../kata/answer.ts';
import { failingPolicyRule } from '../../kata/endpoints.ts';
import { filledRequest } from '../../kata/requests.ts';
import { jsonTextOf } from '../../rego/json-text.ts';
import { parseRego } from '../../rego/parse.ts';
import { Source } from '../../text/source.ts';
import { visible } from '../../text/visible.ts';
import type { AgentRequest } from '../decision.ts';
import type { Engine, Session, Verdict } from './engine.ts';

/**
 * What Open Policy Agent says, taken as the Kata agent would: a second opinion, by another engine than the agent's. Throws a UserError
 * when `opa` is not on PATH.
 */
export function opaEngine(policy: Source, io: Pick<Io, 'run'>): Engine {
  const opa = new Opa(policy, io);
  return { name: 'opa', open: () => new OpaSession(opa) };
}

interface OpaValue {
  /** Undefined where the rule has no value. */
  readonly value: Json | undefined;
  readonly prints: readonly string[];
}

class Opa {
  readonly #policy: string;
  readonly #isOld: boolean;
  readonly #io: Pick<Io, 'run'>;
  readonly allowsFailures: boolean;

  constructor(policy: Source, io: Pick<Io, 'run'>) {
    this.#policy = policy.text;
    this.#isOld = parseRego(policy).oldSyntax.length > 0;
    this.#io = io;
    this.allowsFailures = this.#evaluatesFailures();
  }

  /** Throws an OpaError for what OPA calls an error. */
  ask(rule: string, input: JsonObject, state: JsonObject): OpaValue {
    const ran = this.#io.run('opa', this.#args(rule), {
      files: new Map([
        ['policy.rego', this.#policy],
        ['state.json', jsonTextOf(state)],
        ['input.json', jsonTextOf(input)],
      ]),
    });
    if (!ran) throw new UserError('`opa` is not on PATH', 'install Open Policy Agent, or leave out `--engine opa`');
    const text = new TextDecoder().decode(ran.stdout);
    const read = readJson(new Source('the output of opa', text));
    if ('problem' in read) throw new OpaError(firstLine(ran.stderr) || 'opa says nothing');
    return { value: valueIn(read.root.value()), prints: linesIn(ran.stderr) };
  }

  #args(rule: string): readonly string[] {
    const language = this.#isOld ? ['--v0-compatible'] : [];
    const files = ['--data', 'policy.rego', '--data', 'state.json', '--input', 'input.json'];
    return ['eval', '--format', 'json', ...language, ...files, `data.agent_policy.${rule}`];
  }

  #evaluatesFailures(): boolean {
    try {
      return this.ask(failingPolicyRule, new Map(), new Map([['pstate', new Map()]])).value === true;
    } catch (error) {
      if (error instanceof OpaError) return false;
      throw error;
    }
  }
}

class OpaError extends Error {}

class OpaSession implements Session {
  readonly #opa: Opa;
  #state: JsonObject = new Map([['pstate', new Map()]]);

  constructor(opa: Opa) {
    this.#opa = opa;
  }

  decide({ endpoint, request }: AgentRequest): Verdict {
    const asked = { endpoint, state: this.#state, allowsFailures: this.#opa.allowsFailures };
    try {
      const { value, prints } = this.#opa.ask(endpoint, filledRequest(endpoint, request), this.#state);
      const answer = value === undefined ? unanswered(`\`${endpoint}\` has no value`, asked) : answerOf(value, asked);
      return { ...this.#remembered(answer), prints };
    } catch (error) {
      if (error instanceof OpaError) return { verdict: 'error', reason: error.message, prints: [] };
      throw error;
    }
  }

  /** As genpolicy's rules remember it, and as ours do. */
  assume(containerId: string, index: number): boolean {
    const known = this.#state.get('pstate');
    const pstate = new Map(known instanceof Map ? known : []);
    for (const key of [containerId, `c:${containerId}`]) pstate.set(key, index);
    this.#state = new Map([['pstate', pstate]]);
    return true;
  }

  #remembered({ state, ...verdict }: Answered): Omit<Answered, 'state'> {
    this.#state = state ?? this.#state;
    return verdict;
  }
}

/** `{"result": [{"expressions": [{"value": …}]}]}`, or `{"errors": [{"message": …}]}`. */
function valueIn(output: Json): Json | undefined {
  const error = member(first(member(output, 'errors')), 'message');
  if (typeof error === 'string') throw new OpaError(visible(error));
  return member(first(member(first(member(output, 'result')), 'expressions')), 'value');
}

function member(value: Json | undefined, key: string): Json | undefined {
  return value instanceof Map ? (value as JsonObject).get(key) : undefined;
}

function first(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[])[0] : undefined;
}

function firstLine(text: string): string {
  return visible(linesIn(text)[0] ?? '');
}

function linesIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
