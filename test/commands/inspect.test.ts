import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { type Files, imageBytes, program, system } from '../inspect/made-image.ts';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/inspect-report.json'), 'utf8'));
const fits = new Ajv({ allErrors: true, strict: false }).compile(schema);

const key = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIE'.repeat(40)}\n-----END RSA PRIVATE KEY-----\n`;

const web: readonly Files[] = [
  {
    ...system,
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n',
    '/etc/passwd': 'root:x:0:0::/root:\nwww:x:33:33::/:\n',
    '/usr/bin/apt-get': program,
    '/usr/bin/bash': program,
    '/usr/bin/find': program,
    '/usr/bin/which': program,
    '/usr/bin/X11': '-> .',
    '/usr/lib64/libc.so.6': Buffer.from('GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36.\n'),
    '/etc/tls/server.key': { content: key, mode: 0o600 },
  },
  {
    '/etc/tls/.wh.server.key': '',
    '/usr/sbin/nginx': program,
    '/entry.sh': '#!/bin/sh\nset -e\nexec "$@"\n',
    '/var/www/index.html': '<p>hello</p>\n',
  },
];

describe('inspect', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-inspect-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const inspected = (bytes: Uint8Array, ...options: readonly string[]) => {
    writeFileSync(join(folder, 'web.tar'), bytes);
    return runIn(folder, ['inspect', 'web.tar', ...options]);
  };

  test('says what is in an image, what will fail, and what to write instead', async () => {
    const config = {
      Entrypoint: ['/entry.sh'],
      Cmd: ['nginx', '-g', 'daemon off;'],
      Env: ['MODE=a b', 'TOKEN_SECRET=correct-horse-battery'],
      User: 'www',
      Volumes: { '/var/cache/nginx': {} },
      ExposedPorts: { '80/tcp': {} },
    };
    const { stdout, stderr, exit } = await inspected(imageBytes(web, config));
    expect(stdout).toMatchInlineSnapshot(`
      "web.tar  linux/amd64
      sha256:0b43088b86767b0a78cb89a732ed5dd7fe8f52941066d334af57186fcb8ca623
      size            13 files of 2.88 KiB in 2 layers of 19 KiB
      distribution    Debian GNU/Linux 12 (bookworm); for GSC debian:12
      C library       glibc 2.36; the program needs glibc
      user            www (33:33), in /
      starts          /entry.sh nginx -g "daemon off;" (a script of /bin/sh)
                      then /bin/sh /entry.sh nginx -g "daemon off;" (/bin -> usr/bin,
                      /usr/bin/sh -> dash; a program)
                      then probably nginx -g "daemon off;" (/usr/sbin/nginx; a
                      program)
      processes       /bin/sh: each program that a shell starts without \`exec\` is a
                      process of its own
                      /usr/sbin/nginx: a master forks worker processes
      environment     MODE="a b" TOKEN_SECRET="…"
      volumes         /var/cache/nginx
      ports           80/tcp
      GSC would list  573 trusted files, 112.98 KiB of manifest; packages and Gramine
                      come on top
      GSC misses      ldconfig

      layers (2)
        1  14.5 KiB  16 entries
        2  4.5 KiB   4 entries   1 whiteout

      files by category (4)
        programs          8 files  2.43 KiB
        shared libraries  1 file   262 B
        configuration     2 files  130 B
        other             2 files  78 B

      largest folders (7)
        /usr        9 files  2.72 KiB
        /usr/bin    6 files  2.06 KiB
        /usr/sbin   1 file   351 B
        /usr/lib64  2 files  327 B
        /etc        2 files  130 B
        /var        1 file   13 B
        /var/www    1 file   13 B

      secrets (2)
        /etc/tls/server.key      RSA private key  layer 1, hidden by an upper one
        variable \`TOKEN_SECRET\`  a token

      odd links (1)
        /usr/bin/X11 -> .  leads back to a folder it lies in

      in any container
        warning  an RSA private key is in \`/etc/tls/server.key\` of layer 1, which an
                 upper layer hides from containers and from nobody else
                 image/secret
                 - -----BEGIN RSA PRIVATE KEY-----
                 help: replace the secret, build without it, and hand it over after
                 attestation
        warning  a token is in the variable \`TOKEN_SECRET\`
                 image/secret
                 help: replace the secret, build without it, and hand it over after
                 attestation

      in GSC 1.9
        error    GSC needs \`ldconfig\`, which the image's user does not find
                 image/missing-tools
                 - PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                 help: install them, and put \`/usr/sbin\` and \`/sbin\` on \`PATH\`
        warning  \`/entry.sh\` is a script of \`/bin/sh\`
                 image/script-entrypoint
                 - /entry.sh nginx -g "daemon off;"
                 - /bin/sh /entry.sh nginx -g "daemon off;" -> usr/bin -> dash
                 - nginx -g "daemon off;": /usr/sbin/nginx (probably)
                 help: rewrite \`ENTRYPOINT\` if the program needs nothing that the
                 script prepares
                   ENTRYPOINT ["nginx", "-g", "daemon off;"]
        warning  the image runs as \`www\`, and the application sees itself as root in
                 the enclave
                 image/user
                 help: set the user in the manifest
                   loader.uid = 33
                   loader.gid = 33
        warning  \`/var/cache/nginx\` is a volume, which no list of the manifest covers
                 image/volume
                 help: mount it encrypted
                   fs.mounts = [{ type = "encrypted", path = "/var/cache/nginx", uri = "file:/var/cache/nginx", key_name = "_sgx_mrenclave" }]
        warning  \`/usr/bin/X11\` leads back to \`/usr/bin\`, so that GSC lists 551 files
                 through it
                 image/ancestor-link
                 - /usr/bin/X11 -> .
                 help: remove the link
                   RUN rm /usr/bin/X11
        warning  1 file lies below \`/var\`, which GSC does not list
                 image/unlisted-data
                 - /var/www: 1 file, 13 B
                 help: move what the application reads to another folder, or list each
                 file in \`sgx.trusted_files\`
        warning  \`/usr/sbin/nginx\` starts processes, each an enclave of its own: a
                 master forks worker processes
                 image/starts-processes
                 - it is started as \`nginx\`
                 help: let it run as one process if it can, and multiply
                 \`sgx.enclave_size\` by their number if not

      in enclave-cc
        error    1 layer deletes files of lower ones, which come back in the enclave
                 image/whiteout
                 - layer 2: 1
                 help: make one layer of all, with \`COPY --from\` of everything in a
                 last stage
                   FROM IMAGE AS whole
                   FROM scratch
                   COPY --from=whole / /
                   ENV MODE="a b"
                   USER www
                   VOLUME ["/var/cache/nginx"]
                   EXPOSE 80/tcp
                   ENTRYPOINT ["/entry.sh"]
                   CMD ["nginx", "-g", "daemon off;"]
        error    \`/bin/sh\` forks, which Occlum has not: each program that a shell
                 starts without \`exec\` is a process of its own
                 image/fork
                 - it runs \`/entry.sh\`
                 help: start the program itself
        error    \`/usr/sbin/nginx\` forks, which Occlum has not: a master forks worker
                 processes
                 image/fork
                 - it is started as \`nginx\`
                 help: let it run as one process, or use a pod VM
        note     a pod can name the image by a tag only, never by its digest
                 image/digest-reference
                 - sha256:0b43088b86767b0a78cb89a732ed5dd7fe8f52941066d334af57186fcb8…
                 help: let the image policy require a signature, since nothing else
                 binds what runs
        note     glibc 2.36 of the image is replaced by that of Occlum
                 image/replaced-libc
                 - /usr/lib64/libc.so.6
                 help: check that the Occlum of the agent has all symbols that the
                 program needs
        note     the pod has to name the program, since the entry point of the image
                 is not used
                 image/pod-command
                 help: write this in the container of the pod
                   workingDir: /run/rune/occlum_instance/
                   command: ["/run/rune/occlum_instance/build/bin/occlum-run", "/usr/sbin/nginx", "-g", "daemon off;"]
                   env: [{ name: OCCLUM_RELEASE_ENCLAVE, value: "1" }]

      4 errors, 8 warnings, 3 notes
      "
    `);
    expect([stderr, exit]).toEqual(['', 1]);
  });

  test('ends with 0 when nothing will fail, and says so', async () => {
    const { '/usr/bin/X11': _, '/etc/tls/server.key': __, ...files } = web[0]!;
    const image = imageBytes([{ ...files, '/usr/bin/ldconfig': program, '/app/run': program }], { Cmd: ['/app/run'] });
    const { stdout, exit } = await inspected(image, '--gsc', '1.8');
    expect(stdout).toMatchInlineSnapshot(`
      "web.tar  linux/amd64
      sha256:3ca5776c975477a199a849036f9bae89bdcf314b8f0fda2d098834fe8cf1f822
      size            12 files of 3.19 KiB in 1 layer of 15 KiB
      distribution    Debian GNU/Linux 12 (bookworm); for GSC debian:12
      C library       glibc 2.36; the program needs glibc
      user            root (0:0), in /
      starts          /app/run (a program)
      GSC would list  23 trusted files, 2.84 KiB of manifest; packages and Gramine
                      come on top

      layers (1)
        1  15 KiB  16 entries

      files by category (4)
        programs          8 files  2.74 KiB
        shared libraries  1 file   262 B
        configuration     2 files  130 B
        other             1 file   65 B

      largest folders (5)
        /usr        9 files  2.72 KiB
        /usr/bin    7 files  2.4 KiB
        /app        1 file   351 B
        /usr/lib64  2 files  327 B
        /etc        2 files  130 B

      in enclave-cc
        note     a pod can name the image by a tag only, never by its digest
                 image/digest-reference
                 - sha256:3ca5776c975477a199a849036f9bae89bdcf314b8f0fda2d098834fe8cf…
                 help: let the image policy require a signature, since nothing else
                 binds what runs
        note     glibc 2.36 of the image is replaced by that of Occlum
                 image/replaced-libc
                 - /usr/lib64/libc.so.6
                 help: check that the Occlum of the agent has all symbols that the
                 program needs
        note     the pod has to name the program, since the entry point of the image
                 is not used
                 image/pod-command
                 help: write this in the container of the pod
                   workingDir: /run/rune/occlum_instance/
                   command: ["/run/rune/occlum_instance/build/bin/occlum-run", "/app/run"]
                   env: [{ name: OCCLUM_RELEASE_ENCLAVE, value: "1" }]

      3 notes
      "
    `);
    expect(exit).toBe(0);
  });

  test('prints no line of more than 80 columns but for what is to be copied', async () => {
    const long: Files = { [`/opt/${'long-name/'.repeat(20)}file\u001b[31m`]: '-> nowhere', '/x/loop': '-> ../x' };
    const { stdout } = await inspected(imageBytes([...web, long], { Cmd: [`/${'x'.repeat(300)}`] }));
    const copied = / {11}(?:FROM|COPY|ENV|VOLUME|CMD|ENTRYPOINT|RUN|command:|fs\.mounts)/;
    const tooLong = stdout.split('\n').filter((line) => line.length > 80 && !copied.test(line) && !/x{60}/.test(line));
    expect(tooLong).toEqual([]);
    expect(stdout).not.toMatch(/\u001b/);
  });

  test('prints JSON as its schema says, and never a secret', async () => {
    const { stdout } = await inspected(
      imageBytes(web, { Env: ['A', 'PASSWORD=correct-horse'], Cmd: ['nginx'] }),
      '--format',
      'json',
    );
    fits(JSON.parse(stdout));
    expect(fits.errors).toBeNull();
    expect(stdout).not.toContain('correct-horse');
    expect(stdout).not.toContain('MIIEMIIE');
  });
});
