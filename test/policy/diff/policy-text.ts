import type { DiffSide } from '../../../src/policy/diff-side.ts';
import { importKata } from '../../../src/policy/import/kata.ts';
import { permissionsOf } from '../../../src/policy/permissions-of.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { kataStandaloneTarget } from '../../../src/policy/targets/kata-standalone.ts';
import { referenceEngine } from '../../../src/policy/test/reference-engine.ts';
import { regoEngine } from '../../../src/policy/test/rego-engine.ts';
import { Source } from '../../../src/text/source.ts';

export const digest = `sha256:${'0f'.repeat(32)}`;

export type Fields = Readonly<Record<string, unknown>>;

/** One container that a test is about; fields replace those that stand here. */
export function container(fields: Fields = {}): Fields {
  return {
    name: 'api',
    image: `registry.example/api@${digest}`,
    argv: ['/usr/bin/api'],
    cwd: '/',
    user: { uid: 1000, gid: 1000, groups: [] },
    env: [{ name: 'PATH', value: '/usr/bin' }],
    ...fields,
  };
}

export const exec = (id: string, argv: readonly unknown[], fields: Fields = {}): Fields => ({
  id,
  purpose: 'operate',
  reason: 'a test',
  argv,
  ...fields,
});

export interface PolicyFields {
  readonly policy?: Fields;
  readonly host?: Fields;
  readonly release?: readonly Fields[];
  readonly container?: readonly Fields[];
}

export function policyText({
  policy = {},
  host,
  release = [],
  container: containers = [container()],
}: PolicyFields): string {
  return [
    'format = 1',
    `policy = ${inline({ id: 'demo/api', counter: 1, default: 'deny', ...policy })}`,
    ...(host ? [`host = ${inline(host)}`] : []),
    ...(release.length > 0 ? [`release = ${inline(release)}`] : []),
    `container = ${inline(containers)}`,
    '',
  ].join('\n');
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${key} = ${inline(member)}`)
    .join(', ')} }`;
}

/** `rego`: also judged by what it compiles to. */
export function sideOf(fields: PolicyFields, path = 'api.exec-policy.toml', rego = false): DiffSide {
  const read = readExecPolicy(new Source(path, policyText(fields)));
  if ('problems' in read)
    throw new Error(`${read.problems.map(({ message }) => message).join('; ')}\n${policyText(fields)}`);
  const { policy } = read;
  const compiled = (): Source =>
    new Source('policy.rego', String(kataStandaloneTarget.compile(policy, {}).files.get('policy.rego')));
  return {
    permissions: permissionsOf(policy),
    policy,
    engines: [referenceEngine(policy), ...(rego ? [regoEngine(compiled())] : [])],
  };
}

/** What it compiles to, read as a policy of the Kata agent. */
export function compiledSideOf(fields: PolicyFields): DiffSide {
  const { policy } = sideOf(fields);
  const source = new Source('policy.rego', String(kataStandaloneTarget.compile(policy!, {}).files.get('policy.rego')));
  return { permissions: importKata(source).permissions, engines: [regoEngine(source)] };
}
