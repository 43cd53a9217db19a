import type { ExecPolicy } from '../../../src/policy/exec-policy.ts';
import { policyOf } from '../policies.ts';
import { Random } from './random.ts';

const digest = '0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e';

/** Policies that differ in all that the format has: some written by hand, the others made up from the seed. */
export function variedPolicies(seed: number): readonly ExecPolicy[] {
  const written = byHand.map((text, at) => read(`written-${at}`, text));
  const random = new Random(seed);
  return [
    ...written,
    ...Array.from({ length: 26 }, (_, at) => read(`made-${at}`, madeUp(new Random(random.below(2 ** 32))))),
  ];
}

const read = (name: string, text: string): ExecPolicy => policyOf(text, `${name}.exec-policy.toml`);

const head = `format = 1
[policy]
id = "a/b"
counter = 3
default = "deny"
`;

const byHand: readonly string[] = [
  // Arguments of every kind, and two entries that overlap: the first decides.
  `${head}
[[container]]
name = "api"
image = "r.example/api@sha256:${digest}"
argv = ["/usr/bin/api", "--listen", { regex = "[0-9]{1,3}(?:\\\\.[0-9]{1,3}){3}:[0-9]{2,5}" }]
cwd = "/srv"
user = { uid = 10001, gid = 10001, groups = [3, 10001] }
max_instances = 2
signals = ["TERM", "KILL", "HUP"]
io = { stdout = true, stderr = true }
env = [
  { name = "PATH", value = "/usr/bin:/bin" },
  { name = "MODE", one_of = ["a", "b c", ""] },
  { name = "HOSTNAME", regex = "[a-z0-9.-]{1,253}", required = false },
]
[[container.exec]]
id = "first"
purpose = "operate"
argv = ["/usr/bin/admin", { one_of = ["heap", "gc"] }]
rest = { min = 0, max = 2, regex = "--top=[0-9]{1,3}" }
io = { stdout = true, stderr = true }
signals = ["INT"]
[[container.exec]]
id = "second"
purpose = "operate"
argv = ["/usr/bin/admin", { regex = "[a-z]+" }]
rest = { min = 1, max = 3, one_of = ["--top=1", "-v", ""] }
tty = "allowed"
io = { stdin = true, resize = true }
signals = ["QUIT", "WINCH"]
[[container.exec]]
id = "third"
purpose = "debug"
argv = ["sh"]
tty = "required"
user = { uid = 0, gid = 0 }
cwd = "/"
env = "none"
extra_env = [{ name = "TERM", regex = "xterm.*" }]
io = { stdin = true, stdout = true, stderr = true, resize = true }
signals = ["HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "KILL", "WINCH", "STOP", "CONT"]
`,
  // A pod with its sandbox, two containers that only their names tell apart, and everything the host may do.
  `${head}replace_at_runtime = "while-unset"
[host]
diagnostics = true
metrics = true
network_setup = "non-loopback"
copy_file = [
  { path = "/run/kata-containers/shared/[a-z0-9-]+/resolv\\\\.conf", kinds = ["regular"] },
  { path = "/run/(?:a|b)/[^/]*", kinds = ["directory", "symlink"] },
]
[[container]]
name = "pause"
kind = "sandbox"
image = "r.example/pause@sha256:${digest}"
argv = ["/pause"]
cwd = "/"
user = { uid = 65535, gid = 65535 }
[[container]]
name = "left"
image = "r.example/same@sha256:${digest}"
argv = ["/app"]
cwd = "/"
user = { uid = 1, gid = 1 }
capabilities = ["CAP_NET_BIND_SERVICE", "CAP_CHOWN"]
read_only_root = false
no_new_privileges = false
io = { stdin = true, resize = true }
signals = []
[[container]]
name = "right"
image = "r.example/same@sha256:${digest}"
argv = ["/app"]
cwd = "/"
user = { uid = 1, gid = 1 }
privileged = true
tty = true
max_instances = 3
[[container.exec]]
id = "probe"
purpose = "probe"
argv = ["/bin/cat", "/a b", "", "\\n"]
`,
  // Two containers that one request can match: it is denied.
  `${head}
[[container]]
name = "twin"
image = "r.example/twin"
argv = [{ regex = "/bin/[a-z]+" }]
cwd = "/"
user = { uid = 5, gid = 5 }
[[container]]
name = "other"
image = "r.example/twin"
argv = ["/bin/x"]
cwd = "/"
user = { uid = 5, gid = 5 }
[[container]]
name = "box"
kind = "sandbox"
image = "r.example/pause"
argv = [{ regex = "/p.*" }]
cwd = "/"
user = { uid = 5, gid = 5 }
[[container]]
name = "cube"
kind = "sandbox"
image = "r.example/pause"
argv = [{ one_of = ["/pause", "/q"] }]
cwd = "/"
user = { uid = 5, gid = 5 }
`,
  // Names that objects have by themselves, and texts that JSON and Rego escape.
  `${head}
[[container]]
name = "constructor"
image = "r.example/c"
argv = ["__proto__", "\\u2028\\\\\\"$\`{}", "policy_data := {", "é😀"]
cwd = "/ü"
user = { uid = 4294967294, gid = 0, groups = [4294967294, 0, 7] }
env = [{ name = "__proto__", value = "=" }, { name = "toString", regex = "[^=]*=?", required = false }]
[[container.exec]]
id = "constructor"
purpose = "operate"
argv = ["\\t", { regex = "\\\\w+\\\\s\\\\d\\\\W?\\\\S*|[^a]|." }]
rest = { min = 2, max = 2, regex = "(?:a|b)*" }
io = { stdout = true }
`,
  // Entries that overlap altogether, of which the first decides, and a pattern for paths that are not absolute.
  `${head}
[host]
copy_file = [{ path = "[a-z/.]*", kinds = ["regular", "symlink"] }]
[[container]]
name = "over"
image = "r.example/o"
argv = ["/o"]
cwd = "/"
user = { uid = 1, gid = 1 }
[[container.exec]]
id = "some"
purpose = "operate"
argv = [{ regex = "[a-m]" }, { regex = ".*" }]
io = { stdin = true }
signals = ["HUP"]
[[container.exec]]
id = "all"
purpose = "operate"
argv = [{ regex = "[a-z]" }, { regex = ".*" }]
io = { stdout = true, stderr = true }
signals = ["INT"]
[[container.exec]]
id = "more"
purpose = "operate"
argv = [{ regex = "[a-z]" }]
rest = { max = 2, regex = "[^\\n]*" }
tty = "allowed"
io = { resize = true }
signals = ["KILL"]
`,
];

