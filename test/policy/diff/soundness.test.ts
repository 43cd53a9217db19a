import { describe, expect, test } from 'vitest';
import type { AgentRequest } from '../../../src/policy/decision.ts';
import { diffPolicies, type PolicyDiff } from '../../../src/policy/diff.ts';
import { diffAreas } from '../../../src/policy/diff-change.ts';
import { message, processMessage, processRequest } from '../../../src/policy/diff-requests.ts';
import type { DiffSide } from '../../../src/policy/diff-side.ts';
import { signalNumber } from '../../../src/policy/signals.ts';
import type { Session } from '../../../src/policy/test/engine.ts';
import { requestOf } from '../../../src/policy/test/request-of.ts';
import { Chance } from '../../regex/random-patterns.ts';
import {
  compiledSideOf,
  container,
  digest,
  exec,
  type Fields,
  type PolicyFields,
  policyText,
  sideOf,
} from './policy-text.ts';

const programs = ['/bin/a', '/bin/b', '/bin/ab'];
const words = ['', 'a', 'b', 'ab', 'x y'];
const matchers: readonly unknown[] = [
  'a',
  'b',
  'ab',
  { one_of: ['a', 'b'] },
  { regex: '[ab]*' },
  { regex: 'a.?' },
  { regex: '[^b]' },
  { regex: '.*' },
];
const users = [
  { uid: 1000, gid: 1000, groups: [] },
  { uid: 0, gid: 0, groups: [] },
  { uid: 1000, gid: 1000, groups: [5] },
];
const variables: readonly Fields[] = [
  { name: 'PATH', value: '/bin' },
  { name: 'DEBUG', regex: '[01]', required: false },
  { name: 'DEBUG', one_of: ['0', '1', 'x'], required: true },
  { name: 'HOST', regex: '[a-z]{1,3}', required: false },
];
const entries = ['PATH=/bin', 'PATH=/', 'DEBUG=1', 'DEBUG=x', 'HOST=abc', 'HOST=', 'OTHER=1'];
const signals = ['TERM', 'KILL', 'INT', 'USR1'];
const flags = [true, false];

const some = <T>(chance: Chance, choices: readonly T[]): readonly T[] => choices.filter(() => chance.below(2) === 0);

function streams(chance: Chance): Fields {
  return Object.fromEntries(['stdin', 'stdout', 'stderr', 'resize'].map((name) => [name, chance.below(3) === 0]));
}

function randomExec(chance: Chance, id: string): Fields {
  const further =
    chance.below(3) === 0
      ? { rest: { min: chance.below(2), max: 1 + chance.below(2), ...(chance.of(matchers.slice(3)) as Fields) } }
      : {};
  return exec(
    id,
    [
      chance.of([...programs, { regex: '/bin/.*' }]),
      ...Array.from({ length: chance.below(3) }, () => chance.of(matchers)),
    ],
    {
      ...further,
      tty: chance.of(['never', 'allowed', 'required']),
      ...(chance.below(4) === 0 && { user: chance.of(users) }),
      ...(chance.below(4) === 0 && { cwd: chance.of(['/', '/tmp']) }),
      ...(chance.below(4) === 0 && { extra_env: [{ name: 'EXTRA', regex: '[ab]', required: chance.of(flags) }] }),
      io: streams(chance),
      signals: some(chance, signals),
    },
  );
}

function randomContainer(chance: Chance, name: string): Fields {
  const env = new Map(some(chance, variables).map((variable) => [variable.name, variable]));
  return container({
    name,
    image: `registry.example/${chance.of(['a', 'b'])}@${digest}`,
    argv: ['/bin/a', ...some(chance, matchers).slice(0, 1)],
    user: chance.of(users),
    cwd: chance.of(['/', '/tmp']),
    tty: chance.of(flags),
    no_new_privileges: chance.of(flags),
    ...(chance.below(6) === 0 ? { privileged: true } : { capabilities: some(chance, ['CAP_CHOWN', 'CAP_KILL']) }),
    env: [...env.values()],
    io: streams(chance),
    signals: some(chance, signals),
    max_instances: 1 + chance.below(2),
    exec: Array.from({ length: chance.below(4) }, (_, at) => randomExec(chance, `e${at}`)),
  });
}

function randomPolicy(chance: Chance): PolicyFields {
  return {
    policy: { counter: 2, replace_at_runtime: chance.of(['never', 'while-unset']) },
    host: {
      diagnostics: chance.of(flags),
      metrics: chance.of(flags),
      network_setup: chance.of(['deny', 'non-loopback']),
      copy_file: some(chance, ['/run/a/.*', '/run/[ab]/[a-z]*', '.*b']).map((path) => ({
        path,
        kinds: [chance.of(['regular', 'directory', 'symlink']), 'regular'].filter(
          (kind, at, all) => all.indexOf(kind) === at,
        ),
      })),
    },
    container: ['api', 'job'].slice(0, 1 + chance.below(2)).map((name) => randomContainer(chance, name)),
  };
}

