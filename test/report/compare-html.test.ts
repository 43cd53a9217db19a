import { describe, expect, test } from 'vitest';
import { compareHtml } from '../../src/report/compare-html.ts';
import { comparison } from './html/comparison.ts';

const html = compareHtml.render(comparison);

describe('the page of a comparison', () => {
  test('refers to nothing outside itself', () => {
    expect(html.match(/\b(?:src|href|action|poster|data)="(?!#)[^"]*"/g)).toBe(null);
    expect(html.match(/@import|url\(|https?:/g)).toBe(null);
  });

  test('takes no text for markup', () => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.match(/<img/g)).toBe(null);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  test('shows nothing of text that is not to be seen', () => {
    const [first, ...rest] = comparison.criteria;
    const page = compareHtml.render({ ...comparison, criteria: [{ ...first!, title: 'a\u202eb\u0000c' }, ...rest] });
    expect(page).toContain('a&lt;U+202E&gt;b&lt;U+0000&gt;c');
  });

  test('says the total of a value and what the choice itself causes', () => {
    expect(html).toContain(
      '<span class="value">1,120 reference values/year; by this choice 160 reference values/year</span>',
    );
  });

  test('draws nothing where nothing is known to draw', () => {
    const page = compareHtml.render({ ...comparison, growth: [], timelines: [], coverage: [] });
    expect(page).not.toContain('<svg');
    expect(page).not.toContain('id="pictures"');
  });

  test('has no markup that is not closed', () => {
    const open: string[] = [];
    for (const [, slash, name] of html
      .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
      .matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
      if (['meta', 'input'].includes(name!)) continue;
      if (slash === '') open.push(name!);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });
});