const words = ['/bin/a', 'ls', '-l', '', 'a b', '--x=1', '/', 'x'];
const regexes = [
  '[a-z]+',
  'a|b',
  '',
  '[^;]*',
  '.+',
  '(?:ab?){1,3}',
  '\\\\d{2,4}',
  '-{1,2}[a-z]',
  '[a-z0-9.-]{1,253}',
  'x(?:y|z)*',
  '\\\\S+',
  '[^\\\\s]?',
  'v\\\\.[0-9]+',
];
const names = ['PATH', 'HOME', 'MODE', 'A', 'A_B'];

function madeUp(random: Random): string {
  const containers = Array.from({ length: 1 + random.below(3) }, (_, at) => container(at, random));
  const host = random.chance(0.5)
    ? `[host]
diagnostics = ${random.chance(0.5)}
metrics = ${random.chance(0.5)}
network_setup = "${random.pick(['deny', 'non-loopback'])}"
copy_file = [${Array.from({ length: random.below(3) }, () => `{ path = "/${random.pick(['[a-z]+/', ''])}${random.pick(regexes.filter((one) => one !== ''))}", kinds = [${random.pick(['"regular"', '"regular", "symlink"', '"directory"', '"symlink"'])}] }`).join(', ')}]
`
    : '';
  const replace = random.chance(0.3) ? 'replace_at_runtime = "while-unset"\n' : '';
  return `${head}${replace}${host}${containers.join('')}`;
}

