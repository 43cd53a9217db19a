import { describe, expect, test } from 'vitest';
import type { Release } from '../../src/gramine/release.ts';
import { finaliseWalk } from '../../src/gsc/walk.ts';
import { walkFigures } from '../../src/gsc/walk-figures.ts';
import { inspectImage } from '../../src/inspect/inspect-image.ts';
import { verdictRules } from '../../src/inspect/verdicts/index.ts';
import { type Verdict, type VerdictId, verdictsOf } from '../../src/inspect/verdicts/verdict.ts';
import { elf, muslLinker } from '../generate/elf.ts';
import { type Files, madeImage, program, system } from './made-image.ts';

interface Made {
  readonly files?: Files;
  readonly config?: object;
  readonly more?: object;
  readonly above?: readonly Files[];
  readonly gsc?: Release;
}

/** Of Debian 12, as far as anybody looks: nothing to complain about. */
const debian: Files = {
  ...system,
  '/etc/os-release': 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n',
  '/etc/passwd': 'root:x:0:0::/root:\napp:x:1000:1000::/:\n',
  '/usr/bin/apt-get': program,
  '/usr/bin/bash': program,
  '/usr/bin/find': program,
  '/usr/bin/which': program,
  '/usr/bin/ldconfig': program,
  '/app/run': program,
};

async function judged({
  files = {},
  config = {},
  more = {},
  above = [],
  gsc = '1.9',
}: Made): Promise<readonly Verdict[]> {
  const scanned = await madeImage([{ ...debian, ...files }, ...above], { Cmd: ['/app/run'], ...config }, more);
  const inspection = await inspectImage(scanned);
  const user = 'unknown' in inspection.user ? {} : { user: inspection.user };
  const walk = walkFigures(finaliseWalk(scanned.tree, { release: gsc, ...user }));
  return verdictsOf({ inspection, release: gsc, walk }, verdictRules);
}

const key = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIE'.repeat(40)}\n-----END RSA PRIVATE KEY-----\n`;
const glibcText = 'GNU C Library (Made GLIBC 2.41-1) stable release version 2.41.\n';
const layers = (count: number): readonly Files[] => Array.from({ length: count }, (_, at) => ({ [`/l/${at}`]: 'x' }));

