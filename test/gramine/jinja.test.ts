import { describe, expect, test } from 'vitest';
import { describedContext, type GramineGlobals, lintContext } from '../../src/gramine/jinja.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { renderStatic } from '../../src/template/static.ts';
import { Source } from '../../src/text/source.ts';

const globals: GramineGlobals = {
  gramine: {
    libos: '/opt/gramine/libsysdb.so',
    pkglibdir: '/opt/gramine',
    runtimedir: { glibc: '/opt/gramine/runtime/glibc', musl: '/opt/gramine/runtime/musl' },
    constants: { PAGESIZE: 4096, SGX_FLAGS_MASK_CONST: 18446744073709551615n },
  },
  python: {
    stdlib: '/usr/lib/python3.11',
    platstdlib: '/usr/lib/python3.11',
    purelib: '/usr/local/lib/python3.11/dist-packages',
    distlib: '/usr/lib/python3/dist-packages',
    ext_suffix: '.so',
    get_paths: { stdlib: '/usr/lib/python3.11' },
    implementation: { name: 'cpython', cache_tag: 'cpython-311', version: [3, 11, 2, 'final', 0] },
    get_config_var: { EXT_SUFFIX: '.so', HAVE_X: 1 },
    get_sys_path: {
      existing: ['/usr/lib/python3.11'],
      include_nonexisting: ['/usr/lib/python311.zip', '/usr/lib/python3.11'],
    },
  },
};

function render(text: string, defines: Record<string, string | true> = {}): string {
  const env = new Map([
    ['HOME', '/root'],
    ['get', 'shadowed'],
  ]);
  const context = describedContext(globals, env, new Map(Object.entries(defines)));
  const rendering = renderTemplate(parseTemplate(new Source('', text)), context);
  return rendering.problem ? `${rendering.problem.code}: ${rendering.problem.message}` : rendering.text;
}

