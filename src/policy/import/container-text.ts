import type { CommandLine, EnvironmentRule, Invocation, StreamAccess, User } from '../../invocation/invocation.ts';
import { visible } from '../../text/visible.ts';
import { quote } from '../../toml/edits.ts';
import type { ContainerPermissions, Permissions } from '../permissions.ts';
import { isLinuxText, listText, matcherText, Names, type Notes } from './policy-values.ts';
import { variableText } from './variable-text.ts';

/** A container of the policy file, with the exec entries that hold in it. */
export function containerText(
  container: ContainerPermissions,
  { permissions, notes, names }: ContainerWriting,
): string {
  const shared = container.sandbox ? [] : permissions.execs.filter((exec) => exec !== container.entrypoint);
  if (container.sandbox && permissions.execs.length > 0)
    notes.add({
      range: container.range,
      message: 'what may be started in every container is left out of the pause container',
    });
  const ids = new Names();
  const variables = variablesOf(container.environment, notes);
  const execs = [...container.execs, ...shared].map((exec) => execText(exec, { container, variables, notes, ids }));
  const lines = [
    ...nameLines(container, names, notes),
    ...imageLines(container, notes),
    `argv = ${entrypointArgv(container, notes)}`,
    ...processLines(container, notes),
    ...environmentLines('env', variables),
    ...streamLines(container.streams),
    `signals = ${signalText(container.entrypoint, notes)}`,
    ...((container.maxInstances ?? 1) === 1 ? [] : [`max_instances = ${Math.min(container.maxInstances!, 65_535)}`]),
  ];
  return `${notes.origin(container.range)}[[container]]\n${lines.join('\n')}\n${execs.join('')}`;
}

export interface ContainerWriting {
  readonly permissions: Permissions;
  readonly notes: Notes;
  /** Of the containers before. */
  readonly names: Names;
}

function nameLines({ name, sandbox, range }: ContainerPermissions, names: Names, notes: Notes): readonly string[] {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 56)
    .replace(/^-+|-+$/g, '');
  const written = names.unique(plain === '' ? 'app' : plain);
  if (written !== name)
    notes.add({ range, message: `the container \`${visible(name)}\` is called \`${written}\` in the policy` });
  return [`name = "${written}"`, ...(sandbox ? ['kind = "sandbox"'] : [])];
}

function imageLines({ image, range }: ContainerPermissions, notes: Notes): readonly string[] {
  if (image !== undefined && isLinuxText(image) && /^[^\s@]+(?:@sha256:[0-9a-f]{64})?$/.test(image))
    return [`image = ${quote(image)}`];
  const message =
    image === undefined ? 'the source names no image' : `\`${visible(image)}\` is no reference of an image`;
  notes.add({ range, message, help: 'write `image` with its digest' });
  return ['image = "unknown" # decide: the image, with its digest'];
}

function entrypointArgv({ entrypoint }: ContainerPermissions, notes: Notes): string {
  const { command, range } = entrypoint;
  const argv = argvText(command);
  if (typeof argv === 'string') {
    if (command.kind === 'path-prefix' || (command.kind === 'argv' && command.rest))
      notes.add({ range, message: 'the host chooses the arguments; the policy allows none', help: 'complete `argv`' });
    return argv;
  }
  const message = command.kind === 'anything' ? 'the source fixes no command line' : argv.problem;
  notes.add({ range, message, help: 'complete `argv`' });
  return '["/decide"] # decide: the command line';
}

type Argv = string | { readonly problem: string };

function argvText(command: CommandLine): Argv {
  switch (command.kind) {
    case 'argv': {
      const args = command.args.map(({ value }) => matcherText(value));
      const problem = args.find((arg) => 'problem' in arg);
      if (problem) return problem;
      if (args.length === 0) return { problem: 'the command line is empty' };
      return `[${args.map((arg) => ('problem' in arg ? '' : arg.key === 'value' ? arg.text : `{ ${arg.key} = ${arg.text} }`)).join(', ')}]`;
    }
    case 'path-prefix':
      return prefixArgv(command.path);
    case 'joined':
      return { problem: 'a pattern over joined arguments does not say where one ends' };
    case 'anything':
      return { problem: 'anything may be started' };
  }
}

