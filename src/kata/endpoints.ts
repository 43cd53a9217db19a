/** A request that the Kata agent asks its policy about. */
export interface Endpoint {
  /** The rule that decides: `ExecProcessRequest`. */
  readonly name: string;
  /** What genpolicy's rules say: always allowed, allowed where a rule says so, or never. */
  readonly upstream: 'allowed' | 'ruled' | 'denied';
  /** The first release of Kata Containers that asks; absent for those that asked before there were policies. */
  readonly since?: string;
  /** The last release; only rules and defaults of it remain. */
  readonly until?: string;
  /** What a host may do where it is allowed, as an infinitive. */
  readonly lets: string;
}

/** In alphabetical order. */
export const endpoints: readonly Endpoint[] = [
  ruled('AddARPNeighborsRequest', 'add entries to the neighbour table'),
  denied('AddSwapPathRequest', 'add a swap device by its path', '3.17.0'),
  denied('AddSwapRequest', 'add a swap device'),
  ruled('CloseStdinRequest', 'close the standard input of a process'),
  ruled('CopyFileRequest', 'write files in the guest'),
  ruled('CreateContainerRequest', 'create a container'),
  ruled('CreateSandboxRequest', 'create the sandbox'),
  allowed('DestroySandboxRequest', 'stop the sandbox'),
  ruled('ExecProcessRequest', 'start a process in a running container'),
  ruled('GetDiagnosticDataRequest', 'read diagnostic data of a container', '3.24.0'),
  denied('GetIPTablesRequest', 'read the packet filter'),
  denied('GetMetricsRequest', 'read metrics of the guest'),
  allowed('GetOOMEventRequest', 'learn of processes that ran out of memory'),
  allowed('GuestDetailsRequest', 'read details of the guest'),
  denied('ListInterfacesRequest', 'list the network interfaces'),
  denied('ListRoutesRequest', 'list the routes'),
  denied('MemAgentCompactConfig', 'set how memory is compacted', '3.14.0'),
  denied('MemAgentMemcgConfig', 'set how memory is reclaimed', '3.14.0'),
  denied('MemHotplugByProbeRequest', 'probe for hotplugged memory'),
  allowed('OnlineCPUMemRequest', 'bring processors and memory online'),
  denied('PauseContainerRequest', 'pause a container'),
  ruled('ReadStreamRequest', 'read what processes write to their standard output and error'),
  allowed('RemoveContainerRequest', 'remove a container'),
  allowed('RemoveStaleVirtiofsShareMountsRequest', 'remove stale mounts of the shared file system'),
  denied('ReseedRandomDevRequest', 'seed the random number generator'),
  denied('ResizeVolumeRequest', 'resize a volume'),
  denied('ResumeContainerRequest', 'resume a container'),
  denied('SetGuestDateTimeRequest', 'set the clock of the guest'),
  denied('SetIPTablesRequest', 'replace the packet filter'),
  denied('SetPolicyRequest', 'replace the policy'),
  allowed('SignalProcessRequest', 'send any signal to a process'),
  allowed('StartContainerRequest', 'start a created container'),
  { ...denied('StartTracingRequest', 'start tracing the agent'), until: '3.2.0' },
  allowed('StatsContainerRequest', 'read the resource usage of a container'),
  { ...denied('StopTracingRequest', 'stop tracing the agent'), until: '3.2.0' },
  allowed('TtyWinResizeRequest', 'resize the terminal of a process'),
  denied('UpdateContainerRequest', 'change the resources of a container'),
  ruled('UpdateEphemeralMountsRequest', 'change ephemeral mounts'),
  ruled('UpdateInterfaceRequest', 'configure a network interface'),
  ruled('UpdateRoutesRequest', 'replace the routes'),
  denied('VolumeStatsRequest', 'read the usage of a volume'),
  allowed('WaitProcessRequest', 'wait for a process to end'),
  ruled('WriteStreamRequest', 'write to the standard input of a process'),
];

/** The endpoint of this name; undefined for a name that no release asks about. */
export function endpointOf(name: string): Endpoint | undefined {
  return endpoints.find((endpoint) => endpoint.name === name);
}

/** Those that a release asks about; all of them when it is not known. */
export function endpointsOf(release?: string): readonly Endpoint[] {
  if (release === undefined) return endpoints;
  return endpoints.filter(
    ({ since, until }) =>
      (since === undefined || compareReleases(since, release) <= 0) &&
      (until === undefined || compareReleases(release, until) <= 0),
  );
}

/** The rule that turns every denial into a warning. */
export const failingPolicyRule = 'AllowRequestsFailingPolicy';

function allowed(name: string, lets: string, since?: string): Endpoint {
  return { name, upstream: 'allowed', lets, ...(since === undefined ? {} : { since }) };
}

function ruled(name: string, lets: string, since?: string): Endpoint {
  return { name, upstream: 'ruled', lets, ...(since === undefined ? {} : { since }) };
}

function denied(name: string, lets: string, since?: string): Endpoint {
  return { name, upstream: 'denied', lets, ...(since === undefined ? {} : { since }) };
}

function compareReleases(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let at = 0; at < 3; at++) {
    const order = (left[at] ?? 0) - (right[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
