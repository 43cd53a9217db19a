import { describe, expect, it } from 'vitest';
import { argvConflict } from '../../../src/lint/rules/loader/argv-conflict.ts';
import { argvProgramMissing } from '../../../src/lint/rules/loader/argv-program-missing.ts';
import { entrypointUnreachable } from '../../../src/lint/rules/loader/entrypoint-unreachable.ts';
import { entrypointUri } from '../../../src/lint/rules/loader/entrypoint-uri.ts';
import { envSourceConflict } from '../../../src/lint/rules/loader/env-source-conflict.ts';
import { libraryPath } from '../../../src/lint/rules/loader/library-path.ts';
import { noScratchDirectory } from '../../../src/lint/rules/loader/no-scratch-directory.ts';
import { runtimeNeeds } from '../../../src/lint/rules/loader/runtime-needs.ts';
import { unprotectedCode } from '../../../src/lint/rules/loader/unprotected-code.ts';
import { found, hole } from './found.ts';

const messages = (findings: ReturnType<typeof found>) => findings.map(({ message }) => message);

describe('the arguments', () => {
  it('have one source: all others are named in one finding', () => {
    const manifest =
      'loader.argv = ["app"]\nloader.argv_src_file = "file:args"\nloader.insecure__use_cmdline_argv = true';
    expect(found([argvConflict], manifest)).toEqual([
      {
        rule: 'loader/argv-conflict',
        severity: 'error',
        at: 'loader.insecure__use_cmdline_argv',
        path: 'loader.insecure__use_cmdline_argv',
        message: '`loader.insecure__use_cmdline_argv` and `loader.argv` and `loader.argv_src_file` exclude each other',
        help: 'keep one of them, best `loader.argv`',
        stage: 'runtime',
        effect: 'fatal',
      },
    ]);
  });

  it('conflict with those that GSC sets', () => {
    const base = 'loader.argv_src_file = "file:/gramine/app_files/trusted_argv"';
    expect(found([argvConflict], 'loader.argv = ["app"]', { base })).toHaveLength(1);
    expect(found([argvConflict], 'sgx.enclave_size = "4G"', { base })).toEqual([]);
  });

  it.each([
    ['/usr/bin/python3', '["main.py"]', 1],
    ['/usr/bin/python3', '["python", "main.py"]', 0],
    ['/usr/bin/java', '["app.jar"]', 1],
    ['/bin/bash', '["deploy.sh"]', 1],
    ['/app/deploy.sh', '["deploy.sh"]', 0],
    ['/bin/busybox', '["ls", "-l"]', 0],
    ['/bin/ls', '["-l"]', 1],
    ['/bin/ls', '[1]', 0],
  ])('of %s in %s lack the program %i times', (entrypoint, argv, count) => {
    expect(found([argvProgramMissing], `libos.entrypoint = "${entrypoint}"\nloader.argv = ${argv}`)).toHaveLength(
      count,
    );
  });
});

describe('the environment', () => {
  it('loses what passes through a file, once for every variable', () => {
    const manifest =
      'loader.env_src_file = "file:env"\nloader.env.A = { passthrough = true }\nloader.env.B = { passthrough = true }\nloader.env.C = "1"';
    expect(messages(found([envSourceConflict], manifest))).toEqual([
      '`A` comes from `loader.env_src_file`, not from the host, and is absent when the file lacks it',
      '`B` comes from `loader.env_src_file`, not from the host, and is absent when the file lacks it',
    ]);
  });
});

