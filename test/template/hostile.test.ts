import { describe, expect, test } from 'vitest';
import { lintContext } from '../../src/gramine/jinja.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { renderStatic } from '../../src/template/static.ts';
import { Source } from '../../src/text/source.ts';

const context = lintContext({ release: '1.9', defines: new Map() });

function problemOf(text: string) {
  const { problem } = renderTemplate(parseTemplate(new Source('', text)), { variables: new Map() });
  return problem && `${problem.code}: ${problem.message}`;
}

function codesOf(text: string) {
  const template = parseTemplate(new Source('', text));
  return [
    renderTemplate(template, { variables: new Map() }).problem?.code,
    renderStatic(template, context).problems[0]?.code,
  ];
}

describe('a template that costs too much is refused', () => {
  const loop = (body: string, rounds: number | string = 100) =>
    `{% set ns = namespace(s='a', l=[1], n=9) %}{% for i in range(${rounds}) %}${body}{% endfor %}`;

  test.each([
    ['parentheses', `{{ ${'('.repeat(100_000)}`],
    ['lists', `{{ ${'['.repeat(100_000)}`],
    ['operators', `{{ 1${'+1'.repeat(100_000)} }}`],
    ['signs', `{{ ${'- '.repeat(100_000)}1 }}`],
    ['filters', `{{ 1${'|string'.repeat(100_000)} }}`],
    ['conditions', `{{ ${'1 if 0 else '.repeat(50_000)}2 }}`],
    ['blocks', '{% if true %}'.repeat(100_000)],
    ['a huge range', '{% for i in range(10**12) %}{% endfor %}'],
    ['nested loops', `${'{% for i in range(1000) %}'.repeat(6)}x${'{% endfor %}'.repeat(6)}`],
    ['doubling text', loop('{% set ns.s = ns.s ~ ns.s %}')],
    ['doubling lists', loop('{% set ns.l = ns.l + ns.l %}')],
    ['squaring', loop('{% set ns.n = ns.n * ns.n %}')],
    ['sharing', `${loop('{% set ns.l = [ns.l, ns.l] %}', 60)}{{ ns.l }}`],
    ['nesting values', `${loop('{% set ns.l = [ns.l] %}', 100_000)}{{ ns.l }}`],
    ['a list inside itself', '{% set l = [] %}{% set _ = l.append(l) %}{{ l }}'],
    ['repeated text', "{{ 'a' * 10**9 }}"],
    ['a repeated list', '{{ [0] * 10**9 }}'],
    ['a power', '{{ 2**(10**9) }}'],
    ['a wide format', "{{ '%999999999d' % 1 }}"],
    ['a precise format', "{{ '%.999999999f' % 1 }}"],
    ['a wide field', "{{ '{:>999999999}'.format(1) }}"],
    ['wide padding', "{{ 'a'|center(10**9) }}"],
    ['a macro that calls itself', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
    [
      'a macro that calls itself, deep down',
      `{% macro m() %}${'{% if true %}'.repeat(95)}{{ ${'['.repeat(80)}m()${']'.repeat(80)} }}${'{% endif %}'.repeat(95)}{% endmacro %}{{ m() }}`,
    ],
    [
      'a macro that calls itself twice',
      '{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}',
    ],
    ['a loop that calls itself', '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}'],
    ['a block that calls itself', '{% block a %}{{ self.a() }}{% endblock %}'],
    ['searching', `{% set l = 'a' * 1000000 %}${loop("{{ 'ab' in l }}", 100_000)}`],
    ['moving', `{% set l = range(1000000)|list %}${loop('{% set _ = l.insert(0, i) %}', 100_000)}`],
  ])('%s', (_, text) => {
    const start = performance.now();
    expect(codesOf(text)).toEqual(['limit', 'limit']);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe('rendering what is hostile ends within half a second and some ten megabytes', () => {
  const loop = (body: string, rounds = 1_000_000) =>
    `{% set ns = namespace(s='a', l=[1], d={}) %}{% for i in range(${rounds}) %}${body}{% endfor %}`;

  test.each([
    ['long lists again and again', loop('{% set ns.l = range(900000)|list %}')],
    ['long divisions', loop('{% set x = (10**20000) // (7**9000) %}')],
    ['long integers as text', loop('{{ (10**4000)|string }}')],
    ['long integers from text', loop("{% set x = ('z' * 4000)|int(base=36) %}")],
    ['comparing long lists', `{% set a = [0] * 500000 %}{% set b = [0] * 500000 %}${loop('{{ a == b }}')}`],
    ['looking through a long list', `{% set a = [0] * 500000 %}${loop('{{ 1 in a }}')}`],
    ['sorting', loop('{% set x = range(500000)|list|sort(reverse=true) %}')],
    ['grouping', "{{ range(1400000)|map('string')|groupby(0)|list }}"],
    ['filling up a row', '{{ [1]|batch(10**8, 0)|list }}'],
    ['many empty parts', '{{ [1]|slice(10**7)|list|length }}'],
    ['splitting', `{% set s = 'ab' * 1500000 %}${loop("{% set x = s.split('b') %}")}`],
    ['replacing', loop("{% set ns.s = ns.s|replace('a', 'aa') %}")],
    ['escaping what is escaped', loop("{% set ns.s = (ns.s ~ '&<')|e|string %}")],
    ['indenting many lines', "{{ ('a\n' * 100000)|indent(100000) }}"],
    ['tabs', "{{ ('\t' * 1000000).expandtabs(100) }}"],
    ['many wide fields', `{{ '${'{:>100000}'.repeat(500)}'.format(${'1,'.repeat(500)}) }}`],
    ['a width from another field', "{{ '{:{}}'.format(1, 10**9) }}"],
    ['a width from the arguments', "{{ '%*d' % (10**9, 1) }}"],
    ['powers of powers', loop('{% set ns.n = (ns.n|default(3)) ** 3 %}')],
    ['powers of floats', loop('{% set x = (i + 2) ** 0.5 if i in [2, 7] else 1 %}')],
    ['filling a dict', loop("{% set _ = ns.d.update({i: 'x' * 1000}) %}")],
    ['filling a list', loop('{% set _ = ns.l.append(i) %}')],
    ['rounding to many digits', loop('{% set x = 1.5|round(300) %}')],
    ['looking from the end', loop("{% set x = ('a' * 1000000).rpartition('b') %}")],
    ['wide recursion', '{% for x in range(10) recursive %}{{ loop(range(10)) }}{% endfor %}'],
    [
      'calls in calls',
      `{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}${'{% call m() %}'.repeat(60)}x${'{% endcall %}'.repeat(60)}`,
    ],
  ])('%s', (_, text) => {
    const { problem } = renderTemplate(parseTemplate(new Source('', text)), { variables: new Map() });
    expect(problem?.code).toBe('limit');
  });
});

describe('nothing of JavaScript or Python can be reached', () => {
  test.each([
    ["{{ ''.__class__.__mro__ }}", 'unsupported: `__class__` is not supported'],
    ["{{ ''['__class__'] }}", 'unsupported: `__class__` is not supported'],
    ["{{ ''|attr('__class__') }}", 'unsupported: `__class__` is not supported'],
    ["{{ '{0.__class__}'.format(1) }}", 'unsupported: `__class__` is not supported'],
    ['{{ {}.__proto__ }}', 'unsupported: `__proto__` is not supported'],
    ['{{ {}.constructor }}', 'undefined: `dict object` has no attribute `constructor`'],
    ["{{ []['constructor'] }}", 'undefined: `list object` has no attribute `constructor`'],
    ['{{ [].length }}', 'undefined: `list object` has no attribute `length`'],
    ["{{ 'a'.toString() }}", 'undefined: `str object` has no attribute `toString`'],
    ['{{ constructor }}', 'undefined: `constructor` is undefined'],
    ['{{ hasOwnProperty }}', 'undefined: `hasOwnProperty` is undefined'],
    ['{{ namespace().constructor }}', 'undefined: `jinja2.utils.Namespace object` has no attribute `constructor`'],
    ['{{ 1|valueOf }}', 'syntax: there is no filter named `valueOf`'],
    ['{{ lipsum.__globals__ }}', 'unsupported: `lipsum` is not supported'],
    [
      '{{ self._TemplateReference__context }}',
      'undefined: `jinja2.runtime.TemplateReference object` has no attribute `_TemplateReference__context`',
    ],
  ])('%s', (text, message) => {
    expect(problemOf(text)).toBe(message);
  });

  test('names of JavaScript are ordinary keys', () => {
    const { text } = renderTemplate(
      parseTemplate(
        new Source(
          '',
          "{% set d = {'__proto__': 1, 'constructor': 2} %}{{ d['constructor'] }}{{ d }}{% set __proto__ = 3 %}{{ __proto__ }}",
        ),
      ),
      { variables: new Map() },
    );
    expect(text).toBe("2{'__proto__': 1, 'constructor': 2}3");
  });
});

test('a megabyte takes time in proportion', () => {
  const time = (count: number): number => {
    const text = 'a = "{{ arch_libdir }}" # {# x #}\r\n{%- if env.get("A", "0") == "1" %}\nb = 1{% endif %}\n'.repeat(
      count,
    );
    const start = performance.now();
    const { worlds } = renderStatic(parseTemplate(new Source('', text)), context);
    expect(worlds.length).toBe(2);
    return performance.now() - start;
  };
  time(500);
  const [small, large] = [time(1500), time(12_000)];
  expect(large).toBeLessThan(Math.max(small, 20) * 8 * 4);
});

test.each([
  '{{ '.repeat(300_000),
  '{% raw %}{%'.repeat(100_000),
  '{#'.repeat(300_000),
  `{{ '${'\\'.repeat(500_000)}`,
  '{'.repeat(1_000_000),
  `x${' '.repeat(1_000_000)}{{- 1 }}`,
  `{%${' '.repeat(100)}`.repeat(5000),
])('unfinished tags end quickly (%#)', (text) => {
  const start = performance.now();
  parseTemplate(new Source('', text));
  expect(performance.now() - start).toBeLessThan(2000);
});
