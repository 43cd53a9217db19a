import { describe, expect, test } from 'vitest';
import { followedLaunch } from '../../src/inspect/inspect-image.ts';
import { elf, muslLinker } from '../generate/elf.ts';
import { type Files, madeImage, program, system } from './made-image.ts';

/** Every step as it is started, where it was found, and the links on the way; then how it ends. */
async function started(files: Files, config: object): Promise<readonly string[]> {
  const scanned = await madeImage([{ ...system, ...files }], config);
  const { steps, shellText, problem } = (await followedLaunch(scanned))!;
  const shown = steps.map(({ by, certain, argv, path, links }) => {
    const hops = links.map((link) => ` ${link.path} -> ${link.target}`).join(',');
    return `${by}${certain ? '' : '?'}: ${argv.join(' ')} | ${path}${hops}`;
  });
  return [
    ...shown,
    ...(shellText === undefined ? [] : [`shell: ${shellText}`]),
    ...(problem ? [`${problem.why}: ${problem.at}`] : []),
  ];
}

describe('what a container starts', () => {
  test('is looked up on PATH, and links are followed one by one', async () => {
    const files = { '/usr/bin/python3.11': program, '/usr/bin/python3': '-> python3.11' };
    expect(await started(files, { Entrypoint: ['python3'], Cmd: ['-m', 'x'], Env: ['PATH=/opt/bin:/bin'] })).toEqual([
      'runtime: python3 -m x | /bin/python3 /bin -> usr/bin, /usr/bin/python3 -> python3.11',
    ]);
  });

  test('is looked up where Docker looks when the image sets no PATH', async () => {
    expect(await started({ '/usr/local/sbin/tool': program }, { Cmd: ['tool'] })).toEqual([
      'runtime: tool | /usr/local/sbin/tool',
    ]);
  });

  test('is the first on PATH that the user may start, as `which` has it', async () => {
    const files: Files = {
      '/first/tool': { content: program, mode: 0o644 },
      '/second/tool/': '',
      '/third/tool': { content: program, mode: 0o700 },
      '/fourth/tool': program,
      '/etc/passwd': 'app:x:1000:1000::/:\n',
    };
    const config = { Cmd: ['tool'], Env: ['PATH=/first:/second:/third:/fourth'] };
    expect(await started(files, config)).toEqual(['runtime: tool | /third/tool']);
    expect(await started(files, { ...config, User: 'app' })).toEqual(['runtime: tool | /fourth/tool']);
  });

  test('lies in the working directory when its name has a slash', async () => {
    const files = { '/srv/app/run': program, '/current': '-> srv/app' };
    expect(await started(files, { Cmd: ['./run'], WorkingDir: '/current' })).toEqual([
      'runtime: ./run | /current/./run /current -> srv/app',
    ]);
    expect(await started(files, { Cmd: ['../app/run'], WorkingDir: '/current' })).toEqual([
      'runtime: ../app/run | /current/../app/run /current -> srv/app',
    ]);
  });

  test('goes on from script to script, with arguments as the kernel hands them over', async () => {
    const files = {
      '/app/serve': '#!/opt/wrap -a b \nx\n',
      '/opt/wrap': '#!/usr/bin/env -S MODE=x python3 -u\n',
      '/usr/bin/python3': program,
    };
    expect(await started(files, { Entrypoint: ['/app/serve'], Cmd: ['--port', '80'] })).toEqual([
      'runtime: /app/serve --port 80 | /app/serve',
      'shebang: /opt/wrap -a b /app/serve --port 80 | /opt/wrap',
      'shebang: /usr/bin/env -S MODE=x python3 -u /opt/wrap -a b /app/serve --port 80 | /usr/bin/env',
      'env: python3 -u /opt/wrap -a b /app/serve --port 80 | /usr/bin/python3',
    ]);
  });

  test('is what a shell is told, when that is one plain command', async () => {
    const files = { '/usr/bin/node': program };
    expect(await started(files, { Cmd: ['/bin/sh', '-c', 'exec node "my server.js" --x'] })).toEqual([
      'runtime: /bin/sh -c exec node "my server.js" --x | /bin/sh /bin -> usr/bin, /usr/bin/sh -> dash',
      'shell: node my server.js --x | /usr/bin/node',
    ]);
    for (const text of ['node $FILE', 'node a && node b', 'cd /x', 'A=1 node', 'node > log'])
      expect((await started(files, { Cmd: ['/bin/sh', '-ec', text] })).slice(1), text).toEqual([`shell: ${text}`]);
  });

  test('is what a script is handed, when it ends in `exec "$@"`; but only probably', async () => {
    const files = {
      '/entry.sh': '#!/bin/sh\nset -e\n[ -n "$X" ] || X=1\nexec gosu app "$@"\n',
      '/usr/bin/nginx': program,
    };
    expect(await started(files, { Entrypoint: ['/entry.sh'], Cmd: ['nginx', '-g', 'daemon off;'] })).toEqual([
      'runtime: /entry.sh nginx -g daemon off; | /entry.sh',
      'shebang: /bin/sh /entry.sh nginx -g daemon off; | /bin/sh /bin -> usr/bin, /usr/bin/sh -> dash',
      'script?: nginx -g daemon off; | /usr/bin/nginx',
    ]);
    const other = { ...files, '/entry.sh': '#!/bin/sh\n# exec "$@"\nnginx\n' };
    expect(await started(other, { Entrypoint: ['/entry.sh'], Cmd: ['nginx'] })).toHaveLength(2);
  });

  test('lies behind programs that only start another one', async () => {
    const files = { '/sbin/tini': program, '/usr/bin/gosu': program, '/usr/bin/redis-server': program };
    expect(
      await started(files, {
        Entrypoint: ['/sbin/tini', '-g', '--', 'gosu', 'redis:redis'],
        Cmd: ['redis-server', '-x'],
      }),
    ).toEqual([
      'runtime: /sbin/tini -g -- gosu redis:redis redis-server -x | /sbin/tini',
      'wrapper: gosu redis:redis redis-server -x | /usr/bin/gosu',
      'wrapper: redis-server -x | /usr/bin/redis-server',
    ]);
  });
});