describe('the entrypoint', () => {
  it.each([
    ['1.1', 'warning', 'warning'],
    ['1.2', 'error', 'fatal'],
    ['1.9', 'error', 'fatal'],
  ] as const)('given as a URI to Gramine %s is: %s', (release, severity, effect) => {
    const [finding, ...more] = found([entrypointUri], 'libos.entrypoint = "file:app"', { release });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity, effect, at: '"file:app"' });
  });

  it('is looked up from `fs.start_dir` when it is relative', () => {
    const manifest = (directory: string) =>
      `libos.entrypoint = "app"\n${directory}\nfs.mounts = [{ type = "tmpfs", path = "/tmp" }]`;
    expect(found([entrypointUnreachable], manifest('fs.start_dir = "/tmp/x"'))).toHaveLength(1);
    expect(found([entrypointUnreachable], manifest('fs.start_dir = "/srv"'))).toEqual([]);
    expect(found([entrypointUnreachable], manifest(`fs.start_dir = "${hole}"`))).toEqual([]);
    expect(found([entrypointUnreachable], manifest(''))).toEqual([]);
  });

  it('is not called unreachable while mounts are unknown', () => {
    const manifest = (rest: string) => `libos.entrypoint = "/app"\nfs.root.type = "tmpfs"\n${rest}`;
    expect(found([entrypointUnreachable], manifest(''))).toHaveLength(1);
    expect(found([entrypointUnreachable], manifest(`fs.mounts = ${hole}`))).toEqual([]);
    expect(found([entrypointUnreachable], manifest(`fs.mounts = [${hole}]`))).toEqual([]);
    expect(found([entrypointUnreachable], manifest(hole))).toEqual([]);
    expect(found([entrypointUnreachable], manifest('[fs.mount.app]\npath = "/app"'), { release: '1.4' })).toEqual([]);
  });
});

describe('code', () => {
  const manifest = (lists: string) =>
    `libos.entrypoint = "/opt/app/server"\nfs.mounts = [{ path = "/opt/app", uri = "file:build/" }]\n${lists}`;

  it('is protected by the trusted file that the mount shows, not by one of the same name', () => {
    expect(found([unprotectedCode], manifest('sgx.trusted_files = ["file:./build/server"]'))).toEqual([]);
    expect(found([unprotectedCode], manifest('sgx.trusted_files = ["file:build/"]'))).toEqual([]);
    expect(found([unprotectedCode], manifest(`sgx.trusted_files = ["file:${hole}"]`))).toEqual([]);
    expect(found([unprotectedCode], manifest('sgx.trusted_files = ["file:/opt/app/server"]'))).toEqual([
      {
        rule: 'loader/unprotected-code',
        severity: 'error',
        at: '"/opt/app/server"',
        path: 'libos.entrypoint',
        message: 'the program `/opt/app/server` is no trusted file, so Gramine denies access',
        help: 'add `"file:build/server"` to `sgx.trusted_files`, or keep it in an encrypted mount',
        stage: 'runtime',
        effect: 'fatal',
      },
    ]);
  });

  it('is up to the host when the policy lets everything through', () => {
    const found19 = found([unprotectedCode], manifest('sgx.file_check_policy = "allow_all_but_log"'));
    expect(messages(found19)).toEqual([
      'the program `/opt/app/server` is no trusted file, so the host chooses the code',
    ]);
    expect(found([unprotectedCode], manifest(`sgx.file_check_policy = "${hole}"`))).toEqual([]);
  });

  it('needs no list up to 1.7 when there is nothing about SGX', () => {
    expect(found([unprotectedCode], manifest(''), { release: '1.7' })).toEqual([]);
    expect(found([unprotectedCode], manifest(''), { release: '1.8' })).toHaveLength(1);
  });
});

