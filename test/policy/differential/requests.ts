import type { Json, JsonObject } from '../../../src/data/node.ts';
import { endpoints } from '../../../src/kata/endpoints.ts';
import type { AgentRequest } from '../../../src/policy/decision.ts';
import type { ExecPolicy, PolicyContainer, PolicyInvocation } from '../../../src/policy/exec-policy.ts';
import { signalNumber } from '../../../src/policy/signals.ts';
import type { Random } from './random.ts';
import { allowedText, nearText, oddTexts } from './texts.ts';

/** Plain data of a request, as it is easy to write and to change. */
export type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain };
type Message = { [name: string]: Plain };

/** What requests can be about: what was allowed before. */
export interface Known {
  readonly containers: Map<string, PolicyContainer>;
  readonly execs: { readonly container: string; readonly exec: string }[];
}

/** A request that a host could send at this point; every field that the agent fills is there. */
export function randomRequest(policy: ExecPolicy, known: Known, random: Random): AgentRequest {
  if (known.containers.size === 0 && random.chance(0.1)) return request('SetPolicyRequest', {});
  const roll = random.below(100);
  if (roll < 15 || (known.containers.size === 0 && roll < 60)) return createContainer(policy, known, random);
  if (roll < 47) return execProcess(policy, known, random);
  if (roll < 78) return aboutProcess(known, random);
  if (roll < 85) return aboutContainer(known, random);
  if (roll < 97) return aboutHost(policy, random);
  return request(random.pick(random.chance(0.1) ? oddEndpoints : endpoints.map(({ name }) => name)), {});
}

/** The request with something in it that is not of its type, as no agent makes it. */
export function malformed({ endpoint, request }: AgentRequest, random: Random): AgentRequest {
  return { endpoint, request: request.size === 0 ? request : (spoilt(request, random) as JsonObject) };
}

const oddValues: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  18446744073709551616n,
  '',
  'x',
  [],
  ['x'],
  [null],
  new Map(),
  new Map([['x', 1]]),
];

function spoilt(value: Json, random: Random): Json {
  if (value instanceof Map && value.size > 0) {
    const name = random.pick([...value.keys()]);
    return new Map([...value].map(([key, of]: [string, Json]) => [key, key === name ? spoiltMember(of, random) : of]));
  }
  if (Array.isArray(value) && value.length > 0) {
    const at = random.below(value.length);
    return value.map((of: Json, index) => (index === at ? spoiltMember(of, random) : of));
  }
  return random.pick(oddValues);
}

function spoiltMember(value: Json, random: Random): Json {
  return random.chance(0.3) ? random.pick(oddValues) : spoilt(value, random);
}

export function request(endpoint: string, message: Message): AgentRequest {
  return { endpoint, request: json(message) as JsonObject };
}

export function json(value: Plain): Json {
  if (Array.isArray(value)) return value.map(json);
  if (value === null || typeof value !== 'object') return value;
  return new Map(Object.entries(value).map(([name, of]) => [name, json(of)]));
}

const oddEndpoints = [
  'ExecProcess',
  '__proto__',
  'constructor',
  'xp_is_id',
  'AllowRequestsFailingPolicy',
  'policy_data',
];

const oddIds = [
  '',
  'a/b',
  '../x',
  'a:b',
  'c1~0',
  '-a',
  '.',
  'é',
  'c1\n',
  '\nc1',
  ' c1',
  'p:created',
  'c:c1',
  'e',
  'a'.repeat(128),
  'a'.repeat(129),
  '__proto__',
  'constructor',
  'sandbox_name',
  'c1\0',
];
const ids = ['c1', 'c2', 'c3', 'C.4_x-', '5', 'a'.repeat(128), 'constructor'];

function containerId(known: Known, random: Random): string {
  if (known.containers.size > 0 && random.chance(0.85)) return random.pick([...known.containers.keys()]);
  return random.pick(random.chance(0.5) ? ids : oddIds);
}

function createContainer(policy: ExecPolicy, known: Known, random: Random): AgentRequest {
  const container = random.pick(policy.containers);
  const id = random.chance(0.9) ? random.pick(ids) : containerId(known, random);
  const message = createMessage(container, id, random);
  if (random.chance(0.5)) changeCreate(message, policy, random);
  return request('CreateContainerRequest', message);
}

