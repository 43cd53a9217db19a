import type { Json, JsonObject } from '../../data/node.ts';
import { type AgentVerdict, type KataAgent, openAgent, type Stop } from '../../kata/agent.ts';
import type { Source } from '../../text/source.ts';
import type { Engine, Session, Verdict } from './engine.ts';
import { logLines, storyOf } from './print-log.ts';

/** What the Kata agent says, by a Rego policy. Throws a LocatedError for a policy that it can't load. */
export function regoEngine(policy: Source): Engine {
  const agent = openAgent(policy);
  return { name: 'rego', open: () => new RegoSession(agent) };
}

class RegoSession implements Session {
  readonly #policy: KataAgent;
  readonly #assumed = new Map<string, Json>();
  #agent: KataAgent;

  constructor(policy: KataAgent) {
    this.#policy = policy;
    this.#agent = policy.another();
  }

  decide(request: { readonly endpoint: string; readonly request: JsonObject }): Verdict {
    return verdictOf(this.#agent.decide(request), this.#policy);
  }

  /** As genpolicy's rules remember it, and as ours do. */
  assume(containerId: string, index: number): boolean {
    for (const key of [containerId, `c:${containerId}`]) this.#assumed.set(key, index);
    const known = this.#agent.state.get('pstate');
    this.#agent = this.#policy.another(new Map([...(known instanceof Map ? known : []), ...this.#assumed]));
    return true;
  }
}

function verdictOf({ verdict, reason, by, prints, stops }: AgentVerdict, { policy, module }: KataAgent): Verdict {
  const source = policy;
  if (verdict !== 'allow') {
    const story = prints.length > 0 ? storyOf(logLines(prints.join('\n')), module) : undefined;
    const [place, ...others] = story?.next ?? [];
    if (place) {
      const where = others.length > 0 ? 'here or in what follows' : 'here';
      return { verdict, reason: `${reason}: \`${story!.rule}\` did not hold, ${where}`, by: place, prints };
    }
    const stop = furthest(stops);
    if (stop)
      return { verdict, reason: `${reason}: it did not hold here`, by: { source, range: stop.statement }, prints };
  }
  return { verdict, reason, ...(by && { by: { source, range: by } }), prints };
}

/** Of several definitions of a rule, the one that came furthest in its text. */
function furthest(stops: readonly Stop[]): Stop | undefined {
  const depth = ({ definition, statement }: Stop) => statement.start - definition.start;
  return stops.toSorted((a, b) => depth(b) - depth(a))[0];
}
