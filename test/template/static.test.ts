import { describe, expect, test } from 'vitest';
import { lintContext } from '../../src/gramine/jinja.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderStatic } from '../../src/template/static.ts';
import { Source } from '../../src/text/source.ts';

function render(text: string, defines: Record<string, string | true> = {}) {
  const context = lintContext({ release: '1.9', defines: new Map(Object.entries(defines)) });
  return renderStatic(parseTemplate(new Source('', text)), context);
}

/** The worlds' texts, holes as `‹0›`, `‹1›` in the order of their characters. */
function texts(text: string, defines?: Record<string, string | true>): readonly string[] {
  const { worlds, holes } = render(text, defines);
  const range = `[${String.fromCharCode(holes.first)}-${String.fromCharCode(holes.last)}]`;
  return worlds.map((world) =>
    world.text.replace(new RegExp(range, 'g'), (hole) => `‹${hole.charCodeAt(0) - holes.first}›`),
  );
}

function problems(text: string) {
  return render(text).problems.map(({ code, message, range }) => [code, message, text.slice(range.start, range.end)]);
}

describe('unknown values', () => {
  test('the same expression is the same hole everywhere, another one is another', () => {
    expect(texts('{{ a }} {{ b }} {{ a }} {{ a.x }} {{ a.x }} {{ a|int }} {{ b|int }}')).toEqual([
      '‹0› ‹1› ‹0› ‹2› ‹2› ‹3› ‹4›',
    ]);
  });

  test('text joined from known and unknown parts keeps both', () => {
    expect(
      texts(
        "{{ 'file:' ~ a ~ '/' }} {{ 'x' + a }} {{ '%s-%s'|format(a, 1) }} {{ [a, 'b']|join(':') }} {{ '{}!'.format(a) }}",
      ),
    ).toEqual(['file:‹0›/ x‹0› ‹0›-1 ‹0›:b ‹0›!']);
  });

  test('what is computed from a hole is a hole, whatever surrounds it stays known', () => {
    expect(
      texts(
        "{{ ('file:' ~ a)|upper }}|{{ [a, 'b']|length }}|{{ [a, 'b'][1] }}|{{ {'k': a}['k'] }}|{{ a + 1 }}|{{ -a }}|{{ a[1:] }}",
      ),
    ).toEqual(['‹1›|2|b|‹0›|‹2›|‹3›|‹4›']);
  });

  test('a variable is its value, a definition is known', () => {
    expect(texts('{% set x = a %}{{ x }}{{ a }} {{ b }}{{ c }}', { b: 'text', c: true })).toEqual(['‹0›‹0› textTrue']);
  });

  test('a definition that uses the characters of holes gets others', () => {
    expect(render('{{ a }}\ue000', { a: '\ue200' }).holes).toEqual({ first: 0xe201, last: 0xe400 });
    expect(render("{{ '\\ue005' }}").holes).toEqual({ first: 0xe006, last: 0xe205 });
  });

  test('when all characters are used, the last one stands for the rest', () => {
    const { worlds, holes } = render(Array.from({ length: 600 }, (_, index) => `{{ x${index} }}`).join(''));
    expect(new Set(worlds[0]!.text).size).toBe(512);
    expect(worlds[0]!.text.endsWith(String.fromCharCode(holes.last).repeat(89))).toBe(true);
  });

  test('an unknown sequence is gone through once', () => {
    expect(
      texts(
        "{% for p in paths %}{{ p }} {{ loop.first }} {{ loop.last }} {{ loop.index }}{{ ',' if not loop.last }}{% else %}none{% endfor %}",
      ),
    ).toEqual(['‹0› True True 1']);
    expect(texts('{% for k, v in pairs %}{{ k }}={{ v }}{{ k }}{% endfor %}')).toEqual(['‹0›=‹1›‹0›']);
  });

  test('what changes in such a loop is unknown afterwards', () => {
    expect(
      texts(
        '{% set ns = namespace(n=0) %}{% set l = [] %}{% for p in paths %}{% set ns.n = ns.n + 1 %}{% set _ = l.append(p) %}{% endfor %}{{ ns.n }} {{ l|length }}',
      ),
    ).toEqual(['‹0› ‹1›']);
  });

  test('paths of Gramine can be joined and taken apart', () => {
    expect(
      texts(
        "{{ gramine.runtimedir() / 'libc.so.6' }} {{ gramine.runtimedir }} {{ (gramine.libos / 'a' / 'b.so').name }} {{ gramine.runtimedir(libc) }}/x",
      ),
    ).toEqual(['‹0›/libc.so.6 ‹0› b.so ‹2›/x']);
  });

  test('what would make a value known is named', () => {
    const text = "{{ a }}{{ env.B }}{{ env.get('C', '1') }}{{ gramine.libos }}{{ a|default('x') }}";
    const { unknowns } = render(text);
    expect(unknowns.map(({ range, needs }) => [needs, text.slice(range.start, range.end)])).toEqual([
      ['-D a', 'a'],
      ['env.B', 'env.B'],
      ['env.C', "env.get('C', '1')"],
      ['-D a', 'a'],
    ]);
  });
});

