import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareHtml } from '../../src/report/compare-html.ts';
import { comparison } from './html/comparison.ts';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

/** Run in the page. */
const allShown = `document.querySelectorAll('#criteria tr[data-group]:not([hidden])').length === 2`;

describe.skipIf(chromium === undefined)('the page of a comparison in a browser', () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-page-'));
    const file = join(folder, 'compare.html');
    writeFileSync(file, compareHtml.render(comparison));
    browser = await launch({
      executablePath: chromium!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
      userDataDir: join(folder, 'profile'),
    });
    page = await browser.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(pathToFileURL(file).href);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const shownRows = () =>
    page.$$eval('#criteria tr[data-group]', (rows) =>
      rows.filter((row) => row.getClientRects().length > 0).map((row) => row.id),
    );

  test('fetches nothing, and its own policy forbids nothing that it does', () => {
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  test('filters rows by words and says how many are left', async () => {
    await page.focus('#filter-text');
    await page.keyboard.type('OCI spec');
    expect(await shownRows()).toEqual(['c-argv-binding']);
    expect(await page.$eval('#filter-count', ({ textContent }) => textContent)).toBe('1 of 2 criteria are shown');
    await page.click('#filters button[type="reset"]');
    await page.waitForFunction(allShown);
    expect(await shownRows()).toEqual(['c-reference-values', 'c-argv-binding']);
  });

  test('hides columns, and rows without an answer of the kinds asked for', async () => {
    await page.click('input[name="subject"][value="vm"]');
    expect(
      await page.$$eval('#criteria thead th', (heads) =>
        heads.filter((head) => head.getClientRects().length > 0).map((head) => head.textContent),
      ),
    ).toEqual(['Criterion', 'wrap at build (GSC)', 'load at deployment (enclave-cc)', 'load with Gramine']);
    await page.click('input[name="confidence"][value="computed"]');
    expect(await shownRows()).toEqual(['c-argv-binding']);
    await page.click('#filters button[type="reset"]');
    await page.waitForFunction(allShown);
  });

  test('is used with the keyboard alone: evidence opens with the key that opens such things', async () => {
    await page.focus('#criteria summary');
    await page.keyboard.press('Enter');
    expect(await page.$eval('#criteria details', ({ open }) => open)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.$eval('#criteria details', ({ open }) => open)).toBe(false);
  });

  test('begins with a link that jumps to the table', async () => {
    await page.reload();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.outerHTML')).toBe(
      '<a class="skip" href="#criteria">Go to the table</a>',
    );
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [1280, 400]) {
      test(`breaks no rule of accessibility in ${scheme} colours, ${width} pixels wide`, async () => {
        const other = await browser.newPage();
        await other.setBypassCSP(true);
        await other.setViewport({ width, height: 900 });
        await other.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await other.goto(page.url());
        await other.$$eval('details', (parts) => {
          for (const part of parts) part.open = true;
        });
        await other.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
        const violations = await other.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`))',
        );
        expect(violations).toEqual([]);
        expect(await other.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
        await other.close();
      });
    }
  }

  test('is printed with its evidence unfolded and without its controls', async () => {
    await page.emulateMediaType('print');
    expect(await page.evaluate("getComputedStyle(document.querySelector('#filters')).display")).toBe('none');
    await page.emulateMediaType(undefined);
    const folded = "document.querySelectorAll('details:not([open])').length";
    const before = await page.evaluate(folded);
    expect(await page.evaluate(`dispatchEvent(new Event('beforeprint')), ${folded}`)).toBe(0);
    expect(await page.evaluate(`dispatchEvent(new Event('afterprint')), ${folded}`)).toBe(before);
    const pdf = await page.pdf({ format: 'A4' });
    expect(new TextDecoder('latin1').decode(pdf.subarray(0, 5))).toBe('%PDF-');
  });
});
