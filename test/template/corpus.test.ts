import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { describedContext } from '../../src/gramine/described-context.ts';
import { describeHost } from '../../src/gramine/described-host.ts';
import { lintContext } from '../../src/gramine/jinja.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { renderStatic } from '../../src/template/static.ts';
import { Source } from '../../src/text/source.ts';

const shared = resolve(process.env.MANIFESTLY_SHARED ?? '../shared');
const available = existsSync(`${shared}/corpus/manifests.json`);

interface Entry {
  readonly file: string;
  readonly kind: string;
  readonly defines: Record<string, string | true>;
  readonly env: Record<string, string>;
  readonly rendered?: string;
}

const entries: Entry[] = available ? JSON.parse(readFileSync(`${shared}/corpus/manifests.json`, 'utf8')) : [];

function templateOf({ file }: Entry) {
  return parseTemplate(new Source(file, readFileSync(`${shared}/corpus/${file}`, 'utf8')));
}

describe.skipIf(!available)('the manifests of the corpus', () => {
  test.each(entries.filter(({ rendered }) => rendered))('$file renders as upstream', (entry) => {
    const host = describeHost({ env: new Map(Object.entries(entry.env)) });
    const context = describedContext(host, new Map(Object.entries(entry.defines)));
    const { text, map, problem } = renderTemplate(templateOf(entry), context);
    expect(problem).toBeUndefined();
    expect(text).toBe(readFileSync(`${shared}/corpus/${entry.rendered}`, 'utf8'));
    expectFaithfulMap(templateOf(entry).source.text, text, map);
  });

  test.each(entries.filter(({ kind }) => kind !== 'gsc-template'))(
    '$file is TOML in every world, without a context',
    (entry) => {
      const template = templateOf(entry);
      const { worlds, problems, holes } = renderStatic(template, lintContext({ release: '1.9', defines: new Map() }));
      expect(problems).toEqual([]);
      expect(worlds.length).toBeGreaterThan(0);
      const hole = new RegExp(`[${String.fromCharCode(holes.first)}-${String.fromCharCode(holes.last)}]`, 'g');
      for (const { text, map } of worlds) {
        const toml = text.replace(hole, 'x').replace(/^(\s*[\w.]+\s*=\s*)x$/gm, '$1"x"');
        expect(() => parse(toml)).not.toThrow();
        expectFaithfulMap(template.source.text, text, map);
      }
    },
  );
});

/** What was copied is in the template where the map says. */
function expectFaithfulMap(template: string, text: string, map: ReturnType<typeof renderTemplate>['map']): void {
  for (let at = 0; at < text.length; at++) {
    const place = map.verbatim({ start: at, end: at + 1 });
    const whole = map.toTemplate({ start: at, end: at + 1 });
    if (!place) expect(template.slice(whole.start, whole.start + 2)).toMatch(/^(?:\{[{%]|.)/s);
    else if (template.slice(place.start, place.end).replace(/\r\n?/, '\n') !== text[at])
      expect.fail(`${at} is not copied from ${place.start}`);
    else if (place.start !== whole.start || place.end !== whole.end) expect.fail(`${at} has two places`);
  }
}
