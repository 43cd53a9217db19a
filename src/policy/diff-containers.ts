import type { Effort } from '../regex/effort.ts';
import type { Finding, Question } from './diff-change.ts';
import { abilities, type ContainerPair, execFindings } from './diff-execs.ts';
import { commandText, containerId, inContainer } from './diff-requests.ts';
import { type DiffSide, execsIn, isAlike } from './diff-side.ts';
import { environmentDifferences } from './environment-inclusion.ts';
import { commandsIncluded } from './include.ts';
import type { ContainerPermissions } from './permissions.ts';
import { shown } from './shown.ts';
import { requestOf } from './test/request-of.ts';

/** What `more` lets the host do with containers and `less` does not. */
export function containerFindings(more: DiffSide, less: DiffSide, effort: Effort): readonly Finding[] {
  const known = byName(less);
  return [...byName(more)].flatMap(([name, same]) => {
    const others = known.get(name) ?? [];
    const [container, other] = [same[0]!, others[0]];
    if (other === undefined) return [wholeContainer(container, more)];
    if (same.length > 1 || others.length > 1) return severalAlike(container, same, others);
    const pair: ContainerPair = { more, less, inMore: container, inLess: other, effort };
    return [...createFindings(pair), ...execFindings(pair), ...firstProcessFindings(pair)];
  });
}

function byName({ permissions }: DiffSide): ReadonlyMap<string, readonly ContainerPermissions[]> {
  const named = new Map<string, ContainerPermissions[]>();
  for (const container of permissions.containers) {
    const alike = named.get(container.name) ?? [];
    alike.push(container);
    named.set(container.name, alike);
  }
  return named;
}

/** Which of them is meant depends on the request. */
function severalAlike(
  container: ContainerPermissions,
  same: readonly ContainerPermissions[],
  others: readonly ContainerPermissions[],
): readonly Finding[] {
  if (isAlike(same, others)) return [];
  const why = `several containers are called ${shown(container.name)}`;
  return [
    { area: 'container', container: container.name, allows: 'other containers', unknown: why, range: container.range },
  ];
}

function wholeContainer(container: ContainerPermissions, side: DiffSide): Finding {
  const execs = execsIn(side, container).length;
  const also = execs === 0 ? '' : ` and ${execs === 1 ? '1 exec entry' : `${execs} exec entries`} in it`;
  return {
    area: 'container',
    container: container.name,
    allows: `the container${also}`,
    questions: [created(container, 'creating it')],
    range: container.range,
  };
}

/** The request to create it, as the policy asks for it; `step` says what is different. */
function created(
  container: ContainerPermissions,
  text: string,
  step: Partial<Parameters<typeof requestOf>[0]> = {},
): Question {
  const world = { container, containerId, execId: containerId };
  const asked = { endpoint: 'CreateContainerRequest', expect: 'allow', range: container.range, ...step } as const;
  return {
    text,
    ...(step.argv !== undefined && { argv: step.argv }),
    containers: new Map(),
    before: [],
    request: requestOf(asked, world),
  };
}

type Setting = readonly [Finding['area'], value: (container: ContainerPermissions) => unknown, text: string];

const settings: readonly Setting[] = [
  ['image', ({ image }) => image, 'the image'],
  ['container', ({ sandbox }) => sandbox ?? false, '`sandbox`'],
  ['directory', ({ cwd }) => cwd, 'the directory'],
  ['user', ({ user }) => user, 'the user'],
  ['terminal', ({ tty }) => tty, '`tty`'],
  ['privileges', ({ noNewPrivileges }) => noNewPrivileges, '`no_new_privileges`'],
  ['privileges', ({ readOnlyRoot }) => readOnlyRoot, '`read_only_root`'],
];

function createFindings(pair: ContainerPair): readonly Finding[] {
  const { inMore, inLess } = pair;
  const about = { container: inMore.name, range: inMore.range };
  const asked = [created(inMore, 'creating it so')];
  const found = settings
    .filter(([, value]) => value(inLess) !== undefined && !isAlike(value(inMore), value(inLess)))
    .map(
      ([area, value, text]): Finding => ({
        ...about,
        area,
        allows: `${text} ${valueText(value(inMore))}`,
        questions: asked,
      }),
    );
  return [
    ...found,
    ...capabilityFindings(pair),
    ...instanceFindings(pair),
    ...argumentFindings(pair),
    ...variableFindings(pair),
  ];
}

function valueText(value: unknown): string {
  if (value === undefined) return 'that the host chooses';
  if (typeof value === 'object' && value !== null && 'uid' in value && 'gid' in value && 'groups' in value) {
    const groups = (value.groups as readonly number[]).join(', ');
    return `\`${String(value.uid)}:${String(value.gid)}${groups === '' ? '' : ` (${groups})`}\``;
  }
  return `\`${String(value)}\``;
}

