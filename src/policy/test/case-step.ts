import type { DataNode } from '../../data/node.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import type { User } from '../../invocation/invocation.ts';
import { endpoints } from '../../kata/endpoints.ts';
import { nearest } from '../../text/nearest.ts';
import { shown } from '../shown.ts';
import { signalNames, signalNumber } from '../signals.ts';
import type { CaseStep } from './case.ts';
import { CaseFields } from './case-fields.ts';

const endpointNames = endpoints.map(({ name }) => name);

const keys = [
  'endpoint',
  'container',
  'container_id',
  'exec_id',
  'argv',
  'tty',
  'env',
  'user',
  'cwd',
  'signal',
  'path',
  'file_type',
  'target',
  'request',
  'expect',
] as const;

/** One step of a case. `others`: keys that may stand beside its own. `expected` stands where nothing says what is. */
export function stepOf(
  node: DataNode,
  others: readonly string[],
  problems: LocatedProblem[],
  expected?: 'allow' | 'deny',
): CaseStep | undefined {
  if (node.kind !== 'map') {
    problems.push({ range: node.range, message: 'a step has to be a table' });
    return undefined;
  }
  const before = problems.length;
  const fields = new CaseFields(node, problems);
  fields.allow([...others, ...keys]);
  const endpoint = endpointOf(fields, node);
  if (expected === undefined && !fields.has('expect'))
    fields.problem(node, '`expect` is missing', 'add `expect = "allow"` or `expect = "deny"`');
  const step = {
    endpoint: endpoint ?? '',
    expect: fields.oneOf('expect', ['allow', 'deny']) ?? expected ?? 'deny',
    ...present({
      container: fields.text('container'),
      containerId: fields.text('container_id'),
      execId: fields.text('exec_id'),
      argv: fields.texts('argv'),
      tty: fields.flag('tty'),
      env: fields.texts('env'),
      user: userOf(fields, problems),
      cwd: fields.text('cwd'),
      signal: signalOf(fields),
      path: fields.text('path'),
      fileType: fields.text('file_type'),
      target: fields.text('target'),
      request: fields.message('request'),
    }),
    range: node.range,
  };
  return problems.length === before ? step : undefined;
}

type Present<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** The one that is named, with or without `Request`, else what the other keys can only be about. */
function endpointOf(fields: CaseFields, node: DataNode): string | undefined {
  const named = fields.text('endpoint');
  if (fields.has('endpoint')) {
    if (named === undefined) return undefined;
    return knownEndpoint(named, fields);
  }
  if (fields.has('signal')) return 'SignalProcessRequest';
  if (fields.has('argv')) return 'ExecProcessRequest';
  if (fields.has('path')) return 'CopyFileRequest';
  if (fields.has('container')) return 'CreateContainerRequest';
  fields.problem(node, 'nothing says what is asked', 'add `endpoint`, or `container` and `argv`');
  return undefined;
}

/** A name that no agent knows is asked for as it is, unless it looks like a slip. */
function knownEndpoint(name: string, fields: CaseFields): string | undefined {
  const whole = [name, `${name}Request`].find((one) => endpointNames.includes(one));
  if (whole !== undefined) return whole;
  const meant = nearest(name, endpointNames) ?? nearest(`${name}Request`, endpointNames);
  if (meant === undefined) return name;
  fields.problem(fields.at('endpoint')!, `there is no endpoint ${shown(name)}`, `use ${shown(meant)}`);
  return undefined;
}

/** By name or number. */
function signalOf(fields: CaseFields): number | undefined {
  if (fields.at('signal')?.kind === 'number') return fields.number('signal');
  const name = fields.text('signal');
  if (name === undefined) return undefined;
  const number = signalNumber(name.replace(/^SIG/, ''));
  if (number !== undefined) return number;
  const meant = nearest(name.replace(/^SIG/, ''), signalNames);
  const help = meant === undefined ? 'use its number' : `use ${shown(meant)}`;
  fields.problem(fields.at('signal')!, `there is no signal ${shown(name)}`, help);
  return undefined;
}

function userOf(fields: CaseFields, problems: LocatedProblem[]): User | undefined {
  const table = fields.table('user');
  if (!table) return undefined;
  const user = new CaseFields(table, problems);
  user.allow(['uid', 'gid', 'groups']);
  return { uid: user.number('uid') ?? 0, gid: user.number('gid') ?? 0, groups: user.numbers('groups') ?? [] };
}
