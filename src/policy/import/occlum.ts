import { LocatedError } from '../../diagnostic/located-error.ts';
import type { EnvironmentRule, Invocation } from '../../invocation/invocation.ts';
import { type OcclumConfig, readOcclumConfig } from '../../occlum/config.ts';
import type { Located, Source } from '../../text/source.ts';
import type { Permissions } from '../permissions.ts';
import type { Imported } from './imported.ts';

/** What an Occlum.json lets the host start. Throws a LocatedError for a text that is no JSON object. */
export function importOcclum(source: Source): Imported {
  const read = readOcclumConfig(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  const { config } = read;
  const environment = environmentOf(config);
  return {
    permissions: {
      source,
      format: 'occlum',
      enforcedBy: ['occlum'],
      endpoints: new Map(),
      failing: { answer: 'denied' },
      containers: [],
      execs: (config.entryPoints ?? []).map((entry) => entryPoint(entry, environment)),
      environment,
      copyFile: [],
      unknown: unknownOf(config),
    },
    notes: [],
  };
}

function unknownOf({ source, entryPoints, problems }: OcclumConfig): Permissions['unknown'] {
  const unknown = problems.flatMap(({ message, range }) => (range ? [{ why: message, range }] : []));
  if (!entryPoints)
    unknown.push({ why: 'there are no `entry_points`', range: { start: 0, end: Math.min(1, source.text.length) } });
  return unknown.sort((a, b) => a.range.start - b.range.start);
}

/** The path, or everything below it; the arguments are the host's. */
function entryPoint({ value, range }: Located<string>, environment: readonly EnvironmentRule[]): Invocation {
  return {
    role: 'entrypoint',
    command: { kind: 'path-prefix', path: value },
    tty: 'never',
    user: root,
    cwd: '/',
    environment,
    streams: anyStreams,
    signals: 'any',
    range,
  };
}

const root = { uid: 0, gid: 0, groups: [] };
const anyStreams = { stdin: true, stdout: true, stderr: true, resize: false };

/** A name that is untrusted has the host's value, even where there is a trusted one. */
function environmentOf({ defaults, untrusted }: OcclumConfig): readonly EnvironmentRule[] {
  const chosen = new Set(untrusted.map(({ value }) => value));
  return [
    ...defaults
      .filter(({ name }) => !chosen.has(name))
      .map(({ name, value, range }) => ({ name, value: { kind: 'exact', value }, required: true, range }) as const),
    ...untrusted.map(
      ({ value, range }) => ({ name: value, value: { kind: 'anything' }, required: false, range }) as const,
    ),
  ];
}