/** What a host sends for a container of the policy. */
function createMessage(container: PolicyContainer, id: string, random: Random): Message {
  const names = [...container.capabilities];
  return {
    container_id: id,
    exec_id: id,
    string_user: null,
    devices: [],
    storages: random.chance(0.3) ? [storage('image_guest_pull', container.image), storage('ephemeral', 'shm')] : [],
    OCI: {
      Version: '1.1.0',
      Process: {
        ...process(container.entrypoint, container.noNewPrivileges, random),
        Capabilities: capabilities(names, random),
      },
      Root: { Path: '/run/x', Readonly: container.readOnlyRoot },
      Hostname: '',
      Mounts: [],
      Hooks: null,
      Annotations: container.sandbox
        ? { 'io.kubernetes.cri.container-type': 'sandbox' }
        : {
            'io.kubernetes.cri.container-name': container.name,
            'io.kubernetes.cri.image-name': container.image,
            ...(random.chance(0.5) ? { 'io.kubernetes.cri.container-type': 'container' } : {}),
          },
      Linux: null,
      Solaris: null,
      Windows: null,
    },
    sandbox_pidns: false,
    shared_mounts: [],
    stdin_port: random.pick([null, 0]),
    stdout_port: random.pick([null, 0]),
    stderr_port: null,
  };
}

function storage(driver: string, source: string): Message {
  return {
    driver,
    driver_options: [],
    source,
    fstype: '',
    options: [],
    mount_point: '/x',
    fs_group: null,
    shared: false,
  };
}

function capabilities(names: string[], random: Random): Message {
  return {
    Bounding: random.shuffled(names),
    Effective: names,
    Inheritable: random.some(names, 0.5),
    Permitted: random.chance(0.2) ? [...names, ...names] : names,
    Ambient: random.some(names, 0.3),
  };
}

function process(invocation: PolicyInvocation, noNewPrivileges: boolean, random: Random): Message {
  const { user, command, variables, cwd, tty } = invocation;
  const { args, rest } = command;
  const more = rest ? rest.min + random.below(rest.max - rest.min + 1) : 0;
  const given = random.shuffled(variables).filter(({ required }) => required || random.chance(0.5));
  return {
    Terminal: tty === 'allowed' ? random.chance(0.5) : tty === 'required',
    ConsoleSize: null,
    User: {
      UID: user.uid,
      GID: user.gid,
      AdditionalGids: random.shuffled(user.groups),
      Username: random.chance(0.1) ? 'root' : '',
    },
    Args: [
      ...args.map(({ value }) => allowedText(value, random)),
      ...Array.from({ length: more }, () => allowedText(rest!.matcher, random)),
    ],
    Env: given.map(({ name, value }) => `${name}=${allowedText(value, random)}`),
    Cwd: cwd,
    Capabilities: null,
    Rlimits: [],
    NoNewPrivileges: noNewPrivileges,
    ApparmorProfile: '',
    OOMScoreAdj: 0,
    SelinuxLabel: '',
  };
}

function execProcess(policy: ExecPolicy, known: Known, random: Random): AgentRequest {
  const id = containerId(known, random);
  const container = known.containers.get(id) ?? random.pick(policy.containers);
  const from = random.chance(0.95) ? container : random.pick(policy.containers);
  const rule = from.execs.length > 0 ? random.pick(from.execs) : from.entrypoint;
  const message: Message = {
    container_id: id,
    exec_id: random.chance(0.85) ? `x${random.below(10000)}` : execId(id, known, random),
    string_user: null,
    process: process(rule, from.noNewPrivileges, random),
    stdin_port: random.pick([null, 0]),
    stdout_port: null,
    stderr_port: null,
  };
  if (random.chance(0.6)) changeExec(message, rule, policy, random);
  return request('ExecProcessRequest', message);
}

