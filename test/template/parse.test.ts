import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../src/template/parse.ts';
import { Source } from '../../src/text/source.ts';

function problems(text: string) {
  return parseTemplate(new Source('', text)).problems.map(({ code, message, help, range }) => [
    code,
    help === undefined ? message : `${message}; ${help}`,
    text.slice(range.start, range.end),
  ]);
}

describe('a template that Jinja refuses', () => {
  test.each([
    ['{{ s \n', 'syntax', 'the template ends where `}}` is expected', ''],
    ['{{ }}', 'syntax', '`}}` stands where an expression is expected', '}}'],
    ['{{ a b }}', 'syntax', '`b` stands where `}}` is expected', 'b'],
    ['{{ (a] }}', 'syntax', '`]` stands where `)` is expected', ']'],
    ['{{ a } }}', 'syntax', '`}` closes nothing', '}'],
    ["{{ 'a }}", 'syntax', "the text is never closed; end it with `'`", "'"],
    ['{{ $x }}', 'syntax', '`$` is unexpected here', '$'],
    ['{# x', 'syntax', 'the comment is never closed; end it with `#}`', '{#'],
    ['{% raw %}x', 'syntax', 'the `raw` block is never closed; end it with `{% endraw %}`', '{% raw %}'],
    ['{% if a %}{% for x in y %}{% endfor %}', 'syntax', '`if` is never closed; end it with `{% endif %}`', 'if'],
    ['{% for x in y %}{% endif %}', 'syntax', '`endif` stands inside `for`; use `endfor` or `else`', 'endif'],
    ['{% endif %}', 'syntax', 'there is no tag `endif`', 'endif'],
    ['{% do x %}', 'syntax', 'there is no tag `do`', 'do'],
    ['{% set 1 = 2 %}', 'syntax', '`1` stands where a name is expected', '1'],
    ['{% set true = 2 %}', 'syntax', "`true` can't be assigned to", 'true'],
    ['{% for loop in x %}{% endfor %}', 'syntax', "the loop variable can't be named `loop`", 'loop'],
    ['{{ a|nofilter(1) }}', 'syntax', 'there is no filter named `nofilter`', 'nofilter'],
    ["{{ a is match('x') }}", 'syntax', 'there is no test named `match`', 'match'],
    ['{% block a %}{% endblock %}{% block a %}{% endblock %}', 'syntax', 'there are two blocks `a`', 'a'],
    ['{% macro m(a=1, b) %}{% endmacro %}', 'syntax', '`b` needs a default, as a parameter before it has one', 'b'],
    ["{{ '\\x1' }}", 'syntax', 'the escape `\\x` is incomplete', "'\\x1'"],
  ])('%j', (text, code, message, place) => {
    expect(problems(text)).toEqual([[code, message, place]]);
  });
});

test('what is not supported is named, all of it', () => {
  const loader = 'gramine-manifest renders one file: its environment has no loader for other templates';
  expect(
    problems(
      '{% extends "base" %}{% include x ignore missing %}{% import "m" as m %}{% from "m" import n %}{{ x|urlize|pprint }}{% autoescape true %}{% endautoescape %}',
    ),
  ).toEqual([
    ['loader', `\`extends\` can't be used: ${loader}`, 'extends'],
    ['loader', `\`include\` can't be used: ${loader}`, 'include'],
    ['loader', `\`import\` can't be used: ${loader}`, 'import'],
    ['loader', `\`from\` can't be used: ${loader}`, 'from'],
    ['unsupported', 'the filter `urlize` is not supported', 'urlize'],
    ['unsupported', 'the filter `pprint` is not supported', 'pprint'],
    ['unsupported', '`autoescape` is not supported', 'autoescape'],
  ]);
});

test('an unknown filter under a condition is no mistake until it is reached', () => {
  expect(problems('{% if x %}{{ a|nofilter }}{% endif %}{{ a|nofilter if x }}{{ (a|nofilter if x) ~ 1 }}')).toEqual([]);
  expect(problems('{% if x %}{% for a in b %}{{ a|nofilter }}{% endfor %}{% endif %}')).toEqual([
    ['syntax', 'there is no filter named `nofilter`', 'nofilter'],
  ]);
});

test('comments are known with their delimiters', () => {
  const text = '{# a #}{{ "{# b #}" }}{#- c -#} {% raw %}{# d #}{% endraw %}';
  const { comments, hasTags } = parseTemplate(new Source('', text));
  expect(comments.map(({ start, end }) => text.slice(start, end))).toEqual(['{# a #}', '{#- c -#}']);
  expect([hasTags, parseTemplate(new Source('', 'a = 1\n} %}')).hasTags]).toEqual([true, false]);
});

test('stray delimiters and an empty tag at the end are text to Jinja', () => {
  expect(problems('a }} b %} c #} { { {# x #}')).toEqual([]);
  expect(problems('a {#')).toEqual([]);
});
