import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { describeHost, type HostOptions } from '../../src/gramine/described-host.ts';
import { stockInstallation } from '../../src/gramine/installation.ts';
import { schemePath, schemePaths } from '../../src/gramine/python/environment.ts';
import { stockPython } from '../../src/gramine/python/stock.ts';
import { renderManifest } from '../../src/gramine/render-manifest.ts';
import { Source } from '../../src/text/source.ts';
import { literalTree } from '../literal-tree.ts';

/** The text, or the first mistake. */
function render(template: string, options: HostOptions = {}, defines: Record<string, string | true> = {}): string {
  try {
    const variables = { defines: new Map(Object.entries(defines)) };
    return renderManifest(new Source('app.manifest.template', template), variables, describeHost(options)).text;
  } catch (error) {
    if (error instanceof LocatedError) return error.message;
    throw error;
  }
}

const globals = resolve(process.env.MANIFESTLY_SHARED ?? '../shared', 'golden/render/globals.json');

test.skipIf(!existsSync(globals))('a stock Debian is the one that upstream was run on', () => {
  const { gramine, python } = JSON.parse(readFileSync(globals, 'utf8'));
  const installation = stockInstallation('1.9');
  const constants = [...installation.constants!].map(([name, value]) => [name, Number(value)]);
  expect({
    libos: `${installation.pkglibdir}/libsysdb.so`,
    pkglibdir: installation.pkglibdir,
    runtimedir: { glibc: installation.runtimedir('glibc'), musl: installation.runtimedir('musl') },
    constants: Object.fromEntries(constants),
  }).toEqual(gramine);
  const { entries } = stockPython.sysPath;
  const paths = Object.fromEntries(schemePaths(stockPython));
  expect({
    stdlib: paths.stdlib,
    platstdlib: paths.platstdlib,
    purelib: paths.purelib,
    distlib: `${schemePath(stockPython, 'stdlib', undefined, new Map([['py_version_short', '3']]))}/dist-packages`,
    ext_suffix: stockPython.configVariables.get('EXT_SUFFIX'),
    get_paths: paths,
    implementation: {
      name: stockPython.implementation.name,
      cache_tag: stockPython.implementation.cacheTag,
      version: stockPython.implementation.version!.map((part) => (typeof part === 'bigint' ? Number(part) : part)),
    },
    get_config_var: { EXT_SUFFIX: stockPython.configVariables.get('EXT_SUFFIX') },
    get_sys_path: {
      existing: entries.filter(({ exists }) => exists).map(({ path }) => path),
      include_nonexisting: entries.map(({ path }) => path),
    },
  }).toEqual(python);
});

