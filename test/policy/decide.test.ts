import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/data/node.ts';
import { endpoints } from '../../src/kata/endpoints.ts';
import { openReference } from '../../src/policy/decide.ts';
import type { ExecPolicy } from '../../src/policy/exec-policy.ts';
import { permissionsOf } from '../../src/policy/permissions-of.ts';
import { readExecPolicy } from '../../src/policy/read.ts';
import { endpointSemantics } from '../../src/policy/semantics.ts';
import { Source } from '../../src/text/source.ts';
import { policyOf } from './policies.ts';

const image = `r/api@sha256:${'0'.repeat(64)}`;

function podPolicy(more = '', top = ''): ExecPolicy {
  const text = `format = 1
${top}
[policy]
id = "a"
counter = 1
default = "deny"
replace_at_runtime = "while-unset"
[host]
copy_file = [{ path = "/run/shared/[a-z]+", kinds = ["regular", "symlink"] }]
network_setup = "non-loopback"
diagnostics = true
[[container]]
name = "api"
image = "${image}"
argv = ["/api", { regex = "--port=[0-9]{1,5}" }]
cwd = "/"
user = { uid = 7, gid = 8, groups = [8, 9] }
env = [{ name = "PATH", value = "/bin" }, { name = "HOST", regex = "[a-z]+", required = false }]
capabilities = ["CAP_KILL"]
io = { stdout = true }
${more}
[[container.exec]]
id = "stats"
purpose = "operate"
argv = ["/admin", { one_of = ["heap", "gc"] }]
rest = { max = 2, regex = "-[a-z]" }
io = { stdin = true, stdout = true, stderr = true, resize = true }
signals = ["INT"]
[[container.exec]]
id = "terminal"
purpose = "operate"
argv = ["/admin", "heap"]
tty = "required"
`;
  return policyOf(text);
}

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

function json(value: Plain): Json {
  if (Array.isArray(value)) return value.map(json);
  if (typeof value !== 'object' || value === null) return value as Json;
  return new Map(Object.entries(value).map(([name, member]) => [name, json(member)]));
}

const process = {
  Args: ['/api', '--port=80'],
  Env: ['PATH=/bin'],
  Cwd: '/',
  User: { UID: 7, GID: 8, AdditionalGids: [9, 8, 9] },
  NoNewPrivileges: true,
} as const;

const caps = { Bounding: ['CAP_KILL'], Effective: ['CAP_KILL'], Permitted: ['CAP_KILL'] };
const oci = {
  Annotations: { 'io.kubernetes.cri.container-name': 'api', 'io.kubernetes.cri.image-name': image },
  Process: { ...process, Capabilities: caps },
  Root: { Readonly: true },
} as const;

const create = (id: string, changed: Plain = {}, more: { readonly [name: string]: Plain } = {}) =>
  [
    'CreateContainerRequest',
    { container_id: id, exec_id: id, OCI: { ...oci, ...(changed as object) }, ...more },
  ] as const;
const exec = (id: string, changed: object = {}, more: { readonly [name: string]: Plain } = {}) =>
  [
    'ExecProcessRequest',
    { container_id: 'c', exec_id: id, process: { ...process, Args: ['/admin', 'gc'], ...changed } as Plain, ...more },
  ] as const;

type Request = readonly [string, Plain];

/** The verdicts one after the other, with the reasons for denials. */
function verdicts(policy: ExecPolicy, ...requests: readonly Request[]): readonly string[] {
  const reference = openReference(policy);
  return requests.map(([endpoint, request]) => {
    const decision = reference.decide({ endpoint, request: json(request) as never });
    if (decision.verdict === 'allow') return `allow ${decision.rule}`;
    return `deny ${decision.nearest ? `${decision.nearest.rule}: ${decision.nearest.differs}` : decision.reason}`;
  });
}

/** What becomes of a request in a guest in which `api` runs as `c`. */
const running = (...requests: readonly Request[]) => verdicts(podPolicy(), create('c'), ...requests).slice(1);
const last = (...requests: readonly Request[]) => running(...requests).at(-1);