/** The program, or anything below the folder, whichever it is: no program is named by way of `..`. */
function prefixArgv(path: string): Argv {
  if (path === '' || !isLinuxText(path)) return { problem: 'the path is none' };
  if (!path.startsWith('/')) return { problem: 'the path does not begin with `/`, so it is that of no program' };
  if (path.split('/').includes('..')) return { problem: 'the path has `..`, so it is that of no program' };
  const escaped = path
    .replace(/\/+$/, '')
    .replace(/[\\^$.*+?()[\]{}|/-]/g, (character) =>
      character === '/' || character === '-' ? character : `\\${character}`,
    );
  const regex = matcherText({
    kind: 'pattern',
    pattern: `${escaped}(?:/${component})${escaped === '' ? '+' : '*'}`,
    dialect: 'portable',
  });
  return 'problem' in regex ? regex : `[{ regex = ${regex.text} }]`;
}

const component = String.raw`(?:[^/.][^/]*|\.[^/.][^/]*|\.\.[^/]+)`;

function processLines(container: ContainerPermissions, notes: Notes): readonly string[] {
  const { user, cwd, range } = container;
  const folder = cwd?.startsWith('/') && isLinuxText(cwd) ? cwd : undefined;
  if (!user) notes.add({ range, message: 'the source names no user', help: 'write `user`' });
  if (folder === undefined) notes.add({ range, message: 'the source names no working directory', help: 'write `cwd`' });
  return [
    `cwd = ${quote(folder ?? '/')}${folder === undefined ? ' # decide: the working directory' : ''}`,
    `user = ${userText(user ?? { uid: 65534, gid: 65534, groups: [] })}${user ? '' : ' # decide: the user'}`,
    ...(container.tty ? ['tty = true'] : []),
    ...(container.noNewPrivileges === undefined ? [] : [`no_new_privileges = ${container.noNewPrivileges}`]),
    ...privilegeLines(container, notes),
    ...(container.readOnlyRoot === undefined ? [] : [`read_only_root = ${container.readOnlyRoot}`]),
  ];
}

function privilegeLines({ privileged, capabilities, range }: ContainerPermissions, notes: Notes): readonly string[] {
  if (privileged) return ['privileged = true'];
  const known = (capabilities ?? []).filter((name) => capabilityNames.has(name));
  if (known.length < (capabilities ?? []).length)
    notes.add({ range, message: 'capabilities that no release of Linux has are left out' });
  return known.length === 0 ? [] : [`capabilities = ${listText([...new Set(known)])}`];
}

const capabilityNames: ReadonlySet<string> = new Set(
  (
    'AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID ' +
    'IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW ' +
    'PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO ' +
    'SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'
  )
    .split(' ')
    .map((name) => `CAP_${name}`),
);

function userText({ uid, gid, groups }: User): string {
  const listed = groups.length === 0 ? '' : `, groups = [${groups.join(', ')}]`;
  return `{ uid = ${uid}, gid = ${gid}${listed} }`;
}

/** Rules as inline tables, one for each name. */
function variablesOf(rules: readonly EnvironmentRule[], notes: Notes): readonly string[] {
  const names = new Set<string>();
  return rules.flatMap((rule) => {
    const text = variableText(rule);
    if ('problem' in text) notes.add({ range: rule.range, message: `${text.problem}, so the policy denies it` });
    else if (names.has(text.name))
      notes.add({ range: rule.range, message: `\`${text.name}\` has a rule already, so this one is left out` });
    if ('problem' in text || names.has(text.name)) return [];
    names.add(text.name);
    return [text.text];
  });
}

function environmentLines(key: 'env' | 'extra_env', variables: readonly string[]): readonly string[] {
  return variables.length === 0 ? [] : [`${key} = [\n${variables.map((text) => `  ${text},\n`).join('')}]`];
}

/** Nothing where the process has what its container has, whichever that is; else all that it has. */
function ownEnvironment(
  { environment, ...exec }: Invocation,
  { container, variables, notes }: Writing,
): readonly string[] {
  if (exec.container === undefined || environment === container.environment) return [];
  const own = variablesOf(environment, notes);
  const isSame = own.length === variables.length && own.every((text, at) => text === variables[at]);
  return isSame ? [] : ['env = "none"', ...environmentLines('extra_env', own)];
}

function streamLines(streams: StreamAccess | undefined): readonly string[] {
  const open = (['stdin', 'stdout', 'stderr', 'resize'] as const).filter((name) => streams?.[name]);
  return open.length === 0 ? [] : [`io = { ${open.map((name) => `${name} = true`).join(', ')} }`];
}

