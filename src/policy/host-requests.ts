import type { JsonObject } from '../data/node.ts';
import type { Range } from '../text/source.ts';
import type { AgentRequest, Decision } from './decision.ts';
import type { CopyRule, ExecPolicy } from './exec-policy.ts';
import { allowedBy } from './matching.ts';
import { networkProblem } from './network-setup.ts';
import { flagOf, messagesOf, textOf } from './request-fields.ts';
import { shown } from './shown.ts';

/** The verdict on a request that is about no process and no container; undefined when the endpoint is unknown. */
export type HostRules = (request: AgentRequest) => Decision | undefined;

/** What the life of a sandbox takes and no line has to allow. It starts nothing and hands nothing over. */
export const alwaysAllowed: readonly string[] = [
  'DestroySandboxRequest',
  'GetOOMEventRequest',
  'GuestDetailsRequest',
  'OnlineCPUMemRequest',
  'RemoveStaleVirtiofsShareMountsRequest',
];

/** Those of `alwaysAllowed`, CreateSandbox, CopyFile, diagnostics, metrics and the network. See semantics.ts. */
export function hostRules(policy: ExecPolicy): HostRules {
  const copyFile = copyRules(policy.host.copyFile);
  const switched = (path: 'diagnostics' | 'metrics') =>
    policy.host[path]
      ? allow(`host.${path}`, policy.rangeOf(`host.${path}`))
      : deny(`\`host.${path}\` is false`, policy.rangeOf(`host.${path}`));
  return ({ endpoint, request }) => {
    if (alwaysAllowed.includes(endpoint)) return allow('the life of the sandbox', undefined);
    switch (endpoint) {
      case 'CreateSandboxRequest':
        return createSandbox(request);
      case 'CopyFileRequest':
        return copyFile(request);
      case 'GetDiagnosticDataRequest':
        return switched('diagnostics');
      case 'GetMetricsRequest':
        return switched('metrics');
      case 'UpdateInterfaceRequest':
      case 'UpdateRoutesRequest':
      case 'AddARPNeighborsRequest':
        return networkSetup(policy, endpoint, request);
      default:
        return undefined;
    }
  };
}

function createSandbox(request: JsonObject): Decision {
  const storages = messagesOf(request, 'storages');
  const shared = storages?.find((storage) => textOf(storage, 'driver') !== 'ephemeral');
  if (flagOf(request, 'sandbox_pidns') !== false) return deny('the containers would share their processes');
  if (textOf(request, 'guest_hook_path') !== '') return deny('`guest_hook_path` is set: the agent would run hooks');
  if (messagesOf(request, 'kernel_modules')?.length !== 0) return deny('kernel modules would be loaded');
  if (!storages) return deny('`storages` is not of its type');
  if (shared) return deny(`a storage of the driver ${shown(textOf(shared, 'driver') ?? '')} is shared with the host`);
  return allow('the life of the sandbox', undefined);
}

/** What the agent calls the kinds of files in the request that it shows the policy. */
export const fileTypes: ReadonlyMap<string, CopyRule['kinds'][number]> = new Map([
  ['regular', 'regular'],
  ['directory', 'directory'],
  ['symlink', 'symlink'],
]);

function copyRules(rules: readonly CopyRule[]): (request: JsonObject) => Decision {
  const tests = rules.map((rule) => allowedBy({ kind: 'pattern', pattern: rule.path, dialect: 'portable' }));
  return (request) => {
    const [path, type, target] = ['path', 'file_type', 'symlink_target'].map((name) => textOf(request, name));
    const kind = fileTypes.get(type ?? '');
    if (kind === undefined) return deny(`the \`file_type\` ${shown(type ?? 'malformed')} is unknown`);
    if (path === undefined || target === undefined) return deny('`path` or `symlink_target` is no text');
    if (!path.startsWith('/') || climbs(path)) return deny(`the path ${shown(path)} is not absolute and straight`);
    if (kind === 'symlink' && (target === '' || target.startsWith('/') || climbs(target)))
      return deny(`the link would lead to ${shown(target)}, out of its folder`);
    const at = rules.findIndex((rule, index) => rule.kinds.includes(kind) && tests[index]!(path));
    if (at >= 0) return allow(`host.copy_file[${at}]`, rules[at]!.range);
    const near = rules.findIndex((_, index) => tests[index]!(path));
    if (near < 0) return deny(`no rule of \`host.copy_file\` allows ${shown(path)}`);
    const differs = `it is of the kind \`${kind}\`, none of ${rules[near]!.kinds.map(shown).join(', ')}`;
    const nearest = { rule: `host.copy_file[${near}]`, range: rules[near]!.range, differs };
    return { ...deny(`no rule of \`host.copy_file\` allows ${shown(path)}`), nearest };
  };
}

function climbs(path: string): boolean {
  return path.includes('\0') || path.split('/').includes('..');
}

function networkSetup(policy: ExecPolicy, endpoint: string, request: JsonObject): Decision {
  const by = policy.rangeOf('host.network_setup');
  if (policy.host.networkSetup === 'deny') return deny('`host.network_setup` is `deny`', by);
  const problem = networkProblem(endpoint, request);
  return problem === undefined ? allow('host.network_setup', by) : deny(problem, by);
}

function allow(rule: string, by: Range | undefined): Decision {
  return { verdict: 'allow', rule, ...(by && { by }) };
}

function deny(reason: string, by?: Range): Extract<Decision, { verdict: 'deny' }> {
  return { verdict: 'deny', reason, ...(by && { by }) };
}