/** What shows a verdict, and what it says: severity and message, then the lines to write. */
const shown: Readonly<Record<VerdictId, readonly (readonly [Made, ...string[]])[]>> = {
  'image/nothing-to-start': [
    [
      { config: { Cmd: [] } },
      'error: the image has neither an entry point nor a command',
      'Dockerfile: ENTRYPOINT ["/path/of/the/program"]',
    ],
  ],
  'image/program-missing': [
    [
      { config: { Cmd: ['app'], Env: ['PATH=/opt/bin:/bin'] } },
      'error: no folder of `PATH` has the program `app`: /opt/bin:/bin',
    ],
    [{ files: { '/x': '-> y' }, config: { Cmd: ['/x'] } }, 'error: a link leads to `/y`, which is not in the image'],
  ],
  'image/program-not-executable': [
    [
      { files: { '/x': { content: program, mode: 0o600 } }, config: { Cmd: ['/x'], User: 'app' } },
      'error: the user `app` may not start `/x`',
    ],
  ],
  'image/program-unusable': [
    [
      { files: { '/x': elf({ machine: 183 }) }, config: { Cmd: ['/x'] } },
      'error: `/x` is for another processor than x86-64',
    ],
    [
      { files: { '/x': elf({ interpreter: muslLinker }) }, config: { Cmd: ['/x'] } },
      'error: `/x` asks for `/lib/ld-musl-x86_64.so.1`, which is not in the image',
    ],
  ],
  'image/dropped-command': [
    [
      { config: { Entrypoint: ['/app/run', '-m'], Cmd: ['http.server', '80 80'] } },
      'error: GSC drops `http.server`, the first item of `CMD`, since `ENTRYPOINT` has 2 items',
      'Dockerfile: ENTRYPOINT ["/app/run", "-m", "http.server", "80 80"]',
    ],
  ],
  'image/odd-program-name': [
    [
      { files: { '/app/a b': program }, config: { Cmd: ['/app/a b'] } },
      "error: the program's name `/app/a b` has characters that a shell takes for something else",
    ],
  ],
  'image/shell-form': [
    [
      { config: { Cmd: ['/bin/sh', '-c', '/app/run --x'] } },
      'warning: the container starts the shell `/bin/sh`, which is told `/app/run --x`',
      'Dockerfile: CMD ["/app/run", "--x"]',
    ],
    [
      { config: { Entrypoint: ['/bin/sh', '-c', '/app/run $X'] } },
      'warning: the container starts the shell `/bin/sh`, which is told `/app/run $X`',
    ],
  ],
  'image/script-entrypoint': [
    [
      { files: { '/e.sh': '#!/bin/sh\nexec "$@"\n' }, config: { Entrypoint: ['/e.sh'], Cmd: ['/app/run', '-x'] } },
      'warning: `/e.sh` is a script of `/bin/sh`',
      'Dockerfile: ENTRYPOINT ["/app/run", "-x"]',
    ],
    [
      { files: { '/e.sh': '#!/bin/sh\n' }, config: { Entrypoint: ['/e.sh'] }, gsc: '1.2' },
      'error: `/e.sh` is a script of `/bin/sh`, which Gramine 1.2 does not start',
    ],
  ],
  'image/init-wrapper': [
    [
      { files: { '/usr/bin/tini': program }, config: { Entrypoint: ['tini', '--', '/app/run'], Cmd: [] } },
      'warning: `tini` starts `/app/run` in an enclave of its own',
      'Dockerfile: ENTRYPOINT ["/app/run"]',
    ],
  ],
  'image/started-by-link': [
    [
      {
        files: { '/usr/lib/jvm/bin/java': program, '/usr/bin/java': '-> ../lib/jvm/bin/java' },
        config: { Cmd: ['java'] },
      },
      'warning: `java` runs as `/gramine/app_files/java`, and the JVM looks for its libraries beside it',
    ],
    [
      { files: { '/opt/venv/bin/python': program }, config: { Cmd: ['/opt/venv/bin/python'] } },
      'warning: `/opt/venv/bin/python` runs as `/gramine/app_files/python`, and Python looks for `pyvenv.cfg` beside it',
    ],
  ],
  'image/not-amd64': [[{ more: { architecture: 'arm64' } }, 'error: the image is for `linux/arm64`']],
  'image/unsupported-distribution': [
    [
      { files: { '/etc/os-release': 'NAME=Alpine\nID=alpine\nVERSION_ID=3.20.1\n' } },
      'error: GSC 1.9 has no templates for `alpine:3.20`',
    ],
    [
      { files: { '/etc/os-release': 'NAME=Debian\nID=debian\nVERSION_ID=13\n' } },
      'warning: GSC 1.9 does not list `debian:13`, and tries it',
    ],
    [
      { files: { '/etc/os-release': '# made\nNAME=Debian\nID=debian\nVERSION_ID=12\n' } },
      "error: GSC can't tell the distribution: line 1 of its `os-release` is not one `NAME=value`, on which GSC stops",
    ],
    [{ gsc: '1.2' }, 'error: GSC 1.2 has no templates for `debian:12`'],
  ],
  'image/missing-tools': [
    [
      { files: { '/usr/bin/find': '', '/usr/bin/which': '' } },
      "error: GSC needs `find`, `which`, which the image's user does not find",
    ],
  ],
  'image/env-control-character': [
    [
      { config: { Env: ['A=\u001b[1m', 'B=x\ty'] } },
      'error: the value of `A` holds a control character, which breaks the manifest',
    ],
  ],
  'image/env-bad-name': [
    [{ config: { Env: ['A%B=1', 'C-D=1'] } }, 'error: the name of the variable `A%B` breaks the manifest'],
  ],
  'image/env-repeated': [
    [{ config: { Env: ['A=1', 'B=1', 'A=2'] } }, 'error: the variable `A` is in the configuration twice'],
  ],
  'image/env-no-value': [[{ config: { Env: ['A'] } }, 'error: the entry `A` of the environment has no `=`']],
  'image/env-template': [
    [{ config: { Env: ['A={# x', 'B={ {'] } }, 'error: the value of `A` is taken for a part of a template'],
  ],
  'image/env-newline': [
    [{ config: { Env: ['A=x\ny'] } }, 'warning: GSC leaves `A` out, since its value has a line break'],
  ],
  'image/env-dotted-name': [
    [{ config: { Env: ['a.b=1'] } }, 'error: `a.b` becomes a table in the manifest, which the check refuses'],
    [{ config: { Env: ['a.b=1'] }, gsc: '1.8' }, 'warning: `a.b` becomes a table in the manifest, and no variable'],
  ],
  'image/user': [
    [
      { config: { User: 'app' } },
      'warning: the image runs as `app`, and the application sees itself as root in the enclave',
      'manifest: loader.uid = 1000',
      'manifest: loader.gid = 1000',
    ],
    [{ config: { User: 'gone' } }, "error: the user `gone` is not in the image's `/etc/passwd`"],
    [{ config: { User: ':' } }, 'error: `USER :` names no user, and `chown :` of the build fails'],
  ],
  'image/volume': [
    [
      { config: { Volumes: { '/data': {} } } },
      'warning: `/data` is a volume, which no list of the manifest covers',
      'manifest: fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/data", key_name = "_sgx_mrenclave" }]',
    ],
  ],
  'image/healthcheck': [
    [
      { config: { Healthcheck: { Test: ['CMD', '/app/run', '--ok'] } } },
      'warning: the health check runs outside of the enclave',
      'Dockerfile: HEALTHCHECK NONE',
    ],
  ],
  'image/on-build': [
    [
      { config: { OnBuild: ['COPY . /x', 'RUN make'] } },
      "warning: 2 instructions of `ONBUILD` will run in GSC's build",
    ],
  ],
  'image/custom-shell': [
    [
      { config: { Shell: ['/usr/bin/fish', '-c'] } },
      "warning: GSC's own steps run with `/usr/bin/fish -c`",
      'Dockerfile: SHELL ["/bin/sh", "-c"]',
    ],
  ],
  'image/temporary-folder': [
    [
      { files: { '/tmp': { type: '5', mode: 0o755 } } },
      'warning: `/tmp` has mode 0755',
      'Dockerfile: RUN mkdir -p /tmp && chmod 1777 /tmp',
    ],
  ],
  'image/name-not-utf-8': [
    [
      { files: { '/x': { name: Buffer.from('caf\xe9', 'latin1'), content: 'x' } } },
      "error: 1 name is no UTF-8, at which GSC's finalise step ends",
    ],
  ],
  'image/name-with-newline': [
    [{ files: { '/a\nb': 'x', '/c\nd': 'x' } }, 'warning: 2 names have a line break, and GSC leaves the file out'],
  ],
  'image/ancestor-link': [
    [
      { files: { '/opt/x/X 11': '-> .', '/opt/x/a': 'x' } },
      'warning: `/opt/x/X 11` leads back to `/opt/x`, so that GSC lists 40 files through it',
      "Dockerfile: RUN rm '/opt/x/X 11'",
    ],
  ],
  'image/large-list': [
    [
      {
        files: Object.fromEntries([...Array(600).keys()].map((at) => [`/opt/x/${at}`, 'x'])),
        above: [{ '/opt/x/y': '-> .' }],
      },
      'warning: GSC lists 24,621 files, which make the manifest 3.82 MiB larger',
    ],
  ],
  'image/unreadable-files': [
    [
      { files: { '/etc/key': { content: 'x', mode: 0o600 } }, config: { User: 'app' } },
      "warning: 1 file or folder is left out, since the image's user can't read them",
    ],
  ],
  'image/unlisted-data': [
    [
      { files: { '/var/www/html/a': 'abc', '/var/www/html/b': 'x', '/var/lib/dpkg/status': 'x' } },
      'warning: 2 files lie below `/var`, which GSC does not list',
    ],
  ],
  'image/glibc': [
    [
      { files: { '/usr/lib/x86_64-linux-gnu/libc.so.6': Buffer.from(glibcText) } },
      'warning: the image has glibc 2.41, and Gramine 1.9 puts 2.40 in its place',
    ],
    [
      { files: { '/x': elf({ type: 'executable' }) }, config: { Cmd: ['/x'] } },
      "warning: `/x` is static: its system calls don't go through Gramine's C library, which is slow",
    ],
  ],
  'image/32-bit-program': [
    [{ files: { '/x': elf32() }, config: { Cmd: ['/x'] } }, 'error: `/x` is a program of 32 bits'],
  ],
  'image/starts-processes': [
    [
      { files: { '/usr/sbin/nginx': program }, config: { Cmd: ['nginx'] } },
      'warning: `/usr/sbin/nginx` starts processes, each an enclave of its own: a master forks worker processes',
    ],
    [
      { files: { '/usr/bin/python3': program }, config: { Cmd: ['python3', '-m', 'gunicorn.app.wsgiapp', 'x'] } },
      'warning: `/usr/bin/python3` starts processes, each an enclave of its own: an arbiter forks worker processes',
    ],
  ],
  'image/privileged-file': [
    [
      {
        files: {
          '/usr/bin/su': { content: program, mode: 0o4755 },
          '/usr/bin/wall': { content: program, mode: 0o2755 },
        },
      },
      "note: 2 programs give more rights than the user's, which no enclave honours",
    ],
  ],
  'image/secret': [
    [
      { files: { '/etc/tls.key': key }, above: [{ '/etc/.wh.tls.key': '' }] },
      'warning: an RSA private key is in `/etc/tls.key` of layer 1, which an upper layer hides from containers and from nobody else',
    ],
    [
      { config: { Env: ['API_PASSWORD=correct-horse-battery'] } },
      'warning: a password is in the variable `API_PASSWORD`',
    ],
  ],
  'image/whiteout': [
    [
      { above: [{ '/app/.wh.old': '' }], config: { Env: ['A=$x'], WorkingDir: '/app', User: 'app' } },
      'error: 1 layer deletes files of lower ones, which come back in the enclave',
      'Dockerfile: FROM IMAGE AS whole',
      'Dockerfile: FROM scratch',
      'Dockerfile: COPY --from=whole / /',
      'Dockerfile: ENV A="\\$x"',
      'Dockerfile: WORKDIR /app',
      'Dockerfile: USER app',
      'Dockerfile: CMD ["/app/run"]',
    ],
  ],
  'image/many-layers': [
    [
      { above: layers(7) },
      'warning: the image has 8 layers, and eight made enclave-cc hang',
      'Dockerfile: FROM IMAGE AS whole',
      'Dockerfile: FROM scratch',
      'Dockerfile: COPY --from=whole / /',
      'Dockerfile: CMD ["/app/run"]',
    ],
  ],
  'image/digest-reference': [[{}, 'note: a pod can name the image by a tag only, never by its digest']],
  'image/replaced-libc': [
    [
      { files: { '/lib64/libc.so.6': Buffer.from(glibcText.replaceAll('2.41', '2.36')) } },
      'note: glibc 2.36 of the image is replaced by that of Occlum',
    ],
  ],
  'image/fork': [
    [
      { files: { '/usr/sbin/apache2': program }, config: { Cmd: ['apache2', '-D', 'FOREGROUND'] } },
      'error: `/usr/sbin/apache2` forks, which Occlum has not: a parent forks children that serve',
    ],
    [
      { config: { Cmd: ['/bin/sh', '-c', '/app/run'] } },
      'warning: `/bin/sh` forks, which Occlum has not: each program that a shell starts without `exec` is a process of its own',
    ],
  ],
  'image/special-files': [
    [
      { files: { '/dev/null': { type: '3', major: 1, minor: 3 } } },
      "warning: 1 device node and 0 files with extended attributes can't be unpacked",
    ],
  ],
  'image/pod-command': [
    [
      { config: { Cmd: ['/app/run', '-v'] } },
      'note: the pod has to name the program, since the entry point of the image is not used',
      'pod: workingDir: /run/rune/occlum_instance/',
      'pod: command: ["/run/rune/occlum_instance/build/bin/occlum-run", "/app/run", "-v"]',
      'pod: env: [{ name: OCCLUM_RELEASE_ENCLAVE, value: "1" }]',
    ],
  ],
};