function execId(container: string, known: Known, random: Random): string {
  const own = known.execs.filter((one) => one.container === container).map(({ exec }) => exec);
  const roll = random.fraction();
  if (own.length > 0 && roll < 0.6) return random.pick(own);
  if (known.execs.length > 0 && roll < 0.65) return random.pick(known.execs).exec;
  if (roll < 0.85) return random.chance(0.5) ? container : '';
  return random.pick([...oddIds, ...known.containers.keys(), 'x1']);
}

function changeExec(message: Message, rule: PolicyInvocation, policy: ExecPolicy, random: Random): void {
  const changes = random.chance(0.75) ? 1 : 2;
  for (let count = 0; count < changes; count++) {
    const roll = random.below(20);
    if (roll === 0) message.string_user = random.pick<Plain>([{ uid: '0', gid: '', additional_gids: [] }, {}]);
    else if (roll === 1)
      message[random.pick(['stdin_port', 'stdout_port', 'stderr_port'])] = random.pick([1, 1024, 4294967295]);
    else if (roll === 2) message.process = random.pick([null, {}]) && process(rule, true, random);
    else if (message.process !== null) changeProcess(message.process as Message, rule, policy, random);
  }
}

function changeCreate(message: Message, policy: ExecPolicy, random: Random): void {
  const oci = message.OCI as Message;
  const own = oci.Process as Message;
  const annotations = oci.Annotations as Message;
  const other = random.pick(policy.containers);
  const changes: (() => void)[] = [
    () => (message.exec_id = random.pick(['', 'x', 'c9', ...ids])),
    () => (message.string_user = {}),
    () => (message[random.pick(['stdin_port', 'stdout_port', 'stderr_port'])] = random.pick([1, 1024])),
    () => (annotations['io.kubernetes.cri.container-name'] = random.pick([other.name, '', 'nobody', `${other.name} `])),
    () => (annotations['io.kubernetes.cri.image-name'] = random.pick([other.image, '', `${other.image}x`])),
    () => (annotations['io.kubernetes.cri.container-type'] = random.pick(['sandbox', 'container', '', 'Sandbox'])),
    () => delete annotations[random.pick(Object.keys(annotations))],
    () => (message.storages = [storage('image_guest_pull', random.pick([other.image, '', 'evil', 'sandbox']))]),
    () => (message.storages = [storage('blk', 'evil')]),
    () => (oci.Hooks = random.pick<Plain>([{}, { Prestart: [], CreateRuntime: [] }])),
    () => (oci.Root = random.pick<Plain>([null, { Path: '', Readonly: true }, { Path: '', Readonly: false }])),
    () =>
      (message.OCI = random.pick([
        { ...oci, Process: null },
        { ...oci, Annotations: {} },
      ])),
    () =>
      (own.Capabilities = random.pick<Plain>([
        null,
        capabilities([], random),
        capabilities([...other.capabilities], random),
        capabilities(['CAP_SYS_ADMIN'], random),
      ])),
    () => changeCapabilities(own, random),
    () => changeCapabilities(own, random),
  ];
  const count = random.chance(0.8) ? 1 : 2;
  for (let at = 0; at < count; at++)
    if (random.chance(0.55)) random.pick(changes)();
    else if (own) changeProcess(own, other.entrypoint, policy, random);
}

function changeCapabilities(own: Message, random: Random): void {
  const given = own.Capabilities as Message | null;
  if (!given?.Bounding) return;
  const set = random.pick(['Bounding', 'Effective', 'Inheritable', 'Permitted', 'Ambient']);
  const names = given[set] as string[];
  given[set] = random.chance(0.5)
    ? [...names, random.pick(['CAP_CHOWN', 'CAP_SYS_PTRACE', 'CAP_KILL'])]
    : names.slice(1);
}

function changeProcess(own: Message, rule: PolicyInvocation, policy: ExecPolicy, random: Random): void {
  const roll = random.below(24);
  if (roll < 10) own.Args = changedArgs(own.Args as string[], rule, random);
  else if (roll < 16) own.Env = changedEnv(own.Env as string[], rule, random);
  else if (roll < 19) changeUser(own, random);
  else if (roll === 19) own.Terminal = !own.Terminal;
  else if (roll === 20)
    own.Cwd = random.pick([`${own.Cwd}/`, '', '/', '/tmp', '/srv', `${own.Cwd}\0`, random.pick(policy.containers).cwd]);
  else if (roll === 21) own.NoNewPrivileges = !own.NoNewPrivileges;
  else if (roll === 22) own[random.pick(['ApparmorProfile', 'SelinuxLabel'])] = random.pick(['unconfined', ' ']);
  else
    own.Capabilities = random.pick<Plain>([
      {},
      { Bounding: [], Effective: [], Inheritable: [], Permitted: [], Ambient: [] },
    ]);
}