describe('on a stock Debian', () => {
  test.each([
    ['{{ gramine.libos }} {{ gramine.pkglibdir.name }}', '/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so gramine'],
    [
      "{{ gramine.runtimedir }} {{ gramine.runtimedir('musl').name }} {{ gramine.runtimedir(libc='glibc') / '..' }}",
      '/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc musl /usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/..',
    ],
    ['{{ gramine.PAGESIZE * 2 }} {{ gramine.SGX_FLAGS_MASK_CONST }}', '8192 18446744073709551615'],
    ['{{ [python.stdlib] }}', "[PosixPath('/usr/lib/python3.11')]"],
    ["{{ python.get_path('stdlib', vars={'py_version_short': '3'}) }}", '/usr/lib/python3'],
    ["{{ python.get_path('purelib', 'deb_system') }}", '/usr/lib/python3/dist-packages'],
    [
      '{{ python.implementation.version }}',
      "sys.version_info(major=3, minor=11, micro=2, releaselevel='final', serial=0)",
    ],
    ['{{ python.implementation.version[:2] }} {{ python.implementation.version.minor }}', '(3, 11) 11'],
    ['{{ python.implementation.hexversion }}', '51053296'],
    [
      "{% for p in python.get_sys_path('python3', true) %}{{ p.name }}{{ '/' if p.is_dir() }} {% endfor %}",
      'python311.zip python3.11/ lib-dynload/ dist-packages/ dist-packages/ ',
    ],
    ['{{ gramine.runtimedir().is_dir() }}', 'True'],
  ])('%s', (template, text) => {
    expect(render(template)).toBe(text);
  });

  test.each([
    ['{{ gramine.libdir }}', '1:4: `gramine` has no attribute `libdir`'],
    ['{{ gramine.runtimedir(libc) }}', '1:4: `libc` is undefined'],
    ['{{ gramine.runtimedir(1) }}', '1:4: `runtimedir` wants the name of a libc, not `int`'],
    ["{{ gramine.libos + '/x' }}", "1:4: `+` can't be applied to `PosixPath` and `str`"],
    ['{{ gramine.libos.exists() }}', '1:4: `exists` of a path is not supported (the answer depends on the host)'],
    ['{{ gramine.libos.read_text() }}', '1:4: `read_text` of a path is not supported'],
    [
      "{{ python.get_config_var('CFLAGS') }}",
      '1:4: the configuration variable `CFLAGS` is not supported (nothing says its value: describe an interpreter with `--python`)',
    ],
    ["{{ python.get_path('nosuch') }}", '1:4: there is no path named `nosuch`'],
    [
      "{{ ldd('/bin/sh') }}",
      '1:4: `ldd` is not supported (write the libraries out, or render where they are installed)',
    ],
    ['{{ env.HOME }}', '1:4: `os._Environ object` has no attribute `HOME`'],
  ])('%s is refused', (template, message) => {
    expect(render(template)).toBe(`app.manifest.template:${message}`);
  });
});

describe('with files', () => {
  const files = literalTree({
    '/opt/gramine/libsysdb.so': '',
    '/opt/gramine/runtime/glibc': '-> ../../libc',
    '/opt/libc/libc.so.6': '',
    '/srv/app/data.txt': '',
    '/srv/link': '-> app',
  });
  const host: HostOptions = { files, workingDirectory: '/srv', gramineRoot: '/opt/gramine' };

  test.each([
    ['{{ gramine.pkglibdir }} {{ gramine.libos }}', '/opt/gramine /opt/gramine/libsysdb.so'],
    ["{{ gramine.runtimedir() }} {{ gramine.runtimedir('musl') }}", '/opt/libc /opt/gramine/runtime/musl'],
    ["{{ gramine.libos.exists() }} {{ (gramine.pkglibdir / 'x').exists() }}", 'True False'],
    ["{{ (gramine.runtimedir() / 'libc.so.6').is_file() }}", 'True'],
    ["{{ gramine.libos.parent.joinpath('/srv/link').is_symlink() }}", 'True'],
    ["{{ gramine.libos.joinpath('/srv/link/data.txt').resolve() }}", '/srv/app/data.txt'],
    ["{{ gramine.libos.joinpath('/srv/link/../none').resolve() }}", '/srv/none'],
    ["{{ gramine.libos.relative_to('/opt/gramine').exists() }}", 'False'],
    ["{{ gramine.libos.joinpath('/srv/app').relative_to('/srv').is_dir() }}", 'True'],
  ])('%s', (template, text) => {
    expect(render(template, host)).toBe(text);
  });

  test('a package directory need not exist, but what is in it can then not be asked for', () => {
    const absent = { ...host, gramineRoot: '/usr/local/gramine' };
    expect(render('{{ gramine.runtimedir() }}', absent)).toBe('/usr/local/gramine/runtime/glibc');
    expect(render('{{ gramine.libos.exists() }}', absent)).toBe(
      'app.manifest.template:1:4: asking what is in `/usr/local/gramine` is not supported (give an installation with `--gramine-root`)',
    );
  });

  test('constants come from the module that the build installs', () => {
    const other = literalTree({
      '/opt/g/lib/x86_64-linux-gnu/gramine/libsysdb.so': '',
      '/opt/g/lib/python3.11/site-packages/_graminelibos_offsets.py':
        '# generated\nPAGESIZE = 8192\nSGX_FLAGS_DEBUG = 0x2\n__all__ = ["x"]\n',
    });
    const there = { files: other, gramineRoot: '/opt/g/lib/x86_64-linux-gnu/gramine' };
    expect(render('{{ gramine.PAGESIZE }} {{ gramine.SGX_FLAGS_DEBUG }}', there)).toBe('8192 2');
    expect(render('{{ gramine.SSA_FRAME_SIZE }}', there)).toContain('has no attribute `SSA_FRAME_SIZE`');
  });

  test('`ldd` answers from the files, and what it complains about is located', () => {
    const ldd: HostOptions['ldd'] = (_, paths, folder) => {
      if (paths.includes('broken')) throw Object.assign(new Error('`broken` is cut off'), { name: 'ElfError' });
      return paths.map((path) => `${folder}:${path}`);
    };
    expect(render("{{ ldd('/bin/sh', gramine.libos) }}", { ...host, ldd })).toBe(
      "['/srv:/bin/sh', '/srv:/opt/gramine/libsysdb.so']",
    );
    expect(render("a\n{{ ldd('broken') }}", { ...host, ldd })).toBe('app.manifest.template:2:4: `broken` is cut off');
    expect(render('{{ ldd() }}', { ...host, ldd })).toBe(
      'app.manifest.template:1:4: `ldd` needs the path of a program',
    );
  });
});