/** A policy as people change them: a little, at one or two places. */
function changed(chance: Chance, policy: PolicyFields): PolicyFields {
  const other = randomPolicy(chance);
  const containers = (policy.container ?? []).map((one, at) => {
    if (chance.below(3) === 0) return one;
    const source = (other.container?.[at] ?? randomContainer(chance, String(one.name))) as Fields;
    const key = chance.of(Object.keys(one).filter((name) => name !== 'name'));
    if (key === 'privileged' || key === 'capabilities')
      return { ...one, privileged: source.privileged, capabilities: source.capabilities };
    if (key !== 'exec') return { ...one, [key]: source[key] };
    return { ...one, exec: changedExecs(chance, one.exec as readonly Fields[], source.exec as readonly Fields[]) };
  });
  const host =
    chance.below(4) === 0
      ? { ...policy.host, [chance.of(Object.keys(policy.host!))]: other.host![chance.of(['metrics'])] }
      : policy.host;
  return {
    ...policy,
    ...(host && typeof host.network_setup === 'string' && Array.isArray(host.copy_file) && { host }),
    container: containers,
  };
}

function changedExecs(chance: Chance, execs: readonly Fields[], others: readonly Fields[]): readonly Fields[] {
  const way = chance.below(5);
  const at = chance.below(Math.max(1, execs.length));
  if (way === 0) return execs.toSpliced(at, 1);
  if (way === 1) return execs.toReversed();
  if (way === 2) return [...execs, { ...randomExec(chance, 'fresh') }];
  if (way === 3 || execs.length === 0) return others;
  const key = chance.of(['argv', 'io', 'signals', 'tty', 'rest', 'env', 'user']);
  const source = randomExec(chance, 'source');
  const { [key]: _, ...rest } = execs[at]!;
  return execs.with(at, key in source ? { ...rest, [key]: source[key] } : rest);
}

/** Requests in a row, near to what the policies allow. */
function* randomRequests(chance: Chance, sides: readonly DiffSide[]): Iterable<AgentRequest> {
  const containers = sides.flatMap(({ permissions }) => permissions.containers);
  const ids = ['c1', 'c2'];
  for (let i = 0; i < 10; i += 1) {
    const id = i === 0 ? 'c1' : chance.of(ids);
    const model = chance.of(containers);
    const world = { container: model, containerId: id, execId: id };
    const step = { expect: 'allow', range: model.range } as const;
    const kind = i === 0 ? 0 : chance.below(12);
    if (kind === 0) {
      const env = chance.below(3) === 0 ? { env: some(chance, entries) } : {};
      yield requestOf({ ...step, endpoint: 'CreateContainerRequest', ...env }, world);
    } else if (kind < 6) yield execOf(chance, model, id);
    else if (kind < 8)
      yield processRequest(
        chance.of([
          'WriteStreamRequest',
          'ReadStreamRequest',
          'TtyWinResizeRequest',
          'CloseStdinRequest',
          'WaitProcessRequest',
        ]),
        chance.of(['', 'e1', 'e2']),
        { container_id: id },
      );
    else if (kind === 8)
      yield processRequest('SignalProcessRequest', chance.of(['', 'e1', 'e2']), {
        container_id: id,
        signal: signalNumber(chance.of(signals))!,
      });
    else if (kind === 9)
      yield {
        endpoint: 'CopyFileRequest',
        request: message({
          path: chance.of(['/run/a/x', '/run/b/', '/b', '/run/a/../b', 'b']),
          file_type: chance.of(['regular', 'directory', 'symlink']),
          symlink_target: chance.of(['', 'x']),
        }),
      };
    else if (kind === 10)
      yield {
        endpoint: chance.of([
          'GetDiagnosticDataRequest',
          'GetMetricsRequest',
          'SetPolicyRequest',
          'PauseContainerRequest',
        ]),
        request: new Map(),
      };
    else yield { endpoint: 'UpdateRoutesRequest', request: message({ routes: message({ Routes: [] }) }) };
  }
}

function execOf(chance: Chance, model: DiffSide['permissions']['containers'][number], id: string): AgentRequest {
  const meant = model.execs.length > 0 && chance.below(4) > 0 ? chance.of(model.execs) : undefined;
  const names =
    meant?.environment.flatMap((rule) => (typeof rule.name === 'string' && rule.required ? [rule.name] : [])) ?? [];
  const env = names.map((name) =>
    chance.of(entries.filter((entry) => entry.startsWith(`${name}=`)).concat(`${name}=a`)),
  );
  const process = processMessage({
    argv: [chance.of(programs), ...Array.from({ length: chance.below(4) }, () => chance.of(words))],
    env: chance.below(4) === 0 ? some(chance, entries) : env,
    cwd: meant?.cwd ?? chance.of(['/', '/tmp']),
    tty: chance.of(flags),
    user: meant?.user ?? chance.of(users),
    noNewPrivileges: model.noNewPrivileges ?? true,
  });
  return processRequest('ExecProcessRequest', chance.of(['e1', 'e2', 'e3', 'e4']), { container_id: id, process });
}

const allows = (session: Session, request: AgentRequest): boolean => session.decide(request).verdict === 'allow';

