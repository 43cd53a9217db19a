import { describe, expect, test } from 'vitest';
import { lintContext } from '../../src/gramine/jinja.ts';
import type { Release } from '../../src/gramine/release.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderStatic } from '../../src/template/static.ts';
import { Source } from '../../src/text/source.ts';

describe('on a host nobody knows', () => {
  const statically = (text: string, defines: Record<string, string | true> = {}, release: Release = '1.9') => {
    const context = lintContext({ release, defines: new Map(Object.entries(defines)) });
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

  test('the search path of an interpreter can be asked for from 1.4 on', () => {
    const search = "{{ python.get_sys_path('python3') }}";
    expect(statically(search, {}, '1.3.1')[1]).toEqual(['undefined: `python` has no attribute `get_sys_path`']);
    expect(statically(search, {}, '1.4')).toEqual([['?'], []]);
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