describe('on a host that is described', () => {
  test.each([
    ['{{ gramine.libos }} {{ gramine.pkglibdir }}', '/opt/gramine/libsysdb.so /opt/gramine'],
    [
      "{{ gramine.runtimedir }} {{ gramine.runtimedir() }} {{ gramine.runtimedir('musl') }} {{ gramine.runtimedir(libc='glibc') }}",
      '/opt/gramine/runtime/glibc /opt/gramine/runtime/glibc /opt/gramine/runtime/musl /opt/gramine/runtime/glibc',
    ],
    [
      "{{ gramine.runtimedir / 'a' }} {{ gramine.runtimedir() / '/b' }} {{ gramine.libos.parent / 'x' / '..' }}",
      '/opt/gramine/runtime/glibc/a /b /opt/gramine/x/..',
    ],
    [
      '{{ [gramine.libos] }} {{ gramine.libos.stem }}{{ gramine.libos.suffix }}',
      "[PosixPath('/opt/gramine/libsysdb.so')] libsysdb.so",
    ],
    ['{{ gramine.PAGESIZE * 2 }} {{ gramine.SGX_FLAGS_MASK_CONST }}', '8192 18446744073709551615'],
    ['{{ gramine.libdir }}', 'undefined: `gramine` has no attribute `libdir`'],
    ['{{ gramine.runtimedir(libc) }}', 'undefined: `libc` is undefined'],
    ["{{ gramine.libos + '/x' }}", "type: `+` can't be applied to `PosixPath` and `str`"],
    ['{{ gramine.libos.exists() }}', 'unsupported: `exists` of a path is not supported'],
    [
      "{{ python.stdlib / 'os.py' }} {{ python.get_path('stdlib') }} {{ python.get_paths()['stdlib'] }}",
      '/usr/lib/python3.11/os.py /usr/lib/python3.11 /usr/lib/python3.11',
    ],
    [
      "{{ python.get_config_var('EXT_SUFFIX') }} {{ python.get_config_var('HAVE_X') }} {{ python.get_config_var('nosuch') }}",
      '.so 1 None',
    ],
    ['{{ python.implementation.name }} {{ python.implementation.version }}', "cpython (3, 11, 2, 'final', 0)"],
    [
      "{% for p in python.get_sys_path('python3', include_nonexisting=true) %}{{ p }}{{ '/' if p.is_dir() }} {% endfor %}",
      '/usr/lib/python311.zip /usr/lib/python3.11/ ',
    ],
    [
      "{{ env.HOME }} {{ env['HOME'] }} {{ env.get('HOME') }} {{ env.get('X', 'y') }} {{ 'X' in env }} {{ env|length }}",
      '/root /root /root y False 2',
    ],
    ["{{ env['get'] }} {{ env.X }}", 'undefined: `os._Environ object` has no attribute `X`'],
    ["{{ ldd('/bin/sh') }}", 'unsupported: `ldd` is not supported'],
  ])('%s', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  test('a definition is text or true, and comes before what Gramine defines', () => {
    expect(render('{{ a }} {{ b }} {{ b is true }} {{ env }}', { a: '1', b: true, env: 'mine' })).toBe(
      '1 True True mine',
    );
  });
});

describe('on a host nobody knows', () => {
  const statically = (text: string, defines: Record<string, string | true> = {}) => {
    const context = lintContext({ release: '1.9', defines: new Map(Object.entries(defines)) });
    const { worlds, problems, holes } = renderStatic(parseTemplate(new Source('', text)), context);
    const unknown = new RegExp(`[${String.fromCharCode(holes.first)}-${String.fromCharCode(holes.last)}]`, 'g');
    return [
      worlds.map((world) => world.text.replace(unknown, '?')),
      problems.map(({ code, message }) => `${code}: ${message}`),
    ];
  };

  test('what Gramine defines is there, with values nobody knows', () => {
    const names = [
      'gramine.libos',
      'gramine.pkglibdir',
      'gramine.runtimedir',
      'gramine.SGX_FLAGS_DEBUG',
      'python.stdlib',
      'python.ext_suffix',
      "python.get_path('stdlib')",
      "python.get_config_var('X')",
      'python.get_paths().stdlib',
      'python.implementation.name',
      'env.HOME',
      "env['HOME']",
      "ldd('/bin/sh', '/bin/ls')",
    ];
    expect(statically(names.map((name) => `{{ ${name} }}`).join(''))).toEqual([['?'.repeat(names.length)], []]);
  });

  test('what Gramine does not define is a mistake', () => {
    expect(statically('{{ gramine.libdir }}{{ python.site }}')[1]).toEqual([
      'undefined: `gramine` has no attribute `libdir`',
      'undefined: `python` has no attribute `site`',
    ]);
    expect(statically("{{ gramine.runtimedir('a', 'b') }}")[1]).toEqual([
      'type: `runtimedir` takes 1 arguments, not 2',
    ]);
  });

  test('the directories of Python are supposed to be there', () => {
    expect(
      statically(
        "{% for p in python.get_sys_path('python3') %}file:{{ p }}{{ '/' if p.is_dir() else '' }}{% endfor %}",
      ),
    ).toEqual([['file:?/', 'file:?'], []]);
  });

  test('the environment may hold anything, `get` suggests its default', () => {
    expect(statically("{{ 'a' if env.get('A') else 'b' }}")).toEqual([['b', 'a'], []]);
    expect(statically("{{ 'a' if 'A' in env else 'b' }}")).toEqual([['b', 'a'], []]);
    expect(statically("{{ 'a' if env.get('A', default='x') == 'x' else 'b' }}")).toEqual([['a', 'b'], []]);
    expect(statically('{% for name in env.keys() %}{{ name }}{% endfor %}')).toEqual([['?'], []]);
  });

  test('a definition is known', () => {
    expect(statically("{{ 'a' if debug == 'true' else 'b' }}", { debug: 'true' })).toEqual([['a'], []]);
    expect(statically('{{ gramine }}', { gramine: 'mine' })).toEqual([['mine'], []]);
  });
});
