import { describe, expect, test } from 'vitest';
import type { Generated } from '../../../src/generate/describe.ts';
import { profiles } from '../../../src/generate/profiles/index.ts';
import { lines, type Release } from '../../../src/gramine/release.ts';
import { runtimeNamed } from '../../../src/gramine/runtimes.ts';
import { gramineThreads } from '../../../src/gramine/threads.ts';
import { elf, glibcLinker } from '../elf.ts';
import { findings, program, values, written } from '../generate.ts';

const lib = '/usr/lib/x86_64-linux-gnu';
const system = {
  '/lib64/ld-linux-x86-64.so.2': elf({ soname: 'ld-linux-x86-64.so.2' }),
  [`${lib}/libc.so.6`]: elf({ soname: 'libc.so.6' }),
  [`${lib}/libssl.so.3`]: elf({ soname: 'libssl.so.3', needed: ['libc.so.6'] }),
  [`${lib}/libsqlite3.so.0`]: elf({ soname: 'libsqlite3.so.0' }),
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/:/bin/false\npostgres:x:105:110::/:/bin/sh\n',
  '/etc/group': 'root:x:0:\n',
  '/etc/ssl/certs/ca-certificates.crt': 'certificates',
  '/etc/ssl/openssl.cnf': 'settings',
  '/usr/lib/ssl/openssl.cnf': '-> /etc/ssl/openssl.cnf',
};
const plain = elf({ interpreter: glibcLinker, needed: ['libc.so.6'] });
const linked = (...needed: string[]) => elf({ interpreter: glibcLinker, needed: [...needed, 'libc.so.6'] });
const holding = (text: string) => Buffer.concat([plain, Buffer.from(text, 'latin1')]);
const goProgram = Buffer.concat([
  plain,
  Buffer.alloc(16 - (plain.length % 16)),
  Buffer.from('\xff Go buildinf:\x08\x02', 'latin1'),
  Buffer.alloc(16),
  Buffer.from('\x08go1.22.1', 'latin1'),
  Buffer.alloc(16),
]);

const pythonFiles = {
  '/usr/bin/python3': '-> python3.11',
  '/usr/bin/python3.11': plain,
  '/usr/lib/python3.11/os.py': 'x',
  '/usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so': elf({
    soname: '_ssl.so',
    needed: ['libssl.so.3', 'libc.so.6'],
  }),
  '/usr/lib/python3/dist-packages/six.py': 'x',
};
const packages = (name: string) => ({ ...pythonFiles, [`/usr/lib/python3/dist-packages/${name}/__init__.py`]: 'x' });
const javaFiles = {
  '/usr/bin/java': '-> /usr/lib/jvm/java-17/bin/java',
  '/usr/lib/jvm/java-17/bin/java': plain,
  '/usr/lib/jvm/java-17/lib/modules': 'x',
  '/usr/lib/jvm/java-17/lib/server/libjvm.so': elf({ soname: 'libjvm.so', needed: ['libc.so.6'] }),
  '/usr/lib/jvm/java-17/conf/net.properties': 'x',
};

