import { describe, expect, test } from 'vitest';
import { LogDraft } from '../../../src/policy/generate/from-log.ts';
import { writePolicy } from '../../../src/policy/generate/policy-writer.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { readLogLine } from '../../../src/policy/test/log-line.ts';
import { Source } from '../../../src/text/source.ts';

function policyFrom(lines: readonly object[]) {
  const log = new LogDraft();
  for (const line of lines) {
    const read = readLogLine(JSON.stringify(line));
    if (read && !('problem' in read)) log.add(read);
  }
  if (log.isEmpty) return undefined;
  const text = writePolicy(log.draft('a log', 'generated'));
  const read = readExecPolicy(new Source('policy', text));
  if ('problems' in read) throw new Error(`${read.problems.map(({ message }) => message).join('; ')}\n${text}`);
  return read.policy;
}

const create = (id: string, process: object, name = 'app') => ({
  kind: 'CreateContainerRequest',
  request: { container_id: id, OCI: { Process: process, Annotations: { 'io.kubernetes.cri.container-name': name } } },
});
const exec = (id: string, execId: string, ...argv: readonly string[]) => ({
  kind: 'ExecProcessRequest',
  request: { container_id: id, exec_id: execId, process: { Args: argv } },
});

describe('a policy from a log', () => {
  test('allows every command line once, in the container where it was asked for', () => {
    const policy = policyFrom([
      create('1', { Args: ['/a'] }, 'a'),
      create('2', { Args: ['/b'] }, 'b'),
      exec('1', 'x', '/bin/ls', '-l'),
      exec('1', 'y', '/bin/ls', '-l'),
      exec('1', 'z', '/bin/ls-2'),
      exec('1', 'w', '/bin/ls', '-2'),
      exec('3', 'x', '/bin/sh'),
    ])!;
    const commands = policy.containers.map(({ name, execs }) => [
      name,
      ...execs.map(({ id, command }) =>
        [id, ...command.args.map(({ value }) => (value as { value: string }).value)].join(' '),
      ),
    ]);
    expect(commands).toEqual([['a', 'ls /bin/ls -l', 'ls-2 /bin/ls-2', 'ls-3 /bin/ls -2'], ['b']]);
  });

  test('opens the streams and signals that were used, of that process alone', () => {
    const use = (kind: string, execId: string, more = {}) => ({
      kind,
      request: { container_id: '1', exec_id: execId, ...more },
    });
    const [container] = policyFrom([
      create('1', { Args: ['/a'] }),
      exec('1', 'x', '/x'),
      exec('1', 'y', '/y'),
      use('ReadStreamRequest', 'x'),
      use('WriteStreamRequest', 'y'),
      use('SignalProcessRequest', '', { signal: 10 }),
      use('SignalProcessRequest', 'x', { signal: 2 }),
      use('SignalProcessRequest', 'x', { signal: 64 }),
    ])!.containers;
    expect(container!.signals).toEqual(['KILL', 'TERM', 'USR1']);
    expect(container!.streams).toMatchObject({ stdin: false, stdout: false });
    expect(container!.execs.map(({ streams, signals }) => [streams.stdin, streams.stdout, [...signals]])).toEqual([
      [false, true, ['INT']],
      [true, false, []],
    ]);
  });

  test('says what differed between containers of one name', () => {
    const [container] = policyFrom([
      create('1', { Args: ['/a', '1'], Env: ['A=1', 'B=1', 'HOSTNAME=p-1'] }),
      create('2', { Args: ['/a', '2'], Env: ['A=2', 'HOSTNAME=p-2'] }),
    ])!.containers;
    expect(container!.entrypoint.command.args.map(({ value }) => value)).toEqual([
      { kind: 'exact', value: '/a' },
      { kind: 'one-of', values: ['1', '2'] },
    ]);
    expect(container!.env.map(({ name, value, required }) => `${name} ${value.kind} ${required}`)).toEqual([
      'A one-of true',
      'B exact false',
      'HOSTNAME pattern false',
    ]);
  });

  test('can be read back whatever the log holds', () => {
    let seed = 11;
    const next = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    const pick = <T>(items: readonly T[]): T => items[next(items.length)]!;
    const values: readonly unknown[] = [
      null,
      1,
      -1,
      1e30,
      true,
      '',
      'a',
      '/x',
      'a\0b',
      '\u202e',
      '../..',
      [],
      ['a', 1],
      ['', '\0'],
      ['CAP_KILL', 'CAP_X'],
      {},
      ['A=1', 'A=2', '=', 'B'],
      "'''",
    ];
    const message = (depth = 0): object =>
      Object.fromEntries(
        'container_id exec_id OCI process Process Args Env Cwd User UID GID AdditionalGids Capabilities Effective Annotations Terminal signal Root Readonly io.kubernetes.cri.container-name io.kubernetes.cri.image-name io.kubernetes.cri.container-type NoNewPrivileges'
          .split(' ')
          .map((name) => [
            name,
            depth < 2 && /^(?:OCI|[pP]rocess|User|Capabilities|Annotations|Root)$/.test(name) && next(8) > 0
              ? message(depth + 1)
              : pick(values),
          ]),
      );
    const kinds = [
      'CreateContainerRequest',
      'CreateContainerRequest',
      'ExecProcessRequest',
      'ReadStreamRequest',
      'SignalProcessRequest',
      'X',
    ];
    for (let round = 0; round < 120; round++) {
      const lines = Array.from({ length: 6 }, () => ({ kind: pick(kinds), request: message() }));
      expect(() => policyFrom(lines), JSON.stringify(lines)).not.toThrow();
    }
  });
});