/** Requests up to one that only the new policy allows; undefined when both agree, or the old one allows more. */
function onlyNew(
  old: DiffSide,
  fresh: DiffSide,
  requests: Iterable<AgentRequest>,
): readonly AgentRequest[] | undefined {
  const [before, after] = [old.engines[0]!.open(), fresh.engines[0]!.open()];
  const asked: AgentRequest[] = [];
  for (const request of requests) {
    asked.push(request);
    const [was, is] = [allows(before, request), allows(after, request)];
    if (is && !was) return asked;
    if (is !== was) return undefined;
  }
  return undefined;
}

const opens = ({ changes }: PolicyDiff, areas: readonly string[] = diffAreas): boolean =>
  changes.some(({ effect, area }) => (effect === 'widens' || effect === 'unknown') && areas.includes(area));

/** What has to be said when only the new policy allows a request after both allowed, or denied, the same before it. */
const areasOf: Readonly<Record<string, readonly string[]>> = {
  CreateContainerRequest: [
    ...['container', 'image', 'arguments', 'environment', 'directory', 'user'],
    ...['capabilities', 'terminal', 'privileges', 'instances'],
  ],
  ExecProcessRequest: ['exec', 'privileges'],
  WriteStreamRequest: ['streams'],
  CloseStdinRequest: ['streams'],
  ReadStreamRequest: ['streams'],
  TtyWinResizeRequest: ['streams'],
  SignalProcessRequest: ['signals'],
  CopyFileRequest: ['copy-file'],
};

describe('a diff', () => {
  test.each([101, 102])('of random policies misses nothing that only the new one allows, seed %i', (seed) => {
    const chance = new Chance(seed);
    const counts = { pairs: 0, quiet: 0, escapes: 0, unknown: 0, widens: 0 };
    for (let i = 0; i < 60; i += 1) {
      const policy = randomPolicy(chance);
      const other = chance.below(5) === 0 ? randomPolicy(chance) : changed(chance, policy);
      const [old, fresh] = chance.below(2) === 0 ? [policy, other] : [other, policy];
      const sides = [
        sideOf(old, 'old.exec-policy.toml'),
        sideOf({ ...fresh, policy: { ...fresh.policy, counter: 3 } }, 'new.exec-policy.toml'),
      ] as const;
      const diff = diffPolicies(...sides);
      counts.pairs += 1;
      counts.unknown += diff.summary.unknown;
      counts.widens += diff.summary.widens;
      if (!opens(diff)) counts.quiet += 1;
      for (let j = 0; j < 20; j += 1) {
        const found = onlyNew(...sides, [...randomRequests(chance, sides)]);
        if (found === undefined) continue;
        counts.escapes += 1;
        if (opens(diff, areasOf[found.at(-1)!.endpoint] ?? ['endpoint'])) continue;
        expect.fail(
          `seed ${seed}, pair ${i}: ${JSON.stringify(found, plain)}\n${policyText(old)}\n${policyText(fresh)}`,
        );
      }
      for (const { effect, area, witness, message: text } of diff.changes)
        if (effect === 'widens' && !['counter', 'release', 'validity'].includes(area))
          expect(witness?.confirmed, `${seed}/${i}: ${text}`).toBe(true);
    }
    expect(counts.quiet).toBeGreaterThan(5);
    expect(counts.escapes).toBeGreaterThan(50);
    expect(counts.unknown, JSON.stringify(counts)).toBeLessThan(counts.widens / 20);
  });

  test.each([201, 202])('of what such policies compile to misses nothing either, seed %i', (seed) => {
    const chance = new Chance(seed);
    let quiet = 0;
    for (let i = 0; i < 10; i += 1) {
      const policy = randomPolicy(chance);
      const other = changed(chance, policy);
      const counted = (fields: PolicyFields, counter: number): PolicyFields => ({
        ...fields,
        policy: { ...fields.policy, counter },
      });
      const sides = [compiledSideOf(counted(policy, 2)), compiledSideOf(counted(other, 3))] as const;
      const diff = diffPolicies(...sides);
      if (!opens(diff)) quiet += 1;
      for (let j = 0; j < 5; j += 1) {
        const found = onlyNew(...sides, [...randomRequests(chance, sides)]);
        if (found === undefined || opens(diff, [...(areasOf[found.at(-1)!.endpoint] ?? []), 'endpoint'])) continue;
        expect.fail(
          `seed ${seed}, pair ${i}: ${JSON.stringify(found, plain)}\n${policyText(policy)}\n${policyText(other)}`,
        );
      }
      expect(effectsOf(diff), `seed ${seed}, pair ${i}`).toEqual(
        effectsOf(diffPolicies(sideOf(counted(policy, 2)), sideOf(counted(other, 3)))),
      );
    }
    expect(quiet).toBeGreaterThan(0);
  });
});

/** Without what one of the formats has no words for. */
const effectsOf = ({ changes }: PolicyDiff): readonly string[] =>
  changes
    .filter(({ area }) => area !== 'endpoint' && area !== 'policy')
    .map(({ effect, area, container: of, rule }) => `${effect} ${area} ${of}/${rule}`);

const plain = (_: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);
