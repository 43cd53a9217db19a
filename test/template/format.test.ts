import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { Source } from '../../src/text/source.ts';

function render(template: string): string {
  const { text, problem } = renderTemplate(parseTemplate(new Source('', template)), { variables: new Map() });
  return problem ? `${problem.code}: ${problem.message}` : text;
}

describe('numbers and formats come out as in Python 3.11', () => {
  test.each([
    ["{{ '{:>6}|{:<6}|{:^7}|{:*^5}'.format('ab', 12, 'x', 1) }}", '    ab|12    |   x   |**1**'],
    [
      "{{ '{:05d} {:+d} {: d} {:x} {:#X} {:#b} {:o}'.format(42, 42, 42, 255, 255, 5, 8) }}",
      '00042 +42  42 ff 0XFF 0b101 10',
    ],
    [
      "{{ '{:,} {:_} {:,.2f} {:_x}'.format(1234567, 1234567, 1234567.891, 1048575) }}",
      '1,234,567 1_234_567 1,234,567.89 f_ffff',
    ],
    [
      "{{ '{:.3} {:.1} {:.3} {:g} {:G}'.format(123456.789, 100.0, 0.5, 1e-7, 1e20) }}",
      '1.23e+05 1e+02 0.5 1e-07 1E+20',
    ],
    ["{{ '{:.0f} {:.0f} {:.0e} {:.1%} {:%}'.format(0.5, 1.5, 2.5, 0.1234, 1) }}", '0 2 2e+00 12.3% 100.000000%'],
    ["{{ '{0}{1}{0} {a} {b[k]} {c[1]} {0!r:>6}'.format('x', 2, a=1, b={'k': 'v'}, c=[1, 2]) }}", "x2x 1 v 2    'x'"],
    ["{{ '{:{}} {:>{w}.{p}f}'.format('a', 4, 3.14159, w=8, p=2) }}", 'a        3.14'],
    ["{{ '{{}} {:c} {:5} {:s}'.format(65, true, 's') }}", '{} A     1 s'],
    [
      "{{ '%5.1f|%-6s|%+d|%05d|%x|%#o|%e|%g|%c|%%|%r' % (3.14159, 'ab', 5, -42, 255, 8, 12345.678, 0.0001, 'z', 'q') }}",
      "  3.1|ab    |+5|-0042|ff|0o10|1.234568e+04|0.0001|z|%|'q'",
    ],
    ["{{ '%#.0f %#x %.0e %.2e %G' % (3, 255, 2.5, 0.5, 1e-10) }}", '3. 0xff 2e+00 5.00e-01 1E-10'],
    ["{{ '%(a)s %(b)03d' % {'a': 1, 'b': 2} }} {{ '%a' % 'é' }} {{ '{!a}'.format('ü') }}", "1 002 '\\xe9' '\\xfc'"],
    [
      '{{ 2 ** -1 }} {{ 2 ** 0.5 }} {{ 10 ** -5 }} {{ (-8) ** 3 }} {{ 7 ** 0.0 }} {{ (-2.0) ** 3 }} {{ 9 ** 0.5 }}',
      '0.5 1.4142135623730951 1e-05 -512 1.0 -8.0 3.0',
    ],
    [
      '{{ -2.5 // -7 }} {{ -7 // 2 }} {{ 7.5 // -2 }} {{ -7 % 3 }} {{ 7.5 % -2 }} {{ 1e16 }} {{ 0.1 + 0.2 }}',
      '0.0 -4 -4.0 2 -0.5 1e+16 0.30000000000000004',
    ],
    [
      "{{ 1.25|round(1) }} {{ 2.5|round }} {{ 2.675|round(2, 'ceil') }} {{ -1.5|round(0, 'floor') }} {{ 1234|round(-2) }}",
      '1.2 2.0 2.68 -2.0 1200',
    ],
    [
      '{{ 999|filesizeformat }} {{ 1536|filesizeformat(true) }} {{ 1e9|filesizeformat }} {{ 1|filesizeformat }}',
      '999 Bytes 1.5 KiB 1.0 GB 1 Byte',
    ],
    [
      '{{ -1e21|filesizeformat }} {{ -0.5|filesizeformat }} {{ (0 - 2 ** 70)|filesizeformat(true) }}',
      '-1000000000000000000000 Bytes 0 Bytes -1180591620717411303424 Bytes',
    ],
    ["{{ ['a', 'b', 'a'].index('a', 1) }} {{ (1, 2, 1).index(1, -1) }}", '2 2'],
    [
      "{{ ('<a>'|e).partition('a') }} {{ (','|e).join(['<', 1]) }}",
      "(Markup('&lt;'), Markup('a'), Markup('&gt;')) &lt;,1",
    ],
  ])('%s', (template, text) => {
    expect(render(template)).toBe(text);
  });
});