function changeUser(own: Message, random: Random): void {
  const user = own.User as Message | null;
  if (!user) return;
  const groups = user.AdditionalGids as number[];
  const roll = random.below(7);
  if (roll === 0) user.UID = random.pick([0, 1, (user.UID as number) + 1, 4294967295]);
  else if (roll === 1) user.GID = random.pick([0, 1, (user.GID as number) + 1]);
  else if (roll === 2) user.AdditionalGids = [...groups, random.pick([0, 7, 10001, 99])];
  else if (roll === 3) user.AdditionalGids = groups.slice(1);
  else if (roll === 4) user.AdditionalGids = [...groups, ...groups];
  else if (roll === 5) own.User = null;
  else user.Username = 'somebody';
}

function changedArgs(args: readonly string[], { command }: PolicyInvocation, random: Random): string[] {
  const at = random.below(args.length + 1);
  const text = args[at] ?? '';
  const matcher = command.args[at]?.value ?? command.rest?.matcher ?? command.args[0]!.value;
  const without = [...args.slice(0, at), ...args.slice(at + 1)];
  if (at < args.length && random.chance(0.5))
    return [...args.slice(0, at), nearText(matcher, random), ...args.slice(at + 1)];
  switch (random.below(11)) {
    case 0: {
      const cut = text.includes(' ') && random.chance(0.7) ? text.indexOf(' ') : random.below(text.length + 1);
      return [...args.slice(0, at), text.slice(0, cut), text.slice(cut).replace(/^ /, ''), ...args.slice(at + 1)];
    }
    case 1:
      return [...args.slice(0, at), args.slice(at, at + 2).join(' '), ...args.slice(at + 2)];
    case 2:
      return [args.join(' ')];
    case 3:
      return [...args, random.pick([...oddTexts, text])];
    case 4:
      return without;
    case 5:
      return [...args.slice(0, at), '', ...args.slice(at)];
    case 6:
      return args.toReversed();
    case 7:
      return [];
    case 8:
      return [...args, ...args];
    case 9: {
      const { rest } = command;
      if (!rest) return args.slice(0, -1);
      const count = command.args.length + random.pick([rest.min - 1, rest.max + 1]);
      const more = Array.from({ length: Math.max(0, count - args.length) }, () => allowedText(rest.matcher, random));
      return [...args, ...more].slice(0, count);
    }
    default:
      return [...args.slice(0, at), nearText(matcher, random), ...args.slice(at + 1)];
  }
}

function changedEnv(env: readonly string[], { variables }: PolicyInvocation, random: Random): string[] {
  const at = random.below(Math.max(env.length, 1));
  const entry = env[at] ?? 'PATH=/bin';
  const replaced = (text: string) => [...env.slice(0, at), text, ...env.slice(at + 1)];
  const variable = variables.length > 0 ? random.pick(variables) : undefined;
  switch (random.below(22)) {
    case 0:
      return [...env.slice(0, at), ...env.slice(at + 1)];
    case 1:
      return [...env, entry];
    case 2:
      return [...env, variable ? `${variable.name}=${allowedText(variable.value, random)}` : 'A=1'];
    case 3:
      return [
        ...env,
        random.pick([
          'LD_PRELOAD=/x.so',
          'X',
          '',
          '=',
          '=x',
          'PATH',
          'PATH=',
          'PATHX=/usr/bin:/bin',
          'path=/usr/bin:/bin',
        ]),
      ];
    case 4:
      return replaced(entry.replace('=', ''));
    case 5:
      return replaced(` ${entry}`);
    case 6:
      return replaced(`${entry}\0`);
    case 7:
      return replaced(`X${entry}`);
    case 8:
      return replaced(entry.replace('=', '=='));
    case 9:
      return [];
    case 10:
      return env.toReversed();
    default:
      return variable
        ? [
            ...env.filter((one) => !one.startsWith(`${variable.name}=`)),
            `${variable.name}=${nearText(variable.value, random)}`,
          ]
        : [...env, 'A=1'];
  }
}