describe('older releases', () => {
  test('`ldd` failed up to 1.5, and `get_sys_path` came with 1.4', () => {
    expect(render("{{ ldd('/bin/sh') }}", { release: '1.5' })).toContain('`ldd` fails in Gramine 1.5');
    expect(render("{{ python.get_sys_path('python3') }}", { release: '1.3.1' })).toContain(
      'has no attribute `get_sys_path`',
    );
    expect(render("{{ python.get_sys_path('python3')|list|length }}", { release: '1.4' })).toBe('4');
  });

  test('constants before 1.7 are refused instead of guessed', () => {
    expect(render('{{ gramine.PAGESIZE }}', { release: '1.6' })).toContain('its constants are not known');
    expect(render('{{ gramine.libdir }}', { release: '1.6' })).toContain('has no attribute `libdir`');
  });
});

test('an interpreter that nobody asks about need not be described', () => {
  const files = literalTree({ '/usr/bin/python3': '#!/bin/sh\n' });
  const other = { files, isOtherSystem: true };
  expect(render('{{ gramine.libos.name }}', other)).toBe('libsysdb.so');
  expect(render('{{ python.stdlib }}', other)).toBe(
    'app.manifest.template:1:4: `/usr/bin/python3` is a script or something else, no program (give the one it starts)',
  );
  expect(() => describeHost({ ...other, python: '/usr/bin/python3' })).toThrow('is a script or something else');
});

test('a definition is text or true, and comes before what Gramine defines', () => {
  const defines: Record<string, string | true> = { a: '1', b: true, env: 'mine' };
  expect(render('{{ a }} {{ b }} {{ b is true }} {{ env }}', {}, defines)).toBe('1 True True mine');
});

test('the environment is a mapping of its own', () => {
  const env = new Map([
    ['HOME', '/root'],
    ['get', 'shadowed'],
  ]);
  expect(
    render("{{ env.HOME }} {{ env['get'] }} {{ env.get('X', 'y') }} {{ 'X' in env }} {{ env.keys() }}", { env }),
  ).toBe("/root shadowed y False KeysView(environ({'HOME': '/root', 'get': 'shadowed'}))");
});

test('every mistake of the syntax is told at once', () => {
  expect(render('{{ a|nosuch }}\n{{ b is nosuch }}')).toBe(
    'app.manifest.template:1:6: there is no filter named `nosuch`\napp.manifest.template:2:9: there is no test named `nosuch`',
  );
});
