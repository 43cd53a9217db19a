import type { JsonObject } from '../data/node.ts';
import type { Range } from '../text/source.ts';
import type { Difference } from './command-differences.ts';
import { type ContainerComparison, containerComparison } from './created-container.ts';
import type { AgentRequest, Decision, Nearest } from './decision.ts';
import { type Comparison, comparisonWith } from './differences.ts';
import type { ExecPolicy, PolicyContainer, PolicyInvocation } from './exec-policy.ts';
import { hostRules } from './host-requests.ts';
import { OverlapIndex } from './overlapping.ts';
import { isUnset, messageOf, numberOf, textOf, textsOf } from './request-fields.ts';
import { shown } from './shown.ts';
import { signalName } from './signals.ts';

/** The reference semantics of an exec policy. It remembers what it allowed, as the guest does. */
export interface Reference {
  /** Never throws for a request: what can't be judged is denied. */
  decide(request: AgentRequest): Decision;
}

/** See semantics.ts for what each endpoint looks at; it holds what docs/exec-policy.md says. */
export function openReference(policy: ExecPolicy): Reference {
  return referencesTo(policy)();
}

/** A maker of references that remember nothing yet; the policy is prepared once. */
export function referencesTo(policy: ExecPolicy): () => Reference {
  const rules = policy.containers.map(containerRules);
  const host = hostRules(policy);
  return () => {
    const world: World = { policy, rules, state: { live: new Map(), everCreated: false } };
    return {
      decide(request) {
        const { endpoint } = request;
        if (Object.hasOwn(endpoints, endpoint)) return endpoints[endpoint]!(new Judge(world, request.request));
        return host(request) ?? deny(`no policy can allow ${shown(endpoint)}`);
      },
    };
  };
}

interface ContainerRules {
  readonly container: PolicyContainer;
  readonly path: string;
  readonly compare: ContainerComparison;
  readonly execs: readonly ExecRule[];
  readonly index: OverlapIndex;
}

interface ExecRule {
  readonly exec: PolicyInvocation;
  readonly path: string;
  readonly compare: Comparison;
}

function containerRules(container: PolicyContainer, index: number): ContainerRules {
  const path = `container[${index}]`;
  return {
    container,
    path,
    compare: containerComparison(container),
    execs: container.execs.map((exec, at) => ({
      exec,
      path: `${path}.exec[${at}]`,
      compare: withoutCapabilities(comparisonWith(exec, container.noNewPrivileges)),
    })),
    index: new OverlapIndex(container.execs),
  };
}

/** The agent takes those of the container; to name any is to change them. */
function withoutCapabilities(compare: Comparison): Comparison {
  return (process) => {
    const differences = compare(process);
    return isUnset(process, 'Capabilities')
      ? differences
      : [...differences, { text: 'it names capabilities', weight: 1 }];
  };
}

interface State {
  /** By container id. */
  readonly live: Map<string, LiveContainer>;
  everCreated: boolean;
}

interface LiveContainer {
  readonly rules: ContainerRules;
  /** By exec id. */
  readonly processes: Map<string, Process>;
}

/** A process, and where the policy says what may be done to it. */
interface Process {
  readonly rule: PolicyInvocation;
  /** `api`, `api/liveness`. */
  readonly name: string;
  readonly path: string;
}

interface World {
  readonly policy: ExecPolicy;
  readonly rules: readonly ContainerRules[];
  readonly state: State;
}

const endpoints: Readonly<Record<string, (judge: Judge) => Decision>> = {
  CreateContainerRequest: (judge) => judge.create(),
  ExecProcessRequest: (judge) => judge.exec(),
  WriteStreamRequest: (judge) => judge.stream(['stdin'], 'write to'),
  CloseStdinRequest: (judge) => judge.stream(['stdin'], 'close the stdin of'),
  ReadStreamRequest: (judge) => judge.stream(['stdout', 'stderr'], 'read from'),
  TtyWinResizeRequest: (judge) => judge.stream(['resize'], 'resize the terminal of'),
  SignalProcessRequest: (judge) => judge.signal(),
  WaitProcessRequest: (judge) => judge.wait(),
  StartContainerRequest: (judge) => judge.known(),
  StatsContainerRequest: (judge) => judge.known(),
  RemoveContainerRequest: (judge) => judge.remove(),
  SetPolicyRequest: (judge) => judge.replace(),
};