function container(at: number, random: Random): string {
  const privileged = random.chance(0.2);
  const capabilities = privileged ? [] : random.some(['CAP_CHOWN', 'CAP_KILL', 'CAP_SYS_ADMIN'], 0.3);
  const execs = Array.from({ length: random.below(5) }, (_, index) => exec(index, random));
  return `[[container]]
name = "c${at}"
${random.chance(0.15) ? 'kind = "sandbox"\n' : ''}image = "r.example/${random.pick(['a', 'b'])}"
argv = ${argv(random)}
cwd = "${random.pick(['/', '/srv', '/a b'])}"
user = ${user(random)}
tty = ${random.chance(0.3)}
no_new_privileges = ${random.chance(0.7)}
read_only_root = ${random.chance(0.6)}
${privileged ? 'privileged = true' : `capabilities = [${capabilities.map((one) => `"${one}"`).join(', ')}]`}
max_instances = ${1 + random.below(3)}
${random.chance(0.7) ? `signals = [${signals(random)}]\n` : ''}io = ${io(random)}
env = [${env(random)}]
${execs.join('')}`;
}

function exec(at: number, random: Random): string {
  const lines = [
    `id = "e${at}"`,
    `purpose = "${random.pick(['probe', 'lifecycle', 'operate', 'debug'])}"`,
    `argv = ${argv(random)}`,
    ...(random.chance(0.4) ? [`rest = ${rest(random)}`] : []),
    ...(random.chance(0.6) ? [`tty = "${random.pick(['never', 'allowed', 'required'])}"`] : []),
    ...(random.chance(0.3) ? [`user = ${user(random)}`] : []),
    ...(random.chance(0.3) ? [`cwd = "${random.pick(['/', '/tmp'])}"`] : []),
    ...(random.chance(0.3) ? ['env = "none"'] : []),
    ...(random.chance(0.4) ? [`extra_env = [${env(random)}]`] : []),
    `io = ${io(random)}`,
    `signals = [${signals(random)}]`,
  ];
  return `[[container.exec]]\n${lines.join('\n')}\n`;
}

function argument(random: Random): string {
  switch (random.below(4)) {
    case 0:
      return `{ regex = "${random.pick(regexes.filter((one) => one !== ''))}" }`;
    case 1:
      return `{ one_of = ["x", "y z"${random.chance(0.5) ? ', ""' : ''}] }`;
    default:
      return `"${random.pick(words)}"`;
  }
}

function argv(random: Random): string {
  return `[${Array.from({ length: 1 + random.below(4) }, () => argument(random)).join(', ')}]`;
}

function rest(random: Random): string {
  const min = random.below(3);
  const matcher = random.chance(0.5)
    ? `regex = "${random.pick(regexes.filter((one) => one !== ''))}"`
    : 'one_of = ["-v", "", "a b"]';
  return `{ min = ${min}, max = ${min + random.below(4)}, ${matcher} }`;
}

function user(random: Random): string {
  const groups = random.some([0, 7, 10001], 0.4);
  return `{ uid = ${random.pick([0, 1, 10001])}, gid = ${random.pick([0, 1, 10001])}, groups = [${groups.join(', ')}] }`;
}

function io(random: Random): string {
  return `{ ${['stdin', 'stdout', 'stderr', 'resize'].map((name) => `${name} = ${random.chance(0.6)}`).join(', ')} }`;
}

function signals(random: Random): string {
  return random
    .some(['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'TERM', 'KILL', 'WINCH', 'STOP', 'CONT'], 0.3)
    .map((one) => `"${one}"`)
    .join(', ');
}

function env(random: Random): string {
  return random
    .some(names, 0.5)
    .map((name) => {
      const value = random.pick([
        'value = "v"',
        'value = ""',
        'one_of = ["a", "b=c"]',
        ...regexes.filter((one) => one !== '').map((one) => `regex = "${one}"`),
      ]);
      return `{ name = "${name}", ${value}${random.chance(0.5) ? ', required = false' : ''} }`;
    })
    .join(', ');
}
