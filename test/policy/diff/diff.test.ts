import { describe, expect, test } from 'vitest';
import { diffPolicies } from '../../../src/policy/diff.ts';
import { container, digest, exec, type PolicyFields, sideOf } from './policy-text.ts';

/** `widens exec api/top: now allows … [witness]` per change. */
function changes(old: PolicyFields, fresh: PolicyFields): readonly string[] {
  const diff = diffPolicies(
    sideOf(old, 'old.exec-policy.toml', true),
    sideOf({ ...fresh, policy: { counter: 2, ...fresh.policy } }, 'new.exec-policy.toml', true),
  );
  return diff.changes
    .filter(({ area, effect }) => !(area === 'counter' && effect === 'neutral'))
    .map(({ effect, area, container: of, rule, message, witness }) => {
      const place = [of, rule].filter((part) => part !== undefined).join('/');
      const shown = witness && ` [${witness.text}${witness.confirmed ? '' : ', not confirmed'}]`;
      return `${effect} ${area}${place === '' ? '' : ` ${place}`}: ${message}${shown ?? ''}`;
    });
}

const withExecs = (...execs: readonly unknown[]): PolicyFields => ({ container: [container({ exec: execs })] });

describe('a diff of exec policies', () => {
  test('of equal policies is empty', () => {
    const execs = withExecs(exec('top', ['/bin/top', { regex: '[a-z]*' }], { io: { stdin: true } }));
    expect(changes(execs, execs)).toEqual([]);
  });

  test('shows what can be started now, with a shortest command line that was run through both', () => {
    expect(
      changes(
        withExecs(exec('ls', ['/bin/ls', { regex: '(etc|tmp)' }])),
        withExecs(exec('ls', ['/bin/ls', { regex: '[a-z]+' }])),
      ),
    ).toEqual(['widens exec api/ls: now allows `/bin/ls a` [/bin/ls a]']);
    expect(
      changes(
        withExecs(exec('a', ['/bin/a', 'x']), exec('b', ['/bin/b'])),
        withExecs(exec('c', [{ regex: '/bin/[ab]' }])),
      ),
    ).toEqual([
      'widens exec api/c: now allows `/bin/a` [/bin/a]',
      'narrows exec api/a: no longer allows `/bin/a x` [/bin/a x]',
    ]);
  });

  test('sees through the way entries are written', () => {
    const one = withExecs(exec('both', [{ one_of: ['/bin/a', '/bin/b'] }]));
    const two = withExecs(exec('b', ['/bin/b']), exec('a', [{ regex: '/bin/a' }]));
    expect(changes(one, two)).toEqual([]);
  });

  test('shows terminals, users, folders and variables of an entry', () => {
    const plain = withExecs(exec('sh', ['/bin/sh'], { tty: 'never' }));
    expect(changes(plain, withExecs(exec('sh', ['/bin/sh'], { tty: 'allowed' })))).toEqual([
      'widens exec api/sh: now allows `/bin/sh` with another terminal [/bin/sh with a terminal]',
    ]);
    expect(changes(plain, withExecs(exec('sh', ['/bin/sh'], { user: { uid: 0, gid: 0 } })))).toEqual([
      'widens exec api/sh: now allows `/bin/sh` with another user [/bin/sh]',
      'narrows exec api/sh: no longer allows `/bin/sh` with another user [/bin/sh]',
    ]);
    expect(
      changes(
        plain,
        withExecs(exec('sh', ['/bin/sh'], { extra_env: [{ name: 'DEBUG', regex: '[01]', required: false }] })),
      ),
    ).toEqual(['widens exec api/sh: now allows `/bin/sh` with another environment [/bin/sh with DEBUG=0]']);
  });

  test('knows that the first entry that takes a process decides on its streams and signals', () => {
    const any = exec('any', ['/bin/top', { regex: '.*' }], { io: { stdout: true, stderr: true } });
    const quiet = exec('quiet', ['/bin/top', 'x']);
    expect(changes(withExecs(any, quiet), withExecs(any))).toEqual([]);
    expect(changes(withExecs(quiet, any), withExecs(any, quiet))).toEqual([
      'widens streams api/any: now allows reading its stdout and stderr [/bin/top x]',
    ]);
    expect(
      changes(
        withExecs(exec('q', ['/bin/q'], { signals: ['TERM'] })),
        withExecs(exec('q', ['/bin/q'], { signals: ['INT', 'QUIT', 'TERM'] })),
      ),
    ).toEqual(['widens signals api/q: now allows sending it INT, QUIT [/bin/q]']);
  });

  test('shows what a container may be created as', () => {
    const old: PolicyFields = { container: [container()] };
    const fresh = (fields: Record<string, unknown>): PolicyFields => ({ container: [container(fields)] });
    expect(changes(old, fresh({ image: `registry.example/other@${digest}`, user: { uid: 0, gid: 0 } }))).toEqual([
      `widens image api: now allows the image \`registry.example/other@${digest}\` [creating it so]`,
      `narrows image api: no longer allows the image \`registry.example/api@${digest}\` [creating it so]`,
      'widens user api: now allows the user `0:0` [creating it so]',
      'narrows user api: no longer allows the user `1000:1000` [creating it so]',
    ]);
    expect(
      changes(old, fresh({ argv: ['/usr/bin/api', { regex: '-[vq]' }], max_instances: 3, privileged: true })),
    ).toEqual([
      'widens arguments api: now allows `/usr/bin/api -q` [/usr/bin/api -q]',
      'narrows arguments api: no longer allows `/usr/bin/api` [/usr/bin/api]',
      'widens capabilities api: now allows any capabilities: it is privileged [CAP_SYS_ADMIN]',
      'widens instances api: now allows 3 of it at a time [creating it 2 times]',
    ]);
    expect(
      changes(
        old,
        fresh({
          env: [
            { name: 'PATH', regex: '/usr/(local/)?bin', required: false },
            { name: 'LD_PRELOAD', regex: '.*' },
          ],
        }),
      ),
    ).toEqual([
      'widens environment api: now allows the variable `PATH=/usr/local/bin` [PATH=/usr/local/bin]',
      'widens environment api: now allows the variable `LD_PRELOAD=` [LD_PRELOAD=]',
      'widens environment api: now allows it without the variable `PATH` [without PATH]',
      'narrows environment api: no longer allows it without the variable `LD_PRELOAD` [without LD_PRELOAD]',
    ]);
    expect(changes(old, fresh({ io: { stdin: true, resize: true }, signals: ['KILL', 'TERM', 'USR1'] }))).toEqual([
      'widens streams api: now allows writing to its stdin, resizing its terminal [writing to its stdin]',
      'widens signals api: now allows sending it USR1 [sending it USR1]',
    ]);
  });

  test('shows containers that come and go', () => {
    const other = container({ name: 'job', exec: [exec('ls', ['/bin/ls'])] });
    expect(changes({}, { container: [container(), other] })).toEqual([
      'widens container job: now allows the container and 1 exec entry in it [creating it]',
    ]);
    expect(changes({ container: [container(), other] }, {})).toEqual([
      'narrows container job: no longer allows the container and 1 exec entry in it [creating it]',
    ]);
  });

  test('shows what the host may do to the pod', () => {
    expect(
      changes(
        {},
        { host: { diagnostics: true, network_setup: 'non-loopback' }, policy: { replace_at_runtime: 'while-unset' } },
      ),
    ).toEqual([
      'widens endpoint SetPolicyRequest: now allows it in some cases [SetPolicyRequest]',
      'widens endpoint GetDiagnosticDataRequest: now allows it always [GetDiagnosticDataRequest]',
      'widens endpoint UpdateInterfaceRequest: now allows it in some cases [UpdateInterfaceRequest]',
      'widens endpoint UpdateRoutesRequest: now allows it in some cases [UpdateRoutesRequest]',
      'widens endpoint AddARPNeighborsRequest: now allows it in some cases [AddARPNeighborsRequest]',
    ]);
    const copy = (path: string, ...kinds: readonly string[]): PolicyFields => ({
      host: { copy_file: [{ path, kinds }] },
    });
    expect(changes(copy('/run/a/[a-z]+', 'regular'), copy('/run/a/.*', 'regular', 'directory'))).toEqual([
      'widens copy-file CopyFileRequest: now allows `/run/a/` as a file [/run/a/]',
      'widens copy-file CopyFileRequest: now allows `/run/a/` as a folder [/run/a/]',
    ]);
  });

  test('shows on what terms keys are released, and asks for a counter that grows', () => {
    const release = (fields: Record<string, unknown>): PolicyFields => ({
      release: [{ resource: 'default/a/key', ...fields }],
    });
    expect(
      changes(
        { ...release({ min_counter: 3, tee: ['tdx', 'snp'] }), policy: { counter: 3 } },
        {
          ...release({ min_counter: 2, tee: ['tdx'], require_affirming: false, max_exec_level: 'fixed' }),
          policy: { counter: 4 },
        },
      ),
    ).toEqual([
      'widens release default/a/key: `min_counter` is 2, not 3',
      'widens release default/a/key: `require_affirming` is false',
      'narrows release default/a/key: `max_exec_level` is fixed, and was not limited',
      'narrows release default/a/key: `tee` is tdx, not tdx, snp',
    ]);
    expect(changes({}, { policy: { counter: 1 }, host: { metrics: true } })).toEqual([
      'widens endpoint GetMetricsRequest: now allows it always [GetMetricsRequest]',
      "unknown counter: the counter stays 1, so a key broker can't tell the policies apart: it must grow",
    ]);
    expect(changes({ policy: { counter: 3 } }, { policy: { counter: 2 } })).toEqual([
      'widens counter: the counter falls from 3 to 2: a key broker takes the new policy for an older one',
    ]);
    expect(changes({}, { policy: { counter: 1 } })).toEqual([]);
    expect(changes({}, { policy: { id: 'demo/other' } })).toEqual([
      'neutral policy: the policy is `demo/other`, not `demo/api`: another one',
    ]);
  });
});