describe('a container is created', () => {
  test('when it is one of the policy, as often as it may live', () => {
    expect(
      verdicts(podPolicy(), create('c'), create('d'), ['RemoveContainerRequest', { container_id: 'c' }], create('d')),
    ).toEqual(['allow api', 'deny one of `api` lives already', 'allow api', 'allow api']);
  });

  test.each<[string, Plain, string]>([
    ['another name', { Annotations: { 'io.kubernetes.cri.image-name': image } }, 'it is called ``, not `api`'],
    [
      'another argument',
      { Process: { ...process, Capabilities: caps, Args: ['/api', '--port=1234567'] } },
      'argument 1 is `--port=1234567`, which `--port=[0-9]{1,5}` does not match',
    ],
    ['one argument', { Process: { ...process, Capabilities: caps, Args: ['/api'] } }, 'it has 1 word, not 2'],
    [
      'joined arguments',
      { Process: { ...process, Capabilities: caps, Args: ['/api --port=80'] } },
      'it has 1 word, not 2; the program is `/api --port=80`, not `/api`',
    ],
    ['no variables', { Process: { ...process, Capabilities: caps, Env: [] } }, 'the variable `PATH` is missing'],
    [
      'a variable twice',
      { Process: { ...process, Capabilities: caps, Env: ['PATH=/bin', 'PATH=/bin'] } },
      'the variable `PATH` stands there twice',
    ],
    [
      'a variable more',
      { Process: { ...process, Capabilities: caps, Env: ['PATH=/bin', 'LD_PRELOAD=x'] } },
      'the variable `LD_PRELOAD` is not allowed',
    ],
    [
      'a value with a newline',
      { Process: { ...process, Capabilities: caps, Env: ['PATH=/bin', 'HOST=a\n'] } },
      'the variable `HOST` is `a\n`, which `[a-z]+` does not match',
    ],
    [
      'another group',
      { Process: { ...process, Capabilities: caps, User: { UID: 7, GID: 8, AdditionalGids: [9] } } },
      'its additional groups are 9, not 8, 9',
    ],
    [
      'another user',
      { Process: { ...process, Capabilities: caps, User: { GID: 8, AdditionalGids: [8, 9] } } },
      'its UID is 0, not 7',
    ],
    ['a terminal', { Process: { ...process, Capabilities: caps, Terminal: true } }, 'it has a terminal'],
    [
      'new privileges',
      { Process: { ...process, Capabilities: caps, NoNewPrivileges: false } },
      'no_new_privileges is `false`, not `true`',
    ],
    ['every capability', { Process: process }, 'its capabilities are not limited'],
    [
      'a capability less',
      { Process: { ...process, Capabilities: { ...caps, Effective: [] } } },
      'its `Effective` capabilities lack `CAP_KILL`',
    ],
    [
      'an ambient capability',
      { Process: { ...process, Capabilities: { ...caps, Ambient: ['CAP_CHOWN'] } } },
      'its `Ambient` capabilities hold `CAP_CHOWN`',
    ],
    ['a writable root', { Root: {} }, 'its root is writable'],
    ['hooks', { Hooks: { Prestart: [] } }, 'it has hooks, which the agent would run'],
  ])('but not with %s', (_, changed, differs) => {
    expect(verdicts(podPolicy(), create('c', changed))).toEqual([`deny api: ${differs}`]);
  });

  test('but not from another image that the guest would pull', () => {
    const storages = [{ driver: 'image_guest_pull', source: 'r/other' }];
    expect(verdicts(podPolicy(), create('c', {}, { storages }))).toEqual([
      `deny api: the guest would pull \`r/other\`, not \`${image}\``,
    ]);
  });

  test.each<[string, { readonly [name: string]: Plain }, string]>([
    ['another id of its first process', { exec_id: 'x' }, 'the `exec_id` of a container has to be its `container_id`'],
    [
      'an id that leaves the state',
      { container_id: 'a/../b', exec_id: 'a/../b' },
      'the `container_id` `a/../b` is malformed',
    ],
    ['a user by name', { string_user: { uid: 'root' } }, '`string_user` is set'],
    ['streams over a port', { stdout_port: 5 }, 'its streams would go past the policy: `stdout_port` is set'],
    ['a port of another type', { stdin_port: '0' }, 'its streams would go past the policy: `stdin_port` is set'],
  ])('but not with %s', (_, more, reason) => {
    expect(verdicts(podPolicy(), create('c', {}, more))).toEqual([`deny ${reason}`]);
  });

  test('but not when two containers of the policy are like it', () => {
    const [head, own] = podPolicy().source.text.split('[[container]]');
    const sandbox = own!.split('[[container.exec]]')[0]!.replace('"api"', '"NAME"');
    const containers = ['first', 'second'].map(
      (name) => `[[container]]${sandbox.replace('NAME', name)}kind = "sandbox"\n`,
    );
    const read = readExecPolicy(new Source('p', `${head}${containers.join('')}[[container]]${own}`));
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const kind = { Annotations: { 'io.kubernetes.cri.container-type': 'sandbox' } };
    expect(verdicts(read.policy, create('c'), create('p', kind))).toEqual([
      'allow api',
      'deny `first` and `second` are both like it',
    ]);
  });
});