describe('the library path', () => {
  const runtime = '{ path = "/gramine", uri = "file:/usr/lib/gramine/runtime/glibc" }';

  it('reaches the libraries of Gramine', () => {
    const path = (value: string) => `loader.env.LD_LIBRARY_PATH = "${value}"\nfs.mounts = [${runtime}]`;
    expect(found([libraryPath], path('/gramine'))).toEqual([]);
    expect(found([libraryPath], path('/gramine/'))).toEqual([]);
    expect(found([libraryPath], path(`/x${hole}`))).toHaveLength(1);
    expect(found([libraryPath], path(`${hole}`))).toEqual([]);
    expect(
      found([libraryPath], `fs.mounts = [${runtime}, { path = "/lib", uri = "file:/opt/gramine/runtime/musl" }]`),
    ).toEqual([]);
    expect(found([libraryPath], `loader.insecure__use_host_env = true\nfs.mounts = [${runtime}]`)).toEqual([]);
    expect(messages(found([libraryPath], `fs.mounts = [${runtime}]`))).toEqual([
      'the dynamic linker is not searched in `/gramine`, where the libraries of Gramine are mounted',
    ]);
  });
});

describe('a language runtime', () => {
  it('is known by the program, by what a launcher starts, and by its variables', () => {
    const needs = (manifest: string) =>
      found([runtimeNeeds], `${manifest}\nsgx.enclave_size = "8G"\nsgx.max_threads = 4`);
    expect(needs('libos.entrypoint = "/usr/lib/jvm/bin/java"')).toHaveLength(1);
    expect(needs('libos.entrypoint = "/bin/sh"\nloader.argv = ["sh", "/usr/bin/node", "x.js"]')).toHaveLength(1);
    expect(needs('libos.entrypoint = "server"\nloader.env.GOMAXPROCS = "2"')).toHaveLength(1);
    expect(needs('libos.entrypoint = "server"\nloader.argv = ["server", "java"]')).toEqual([]);
    expect(needs('libos.entrypoint = "javac-wrapper"')).toEqual([]);
    expect(needs('libos.entrypoint = "/usr/bin/python3"\nloader.env.OMP_NUM_THREADS = "1"')).toEqual([]);
  });

  it('is compared with the defaults when nothing is written', () => {
    expect(messages(found([runtimeNeeds], 'libos.entrypoint = "/usr/bin/java"'))).toEqual([
      'the JVM and Gramine itself need about 16 threads, the enclave has 4 by default',
      'the JVM reserves 1G or so at start, the enclave has 256M by default',
    ]);
    expect(found([runtimeNeeds], 'libos.entrypoint = "/usr/bin/java"\nsgx.edmm_enable = true')).toEqual([]);
    expect(found([runtimeNeeds], `libos.entrypoint = "/usr/bin/java"\n${hole}`)).toEqual([]);
  });

  it.each([
    ['-Xmx4g', '4G', 1],
    ['-Xmx4096m', '4G', 1],
    ['-Xmx3g', '4G', 0],
    ['-XX:MaxHeapSize=5G', '4G', 1],
    ['-Xmxlots', '4G', 0],
  ])('with a heap of %s in an enclave of %s is found %i times', (option, size, count) => {
    const manifest = `libos.entrypoint = "/usr/bin/java"\nloader.argv = ["java", "${option}"]\nsgx.enclave_size = "${size}"\nsgx.max_threads = 64`;
    expect(found([runtimeNeeds], manifest)).toHaveLength(count);
  });

  it('has a place for temporary files in any writable mount', () => {
    const python = (rest: string) => found([noScratchDirectory], `libos.entrypoint = "/usr/bin/python3"\n${rest}`);
    expect(messages(python(''))).toEqual(['Python finds no writable directory for temporary files at `/tmp`']);
    expect(python('loader.env.TMPDIR = "/x"\nfs.mounts = [{ type = "tmpfs", path = "/x" }]')).toEqual([]);
    expect(python(`loader.env.TMPDIR = "${hole}"`)).toEqual([]);
    expect(python('fs.root.type = "tmpfs"')).toEqual([]);
    expect(python('fs.mounts = [{ type = "encrypted", path = "/tmp", uri = "file:t" }]')).toEqual([]);
    expect(python('sgx.allowed_files = ["file:tmp/"]')).toEqual([]);
    expect(python('sgx.file_check_policy = "allow_all_but_log"')).toEqual([]);
  });
});