const signals = [0, 1, 2, 3, 9, 10, 12, 15, 18, 19, 28, 34, 64, 4294967295];

function aboutProcess(known: Known, random: Random): AgentRequest {
  const started = known.execs.length > 0 && random.chance(0.6) ? random.pick(known.execs) : undefined;
  const id = started?.container ?? containerId(known, random);
  const named: Message = {
    container_id: id,
    exec_id: started && random.chance(0.9) ? started.exec : execId(id, known, random),
  };
  const container = known.containers.get(id);
  const usual = (container?.signals ?? []).map((name) => signalNumber(name)!);
  switch (random.below(6)) {
    case 0:
      return request('WriteStreamRequest', { ...named, data: [] });
    case 1:
      return request('ReadStreamRequest', { ...named, len: 10 });
    case 2:
      return request('CloseStdinRequest', named);
    case 3:
      return request('TtyWinResizeRequest', { ...named, row: 1, column: 1 });
    case 4:
      return request('WaitProcessRequest', named);
    default:
      return request('SignalProcessRequest', {
        ...named,
        signal: random.pick(random.chance(0.3) && usual.length > 0 ? usual : signals),
      });
  }
}

function aboutContainer(known: Known, random: Random): AgentRequest {
  const container_id = containerId(known, random);
  const endpoint = random.pick([
    'RemoveContainerRequest',
    'StartContainerRequest',
    'StatsContainerRequest',
    'RemoveContainerRequest',
  ]);
  return request(endpoint, { container_id, ...(endpoint === 'RemoveContainerRequest' ? { timeout: 0 } : {}) });
}

function aboutHost(policy: ExecPolicy, random: Random): AgentRequest {
  switch (random.below(9)) {
    case 0:
    case 1:
    case 2:
      return copyFile(policy, random);
    case 3:
      return request('SetPolicyRequest', {});
    case 4:
      return random.chance(0.5)
        ? request('GetDiagnosticDataRequest', { log_type: '', log_path: '' })
        : request('GetMetricsRequest', {});
    case 5:
      return createSandbox(random);
    case 6:
      return updateInterface(random);
    case 7:
      return updateRoutes(random);
    default:
      return addNeighbours(random);
  }
}

function copyFile({ host }: ExecPolicy, random: Random): AgentRequest {
  const rule = host.copyFile.length > 0 ? random.pick(host.copyFile) : undefined;
  const matcher = { kind: 'pattern', pattern: rule?.path ?? '/a[a-z]*', dialect: 'portable' } as const;
  const path = random.chance(0.6) ? allowedText(matcher, random) : nearText(matcher, random);
  const kinds = ['regular', 'directory', 'symlink'];
  const message: Message = {
    path,
    file_type: rule ? random.pick(rule.kinds) : random.pick(kinds),
    symlink_target: random.pick(['x', 'a/b', 'a..b']),
    file_size: 1,
    file_mode: 420,
    dir_mode: 448,
    uid: 0,
    gid: 0,
    offset: 0,
  };
  const changes: (() => void)[] = [
    () => {},
    () =>
      (message.path = random.pick([
        `${path}/..`,
        `/../${path}`,
        path.slice(1),
        `${path}\0`,
        path.replace('/', '/../'),
      ])),
    () => (message.file_type = random.pick([...kinds, 'Regular', 'fifo', ''])),
    () => (message.symlink_target = random.pick(['', '..', '../x', 'a/../b', '/etc', 'x\0', '..\n', 'x/..'])),
  ];
  random.pick(changes)();
  return request('CopyFileRequest', message);
}