describe('a process is started', () => {
  test('by the first entry that matches in every way', () => {
    expect(
      running(
        exec('e'),
        exec('f', { Args: ['/admin', 'heap', '-x', '-y'] }),
        exec('g', { Args: ['/admin', 'heap'], Terminal: true }),
      ),
    ).toEqual(['allow api/stats', 'allow api/stats', 'allow api/terminal']);
  });

  test.each<[string, Request, string]>([
    [
      'of a shell',
      exec('e', { Args: ['sh', '-c', 'id'] }),
      'deny api/stats: the program is `sh`, not `/admin`; argument 1 is `-c`, none of `heap`, `gc`; argument 2 is `id`, which `-[a-z]` does not match',
    ],
    [
      'with too many arguments',
      exec('e', { Args: ['/admin', 'gc', '-a', '-b', '-c'] }),
      'deny api/stats: it has 5 words, not 2 to 4',
    ],
    ['with NUL', exec('e', { Args: ['/admin', 'gc\0'] }), 'deny api/stats: argument 1 is `gc\0`, which holds NUL'],
    ['without arguments', exec('e', { Args: [] }), 'deny api/stats: it has 0 words, not 2 to 4'],
    ['with numbers for arguments', exec('e', { Args: [1] }), 'deny api/stats: `Args` is not of its type'],
    ['with capabilities', exec('e', { Capabilities: {} }), 'deny api/stats: it names capabilities'],
    ['under a profile', exec('e', { ApparmorProfile: 'x' }), 'deny api/stats: `ApparmorProfile` is set'],
    ['elsewhere', exec('e', { Cwd: '/tmp' }), 'deny api/stats: its working directory is `/tmp`, not `/`'],
    ['as the first process', exec('c'), 'deny that `exec_id` is the first process of the container'],
    ['without an id', exec(''), 'deny the `exec_id` `` is malformed'],
    ['in no container', exec('e', {}, { container_id: 'x' }), 'deny there is no container `x`'],
    ['of nothing', exec('e', {}, { process: null }), 'deny it names no process'],
  ])('but not %s', (_, request, expected) => {
    expect(last(request)).toBe(expected);
  });

  test('once under an id', () => {
    expect(running(exec('e'), exec('e'))).toEqual(['allow api/stats', 'deny the `exec_id` `e` was used before']);
  });

  test('until its container is gone', () => {
    expect(
      running(exec('e'), ['RemoveContainerRequest', { container_id: 'c' }], exec('f'), [
        'ReadStreamRequest',
        { container_id: 'c', exec_id: 'e' },
      ]),
    ).toEqual(['allow api/stats', 'allow api', 'deny there is no container `c`', 'deny there is no container `c`']);
  });
});

describe('what may be done to a process is what its own entry says', () => {
  const to = (exec_id: string, more: { readonly [name: string]: Plain } = {}): Plain => ({
    container_id: 'c',
    exec_id,
    ...more,
  });

  test.each<[string, Plain, string]>([
    ['WriteStreamRequest', to('e'), 'allow api/stats'],
    ['CloseStdinRequest', to('e'), 'allow api/stats'],
    ['ReadStreamRequest', to('e'), 'allow api/stats'],
    ['TtyWinResizeRequest', to('e'), 'allow api/stats'],
    ['SignalProcessRequest', to('e', { signal: 2 }), 'allow api/stats'],
    ['SignalProcessRequest', to('e', { signal: 15 }), 'deny the host may not send `TERM` to `api/stats`'],
    ['SignalProcessRequest', to('e', { signal: 64 }), 'deny the host may not send `64` to `api/stats`'],
    ['SignalProcessRequest', to('e'), 'deny the host may not send `0` to `api/stats`'],
    ['WaitProcessRequest', to('e'), 'allow api/stats'],
    ['WaitProcessRequest', to('f'), 'deny there is no process `f` in the container'],
    ['SignalProcessRequest', to('', { signal: 15 }), 'allow api'],
    ['SignalProcessRequest', to('c', { signal: 9 }), 'allow api'],
    ['SignalProcessRequest', to('', { signal: 2 }), 'deny the host may not send `INT` to `api`'],
    ['WriteStreamRequest', to(''), 'deny the host may not write to `api`: its `io.stdin` is false'],
    ['ReadStreamRequest', to('c'), 'deny the host may not read from `api`: its `io.stderr` is false'],
    ['StartContainerRequest', to('c'), 'allow api'],
    ['StatsContainerRequest', { container_id: 'x' }, 'deny there is no container `x`'],
  ])('%s %j', (endpoint, request, expected) => {
    expect(last(exec('e'), [endpoint, request])).toBe(expected);
  });
});