interface Case {
  readonly id: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly program: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  { id: 'python', files: pythonFiles, program: 'python3' },
  { id: 'numpy', files: packages('numpy'), program: 'python3' },
  { id: 'pytorch', files: packages('torch'), program: 'python3' },
  { id: 'tensorflow', files: packages('tensorflow'), program: 'python3' },
  { id: 'openvino', files: packages('openvino'), program: 'python3' },
  { id: 'node', files: { '/usr/bin/node': plain }, program: 'node' },
  { id: 'jvm', files: javaFiles, program: 'java' },
  {
    id: 'spark',
    files: { ...javaFiles, '/opt/spark/jars/core.jar': 'x', '/opt/spark/conf/spark.conf': 'x' },
    program: 'java',
    arguments: ['-cp', '/opt/spark/jars/*', 'org.apache.spark.deploy.SparkSubmit'],
  },
  { id: 'go', files: { '/usr/bin/service': goProgram }, program: 'service' },
  { id: 'rust', files: { '/usr/bin/service': holding('/rustc/abc/library/std/src/panicking.rs') }, program: 'service' },
  {
    id: 'dotnet',
    files: { '/usr/lib/dotnet/dotnet': plain, '/usr/lib/dotnet/shared/x.dll': 'x', '/usr/lib/dotnet/host/fxr/a': 'x' },
    program: '/usr/lib/dotnet/dotnet',
  },
  {
    id: 'nginx',
    files: { '/usr/sbin/nginx': plain, '/etc/nginx/nginx.conf': 'daemon off;\nworker_processes 1;', '/var/lib/x/': '' },
    program: 'nginx',
  },
  { id: 'lighttpd', files: { '/usr/sbin/lighttpd': plain, '/etc/lighttpd/lighttpd.conf': 'x' }, program: 'lighttpd' },
  { id: 'apache', files: { '/usr/sbin/apache2': plain, '/etc/apache2/apache2.conf': 'x' }, program: 'apache2' },
  { id: 'redis', files: { '/usr/bin/redis-server': plain }, program: 'redis-server' },
  { id: 'memcached', files: { '/usr/bin/memcached': plain }, program: 'memcached' },
  {
    id: 'postgresql',
    files: {
      '/usr/lib/postgresql/15/bin/postgres': plain,
      '/usr/lib/postgresql/15/lib/plpgsql.so': elf({ soname: 'plpgsql.so' }),
      '/usr/share/postgresql/15/postgres.bki': 'x',
    },
    program: '/usr/lib/postgresql/15/bin/postgres',
  },
  { id: 'mysql', files: { '/usr/sbin/mariadbd': plain, '/etc/mysql/my.cnf': 'x' }, program: 'mariadbd' },
  { id: 'sqlite', files: { '/usr/bin/notes': linked('libsqlite3.so.0') }, program: 'notes' },
  { id: 'shell', files: { '/usr/bin/bash': plain }, program: 'bash' },
  { id: 'perl', files: { '/usr/bin/perl': plain, '/usr/share/perl/5.36.0/strict.pm': 'x' }, program: 'perl' },
  { id: 'ruby', files: { '/usr/bin/ruby3.1': plain, '/usr/lib/ruby/3.1.0/set.rb': 'x' }, program: 'ruby3.1' },
  { id: 'php', files: { '/usr/bin/php8.2': plain, '/etc/php/8.2/cli/php.ini': 'x' }, program: 'php8.2' },
  {
    id: 'r',
    files: { '/usr/lib/R/bin/exec/R': plain, '/usr/lib/R/library/base/x': 'x' },
    program: '/usr/lib/R/bin/exec/R',
  },
  { id: 'tls', files: { '/usr/bin/fetcher': linked('libssl.so.3') }, program: 'fetcher' },
];

function generate(one: Case, release: Release = '1.9'): Generated {
  const variables = Object.entries(one.environment ?? {}).map(([name, value]) => ({ name, value, why: 'a test' }));
  return program(
    { ...system, ...one.files },
    { program: one.program, arguments: one.arguments ?? [], variables },
    { profiles, release },
  );
}

const caseOf = (id: string) => cases.find((one) => one.id === id)!;

