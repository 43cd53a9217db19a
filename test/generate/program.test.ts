import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/diagnostic/diagnostic.ts';
import { lines } from '../../src/gramine/release.ts';
import { elf, glibcLinker, muslLinker } from './elf.ts';
import { findings, mountsOf, program, values, written } from './generate.ts';

const system = {
  '/lib': '-> usr/lib',
  '/lib64': '-> usr/lib64',
  '/bin': '-> usr/bin',
  '/usr/lib64/ld-linux-x86-64.so.2': elf({ soname: 'ld-linux-x86-64.so.2' }),
  '/usr/lib/x86_64-linux-gnu/libc.so.6': elf({ soname: 'libc.so.6', needed: ['ld-linux-x86-64.so.2'] }),
  '/usr/lib/x86_64-linux-gnu/libfoo.so.1': '-> libfoo.so.1.2',
  '/usr/lib/x86_64-linux-gnu/libfoo.so.1.2': elf({ soname: 'libfoo.so.1', needed: ['libbar.so.3', 'libc.so.6'] }),
  '/usr/lib/x86_64-linux-gnu/libbar.so.3': elf({ soname: 'libbar.so.3', needed: ['libc.so.6'] }),
  '/usr/bin/server': elf({ interpreter: glibcLinker, needed: ['libfoo.so.1', 'libc.so.6'] }),
};