describe('escaped text stays escaped text where it does in Jinja', () => {
  test.each([
    ["{{ ['a b'|safe|title, 'a b'|safe|capitalize, ('a b'|safe).title()] }}", "['A B', Markup('A b'), Markup('A B')]"],
    [
      "{{ ['abcdefghijkl'|e|truncate(5)] }} {{ ['ab cdefghijkl'|truncate(6, end='<'|safe)] }}",
      "[Markup('ab...')] [Markup('ab<')]",
    ],
    [
      "{{ ['<bcdefghijkl'|truncate(5, end='-'|e)] }} {{ ['abcdefghijkl'|safe|truncate(5, true, '<')] }}",
      "[Markup('&lt;bcd-')] [Markup('abcd&lt;')]",
    ],
    [
      "{{ [('a,b'|e).partition(','), ('a'|e).replace('a', 'b')] }}",
      "[(Markup('a'), Markup(','), Markup('b')), Markup('b')]",
    ],
    ['{% filter e %}<{% endfilter %}{% filter indent %}a\nb{% endfilter %}', '&lt;a\n    b'],
  ])('%s', (template, text) => {
    expect(render(template)).toBe(text);
  });
});

describe('flags are integers where Python has them', () => {
  test.each([
    ["{{ 'a\\nb'.splitlines(1) }} {{ 'a\\nb'.splitlines(false) }}", "['a\\n', 'b'] ['a', 'b']"],
    ["{{ [1, 2]|sort(1) }} {{ {'a': 1, 'b': 2}|dictsort(reverse=true) }}", "[2, 1] [('b', 2), ('a', 1)]"],
    ["{{ 'a'.splitlines('x') }}", 'type: `splitlines` wants an integer'],
    ["{{ [1, 2]|sort('x') }}", 'type: `sort` wants an integer'],
    ['{{ [1, 2]|sort(2 ** 31) }}', 'type: `sort` is given too large an integer'],
    ["{{ {}|dictsort(reverse='x') }}", 'type: `dictsort` wants an integer'],
    ['{{ [1, 2].sort(reverse=1.0) }}', 'type: `sort` wants an integer'],
    ['{{ [1, 2].sort(none) }}', 'type: `sort` takes no positional arguments'],
    ["{{ 'a'|indent(blank=nope) }}", 'undefined: `nope` is undefined'],
  ])('%s', (template, text) => {
    expect(render(template)).toBe(text);
  });
});

describe('what Python refuses is refused', () => {
  test.each([
    ["{{ '{:d}'.format(1.5) }}", "type: `d` can't format `float`"],
    ["{{ '{:5}'.format(none) }}", "type: `5` can't format `NoneType`"],
    ["{{ '{} {0}'.format(1) }}", 'type: the format has fields with and fields without a number'],
    ["{{ '{'.format(1) }}", 'type: a single `{` stands in the format'],
    ["{{ '{0.k}'.format({'k': 1}) }}", 'type: the format asks a `dict` for what it does not have'],
    ["{{ '{:{:{}}}'.format(1, 2, 3) }}", 'type: the fields of the format are nested too deeply'],
    ["{{ '%d' % 'x' }}", 'type: `%d` wants a number, not `str`'],
    ['{{ [] * 10 ** 30 }}', 'type: the count is too large for an index'],
    ['{{ 1e999 }}', 'unsupported: an endless number is not supported'],
    ['{{ 1e308 * 10 }}', 'unsupported: an endless number is not supported'],
    ['{{ (-8) ** 0.5 }}', 'unsupported: a complex number is not supported'],
    ['{{ 10.0 ** 400 }}', 'type: the result is too large for a float'],
    [
      '{% if false %}{{ 1 if {}.a else 2 }}{% endif %}',
      'unsupported: a condition that is always undefined is not supported',
    ],
    ['{% filter length %}a{% endfilter %}', 'type: the filter makes a `int` of its block, not text'],
    ["{{ ('a'|e).removeprefix('a') }}", 'unsupported: `removeprefix` of escaped text is not supported'],
    [
      "{{ ('a'|e).rpartition('<') }}",
      'unsupported: `rpartition` of escaped text with text that is not escaped is not supported',
    ],
    ["{{ 'a'|indent('<'|e) }}", 'unsupported: `indent` with escaped text is not supported'],
    ["{{ [1]|tojson(''|e) }}", 'unsupported: `tojson` with escaped text is not supported'],
    ['{{ {[1]: 2} }}', 'unsupported: a list or a dict as a key of a dict is not supported'],
  ])('%s', (template, message) => {
    expect(render(template)).toBe(message);
  });
});