const signalNames = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'TERM', 'KILL', 'WINCH', 'STOP', 'CONT'];

function signalText({ signals, role, range }: Invocation, notes: Notes): string {
  if (signals !== 'any') return listText(signals.filter((name) => signalNames.includes(name)));
  if (role === 'entrypoint')
    notes.add({ range, message: 'any signal may be sent; the policy allows those that it can name' });
  return listText(signalNames);
}

interface Writing {
  readonly container: ContainerPermissions;
  /** Of the container, as they are written. */
  readonly variables: readonly string[];
  readonly notes: Notes;
  readonly ids: Names;
}

function execText(exec: Invocation, writing: Writing): string {
  const { container, notes, ids } = writing;
  const { command, range } = exec;
  const argv = tooLong(command) ? { problem: 'an entry has up to 64 arguments' } : argvText(command);
  const rest = restText(command);
  if (typeof argv !== 'string' || typeof rest !== 'string') {
    const { problem } = [argv, rest].find((one) => typeof one !== 'string') as { readonly problem: string };
    notes.add({ range, message: `${problem}, so the entry is left out` });
    return '';
  }
  if (rest === anyRest) notes.add({ range, message: 'the host chooses the arguments; the policy allows up to 64' });
  const lines = [
    `id = "${idOf(exec, ids)}"`,
    `purpose = "${exec.purpose ?? 'operate'}"`,
    `argv = ${argv}`,
    ...(rest === '' ? [] : [`rest = ${rest}`]),
    ...ownLines(exec, container),
    ...ownEnvironment(exec, writing),
    ...(terminals[exec.tty === 'as-container' ? (container.tty ? 'required' : 'never') : exec.tty] ?? []),
    ...streamLines(exec.streams),
    ...(exec.signals === 'any' || exec.signals.length > 0 ? [`signals = ${signalText(exec, notes)}`] : []),
  ];
  return `\n${notes.origin(range, exec.reason)}[[container.exec]]\n${lines.join('\n')}\n`;
}

/** Where the process differs from the container. */
function ownLines({ user, cwd }: Invocation, container: ContainerPermissions): readonly string[] {
  const hasOwnUser = user !== undefined && container.user !== undefined && userText(user) !== userText(container.user);
  const hasOwnFolder = cwd !== undefined && cwd !== container.cwd && cwd.startsWith('/') && isLinuxText(cwd);
  return [...(hasOwnUser ? [`user = ${userText(user)}`] : []), ...(hasOwnFolder ? [`cwd = ${quote(cwd)}`] : [])];
}

function tooLong(command: CommandLine): boolean {
  return command.kind === 'argv' && command.args.length > 64;
}

const terminals: Readonly<Record<'never' | 'allowed' | 'required', readonly string[]>> = {
  never: [],
  allowed: ['tty = "allowed"'],
  required: ['tty = "required"'],
};

const anyRest = "{ max = 64, regex = '(?:.|\\n)*' }";

/** What may follow `argv`; empty when nothing may. */
function restText(command: CommandLine): Argv {
  if (command.kind === 'path-prefix') return anyRest;
  if (command.kind !== 'argv' || !command.rest) return '';
  const { min, max, matcher } = command.rest;
  if (max < min || min > 64) return { problem: 'the arguments that have to follow are too many' };
  const text = matcherText(matcher.kind === 'exact' ? { kind: 'one-of', values: [matcher.value] } : matcher);
  if ('problem' in text) return max === 0 ? '' : text;
  return `{ min = ${min}, max = ${Math.min(max, 64)}, ${text.key} = ${text.text} }`;
}

/** By the name of the program: `ls`, `ls-2`. */
function idOf({ id, command }: Invocation, ids: Names): string {
  const first = command.kind === 'argv' ? command.args[0]?.value : undefined;
  const program = first?.kind === 'exact' ? first.value : command.kind === 'path-prefix' ? command.path : '';
  const words = (id ?? program.split('/').findLast((part) => part !== '') ?? '').toLowerCase().match(/[a-z0-9]+/g) ?? [
    'exec',
  ];
  const name = words
    .join('-')
    .replace(/^(?=[0-9])/, 'exec-')
    .slice(0, 56)
    .replace(/-$/, '');
  return ids.unique(name);
}