describe('what is said of an image', () => {
  const cases = Object.entries(shown).flatMap(([id, of]) => of.map(([made, ...said]) => ({ id, made, said })));
  test.each(cases)('$id: $said.0', async ({ id, made, said }) => {
    const found = (await judged(made)).filter((verdict) => verdict.id === id);
    const text = found.flatMap(({ severity, message, rewrite }) => [
      `${severity}: ${message}`,
      ...(rewrite?.lines ?? []).map((line) => `${rewrite!.file}: ${line}`),
    ]);
    expect(text).toEqual(said);
  });

  test('is nothing but notes when there is nothing to complain about', async () => {
    const found = await judged({});
    expect(found.map(({ id, severity }) => `${severity} ${id}`)).toEqual([
      'note image/digest-reference',
      'note image/replaced-libc',
      'note image/pod-command',
    ]);
  });

  test('is shown for every kind of it', () => {
    expect(Object.keys(shown).sort()).toEqual(verdictRules.map(({ id }) => id).sort());
  });
});

function elf32(): Uint8Array {
  const bytes = Buffer.alloc(84);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  bytes.writeUInt16LE(2, 16);
  bytes.writeUInt16LE(62, 18);
  bytes.writeUInt32LE(52, 28);
  bytes.writeUInt16LE(52, 40);
  bytes.writeUInt16LE(32, 42);
  return bytes;
}
