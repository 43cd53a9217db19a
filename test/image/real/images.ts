import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { debs } from '../../generate/debian.ts';
import { builtOnce, mergedFolders, type Recipe, unpackDebs } from './build.ts';

export { hasRealImages } from './build.ts';

/** An operand for the commands: an OCI layout with one image of that name, made by the first test of a run that asks for it. */
export function realImage(name: RealImageName): string {
  return `${builtOnce(name, recipes[name], recipes)}:${name}`;
}

export type RealImageName = keyof typeof recipes;

const base = [
  'apt',
  'base-files',
  'base-passwd',
  'bash',
  'coreutils',
  'dash',
  'debianutils',
  'findutils',
  'grep',
  'libacl1',
  'libattr1',
  'libc-bin',
  'libc6',
  'libgmp10',
  'libpcre2-8-0',
  'libselinux1',
  'libtinfo6',
  'sed',
  'tini',
  'zlib1g',
];
const python = [
  'libbz2-1.0',
  'libexpat1',
  'libffi8',
  'liblzma5',
  'libpython3.11-minimal',
  'libpython3.11-stdlib',
  'libssl3',
  'libuuid1',
  'media-types',
  'python3-minimal',
  'python3.11-minimal',
];

const recipes = {
  /** Merged /usr, as Debian and Ubuntu have it. */
  merged: {
    layers: [
      (root) => {
        for (const name of mergedFolders) {
          mkdirSync(join(root, 'usr', name), { recursive: true });
          symlinkSync(`usr/${name}`, join(root, name));
        }
        unpackDebs(root, debs(base));
        copyFileSync(join(root, 'usr/share/base-passwd/passwd.master'), join(root, 'etc/passwd'));
        copyFileSync(join(root, 'usr/share/base-passwd/group.master'), join(root, 'etc/group'));
        symlinkSync('which.debianutils', join(root, 'usr/bin/which'));
        put(root, 'etc/shadow', 'root:*:19000:0:99999:7:::\n', 0o640);
        chmodSync(join(root, 'tmp'), 0o1777);
      },
    ],
    config: { cmd: ['bash'], env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
  },
  /** `bin`, `lib` and the like are folders; the shell form; a copy of the shell that is set-uid. */
  split: {
    layers: [
      (root) => {
        unpackDebs(root, debs(base));
        symlinkSync('which.debianutils', join(root, 'usr/bin/which'));
        put(root, 'etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n');
        copyFileSync(join(root, 'bin/dash'), join(root, 'usr/bin/elevated'));
        chmodSync(join(root, 'usr/bin/elevated'), 0o4755);
      },
    ],
    config: { cmd: ['/bin/sh', '-c', 'sleep $DELAY && exec sleep infinity'], env: ['DELAY=1'] },
  },
  /** An entry point of two items, so that GSC drops the first of the command. */
  python: {
    from: 'merged',
    layers: [
      (root) => {
        unpackDebs(root, debs(python));
      },
      (root) => {
        put(root, 'app/serve', '#!/usr/bin/env -S python3 -u\nimport app\n', 0o755);
        put(root, 'app/app.py', 'from http.server import test\ntest()\n');
        put(root, 'var/lib/app/state.json', '{}\n');
        put(root, 'app/.git/objects/aa/bb', 'x');
      },
    ],
    config: {
      entrypoint: ['python3', '-m'],
      cmd: ['http.server', '8080'],
      env: ['PYTHONUNBUFFERED=1'],
      workingDir: '/app',
      volumes: ['/var/lib/app'],
    },
  },
  /** tini starts a script, whose interpreter `env` finds. */
  script: {
    from: 'python',
    layers: [],
    config: { entrypoint: ['tini', '--', './serve'], cmd: [], workingDir: '/app' },
  },
  java: {
    from: 'merged',
    layers: [
      (root) => {
        unpackDebs(root, debs(['openjdk-17-jre-headless', 'java-common', 'libpcre2-8-0']));
        mkdirSync(join(root, 'etc/alternatives'), { recursive: true });
        symlinkSync('/usr/lib/jvm/java-17-openjdk-amd64/bin/java', join(root, 'etc/alternatives/java'));
        mkdirSync(join(root, 'usr/bin'), { recursive: true });
        symlinkSync('/etc/alternatives/java', join(root, 'usr/bin/java'));
      },
      (root) => {
        put(root, 'opt/app/app.jar', 'PK\u0003\u0004');
      },
    ],
    config: {
      entrypoint: ['java', '-Xmx1g', '-jar', '/opt/app/app.jar'],
      cmd: [],
      env: ['JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64', 'spring.config.location=/etc/app'],
    },
  },
  /** A server that forks, started by a script as a user that is not root. */
  nginx: {
    from: 'merged',
    layers: [
      (root) => {
        unpackDebs(root, debs(['nginx', 'nginx-common', 'libssl3', 'libcrypt1', 'gosu']));
        put(
          root,
          'docker-entrypoint.sh',
          '#!/bin/sh\nset -e\n[ "$(id -u)" != 0 ] || exec gosu www-data "$0" "$@"\nexec "$@"\n',
          0o755,
        );
      },
      (root) => {
        put(root, 'etc/nginx/tls/server.key', privateKey, 0o600);
        put(root, 'usr/share/nginx/html/index.html', '<p>hello\n');
      },
      (root) => put(root, 'etc/nginx/tls/.wh.server.key', ''),
    ],
    config: {
      entrypoint: ['/docker-entrypoint.sh'],
      cmd: ['nginx', '-g', 'daemon off;'],
      user: 'www-data',
      exposedPorts: ['8080/tcp'],
      volumes: ['/var/cache/nginx'],
      stopSignal: 'SIGQUIT',
    },
  },
  /** Chains, circles, links out of the root, through each other and to an ancestor. */
  farm: {
    layers: [
      (root) => {
        put(root, 'usr/bin/tool', '#!/bin/none\n', 0o755);
        put(root, 'usr/bin/other', 'other\n', 0o755);
        symlinkSync('.', join(root, 'usr/bin/X11'));
        symlinkSync('usr/bin', join(root, 'bin'));
        const link = (path: string, target: string): void => {
          mkdirSync(dirname(join(root, path)), { recursive: true });
          symlinkSync(target, join(root, path));
        };
        link('etc/alternatives/editor', '/usr/bin/tool');
        link('usr/bin/editor', '/etc/alternatives/editor');
        link('links/circle-a', 'circle-b');
        link('links/circle-b', 'circle-a');
        link('links/self', 'self');
        link('links/dangling', '/nowhere');
        link('links/out', '../../../../../etc/alternatives/editor');
        link('links/through', '/bin/X11/../bin/tool');
        link('links/slash', '/usr/bin/');
        link('links/dots', './../links/./through');
        for (let at = 1; at <= 42; at++) link(`chain/${at}`, at === 1 ? '/usr/bin/tool' : String(at - 1));
        for (let at = 0; at < 300; at++) link(`many/${at}`, at % 2 ? `/usr/bin/tool` : `../usr/bin/other`);
        put(root, 'hard/one', 'linked\n');
        linkSync(join(root, 'hard/one'), join(root, 'hard/two'));
        mkdirSync(join(root, 'var/data/inner'), { recursive: true });
        put(root, 'var/data/inner/file', 'x\n');
        link('data', 'var/data');
      },
    ],
    config: { entrypoint: ['/links/dots'] },
  },
  /** A link to the root itself: GSC's walk goes round until the kernel stops it. */
  rooted: {
    layers: [
      (root) => {
        put(root, 'app', '#!/bin/none\n', 0o755);
        put(root, 'opt/data', 'x\n');
        symlinkSync('/', join(root, 'host'));
      },
    ],
    config: { entrypoint: ['/app'] },
  },
  whiteouts: {
    layers: [
      (root) => {
        for (const name of ['kept', 'gone', 'again', 'turned/inside', 'opaque/old', 'opaque/deep/old', 'folder/file'])
          put(root, `data/${name}`, `${name} of the first layer\n`);
        put(root, 'app/.env', 'PASSWORD=hunter2hunter2\n', 0o600);
        symlinkSync('kept', join(root, 'data/link'));
        put(root, 'hard/one', 'linked\n');
        linkSync(join(root, 'hard/one'), join(root, 'hard/two'));
      },
      (root) => {
        put(root, 'data/.wh.gone', '');
        put(root, 'data/.wh.again', '');
        put(root, 'data/turned', 'a file now\n');
        put(root, 'data/opaque/.wh..wh..opq', '');
        put(root, 'data/opaque/new', 'new\n');
        put(root, 'app/.wh..env', '');
        put(root, 'hard/.wh.one', '');
      },
      (root) => {
        put(root, 'data/again', 'again of the third layer\n');
        put(root, 'data/.wh.folder', '');
        put(root, 'data/.wh.link', '');
        put(root, 'data/.wh.never-there', '');
      },
      (root) => {
        put(root, 'data/folder/other', 'another folder\n');
        put(root, 'data/link/file', 'a folder now\n');
      },
    ],
    config: { cmd: ['/data/kept'] },
  },
  'odd-names': {
    layers: [
      (root) => {
        put(root, 'plain', 'plain\n');
        put(root, 'with blank and ünïcode', 'x\n');
        put(root, 'new\nline', 'x\n');
        put(root, 'escape\u001b[31m', 'x\n');
        put(root, 'back\\slash"quote', 'x\n');
        put(root, `${'long'.repeat(60)}/${'name'.repeat(60)}`, 'long\n');
        mkdirSync(join(root, 'caf-folder'));
        put(root, 'caf-folder/inside', 'x\n');
        put(root, 'caf-file', 'x\n');
        renameSync(join(root, 'caf-folder'), latin1(root, 'caf\xe9-folder'));
        renameSync(join(root, 'caf-file'), latin1(root, 'caf\xe9'));
      },
    ],
    config: { cmd: ['/plain'] },
  },
  /** One program without a C library, and nothing else. */
  scratch: {
    layers: [
      (root) => {
        const work = `${root}-unpacked`;
        unpackDebs(work, debs(['busybox-static']), { status: false });
        mkdirSync(join(root, 'bin'));
        writeFileSync(join(root, 'bin/server'), readFileSync(join(work, 'bin/busybox')), { mode: 0o755 });
      },
    ],
    config: { entrypoint: ['/bin/server'], user: '65532' },
  },
  /** musl, and a busybox that asks for it, as Alpine's does. */
  musl: {
    layers: [
      (root) => {
        unpackDebs(root, debs(['busybox', 'musl']), { status: false });
        const program = readFileSync(join(root, 'bin/busybox'));
        program.write('/lib/ld-musl-x86_64.so.1\0\0\0', program.indexOf('/lib64/ld-linux-x86-64.so.2\0'));
        writeFileSync(join(root, 'bin/busybox'), program);
        put(root, 'etc/os-release', 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\n');
        put(root, 'etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n');
        symlinkSync('busybox', join(root, 'bin/sh'));
      },
    ],
    config: { cmd: ['/bin/sh'] },
  },
} as const satisfies Record<string, Recipe>;

function put(root: string, path: string, content: string, mode = 0o644): void {
  const place = join(root, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, content);
  chmodSync(place, mode);
}

function latin1(root: string, name: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]);
}

/** No key: the form alone is looked for. */
const privateKey = `-----BEGIN RSA PRIVATE KEY-----\n${`${'MIIE'.repeat(16)}\n`.repeat(6)}-----END RSA PRIVATE KEY-----\n`;

export const realImageNames = Object.keys(recipes) as readonly RealImageName[];