function createSandbox(random: Random): AgentRequest {
  const message: Message = {
    hostname: 'h',
    dns: [],
    storages: [],
    sandbox_pidns: false,
    sandbox_id: 's',
    guest_hook_path: '',
    kernel_modules: [],
  };
  const changes: (() => void)[] = [
    () => {},
    () => (message.sandbox_pidns = true),
    () => (message.guest_hook_path = '/x'),
    () => (message.kernel_modules = [{ name: 'x', parameters: [] }]),
    () => (message.storages = [storage('ephemeral', 'shm')]),
    () => (message.storages = [storage('ephemeral', 'shm'), storage('virtio-fs', 'kataShared')]),
  ];
  random.pick(changes)();
  return request('CreateSandboxRequest', message);
}

const devices = ['eth0', 'lo', '', 'eth0\n', 'a'.repeat(15), 'a'.repeat(16), 'e/0', 'LO'];
const addresses = [
  '10.0.0.1',
  '127.0.0.1',
  '0.0.0.0',
  '192.168.1.1',
  '::1',
  'fe80::1',
  '::ffff:127.0.0.1',
  '0127.0.0.1',
  '1.2.3',
  '',
  '128.0.0.1',
  '126.1.1.1',
  '255.1.1.1',
  '010.0.0.1',
  '10.0.0.1\n',
  '2001:db8::1',
  '0:0:0:0:0:0:0:1',
  'localhost',
  '120.1.1.1',
  '12.1.1.1',
];

function updateInterface(random: Random): AgentRequest {
  const address = (text: string) => ({ family: 0, address: text, mask: '24' });
  const message: Message = {
    device: random.pick(['eth0', '']),
    name: 'eth0',
    IPAddresses: random.chance(0.5) ? [address('10.0.0.1')] : [],
    mtu: 1500,
    hwAddr: random.pick(['02:00:ca:fe:00:48', '']),
    devicePath: '',
    type_: '',
    raw_flags: random.pick([0, 128]),
  };
  const changes: (() => void)[] = [
    () => {},
    () => (message.device = random.pick(devices)),
    () => (message.name = random.pick(devices)),
    () => (message.IPAddresses = [address('10.0.0.1'), address(random.pick(addresses))]),
    () => (message.hwAddr = '00:00:00:00:00:00'),
    () => (message.raw_flags = random.pick([1, 64, 127, 129, 4294967295])),
  ];
  random.pick(changes)();
  return request('UpdateInterfaceRequest', { interface: random.chance(0.03) ? null : message });
}

function updateRoutes(random: Random): AgentRequest {
  const route = (): Message => ({
    dest: random.pick(['', '0.0.0.0/0', '10.0.0.0/8', '::/0', '10.1.1.1']),
    gateway: random.pick(['', '10.0.0.1']),
    device: 'eth0',
    source: random.pick(['', '10.0.0.1']),
    scope: 0,
    family: 0,
    flags: 0,
    mtu: 0,
  });
  const routes = Array.from({ length: random.below(3) }, route);
  const one = routes.at(-1);
  if (one && random.chance(0.7)) {
    const name = random.pick(['dest', 'gateway', 'device', 'source']);
    one[name] = random.pick(
      name === 'device'
        ? devices
        : name === 'dest'
          ? [...addresses, '127.0.0.0/8', '10.0.0.0/8\n', '/8', '0.0.0.0/1', '1.2.3.4/1234']
          : addresses,
    );
  }
  return request('UpdateRoutesRequest', { routes: random.chance(0.05) ? null : { Routes: routes } });
}

function addNeighbours(random: Random): AgentRequest {
  const neighbour = (): Message => ({
    toIPAddress: { family: 0, address: '10.0.0.1', mask: '' },
    device: 'eth0',
    lladdr: 'x',
    state: 128,
    flags: 0,
  });
  const neighbours = Array.from({ length: random.below(3) }, neighbour);
  const one = neighbours.at(-1);
  if (one && random.chance(0.7)) {
    const changes: (() => void)[] = [
      () => (one.toIPAddress = random.pick([null, { family: 0, address: random.pick(addresses), mask: '' }])),
      () => (one.device = random.pick(devices)),
      () => (one.state = random.pick([0, 1, 129, 64])),
    ];
    random.pick(changes)();
  }
  return request('AddARPNeighborsRequest', { neighbors: random.chance(0.05) ? null : { ARPNeighbors: neighbours } });
}