describe('a program', () => {
  test('has its libraries by the names that the dynamic linker opens, and the C library from Gramine', () => {
    const { workload, missing } = program(system, { program: 'server' });
    const manifest = values(workload);
    expect(missing).toEqual([]);
    expect(manifest.libos.entrypoint).toBe('/usr/bin/server');
    expect(manifest.loader.argv).toEqual(['server']);
    expect(manifest.loader.env?.LD_LIBRARY_PATH).toBe('/lib:/usr/lib/x86_64-linux-gnu');
    expect(mountsOf(manifest)).toEqual({
      '/lib': 'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc',
      '/tmp': 'tmpfs',
      '/usr/bin/server': 'file:/usr/bin/server',
      '/usr/lib/x86_64-linux-gnu': 'file:/usr/lib/x86_64-linux-gnu',
    });
    expect(manifest.sgx.trusted_files).toEqual([
      'file:/usr/bin/server',
      'file:/usr/lib/x86_64-linux-gnu/libbar.so.3',
      'file:/usr/lib/x86_64-linux-gnu/libfoo.so.1',
      'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/',
    ]);
  });

  test('that needs one library more has another manifest', () => {
    const more = {
      ...system,
      '/usr/lib/x86_64-linux-gnu/libbar.so.3': elf({ soname: 'libbar.so.3', needed: ['libnew.so.9'] }),
      '/opt/new/lib/libnew.so.9': elf({ soname: 'libnew.so.9' }),
      '/etc/ld.so.conf': '/opt/new/lib\n',
    };
    const manifest = values(program(more, { program: 'server' }).workload);
    expect(manifest.sgx.trusted_files).toContain('file:/opt/new/lib/libnew.so.9');
    expect(mountsOf(manifest)['/opt/new/lib']).toBe('file:/opt/new/lib');
    expect(manifest.loader.env?.LD_LIBRARY_PATH).toBe('/lib:/usr/lib/x86_64-linux-gnu:/opt/new/lib');
  });

  test('is named as what its links lead to, for inside there are no links', () => {
    const files = {
      ...system,
      '/usr/local/bin/srv': '-> /etc/alternatives/srv',
      '/etc/alternatives/srv': '-> /usr/bin/server',
    };
    const { workload } = program(files, { program: '/usr/local/bin/srv', arguments: ['-v'] });
    expect(workload.program).toEqual({
      path: '/usr/bin/server',
      argv: ['/usr/local/bin/srv', '-v'],
      why: 'what `/usr/local/bin/srv` leads to: inside the enclave there are no links',
    });
  });

  test('finds libraries beside itself by its search path', () => {
    const files = {
      ...system,
      '/opt/app/bin/app': elf({ interpreter: glibcLinker, needed: ['libown.so'], runpath: '$ORIGIN/../lib' }),
      '/opt/app/lib/libown.so': elf({ soname: 'libown.so', needed: ['libfoo.so.1'] }),
    };
    const manifest = values(program(files, { program: '/opt/app/bin/app' }).workload);
    expect(manifest.loader.env?.LD_LIBRARY_PATH).toBe('/lib:/opt/app/lib:/usr/lib/x86_64-linux-gnu');
    expect(manifest.sgx.trusted_files).toContain('file:/opt/app/lib/libown.so');
  });

  test('that lacks a library is written all the same, and what is missing is said', () => {
    const files = { ...system, '/usr/bin/server': elf({ interpreter: glibcLinker, needed: ['libgone.so.2'] }) };
    const { workload, missing } = program(files, { program: 'server' });
    expect(missing).toEqual([{ name: 'libgone.so.2', neededBy: '/usr/bin/server' }]);
    expect(written(workload)).toContain(
      '# manifestly: decide: `libgone.so.2` is missing, which `/usr/bin/server` needs',
    );
  });

  test('needs nothing of the system where Gramine brings all of it', () => {
    const files = { '/srv': elf({ interpreter: glibcLinker, needed: ['libm.so.6', 'libc.so.6'] }) };
    const { workload, missing } = program(files, { program: '/srv' });
    expect(missing).toEqual([]);
    expect(values(workload).loader.env?.LD_LIBRARY_PATH).toBe('/lib');
  });

  test('of musl runs on the musl of Gramine', () => {
    const files = {
      '/lib/ld-musl-x86_64.so.1': elf({ soname: 'libc.musl-x86_64.so.1' }),
      '/lib/libz.so.1': '-> libz.so.1.3',
      '/lib/libz.so.1.3': elf({ soname: 'libz.so.1', needed: ['libc.musl-x86_64.so.1'] }),
      '/usr/lib/libevent.so': elf({ soname: 'libevent.so' }),
      '/usr/bin/app': elf({ interpreter: muslLinker, needed: ['libz.so.1', 'libevent.so', 'libc.musl-x86_64.so.1'] }),
    };
    const { workload, missing } = program(files, { program: 'app' });
    const manifest = values(workload);
    expect(missing).toEqual([]);
    expect(mountsOf(manifest)).toEqual({
      '/lib': 'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/musl',
      '/lib/libz.so.1': 'file:/lib/libz.so.1.3',
      '/tmp': 'tmpfs',
      '/usr/bin/app': 'file:/usr/bin/app',
      '/usr/lib': 'file:/usr/lib',
    });
    expect(manifest.loader.env?.LD_LIBRARY_PATH).toBe('/lib:/usr/lib');
    expect(findings(written(workload))).toEqual([]);
  });

  test('that is linked statically has no libraries and no search path', () => {
    for (const type of ['executable', 'pie'] as const) {
      const manifest = values(program({ '/bin/tool': elf({ type }) }, { program: 'tool' }).workload);
      expect(mountsOf(manifest)).toEqual({ '/bin/tool': 'file:/bin/tool', '/tmp': 'tmpfs' });
      expect(manifest.loader.env).toBeUndefined();
      expect(manifest.sgx.trusted_files).toEqual(['file:/bin/tool']);
    }
  });

  test('of another file system has its files where that lies', () => {
    const { workload } = program(system, { program: 'server', root: 'build/rootfs' });
    const manifest = values(workload);
    expect(mountsOf(manifest)['/usr/lib/x86_64-linux-gnu']).toBe('file:build/rootfs/usr/lib/x86_64-linux-gnu');
    expect(manifest.sgx.trusted_files).toContain('file:build/rootfs/usr/bin/server');
  });

  test('of another file system has no links that the host would follow out of it', () => {
    const files = {
      ...system,
      '/usr/lib/x86_64-linux-gnu/libfoo.so.1': '-> /etc/alternatives/libfoo.so.1',
      '/etc/alternatives/libfoo.so.1': '-> /usr/lib/x86_64-linux-gnu/libfoo.so.1.2',
    };
    const manifest = values(program(files, { program: 'server', root: '/srv/root' }).workload);
    expect(mountsOf(manifest)['/usr/lib/x86_64-linux-gnu/libfoo.so.1']).toBe(
      'file:/srv/root/usr/lib/x86_64-linux-gnu/libfoo.so.1.2',
    );
    const onHost = values(program(files, { program: 'server' }).workload);
    expect(mountsOf(onHost)['/usr/lib/x86_64-linux-gnu/libfoo.so.1']).toBeUndefined();
  });

  test('comes with the files that its arguments name', () => {
    const files = { ...system, '/etc/server.conf': 'x', '/srv/ca.pem': 'y', '/srv/www/index.html': 'z' };
    const { workload } = program(files, {
      program: 'server',
      arguments: ['-c', '/etc/server.conf', '--ca=/srv/ca.pem', '/srv/www', '/nowhere'],
    });
    const manifest = values(workload);
    expect(manifest.sgx.trusted_files).toContain('file:/etc/server.conf');
    expect(manifest.sgx.trusted_files).toContain('file:/srv/ca.pem');
    expect(written(workload)).toContain('whether the program reads or writes in `/srv/www`');
  });

  test('finds other programs that it starts, with their libraries', () => {
    const files = {
      ...system,
      '/usr/bin/helper': elf({ interpreter: glibcLinker, needed: ['libhelp.so.1'] }),
      '/usr/lib/x86_64-linux-gnu/libhelp.so.1': elf({ soname: 'libhelp.so.1' }),
    };
    const manifest = values(program(files, { program: 'server', also: ['helper'] }).workload);
    expect(manifest.sgx.trusted_files).toContain('file:/usr/bin/helper');
    expect(manifest.sgx.trusted_files).toContain('file:/usr/lib/x86_64-linux-gnu/libhelp.so.1');
  });

  test('never has a secret of its environment in the manifest', () => {
    const variables = [
      { name: 'DB_PASSWORD', value: 'hunter2hunter2', why: 'as asked for' },
      { name: 'MODE', value: 'fast', why: 'as asked for' },
    ];
    const { workload, notes } = program(system, { program: 'server', variables });
    const text = written(workload);
    expect(text).not.toContain('hunter2');
    expect(text).toContain('loader.env.MODE = "fast"');
    expect(notes).toEqual(['`DB_PASSWORD` looks like a password and is left out']);
  });

  test('that Gramine can not run is refused with the reason', () => {
    const refused = (content: string | Uint8Array) => {
      try {
        program({ '/p': content }, { program: '/p' });
      } catch (error) {
        return error instanceof UserError ? error.message : error;
      }
    };
    expect(refused(elf({ machine: 183, interpreter: '/lib/ld-linux-aarch64.so.1' }))).toBe(
      '`/p` is built for AArch64, and Gramine runs on x86-64',
    );
    const narrow = elf({ interpreter: glibcLinker });
    narrow[4] = 1;
    expect(refused(narrow)).toMatch(/^`\/p` is (?:a 32-bit program|no program that Gramine can run)/);
    expect(refused(elf({ soname: 'libx.so' }))).toBe('`/p` is a library, not a program');
    expect(refused('just text')).toBe(
      '`/p` is no program that Gramine can run: it is neither an ELF file nor a script with `#!`',
    );
    expect(refused(elf({ interpreter: '/lib/ld-uClibc.so.0', needed: ['libc.so.0'] }))).toMatch(
      /neither that of glibc nor that of musl/,
    );
    expect(refused('#!/p\n')).toBe('`/p` starts one script after the other');
    expect(refused('#!/bin/gone\n')).toBe('there is no file `/bin/gone`');
  });

  test('has a manifest without findings for every release, in both forms and profiles', () => {
    for (const release of Object.values(lines)) {
      for (const profile of ['production', 'development'] as const) {
        for (const form of ['template', 'plain'] as const) {
          const { workload } = program(system, { program: 'server', arguments: ['--x', '/etc/hosts'] }, { release });
          const text = written(workload, { release, profile, form });
          const severe = findings(text, { release, profile, form }).filter(
            (line) => profile === 'production' || !/debug|log/.test(line),
          );
          expect(severe, `${release} ${profile} ${form}`).toEqual([]);
        }
      }
    }
  });
});

