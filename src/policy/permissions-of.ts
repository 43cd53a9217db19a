import type { Range } from '../text/source.ts';
import type { ExecPolicy, PolicyContainer } from './exec-policy.ts';
import { alwaysAllowed } from './host-requests.ts';
import type { ContainerPermissions, EndpointPermission, Permissions } from './permissions.ts';

/** What our own policy lets the host do. Enforced by the Kata agent once it is compiled for it, and by a key broker where it says `release`. */
export function permissionsOf(policy: ExecPolicy): Permissions {
  return {
    source: policy.source,
    format: 'exec-policy',
    enforcedBy: policy.release.length > 0 ? ['kata-agent', 'key-broker'] : ['kata-agent'],
    id: policy.id,
    counter: policy.counter,
    endpoints: endpointsOf(policy),
    failing: { answer: 'denied' },
    containers: policy.containers.map(containerOf),
    execs: [],
    copyFile: policy.host.copyFile.map(({ path, kinds, range }) => ({
      path: { kind: 'pattern', pattern: path, dialect: 'portable' },
      kinds,
      range,
    })),
    unknown: [],
  };
}

/** Those that an exec policy can allow at all; every other one is denied. */
function endpointsOf(policy: ExecPolicy): ReadonlyMap<string, EndpointPermission> {
  const { host, containers } = policy;
  const processes = containers.flatMap((container) => [container.entrypoint, ...container.execs]);
  const always: EndpointPermission = { answer: 'allowed' };
  const never: EndpointPermission = { answer: 'denied' };
  const known: EndpointPermission = { answer: 'conditional' };
  const when = (some: boolean, path?: string): EndpointPermission => at(some ? known : never, path);
  const at = (permission: EndpointPermission, path: string | undefined): EndpointPermission => {
    const range: Range | undefined = path === undefined ? undefined : policy.rangeOf(path);
    return range ? { ...permission, range } : permission;
  };
  const may = (test: (process: (typeof processes)[number]) => boolean) => when(processes.some(test));
  return new Map<string, EndpointPermission>([
    ...alwaysAllowed.map((name) => [name, always] as const),
    ['CreateSandboxRequest', known],
    ['CreateContainerRequest', known],
    ['ExecProcessRequest', when(containers.some(({ execs }) => execs.length > 0))],
    ['WriteStreamRequest', may(({ streams }) => streams.stdin)],
    ['CloseStdinRequest', may(({ streams }) => streams.stdin)],
    ['ReadStreamRequest', may(({ streams }) => streams.stdout && streams.stderr)],
    ['TtyWinResizeRequest', may(({ streams }) => streams.resize)],
    ['SignalProcessRequest', may(({ signals }) => signals.length > 0)],
    ['WaitProcessRequest', known],
    ['StartContainerRequest', known],
    ['StatsContainerRequest', known],
    ['RemoveContainerRequest', known],
    ['SetPolicyRequest', when(policy.replaceAtRuntime === 'while-unset', 'policy.replace_at_runtime')],
    ['CopyFileRequest', when(host.copyFile.length > 0, 'host.copy_file')],
    ['GetDiagnosticDataRequest', at(host.diagnostics ? always : never, 'host.diagnostics')],
    ['GetMetricsRequest', at(host.metrics ? always : never, 'host.metrics')],
    ['UpdateInterfaceRequest', when(host.networkSetup !== 'deny', 'host.network_setup')],
    ['UpdateRoutesRequest', when(host.networkSetup !== 'deny', 'host.network_setup')],
    ['AddARPNeighborsRequest', when(host.networkSetup !== 'deny', 'host.network_setup')],
  ]);
}

function containerOf(container: PolicyContainer): ContainerPermissions {
  const { name, image, entrypoint, execs, env, user, cwd, tty, privileged, noNewPrivileges } = container;
  return {
    name,
    ...(container.sandbox && { sandbox: true }),
    image,
    entrypoint,
    execs,
    environment: env,
    user,
    cwd,
    tty,
    privileged,
    noNewPrivileges,
    readOnlyRoot: container.readOnlyRoot,
    capabilities: container.capabilities,
    streams: container.streams,
    maxInstances: container.maxInstances,
    range: container.range,
  };
}
