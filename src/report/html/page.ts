import { createHash } from 'node:crypto';
import { type Child, element, together, verbatim } from './markup.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/**
 * A page that is whole in itself: it fetches nothing, and its policy lets only our own style and script be used, whatever the
 * texts in it were made of.
 */
export function page(title: string, ...body: Child[]): string {
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: contentPolicy }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('meta', { name: 'color-scheme', content: 'light dark' }),
    element('title', {}, title),
    element('style', {}, verbatim(style)),
  );
  const content = element('body', {}, ...body, element('script', {}, verbatim(script)));
  return `<!doctype html>\n${element('html', { lang: 'en' }, together(head, content)).markup}\n`;
}

const contentPolicy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'`;

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