describe('files that an argument names', () => {
  const files = {
    ...system,
    '/etc/hosts': '',
    '/srv/tls/server.key': '',
    '/var/log/app.log': '',
    '/srv/app.pid': '',
    '/tmp/input.json': '',
    '/dev/null': '',
    '/proc/self/maps': '',
  };

  test('are not trusted when they differ everywhere, are secret or are written', () => {
    const { workload } = program(files, {
      program: 'server',
      arguments: [
        '/etc/hosts',
        '--key=/srv/tls/server.key',
        '/var/log/app.log',
        '/srv/app.pid',
        '/dev/null',
        '/proc/self/maps',
      ],
    });
    expect(values(workload).sgx.trusted_files).toHaveLength(4);
    const text = written(workload).replaceAll('\n# ', ' ');
    expect(text).toContain('`/etc/hosts`, which an argument names, differs on every machine');
    expect(text).toContain('`/srv/tls/server.key`, which an argument names, looks like a secret');
    expect(text).toContain('`/var/log/app.log`, which an argument names, looks written');
    expect(text).toContain('`/srv/app.pid`, which an argument names, looks written');
    expect(findings(written(workload))).toEqual([]);
  });

  test('and programs may lie where scratch files do, which is accepted with a reason', () => {
    const { workload } = program(files, { program: 'server', arguments: ['/tmp/input.json'] });
    expect(written(workload)).toContain(
      '  # manifestly: ignore files/writable-trusted -- named there by who asked for this manifest, and only read\n  "file:/tmp/input.json",',
    );
    for (const form of ['template', 'plain'] as const)
      expect(findings(written(workload, { form }), { form })).toEqual([]);
    const all = program(files, { program: 'server', root: '/tmp/roots/one' });
    expect(written(all.workload)).toContain('\n# manifestly: ignore-file files/writable-trusted -- named there');
    for (const release of Object.values(lines))
      expect(findings(written(all.workload, { release }), { release })).toEqual([]);
  });
});
