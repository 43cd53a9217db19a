import { expect, test } from 'vitest';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { renderStatic } from '../../src/template/static.ts';
import { Source } from '../../src/text/source.ts';
import { TemplateGenerator } from './generator.ts';
import { variables } from './variables.ts';

function templates(seed: number, count: number) {
  const generator = new TemplateGenerator(seed);
  return Array.from({ length: count }, () => parseTemplate(new Source('', generator.template())));
}

test('when everything is known, a static rendering is one world, the strict one', () => {
  for (const template of templates(11, 4000)) {
    const strict = renderTemplate(template, { variables: new Map([...variables(), ['nope', '?']]) });
    const { worlds, problems, unknowns } = renderStatic(template, {
      variables: new Map([...variables(), ['nope', '?']]),
    });
    if (unknowns.length > 0) continue;
    if (strict.problem)
      expect(
        problems.map(({ message }) => message),
        template.source.text,
      ).toContain(strict.problem.message);
    else
      expect([template.source.text, worlds.map(({ text }) => text), problems]).toEqual([
        template.source.text,
        [strict.text],
        [],
      ]);
  }
});

test('when nothing is known, there is a world or a mistake, and maps stay within the template', () => {
  for (const template of templates(12, 3000)) {
    const { length } = template.source.text;
    const { worlds, problems } = renderStatic(template, { variables: new Map() });
    expect(worlds.length + problems.length).toBeGreaterThan(0);
    for (const { text, map } of worlds) {
      for (let at = 0; at <= text.length; at++) {
        for (const range of [
          map.toTemplate({ start: at, end: at }),
          map.toTemplate({ start: at, end: Math.min(at + 3, text.length) }),
        ]) {
          if (range.start < 0 || range.end > length || range.start > range.end)
            expect.fail(`${template.source.text} at ${at}`);
        }
      }
    }
  }
});
