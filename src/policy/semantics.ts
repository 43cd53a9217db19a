/** What the reference semantics look at, for readers; decide.ts, created-container.ts, differences.ts, host-requests.ts and network-setup.ts do it. */
export interface EndpointSemantics {
  readonly endpoints: readonly string[];
  /** Markdown, to follow "allowed when". */
  readonly allowed: string;
}

/** Every other endpoint is denied. */
export const endpointSemantics: readonly EndpointSemantics[] = [
  {
    endpoints: ['CreateContainerRequest'],
    allowed:
      '`container_id` is an id and that of no living container; `exec_id` equals it; `string_user` is unset; the three stdio ports are unset or 0; exactly one container of the policy matches, and fewer than its `max_instances` live',
  },
  {
    endpoints: ['ExecProcessRequest'],
    allowed:
      "the container lives; `exec_id` is an id, not the container's, and was not used in it before; `string_user` is unset; the three stdio ports are unset or 0; `process.Capabilities` is unset; an entry matches. The first entry of the list that matches decides streams and signals",
  },
  {
    endpoints: ['WriteStreamRequest', 'CloseStdinRequest'],
    allowed: 'the process is known, and its `io.stdin` is true',
  },
  {
    endpoints: ['ReadStreamRequest'],
    allowed:
      'the process is known, and both its `io.stdout` and its `io.stderr` are true: the request does not say which of them it reads',
  },
  { endpoints: ['TtyWinResizeRequest'], allowed: 'the process is known, and its `io.resize` is true' },
  { endpoints: ['SignalProcessRequest'], allowed: 'the process is known, and its `signals` name the signal' },
  { endpoints: ['WaitProcessRequest'], allowed: 'the process is known' },
  {
    endpoints: ['StartContainerRequest', 'StatsContainerRequest', 'RemoveContainerRequest'],
    allowed: 'the container lives; to remove it forgets it and its processes',
  },
  {
    endpoints: ['CopyFileRequest'],
    allowed:
      "a rule of `host.copy_file` matches the whole `path` and names the `file_type`; `path` is absolute, without NUL and `..`; a symbolic link's `symlink_target` is not empty, relative, without NUL and `..`",
  },
  {
    endpoints: ['UpdateInterfaceRequest'],
    allowed:
      '`host.network_setup = "non-loopback"`; `name`, and `device` unless it is empty, are names of at most 15 of `a-z A-Z 0-9 _ . -`, and not `lo`; every address is beyond loopback; `hwAddr` is not all zeros; `raw_flags` is 0 or 128 (`IFF_NOARP`)',
  },
  {
    endpoints: ['UpdateRoutesRequest'],
    allowed:
      '`host.network_setup = "non-loopback"`; the `device` of every route is such a name; `source` and `gateway` are empty or beyond loopback; `dest` is empty, everything (`0.0.0.0/0`, `::/0`), or a network beyond loopback',
  },
  {
    endpoints: ['AddARPNeighborsRequest'],
    allowed:
      '`host.network_setup = "non-loopback"`; the `device` of every neighbour is such a name, its address beyond loopback, its `state` 128 (`NUD_PERMANENT`)',
  },
  { endpoints: ['GetDiagnosticDataRequest'], allowed: '`host.diagnostics` is true' },
  { endpoints: ['GetMetricsRequest'], allowed: '`host.metrics` is true' },
  {
    endpoints: ['SetPolicyRequest'],
    allowed: '`policy.replace_at_runtime` is `while-unset`, and no container has ever been created',
  },
  {
    endpoints: ['CreateSandboxRequest'],
    allowed:
      '`sandbox_pidns` is false, `guest_hook_path` and `kernel_modules` are empty, and every storage is of the driver `ephemeral`',
  },
  {
    endpoints: [
      'DestroySandboxRequest',
      'GetOOMEventRequest',
      'GuestDetailsRequest',
      'OnlineCPUMemRequest',
      'RemoveStaleVirtiofsShareMountsRequest',
    ],
    allowed: 'always: it starts nothing and hands nothing over',
  },
];

/** How things are compared. Markdown, a sentence or more each. */
export const comparisons: readonly string[] = [
  'An **id** matches `[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}`. Anything else is denied.',
  'A **process** is known by `(container_id, exec_id)` once it was started, until its container is removed. The first process of a container has the `exec_id` `""` or the id of the container.',
  'A **container of the policy** matches when `OCI.Annotations` say so (`io.kubernetes.cri.container-name` is `name` and `io.kubernetes.cri.image-name` is `image`, and `io.kubernetes.cri.container-type` is not `sandbox`; of a `sandbox` that annotation alone, which is `sandbox`), every storage of the driver `image_guest_pull` has the `image` as its `source`, `OCI.Process` matches as below and in its `Capabilities`, `OCI.Root.Readonly` is `read_only_root`, and `OCI.Hooks` is unset. Mounts, other storages, devices, namespaces, sysctls and resources are not looked at.',
  'An **entry** or the first process of a container matches when `Args`, `Env`, `User`, `Cwd`, `Terminal` and `NoNewPrivileges` of the process do, and `ApparmorProfile` and `SelinuxLabel` are empty. `Rlimits`, `OOMScoreAdj`, `ConsoleSize` and `User.Username` are not looked at.',
  '`Args`: the number of arguments is that of `argv`, or from `argv` and `rest.min` to `argv` and `rest.max`; then each argument is compared by itself. They are never joined or split.',
  '`Env`: every entry is `NAME=value` with a name that occurs once; a variable of that name allows the value; no variable that is `required` is missing. The order does not matter.',
  '`User`: `UID` and `GID` are equal, `AdditionalGids` is the same set.',
  '`Capabilities` of the first process: `Bounding`, `Effective` and `Permitted` are each the set `capabilities`, `Inheritable` and `Ambient` hold nothing else; unset is denied. With `privileged` they are not looked at. A process that is started later names none.',
  'Texts are compared by code point. A text with NUL is never allowed. A pattern matches the whole text.',
  'A field that is absent has the default of protocol buffers. A field of another type than the agent has is denied: no step of the decision can fail into an allowance.',
];