function capabilityFindings({ inMore, inLess }: ContainerPair): readonly Finding[] {
  if (inLess.privileged || (inLess.capabilities === undefined && inLess.privileged === undefined)) return [];
  const about = { area: 'capabilities', container: inMore.name, range: inMore.range } as const;
  const all = new Set(['CAP_SYS_ADMIN', ...(inMore.capabilities ?? []), ...(inLess.capabilities ?? [])]);
  const single = [...all].map((name) => [name]);
  const sets = inMore.privileged ? single : [inMore.capabilities ?? [], ...single];
  const questions = sets.map((names) =>
    created(inMore, names.join(' ') || 'no capabilities', { request: withCapabilities(names) }),
  );
  if (inMore.privileged) return [{ ...about, allows: 'any capabilities: it is privileged', questions }];
  if (isAlike(inMore.capabilities, inLess.capabilities)) return [];
  const names = inMore.capabilities ?? [];
  return [
    {
      ...about,
      allows: names.length === 0 ? 'it without capabilities' : `the capabilities ${names.join(', ')}`,
      questions,
    },
  ];
}

function withCapabilities(names: readonly string[]): ReturnType<typeof requestOf>['request'] {
  const sets = new Map(['Bounding', 'Effective', 'Permitted'].map((set) => [set, names] as const));
  return new Map([['OCI', new Map([['Process', new Map([['Capabilities', sets]])]])]]);
}

function instanceFindings({ inMore, inLess }: ContainerPair): readonly Finding[] {
  const [most, least] = [inMore.maxInstances ?? Infinity, inLess.maxInstances ?? Infinity];
  if (most <= least) return [];
  const name = inMore.name;
  const living = new Map(Array.from({ length: Math.min(least, 1000) }, (_, at) => [`${containerId}-${at}`, name]));
  const allows = most === Infinity ? 'any number of it' : `${most} of it at a time`;
  const questions = [{ ...created(inMore, `creating it ${least + 1} times`), containers: living }];
  return [{ area: 'instances', container: name, allows, questions, range: inMore.range }];
}

function argumentFindings({ inMore, inLess, effort }: ContainerPair): readonly Finding[] {
  const about = { area: 'arguments', container: inMore.name, range: inMore.entrypoint.range } as const;
  const found = commandsIncluded(
    { command: inMore.entrypoint.command },
    { commands: [inLess.entrypoint.command] },
    effort,
  );
  if (found.kind === 'yes') return [];
  if (found.kind === 'unknown') return [{ ...about, allows: 'other arguments', unknown: found.why }];
  const argv = found.witness;
  return [{ ...about, allows: `\`${commandText(argv)}\``, questions: [created(inMore, commandText(argv), { argv })] }];
}

function variableFindings({ inMore, inLess, effort }: ContainerPair): readonly Finding[] {
  const [rules, others] = [inMore.entrypoint.environment, inLess.entrypoint.environment];
  if (isAlike(rules, others)) return [];
  const about = { area: 'environment', container: inMore.name, range: inMore.range } as const;
  const plain = created(inMore, '');
  return environmentDifferences(rules, others, effort).map((found): Finding => {
    if (found.kind === 'unknown') return { ...about, allows: 'other variables', unknown: found.why };
    if (found.kind === 'missing') {
      const questions = [{ ...plain, text: `without ${found.name}` }];
      return { ...about, allows: `it without the variable ${shown(found.name)}`, questions };
    }
    const name = found.entry.slice(0, found.entry.indexOf('=') + 1);
    const least = environmentOf(plain).filter((entry) => !entry.startsWith(name));
    const question = created(inMore, found.entry, { env: [...least, found.entry] });
    return { ...about, allows: `the variable ${shown(found.entry)}`, questions: [question] };
  });
}

function environmentOf({ request }: Question): readonly string[] {
  const started = member(member(request.request, 'OCI'), 'Process');
  const entries = started instanceof Map ? started.get('Env') : undefined;
  return Array.isArray(entries) ? entries : [];
}

const member = (value: unknown, name: string): unknown => (value instanceof Map ? value.get(name) : undefined);

/** What may be done to the first process. */
function firstProcessFindings({ inMore, inLess }: ContainerPair): readonly Finding[] {
  const gained = abilities.filter((ability) => ability.has(inMore.entrypoint) && !ability.has(inLess.entrypoint));
  return (['streams', 'signals'] as const).flatMap((area): readonly Finding[] => {
    const group = gained.filter((ability) => ability.area === area);
    if (group.length === 0) return [];
    const questions = group.map(
      (ability): Question => ({
        text: ability.text,
        ...inContainer(inMore.name),
        before: [],
        request: ability.request(''),
      }),
    );
    return [
      {
        area,
        container: inMore.name,
        allows: group.map(({ text }) => text).join(', '),
        questions,
        range: inMore.entrypoint.range,
      },
    ];
  });
}
