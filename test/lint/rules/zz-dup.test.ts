import { readdirSync } from 'node:fs';
import { it } from 'vitest';
import type { Rule } from '../../../src/lint/rule.ts';
import { found } from './found.ts';
const base = new URL('../../../src/lint/rules/', import.meta.url);
it('prints', async () => {
  const rules: Rule[] = [];
  for (const group of readdirSync(base)) { if (!/^[a-z]+$/.test(group) || group==='template') continue;
    for (const file of readdirSync(new URL(group, base))) { try { const r = Object.values(await import(new URL(`${group}/${file}`, base).href)).find((x: any) => x?.id && x?.docs) as Rule; if (r) rules.push(r); } catch (e) { console.log(file, String(e).slice(0,100)); } } }
  const texts = ['loader.entrypoint = "x"', 'loader.entrypoint.uri = "x"'];

  for (const text of texts) for (const release of ['1.9','1.8', '1.7', '1.5','1.1'] as const) console.log(release, text, '\n   ', found(rules, text, { release }).filter((f) => f.rule !== 'keys/missing' || /env/.test(f.path??'')).map((f) => `${f.rule} ${f.severity} @${f.at} ${f.message}`).join('\n    '));
});