describe('unknown conditions', () => {
  const assumptions = (text: string) =>
    render(text).worlds.map((world) =>
      world.assumptions.map(({ condition, holds }) => `${condition}: ${holds}`).join(', '),
    );

  test('the first world takes what the defaults suggest', () => {
    expect(texts("{{ 'on' if env.get('A', '1') == '1' else 'off' }}")).toEqual(['on', 'off']);
    expect(texts("{{ 'on' if env.get('A', '0') | int > 0 else 'off' }}")).toEqual(['off', 'on']);
    expect(texts("{{ 'on' if a|default('yes') == 'yes' else 'off' }}")).toEqual(['on', 'off']);
    expect(texts("{{ 'on' if a is undefined else 'off' }}")).toEqual(['on', 'off']);
    expect(texts("{{ 'on' if a else 'off' }}")).toEqual(['off', 'on']);
  });

  test('the same condition holds everywhere in a world or nowhere, also when it is negated', () => {
    const text =
      "{{ 1 if a == 'x' }}{% if a != 'x' %}2{% endif %}{{ 3 if not (a == 'x') }}{{ 4 if 'x' == a }}{{ 5 if a is eq 'x' }}";
    expect(texts(text)).toEqual(['23', '145']);
    expect(assumptions(text)).toEqual(["a == 'x': false", "a == 'x': true"]);
  });

  test('the same words mean something else once the variable has changed', () => {
    expect(texts('{% if a %}1{% endif %}{% set a = b %}{% if a %}2{% endif %}').length).toBe(4);
  });

  test('a value is one constant at a time', () => {
    expect(texts("{% if a == 'x' %}1{% elif a == 'y' %}2{% else %}3{% endif %}{{ '!' if a == 'y' }}")).toEqual([
      '3',
      '1',
      '2!',
    ]);
    expect(texts("{% if a == 'x' %}{{ a }}{{ a ~ '!' }}{% endif %}")).toEqual(['', 'xx!']);
  });

  test('`and`, `or` and `not` are decided by their parts', () => {
    expect(assumptions('{% if a and not b or c %}1{% endif %}')).toEqual([
      'a: false, c: false',
      'a: true, b: false',
      'a: false, c: true',
      'a: true, b: true, c: false',
      'a: true, b: true, c: true',
    ]);
  });

  test('a condition is written as it stands', () => {
    expect(assumptions("{% if  env.get( 'A' )!='1' %}1{% endif %}")).toEqual(
      ["env.get( 'A' )!='1': false", "env.get( 'A' )!='1': true"].toReversed(),
    );
  });

  test('what is known decides nothing', () => {
    expect(
      texts(
        "{% if 'a' ~ x %}1{% endif %}{% if [x] %}2{% endif %}{% if x is defined or true %}3{% endif %}{{ 4 if gramine.libos is defined }}",
      ).filter((text) => !text.startsWith('12')),
    ).toEqual([]);
    expect(render("{{ 1 if gramine.libos is defined }}{{ 2 if 'a' ~ x }}").worlds.length).toBe(1);
  });

  test('up to 16 combinations are all rendered', () => {
    const text = ['a', 'b', 'c', 'd'].map((name) => `{{ 1 if ${name} else 0 }}`).join('');
    expect(new Set(texts(text)).size).toBe(16);
    expect(texts(text)[0]).toBe('0000');
  });

  test('beyond that, every arm of every condition is rendered at least once', () => {
    const names = Array.from({ length: 40 }, (_, index) => `x${index}`);
    const worlds = texts(
      names
        .map(
          (name) =>
            `{% if ${name} %}<${name}>{% if ${name}y %}<${name}+>{% else %}<${name}->{% endif %}{% else %}<no ${name}>{% endif %}`,
        )
        .join(''),
    );
    expect(worlds.length).toBeLessThanOrEqual(32);
    for (const name of names) {
      for (const arm of [`<${name}>`, `<${name}+>`, `<${name}->`, `<no ${name}>`])
        expect(worlds.some((text) => text.includes(arm))).toBe(true);
    }
  });
});

describe('problems', () => {
  test('what Gramine has not is certain', () => {
    expect(problems('a = "{{ gramine.libdir }}"\nb = {{ python.nosuch }}')).toEqual([
      ['undefined', '`gramine` has no attribute `libdir`', 'gramine.libdir'],
      ['undefined', '`python` has no attribute `nosuch`', 'python.nosuch'],
    ]);
  });

  test('rendering goes on behind a mistake', () => {
    expect(texts("{{ 1 + 'a' }}|{{ gramine.libdir }}|{% if [].x %}{% endif %}{% set y = 1 / 0 %}{{ y }}|end")).toEqual([
      '‹0›|‹1›|‹2›|end',
    ]);
  });

  test('a mistake that some worlds have names those', () => {
    const { problems, worlds } = render("{% if a %}{{ 'x' + 1 }}{% endif %}{{ 1 / 0 }}");
    expect(worlds.length).toBe(2);
    expect(problems).toEqual([
      { code: 'type', message: "`+` can't be applied to `str` and `int`", range: { start: 13, end: 20 }, worlds: [1] },
      { code: 'type', message: 'division by zero', range: { start: 37, end: 42 } },
    ]);
  });

  test('a mistake of the language leaves no world', () => {
    expect(render('{% if a %}').worlds).toEqual([]);
    expect(problems('{% if a %}')).toEqual([['syntax', '`if` is never closed', 'if']]);
  });

  test('a name that the template assigns later is undefined before, whatever is defined', () => {
    expect(problems('{% for i in [1] %}{{ x }}{% endfor %}{% set x = 1 %}')).toEqual([
      ['undefined', '`x` is undefined', 'x'],
    ]);
  });
});