describe('a script of a shell', () => {
  test('tells by its text what it seems to call', async () => {
    const files = {
      '/entry.sh': '#!/usr/bin/env -S bash -e\n[ "$(id -u)" != 0 ] || chown -R app /data\nexec gosu app "$@"\n',
      '/usr/bin/bash': program,
      '/run.py': '#!/usr/bin/python3\nimport os\n',
    };
    const calls = async (name: string) =>
      (await followedLaunch(await madeImage([{ ...system, ...files }], { Cmd: [name] })))!.steps[0]!.calls;
    expect(await calls('/entry.sh')).toEqual(['id', 'chown', 'gosu']);
    expect(await calls('/run.py')).toBeUndefined();
  });
});

describe('a launch that fails says where', () => {
  const cases: readonly (readonly [string, Files, object, string])[] = [
    ['nothing is named', {}, {}, 'nothing-to-start: '],
    ['an empty name', {}, { Cmd: [''] }, 'nothing-to-start: '],
    ['no folder of PATH has it', {}, { Cmd: ['nothing'] }, 'not-on-path: nothing'],
    ['it is not there', {}, { Cmd: ['/opt/app/run'] }, 'missing: /opt/app/run'],
    ['a link leads nowhere', { '/run-it': '-> opt/gone/run' }, { Cmd: ['/run-it'] }, 'dangling: /opt/gone/run'],
    ['links lead round', { '/a': '-> b', '/b': '-> a' }, { Cmd: ['/a'] }, 'loop: /a'],
    ['a file stands for a folder', { '/a': program }, { Cmd: ['/a/b'] }, 'no-folder: /a'],
    ['it is a folder', { '/a/': '' }, { Cmd: ['/a'] }, 'no-file: /a'],
    ['it is data', { '/a': { content: 'text', mode: 0o755 } }, { Cmd: ['/a'] }, 'no-program: /a'],
    ['nobody may start it', { '/a': { content: program, mode: 0o644 } }, { Cmd: ['/a'] }, 'not-executable: /a'],
    [
      'its user may not start it',
      { '/a': { content: program, mode: 0o750 } },
      { Cmd: ['/a'], User: '1000:1000' },
      'not-executable: /a',
    ],
    [
      'its user may not enter a folder',
      { '/root/': '', '/root': { type: '5', mode: 0o700 }, '/root/a': program },
      { Cmd: ['/root/a'], User: '1000' },
      'forbidden: /root',
    ],
    ['it is for another processor', { '/a': elf({ machine: 183 }) }, { Cmd: ['/a'] }, 'other-architecture: /a'],
    ['its linker is missing', { '/a': elf({ interpreter: muslLinker }) }, { Cmd: ['/a'] }, 'no-linker: /a'],
    ['its interpreter is missing', { '/a': '#!/usr/bin/php\n' }, { Cmd: ['/a'] }, 'missing: /usr/bin/php'],
    ['scripts start each other', { '/a': '#!/b\n', '/b': '#!/a\n' }, { Cmd: ['/a'] }, 'endless: /a'],
    [
      'env has an option nobody knows',
      { '/a': '#!/usr/bin/env --what x\n' },
      { Cmd: ['/a'] },
      'unknown-call: /usr/bin/env',
    ],
  ];
  test.each(cases)('%s', async (_, files, config, expected) => {
    expect((await started(files, config)).at(-1)).toBe(expected);
  });
});