describe('the runtime profiles', () => {
  test('are all tried here, and have different names', () => {
    expect(cases.map(({ id }) => id)).toEqual(profiles.map(({ id }) => id));
    expect(new Set(profiles.map(({ id }) => id)).size).toBe(profiles.length);
  });

  test.each(cases.map((one) => [one.id, one] as const))('%s is recognised by what is there', (id, one) => {
    expect(generate(one).workload.profiles).toContain(id);
  });

  describe.each(cases.map((one) => [one.id, one] as const))('%s', (_, one) => {
    test.each(Object.values(lines))('gives manifests for Gramine %s in which lint finds nothing', (release) => {
      const { workload, missing } = generate(one, release);
      expect(missing).toEqual([]);
      for (const profile of ['production', 'development'] as const)
        for (const form of ['template', 'plain'] as const) {
          const found = findings(written(workload, { release, profile, form }), { release, profile, form });
          expect(profile === 'production' ? found : found.filter((line) => !/ security\//.test(line))).toEqual([]);
        }
    });
  });

  test('say why and from where each number is', () => {
    for (const one of cases) {
      for (const { key, why, source } of generate(one).workload.settings) {
        expect(why, `${one.id} ${key}`).not.toBe('');
        if (/size$|threads$/.test(key)) expect(source, `${one.id} ${key}`).toBeTruthy();
      }
    }
  });

  test('have as many threads and as much memory as lint asks for', () => {
    for (const one of cases) {
      const runtime = runtimeNamed(one.program.split('/').at(-1)!);
      if (!runtime) continue;
      const { settings } = generate(one).workload;
      const threads = settings.find(({ key }) => key === 'sgx.max_threads')!.value as bigint;
      expect(threads).toBeGreaterThanOrEqual(BigInt(runtime.threads + gramineThreads));
    }
  });

  test('are none for a program that says nothing', () => {
    const found = generate({ id: '', files: { '/usr/bin/thing': plain }, program: 'thing' });
    expect(found.workload.profiles).toEqual([]);
  });
});

const environmentOf = (one: Generated) =>
  Object.fromEntries(one.workload.environment.map(({ name, value }) => [name, value]));
const settingOf = (one: Generated, key: string) => one.workload.settings.find((setting) => setting.key === key)?.value;
const questionsOf = (one: Generated) => one.workload.questions.map(({ text }) => text).join('\n');

describe('Python', () => {
  test('has its standard library, its packages and what they need', () => {
    const { sgx } = values(generate(caseOf('python')).workload);
    expect(sgx.trusted_files).toEqual([
      'file:/usr/bin/python3.11',
      'file:/usr/lib/python3.11/',
      'file:/usr/lib/python3/dist-packages/',
      'file:/etc/ssl/certs/ca-certificates.crt',
      'file:/etc/ssl/openssl.cnf',
      'file:/usr/lib/x86_64-linux-gnu/libssl.so.3',
      'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/',
    ]);
  });

  test('of a virtual environment has the packages of that alone', () => {
    const files = {
      ...pythonFiles,
      '/srv/env/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = false\n',
      '/srv/env/bin/python3': '-> /usr/bin/python3.11',
      '/srv/env/lib/python3.11/site-packages/flask/__init__.py': 'x',
      '/srv/env/lib/python3.11/site-packages/extra.pth': '../../../../shared\nimport evil\n/nowhere\n',
      '/srv/shared/thing.py': 'x',
    };
    const trusted: readonly string[] = values(generate({ id: '', files, program: '/srv/env/bin/python3' }).workload).sgx
      .trusted_files;
    expect(trusted).toContain('file:/srv/env/lib/python3.11/site-packages/');
    expect(trusted).toContain('file:/srv/env/pyvenv.cfg');
    expect(trusted).toContain('file:/srv/shared/');
    expect(trusted).not.toContain('file:/usr/lib/python3/dist-packages/');
  });

  test('has modules and packages beside its script, and nothing else of that folder', () => {
    const files = {
      ...pythonFiles,
      '/home/me/main.py': 'x',
      '/home/me/helper.py': 'x',
      '/home/me/secret.key': 'x',
      '/home/me/pkg/__init__.py': 'x',
      '/home/me/mail/inbox': 'x',
    };
    const made = generate({ id: '', files, program: 'python3', arguments: ['/home/me/main.py'] });
    const mine = (values(made.workload).sgx.trusted_files as string[]).filter((uri) => uri.includes('/home'));
    expect(mine.sort()).toEqual(['file:/home/me/helper.py', 'file:/home/me/main.py', 'file:/home/me/pkg/']);
  });

  test('without its standard library is a question', () => {
    const made = generate({ id: '', files: { '/opt/python3': plain }, program: '/opt/python3' });
    expect(questionsOf(made)).toContain("where Python's standard library is");
  });

  test('with workers has a smaller enclave for each, in which lint finds nothing', () => {
    const files = { ...packages('torch'), '/usr/bin/gunicorn': '#!/usr/bin/python3\n' };
    for (const release of Object.values(lines)) {
      const made = generate({ id: '', files, program: 'gunicorn', arguments: ['app:main'] }, release);
      expect(settingOf(made, 'sgx.enclave_size')).toBe('2G');
      expect(questionsOf(made)).toContain('how many workers `gunicorn` starts');
      expect(findings(written(made.workload, { release }), { release })).toEqual([]);
    }
  });

  test('with NumPy has limits for its pools', () => {
    expect(environmentOf(generate(caseOf('numpy')))).toMatchObject({ OMP_NUM_THREADS: '4', OPENBLAS_NUM_THREADS: '4' });
  });
});

describe('the JVM', () => {
  test('is told of the enclave, not of the machine', () => {
    const made = generate(caseOf('jvm'));
    expect(environmentOf(made)).toMatchObject({
      JAVA_HOME: '/usr/lib/jvm/java-17',
      JAVA_TOOL_OPTIONS:
        '-Xmx1024m -XX:ActiveProcessorCount=4 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=128m -XX:CompressedClassSpaceSize=128m -XX:-UsePerfData',
    });
    expect(settingOf(made, 'sgx.enclave_size')).toBe('2G');
  });

  test('has an enclave for the heap it is started with, and no second option of a kind', () => {
    const made = generate({ ...caseOf('jvm'), arguments: ['-Xmx6g', '-XX:+UseG1GC', 'Main'] });
    expect(environmentOf(made).JAVA_TOOL_OPTIONS).not.toMatch(/Xmx|SerialGC/);
    expect(settingOf(made, 'sgx.enclave_size')).toBe('8G');
  });

  test('has what is on its class path', () => {
    const files = { ...javaFiles, '/srv/a.jar': 'x', '/srv/lib/b.jar': 'x', '/srv/classes/M.class': 'x' };
    const made = generate({ ...caseOf('jvm'), files, arguments: ['-cp', '/srv/a.jar:/srv/lib/*:/srv/classes', 'M'] });
    const mine = (values(made.workload).sgx.trusted_files as string[]).filter((uri) => uri.includes('/srv'));
    expect(mine).toEqual(['file:/srv/classes/', 'file:/srv/lib/', 'file:/srv/a.jar']);
  });

  test('asks whether to add to options that are there', () => {
    const made = generate({ ...caseOf('jvm'), environment: { JAVA_TOOL_OPTIONS: '-Xmx256m' } });
    expect(environmentOf(made).JAVA_TOOL_OPTIONS).toBe('-Xmx256m');
    expect(questionsOf(made)).toContain('whether to add `-XX:ActiveProcessorCount=4`');
  });
});

describe('Node.js', () => {
  test('needs eventfd of the host before 1.7, which is said, and no longer afterwards', () => {
    const old = written(generate(caseOf('node'), '1.6.2').workload, { release: '1.6.2' });
    expect(old).toContain('# manifestly: ignore security/host-eventfd -- ');
    expect(old).toContain('sys.insecure__allow_eventfd = true');
    expect(written(generate(caseOf('node')).workload)).not.toContain('eventfd');
  });

  test('has the application that its script belongs to, as a whole', () => {
    const files = {
      '/usr/bin/node': plain,
      '/srv/app/package.json': '{}',
      '/srv/app/src/main.js': 'x',
      '/srv/app/node_modules/a/index.js': 'x',
    };
    const made = generate({ id: '', files, program: 'node', arguments: ['/srv/app/src/main.js'] });
    expect(values(made.workload).sgx.trusted_files).toContain('file:/srv/app/');
  });

  test('has an enclave for the heap it is given', () => {
    const made = generate({ ...caseOf('node'), arguments: ['--max-old-space-size=4096'] });
    expect(settingOf(made, 'sgx.enclave_size')).toBe('8G');
    expect(environmentOf(made).NODE_OPTIONS).toBeUndefined();
  });
});

describe('servers', () => {
  test('that refuse to run as root have the user of their file system', () => {
    const made = generate(caseOf('postgresql'));
    expect(settingOf(made, 'loader.uid')).toBe(105n);
    expect(settingOf(made, 'loader.gid')).toBe(110n);
    expect(questionsOf(generate(caseOf('memcached')))).toContain('there is no `memcache` in /etc/passwd');
  });

  test('that go into the background are asked about only then', () => {
    expect(questionsOf(generate(caseOf('nginx')))).not.toContain('background');
    const other = { ...caseOf('nginx'), files: { '/usr/sbin/nginx': plain, '/etc/nginx/nginx.conf': 'x' } };
    expect(questionsOf(generate(other))).toContain('goes into the background');
  });

  test('that store in the background are asked about: Redis', () => {
    const files = { '/usr/bin/redis-server': plain, '/etc/redis.conf': 'daemonize yes\nrequirepass x\n' };
    const asked = questionsOf(generate({ id: '', files, program: 'redis-server', arguments: ['/etc/redis.conf'] }));
    expect(asked).toContain('add `--daemonize no`');
    expect(asked).not.toContain('who may connect');
  });
});

describe('programs that no name gives away', () => {
  test('are Go with the build information of its linker, and not with its magic alone', () => {
    expect(generate(caseOf('go')).workload.profiles).toEqual(['go']);
    expect(environmentOf(generate(caseOf('go')))).toMatchObject({ GOMAXPROCS: '4', GOMEMLIMIT: '512MiB' });
    const other = { id: '', files: { '/usr/bin/service': holding('\xff Go buildinf:') }, program: 'service' };
    expect(generate(other).workload.profiles).toEqual([]);
  });

  test('are .NET by what is published beside them', () => {
    const files = {
      '/srv/app/web': plain,
      '/srv/app/web.runtimeconfig.json': '{}',
      '/srv/app/web.dll': 'x',
      [`${lib}/libicuuc.so.72`]: elf({ soname: 'libicuuc.so.72' }),
    };
    const made = generate({ id: '', files, program: '/srv/app/web' });
    expect(made.workload.profiles).toEqual(['dotnet']);
    expect(values(made.workload).sgx.trusted_files).toContain('file:/srv/app/');
    expect(environmentOf(made).DOTNET_SYSTEM_GLOBALIZATION_INVARIANT).toBeUndefined();
    expect(environmentOf(generate(caseOf('dotnet'))).DOTNET_SYSTEM_GLOBALIZATION_INVARIANT).toBe('1');
  });
});

describe('what is hostile', () => {
  test('widens nothing: paths that lead out, loops, endless lists and names of JavaScript', () => {
    const files = {
      ...pythonFiles,
      '/usr/lib/python3/dist-packages/evil.pth': `${'../'.repeat(40)}\n/\n\0\n${'x'.repeat(5000)}\n${'/etc\n'.repeat(50)}`,
      '/usr/lib/python3/dist-packages/__proto__/__init__.py': 'x',
      '/srv/env/pyvenv.cfg': `home = /nowhere/../..\n${'home = '.repeat(10_000)}`,
      '/srv/env/bin/python3': '-> /usr/bin/python3.11',
      '/srv/out': '-> ../etc',
      '/srv/a': '-> /srv/b',
      '/srv/b': '-> /srv/a',
    };
    for (const name of ['python3', '/srv/env/bin/python3']) {
      const environment = {
        PYTHONPATH: '/:/srv/a:::/proc/../:/srv/out',
        JAVA_TOOL_OPTIONS: ' '.repeat(100_000),
        GEM_PATH: ':',
      };
      const made = generate({ id: '', files, program: name, arguments: ['-Wx', '/srv/a'], environment });
      const trusted = values(made.workload).sgx.trusted_files;
      expect(trusted).not.toContain('file:/');
      expect(trusted).not.toContain('file://');
      expect(findings(written(made.workload))).toEqual([]);
    }
  });

  test('is read in one pass, however often the mark of Go is in it', () => {
    const bytes = Buffer.concat([plain, Buffer.alloc(1 << 20, '\xff Go buildinf:', 'latin1')]);
    expect(generate({ id: '', files: { '/usr/bin/x': bytes }, program: 'x' }).workload.profiles).toEqual([]);
  });
});