/** One request in the world as it is now. */
class Judge {
  readonly #world: World;
  readonly #request: JsonObject;

  constructor(world: World, request: JsonObject) {
    this.#world = world;
    this.#request = request;
  }

  create(): Decision {
    const { rules, state } = this.#world;
    const id = this.#id('container_id');
    if (typeof id !== 'string') return id;
    if (state.live.has(id)) return deny(`there is a container ${shown(id)} already`);
    if (textOf(this.#request, 'exec_id') !== id)
      return deny('the `exec_id` of a container has to be its `container_id`');
    const detour = this.#detour();
    if (detour) return detour;
    const compared = rules.map((rule) => ({ rule, differences: rule.compare(this.#request) }));
    const [found, another] = compared.filter(({ differences }) => differences.length === 0).map(({ rule }) => rule);
    if (!found) return nearestOf(() => compared, 'no container of the policy is like it', entrypointOf);
    const by = found.container.range;
    if (another)
      return deny(`${shown(found.container.name)} and ${shown(another.container.name)} are both like it`, by);
    const live = [...state.live.values()].filter((one) => one.rules === found).length;
    const { maxInstances, name } = found.container;
    if (live >= maxInstances)
      return deny(
        `${maxInstances === 1 ? 'one' : maxInstances} of ${shown(name)} lives already`,
        this.#range(`${found.path}.max_instances`, by),
      );
    state.live.set(id, { rules: found, processes: new Map() });
    state.everCreated = true;
    return allow(name, commandRange(found.container.entrypoint));
  }

  exec(): Decision {
    const container = this.#container();
    if ('verdict' in container) return container;
    const id = this.#id('exec_id');
    if (typeof id !== 'string') return id;
    if (id === textOf(this.#request, 'container_id'))
      return deny('that `exec_id` is the first process of the container');
    if (container.processes.has(id)) return deny(`the \`exec_id\` ${shown(id)} was used before`);
    const detour = this.#detour();
    if (detour) return detour;
    const process = messageOf(this.#request, 'process');
    if (!process) return deny('it names no process');
    const { rules } = container;
    const found = startedBy(rules, process);
    const { name } = rules.container;
    if (!found) {
      const compared = () => rules.execs.map((rule) => ({ rule, differences: rule.compare(process) }));
      return nearestOf(compared, `no exec entry of ${shown(name)} allows it`, ({ exec }) => ({
        rule: `${name}/${exec.id}`,
        range: commandRange(exec),
      }));
    }
    const rule = `${name}/${found.exec.id}`;
    container.processes.set(id, { rule: found.exec, name: rule, path: found.path });
    return allow(rule, commandRange(found.exec));
  }

  stream(streams: readonly ('stdin' | 'stdout' | 'stderr' | 'resize')[], what: string): Decision {
    const started = this.#process();
    if ('verdict' in started) return started;
    const closed = streams.find((stream) => !started.rule.streams[stream]);
    const at = `${started.path}.io`;
    if (closed === undefined) return allow(started.name, this.#range(`${at}.${streams[0]}`, started.rule.range));
    const by = this.#range(`${at}.${closed}`, this.#range(at, started.rule.range));
    return deny(`the host may not ${what} ${shown(started.name)}: its \`io.${closed}\` is false`, by);
  }

  signal(): Decision {
    const started = this.#process();
    if ('verdict' in started) return started;
    const number = numberOf(this.#request, 'signal');
    const name = number === undefined ? undefined : signalName(number);
    const by = this.#range(`${started.path}.signals`, started.rule.range);
    if (name !== undefined && started.rule.signals.includes(name)) return allow(started.name, by);
    const called = name ?? (number === undefined ? 'malformed' : String(number));
    return deny(`the host may not send ${shown(called)} to ${shown(started.name)}`, by);
  }

  wait(): Decision {
    const started = this.#process();
    return 'verdict' in started ? started : allow(started.name, started.rule.range);
  }

  known(): Decision {
    const container = this.#container();
    if ('verdict' in container) return container;
    return allow(container.rules.container.name, container.rules.container.range);
  }

  remove(): Decision {
    const decision = this.known();
    if (decision.verdict === 'allow') this.#world.state.live.delete(textOf(this.#request, 'container_id')!);
    return decision;
  }

  replace(): Decision {
    const { policy, state } = this.#world;
    const by = policy.rangeOf('policy.replace_at_runtime');
    if (policy.replaceAtRuntime === 'never') return deny('the policy can never be replaced', by);
    return state.everCreated ? deny('a container has been created', by) : allow('policy.replace_at_runtime', by);
  }

  #id(name: 'container_id' | 'exec_id'): string | Decision {
    const id = textOf(this.#request, name);
    return id !== undefined && isId(id)
      ? id
      : deny(`the \`${name}\` ${id === undefined ? 'is no text' : `${shown(id)} is malformed`}`);
  }

  #container(): LiveContainer | Decision {
    const id = this.#id('container_id');
    if (typeof id !== 'string') return id;
    return this.#world.state.live.get(id) ?? deny(`there is no container ${shown(id)}`);
  }

  #process(): Process | Decision {
    const container = this.#container();
    if ('verdict' in container) return container;
    const id = textOf(this.#request, 'exec_id');
    const { rules } = container;
    if (id === '' || id === textOf(this.#request, 'container_id'))
      return { rule: rules.container.entrypoint, name: rules.container.name, path: rules.path };
    return (
      container.processes.get(id ?? '') ?? deny(`there is no process ${shown(id ?? 'malformed')} in the container`)
    );
  }

  /** Streams over ports of the host, and a user by name, go past everything else. */
  #detour(): Decision | undefined {
    if (!isUnset(this.#request, 'string_user')) return deny('`string_user` is set');
    for (const name of ['stdin_port', 'stdout_port', 'stderr_port'])
      if (numberOf(this.#request, name) !== 0) return deny(`its streams would go past the policy: \`${name}\` is set`);
    return undefined;
  }

  #range(path: string, otherwise: Range): Range {
    return this.#world.policy.rangeOf(path) ?? otherwise;
  }
}

/** The first that allows it. */
function startedBy({ execs, index }: ContainerRules, process: JsonObject): ExecRule | undefined {
  const near = index.taking(textsOf(process, 'Args') ?? []);
  const at = near.find((place) => execs[place]!.compare(process).length === 0);
  return at === undefined ? undefined : execs[at];
}

function entrypointOf({ container }: ContainerRules): { readonly rule: string; readonly range: Range } {
  return { rule: container.name, range: commandRange(container.entrypoint) };
}

/** From the first argument to the last, which is what a reader looks for. */
export function commandRange({ command: { args } }: PolicyInvocation): Range {
  return { start: args[0]!.range.start, end: args.at(-1)!.range.end };
}

function isId(text: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/.test(text);
}

const mostClauses = 4;

interface Compared<Rule> {
  readonly rule: Rule;
  readonly differences: readonly Difference[];
}

/** Names the rule that came nearest; of several the first. It is looked for when somebody asks. */
function nearestOf<Rule>(
  compared: () => readonly Compared<Rule>[],
  reason: string,
  nameOf: (rule: Rule) => { readonly rule: string; readonly range: Range },
): Decision {
  let known: { readonly nearest: Nearest | undefined } | undefined;
  return {
    verdict: 'deny',
    reason,
    get nearest() {
      known ??= { nearest: nearestAmong(compared(), nameOf) };
      return known.nearest;
    },
  };
}

function nearestAmong<Rule>(
  compared: readonly Compared<Rule>[],
  nameOf: (rule: Rule) => { readonly rule: string; readonly range: Range },
): Nearest | undefined {
  const weighed = compared.map((one) => ({
    ...one,
    weight: one.differences.reduce((sum, { weight }) => sum + weight, 0),
  }));
  const nearest = weighed.toSorted((a, b) => a.weight - b.weight)[0];
  if (!nearest) return undefined;
  const texts = nearest.differences.slice(0, mostClauses).map(({ text }) => text);
  const more = nearest.differences.length - texts.length;
  const differs = `${texts.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
  return { ...nameOf(nearest.rule), differs };
}

function allow(rule: string, by: Range | undefined): Decision {
  return { verdict: 'allow', rule, ...(by && { by }) };
}

function deny(reason: string, by?: Range): Decision {
  return { verdict: 'deny', reason, ...(by && { by }) };
}
