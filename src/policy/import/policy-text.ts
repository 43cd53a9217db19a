import { UserError } from '../../diagnostic/diagnostic.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import { nearest } from '../../text/nearest.ts';
import { byCodePoint } from '../../text/order.ts';
import { visible } from '../../text/visible.ts';
import { quote } from '../../toml/edits.ts';
import type { ContainerPermissions, Permissions } from '../permissions.ts';
import { containerText } from './container-text.ts';
import type { Imported } from './imported.ts';
import { listText, matcherText, Names, Notes } from './policy-values.ts';

export interface PolicyText {
  /** A policy file that its reader accepts. */
  readonly text: string;
  /** What the source says and the text does not, in places of the source. */
  readonly notes: readonly LocatedProblem[];
}

export interface PolicyTextOptions {
  /** Of the pod, the only one to write; or the name of the one that a source without containers is written as. */
  readonly container?: string;
}

/** Our policy file from a policy of another format, as far as it has words for it; never wider than the source. */
export function policyText({ permissions, notes: known }: Imported, options: PolicyTextOptions = {}): PolicyText {
  const notes = new Notes(permissions.source);
  for (const note of known) notes.add(note);
  for (const { why, range } of permissions.unknown) notes.add({ range, message: why });
  const containers = containersOf(permissions, options, notes);
  noteEndpoints(permissions, notes);
  requireFew(permissions, containers);
  const writing = { permissions, notes, names: new Names() };
  const sections = [
    head(permissions),
    hostText(permissions, notes),
    ...containers.map((container) => containerText(container, writing)),
  ];
  return { text: sections.filter((section) => section !== '').join('\n'), notes: notes.inOrder() };
}

/** What holds in every container is written into each: nobody reads so many entries. */
const mostEntries = 50_000;

function requireFew({ source, execs }: Permissions, containers: readonly ContainerPermissions[]): void {
  const entries = containers.reduce((sum, container) => sum + container.execs.length + execs.length, 0);
  if (entries > mostEntries)
    throw new UserError(
      `${source.path}: the policy would have ${entries} entries`,
      'import one container, with `--container`',
    );
}

function head({ id, counter, source, format }: Permissions): string {
  const name = id !== undefined && /^[a-z0-9](?:[a-z0-9._/-]{0,126}[a-z0-9])?$/.test(id) ? id : idFrom(source.path);
  const version = counter !== undefined && Number.isSafeInteger(counter) && counter >= 1 ? counter : 1;
  return `# From ${formats[format]}.
format = 1

[policy]
id = ${quote(name)}
counter = ${version}
default = "deny"
`;
}

const formats: Readonly<Record<Permissions['format'], string>> = {
  'exec-policy': 'an exec policy',
  'kata-policy': 'a policy of the Kata agent',
  'genpolicy-settings': "genpolicy's settings",
  'gramine-manifest': 'a Gramine manifest',
  occlum: 'Occlum.json',
};

function idFrom(path: string): string {
  const name = path.replaceAll('\\', '/').split('#')[0]!.split('/').at(-1)!;
  const words = name
    .toLowerCase()
    .replace(/\.(?:rego|json|toml|ya?ml|manifest)\b.*$/, '')
    .match(/[a-z0-9]+/g);
  return (words ?? ['imported']).join('-').slice(0, 128).replace(/-$/, '');
}

/** A source without containers is written as one, to be completed. */
function containersOf(
  permissions: Permissions,
  { container }: PolicyTextOptions,
  notes: Notes,
): readonly ContainerPermissions[] {
  const containers = permissions.containers.filter((one) => isStarted(one, notes));
  if (containers.length === 0) return [unnamed(permissions, container ?? 'app')];
  if (permissions.format === 'gramine-manifest' && container !== undefined)
    return containers.map((one) => ({ ...one, name: container }));
  const chosen = container === undefined ? containers : containers.filter(({ name }) => name === container);
  if (chosen.length === 0) throw noContainer(permissions, container!);
  if (chosen.length > 64)
    notes.add({
      range: chosen[64]!.range,
      message: 'a policy has up to 64 containers, so the further ones are left out',
    });
  return chosen.slice(0, 64);
}