describe('the host as such', () => {
  test.each<[string, Plain, string]>([
    ['CopyFileRequest', { path: '/run/shared/a', file_type: 'regular' }, 'allow host.copy_file[0]'],
    [
      'CopyFileRequest',
      { path: '/run/shared/a/b', file_type: 'regular' },
      'deny no rule of `host.copy_file` allows `/run/shared/a/b`',
    ],
    [
      'CopyFileRequest',
      { path: '/run/shared/a', file_type: 'directory' },
      'deny host.copy_file[0]: it is of the kind `directory`, none of `regular`, `symlink`',
    ],
    [
      'CopyFileRequest',
      { path: '/run/shared/../etc', file_type: 'regular' },
      'deny the path `/run/shared/../etc` is not absolute and straight',
    ],
    [
      'CopyFileRequest',
      { path: '/run/shared/a', file_type: 'symlink', symlink_target: '/etc' },
      'deny the link would lead to `/etc`, out of its folder',
    ],
    [
      'CopyFileRequest',
      { path: '/run/shared/a', file_type: 'symlink', symlink_target: '..data/x' },
      'allow host.copy_file[0]',
    ],
    ['CopyFileRequest', { path: '/run/shared/a' }, 'deny the `file_type` `` is unknown'],
    ['GetDiagnosticDataRequest', {}, 'allow host.diagnostics'],
    ['GetMetricsRequest', {}, 'deny `host.metrics` is false'],
    ['GuestDetailsRequest', {}, 'allow the life of the sandbox'],
    ['CreateSandboxRequest', {}, 'allow the life of the sandbox'],
    ['CreateSandboxRequest', { guest_hook_path: '/hooks' }, 'deny `guest_hook_path` is set: the agent would run hooks'],
    [
      'CreateSandboxRequest',
      { storages: [{ driver: 'virtio-fs' }] },
      'deny a storage of the driver `virtio-fs` is shared with the host',
    ],
    [
      'UpdateInterfaceRequest',
      { interface: { name: 'eth0', IPAddresses: [{ address: '10.0.0.2' }, { address: 'fe80::1' }] } },
      'allow host.network_setup',
    ],
    ['UpdateInterfaceRequest', { interface: { name: 'lo' } }, 'deny `lo` is not set up by the host'],
    [
      'UpdateInterfaceRequest',
      { interface: { name: 'eth0', IPAddresses: [{ address: '127.0.0.1' }] } },
      'deny `127.0.0.1` is no address beyond loopback',
    ],
    [
      'UpdateInterfaceRequest',
      { interface: { name: 'eth0', IPAddresses: [{ address: '::ffff:127.0.0.1' }] } },
      'deny `::ffff:127.0.0.1` is no address beyond loopback',
    ],
    ['UpdateInterfaceRequest', { interface: { name: 'eth0', raw_flags: 8 } }, 'deny its flags are 8'],
    ['UpdateInterfaceRequest', {}, 'deny it names no interface'],
    [
      'UpdateRoutesRequest',
      { routes: { Routes: [{ device: 'eth0', dest: '0.0.0.0/0', gateway: '10.0.0.1' }] } },
      'allow host.network_setup',
    ],
    [
      'UpdateRoutesRequest',
      { routes: { Routes: [{ device: 'eth0', source: '::1' }] } },
      'deny the source `::1` is no address beyond loopback',
    ],
    ['UpdateRoutesRequest', {}, 'deny it has no `routes.Routes`'],
    [
      'AddARPNeighborsRequest',
      { neighbors: { ARPNeighbors: [{ device: 'eth0', toIPAddress: { address: '10.0.0.1' }, state: 128 }] } },
      'allow host.network_setup',
    ],
    [
      'AddARPNeighborsRequest',
      { neighbors: { ARPNeighbors: [{ device: 'eth0', toIPAddress: { address: '10.0.0.1' } }] } },
      'deny its state is 0, not 128',
    ],
    ['SetGuestDateTimeRequest', {}, 'deny no policy can allow `SetGuestDateTimeRequest`'],
    ['__proto__', {}, 'deny no policy can allow `__proto__`'],
    ['toString', {}, 'deny no policy can allow `toString`'],
  ])('%s %j', (endpoint, request, expected) => {
    expect(verdicts(podPolicy(), [endpoint, request])).toEqual([expected]);
  });

  test('replaces a policy that lets it until the first container has been created', () => {
    const request: Request = ['SetPolicyRequest', { policy: '' }];
    expect(
      verdicts(podPolicy(), request, create('c'), ['RemoveContainerRequest', { container_id: 'c' }], request),
    ).toEqual(['allow policy.replace_at_runtime', 'allow api', 'allow api', 'deny a container has been created']);
  });
});

describe('what is written about it', () => {
  const documented = endpointSemantics.flatMap((one) => one.endpoints).toSorted();

  test('names the endpoints that a policy can allow, and no others', () => {
    const answered = endpoints
      .map(({ name }) => name)
      .filter((name) => !verdicts(podPolicy(), [name, {}])[0]!.startsWith('deny no policy can allow'));
    expect(documented).toEqual(answered.toSorted());
  });

  test('is what the permissions of a policy are told for', () => {
    expect([...permissionsOf(podPolicy()).endpoints.keys()].toSorted()).toEqual(documented);
  });
});
