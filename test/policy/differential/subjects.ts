import type { JsonObject } from '../../../src/data/node.ts';
import { type KataAgent, openAgent } from '../../../src/kata/agent.ts';
import type { ExecPolicy } from '../../../src/policy/exec-policy.ts';
import { kataGraftTarget } from '../../../src/policy/targets/kata-graft.ts';
import { kataStandaloneTarget } from '../../../src/policy/targets/kata-standalone.ts';
import { execEndpoints } from '../../../src/policy/targets/kata-standalone-exec-rules.ts';
import { Source } from '../../../src/text/source.ts';
import type { Comparison, Subject } from './compare.ts';
import { genpolicyLike } from './genpolicy-like.ts';

export function standaloneText(policy: ExecPolicy): string {
  return String(kataStandaloneTarget.compile(policy, {}).files.get('policy.rego'));
}

export function standalone(policy: ExecPolicy, text = standaloneText(policy)): Comparison {
  return { policy, open: agentOf(text) };
}

/** Agents with the policy, each with a state of its own; what replaces the policy is the policy. */
function agentOf(text: string): () => Subject {
  const first = openAgent(new Source('policy.rego', text), { version: 'v1' });
  return () => subjectOf(first.another(), text);
}

function subjectOf(agent: KataAgent, text: string): Subject {
  return {
    decide: ({ endpoint, request }) =>
      agent.decide(
        endpoint === 'SetPolicyRequest'
          ? { endpoint, request: new Map([...request, ['policy', text]]) }
          : { endpoint, request },
      ).verdict,
  };
}

/** The policy grafted onto one like genpolicy's; undefined where its containers can't be told apart by what genpolicy writes. */
export function graft(policy: ExecPolicy): Comparison | undefined {
  if (policy.containers.filter(({ sandbox }) => sandbox).length > 1) return undefined;
  const base = new Source('base.rego', genpolicyLike(policy));
  const { files } = kataGraftTarget.compile(policy, { base, unknownRules: true });
  return {
    policy,
    open: agentOf(String(files.get('policy.rego'))),
    endpoints: new Set(execEndpoints),
    isNeeded: ({ endpoint, request }) => endpoint === 'CreateContainerRequest' && isUsual(request),
  };
}

/** Where the base keeps the name of the sandbox it can't keep a container, and it takes a sandbox with a name for what has that name. */
function isUsual(request: JsonObject): boolean {
  const oci = request.get('OCI');
  const annotations = oci instanceof Map ? oci.get('Annotations') : undefined;
  const said = (key: string) => (annotations instanceof Map ? annotations.get(`io.kubernetes.cri.${key}`) : undefined);
  return (
    request.get('container_id') !== 'sandbox_name' && !(said('container-type') === 'sandbox' && said('container-name'))
  );
}