/** One of which none may be alive is never started. */
function isStarted({ maxInstances = 1, name, range }: ContainerPermissions, notes: Notes): boolean {
  if (maxInstances >= 1) return true;
  notes.add({ range, message: `no container \`${visible(name)}\` may be created, so it is left out` });
  return false;
}

function noContainer({ source, containers }: Permissions, name: string): UserError {
  const names = containers.map((container) => container.name);
  const meant = nearest(name, names);
  const listed = names
    .slice(0, 10)
    .map((one) => `\`${one}\``)
    .join(', ');
  return new UserError(
    `${source.path} has no container \`${name}\``,
    meant === undefined ? `it has ${listed}` : `did you mean \`${meant}\`?`,
  );
}

function unnamed({ source, execs, environment }: Permissions, name: string): ContainerPermissions {
  const started = execs.find(({ role }) => role === 'entrypoint');
  const entrypoint = started ?? {
    role: 'entrypoint',
    command: { kind: 'anything' },
    tty: 'never',
    environment: [],
    signals: ['KILL', 'TERM'],
    range: { start: 0, end: Math.min(1, source.text.length) },
  };
  return {
    name,
    entrypoint,
    execs: [],
    environment: environment ?? [],
    ...(started?.user && { user: started.user }),
    ...(started?.cwd !== undefined && { cwd: started.cwd }),
    ...(started?.streams && { streams: started.streams }),
    range: entrypoint.range,
  };
}

/** What the source allows the host beyond any exec policy. */
function noteEndpoints({ failing, endpoints }: Permissions, notes: Notes): void {
  if (failing.answer === 'allowed')
    notes.add({
      range: failing.range ?? null,
      message: 'the source lets everything happen that it denies; the policy does not',
    });
  for (const [name, { answer, range }] of [...endpoints].sort(([a], [b]) => byCodePoint(a, b))) {
    if (answer === 'allowed' && unconditional.has(name))
      notes.add({ range: range ?? null, message: `the source allows every \`${name}\`; the policy does not` });
    else if (answer === 'conditional' && name === 'SetPolicyRequest')
      notes.add({ range: range ?? null, message: 'the source may be replaced in some cases; the policy never' });
    else if (answer === 'unknown')
      notes.add({ range: range ?? null, message: `what the source answers to \`${name}\` is not known` });
  }
}

/** Endpoints that an exec policy never leaves open as a whole. */
const unconditional: ReadonlySet<string> = new Set([
  'AddARPNeighborsRequest',
  'CopyFileRequest',
  'CreateContainerRequest',
  'CreateSandboxRequest',
  'ExecProcessRequest',
  'SetPolicyRequest',
  'UpdateInterfaceRequest',
  'UpdateRoutesRequest',
]);

function hostText({ endpoints, copyFile }: Permissions, notes: Notes): string {
  const isOpen = (name: string) => endpoints.get(name)?.answer === 'allowed';
  const network = ['UpdateInterfaceRequest', 'UpdateRoutesRequest', 'AddARPNeighborsRequest'].some((name) => {
    const answer = endpoints.get(name)?.answer;
    return answer === 'allowed' || answer === 'conditional';
  });
  const lines = [
    ...(isOpen('GetDiagnosticDataRequest') ? ['diagnostics = true'] : []),
    ...(isOpen('GetMetrics') || isOpen('GetMetricsRequest') ? ['metrics = true'] : []),
    ...(network ? ['network_setup = "non-loopback"'] : []),
  ];
  const copies = copyFile.flatMap(({ path, kinds, range }) => {
    const matcher = matcherText(path);
    if ('problem' in matcher) notes.add({ range, message: `${matcher.problem}, so these files can't be copied in` });
    if ('problem' in matcher || matcher.key !== 'regex' || kinds?.length === 0) return [];
    return [
      `\n${notes.origin(range)}[[host.copy_file]]\npath = ${matcher.text}\n${kinds ? `kinds = ${listText(kinds)}\n` : ''}`,
    ];
  });
  const table = lines.length === 0 ? '' : `[host]\n${lines.map((line) => `${line}\n`).join('')}`;
  return `${table}${copies.join('')}`.replace(/^\n/, '');
}
