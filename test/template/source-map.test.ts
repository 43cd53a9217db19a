import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import type { Value } from '../../src/template/value.ts';
import { type Range, Source } from '../../src/text/source.ts';

function render(template: string, variables: Record<string, Value> = {}) {
  const { text, map, problem } = renderTemplate(parseTemplate(new Source('', template)), {
    variables: new Map(Object.entries(variables)),
  });
  expect(problem).toBeUndefined();
  const rangeOf = (part: string): Range => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
  const shown = (range: Range | undefined) => range && template.slice(range.start, range.end);
  return {
    text,
    map,
    toTemplate: (part: string) => shown(map.toTemplate(rangeOf(part))),
    verbatim: (part: string) => shown(map.verbatim(rangeOf(part))),
  };
}

describe('a range of the output', () => {
  test('of copied text is that text in the template', () => {
    const { toTemplate, verbatim } = render('{% set x = 1 %}abc{{ x }}def');
    expect([toTemplate('bc'), verbatim('bc'), toTemplate('de'), verbatim('de')]).toEqual(['bc', 'bc', 'de', 'de']);
  });

  test('of an expression is its whole tag and never verbatim', () => {
    const { toTemplate, verbatim } = render("a{{- 'hello' -}} b");
    expect([toTemplate('ell'), verbatim('ell'), toTemplate('hello')]).toEqual([
      "{{- 'hello' -}}",
      undefined,
      "{{- 'hello' -}}",
    ]);
  });

  test('that begins in text and ends in an expression covers both', () => {
    const { toTemplate, verbatim } = render('uri = "file:{{ p }}/lib"\n', { p: '/usr' });
    expect([toTemplate('"file:/usr/lib"'), verbatim('"file:/usr/lib"'), toTemplate('le:/us')]).toEqual([
      '"file:{{ p }}/lib"',
      undefined,
      'le:{{ p }}',
    ]);
  });

  test('on both sides of a comment or a statement is not verbatim', () => {
    const { toTemplate, verbatim } = render('ab{# note #}cd{% if true %}ef{% endif %}');
    expect([toTemplate('bc'), verbatim('bc'), verbatim('de')]).toEqual(['b{# note #}c', undefined, undefined]);
  });

  test('of text whose line endings were normalised is that text with its line endings', () => {
    const { text, toTemplate, verbatim } = render('a = 1\r\nb = 2\r\n{{ 1 }}\r\n');
    expect(text).toBe('a = 1\nb = 2\n1\n');
    expect([toTemplate('b = 2\n'), verbatim('b = 2\n'), verbatim('1\nb')]).toEqual([
      'b = 2\r\n',
      'b = 2\r\n',
      '1\r\nb',
    ]);
  });

  test('of a loop body that ran once is verbatim, of one that ran twice is not', () => {
    const { verbatim } = render("{% for x in 'a' %}once {% endfor %}{% for x in 'ab' %}twice {{ x }}{% endfor %}");
    expect([verbatim('once'), verbatim('twice')]).toEqual(['once', undefined]);
  });

  test('over several rounds of a loop covers the body', () => {
    const { toTemplate } = render("{% for x in 'ab' %}<{{ x }}>{% endfor %}");
    expect([toTemplate('<b>'), toTemplate('a><')]).toEqual(['<{{ x }}>', '<{{ x }}>']);
  });

  test('of what a macro prints is the call', () => {
    const { toTemplate } = render('{% macro m(x) %}[{{ x }}]{% endmacro %}a {{ m(1) }} b');
    expect(toTemplate('[1]')).toBe('{{ m(1) }}');
  });

  test('of a raw block is its text', () => {
    expect(render('{% raw %}{{ x }}{% endraw %}').verbatim('{{ x }}')).toBe('{{ x }}');
  });
});

describe('a place in the output', () => {
  const at = (template: string, offset: number) => {
    const { map } = render(template, { p: 'xy' });
    return {
      place: map.toTemplate({ start: offset, end: offset }),
      insert: map.verbatim({ start: offset, end: offset }),
    };
  };
  const point = (offset: number) => ({ start: offset, end: offset });

  test('in text is there in the template', () => {
    expect(at('abc{{ p }}d', 1)).toEqual({ place: point(1), insert: point(1) });
  });

  test('before and after an expression is beside its tag', () => {
    expect(at('abc{{ p }}d', 3)).toEqual({ place: point(3), insert: point(3) });
    expect(at('abc{{ p }}d', 5)).toEqual({ place: point(10), insert: point(10) });
  });

  test('inside what an expression printed is the whole tag, and nothing can be inserted', () => {
    expect(at('abc{{ p }}d', 4)).toEqual({ place: { start: 3, end: 10 }, insert: undefined });
  });

  test('at the end is the end of the template', () => {
    expect(at('a{% if true %}b{% endif %}', 2)).toEqual({ place: point(26), insert: point(26) });
    expect(at('', 0)).toEqual({ place: point(0), insert: point(0) });
    expect(at('a{{ p -}}', 3)).toEqual({ place: point(9), insert: undefined });
  });

  test('between two lines is at the end of the first', () => {
    expect(at('a\n{% if true %}b\n{% endif %}', 2).insert).toEqual(point(2));
  });
});
