import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseRelease, isWithin } from '../../../src/gramine/release.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { Source } from '../../../src/text/source.ts';
import { Subject } from '../../../src/lint/subject.ts';
import { gscDefaults } from '../../../src/gsc/defaults.ts';

for (const group of ['sgx', 'sys', 'gsc']) {
  for (const file of readdirSync(`src/lint/rules/${group}`).filter((n) => !n.includes('problems'))) {
    const module = await import(`../../../src/lint/rules/${group}/${file}`);
    const rule: any = Object.values(module)[0];
    const run = (example: any, text = example.manifest) => {
      const release = parseRelease(example.gramine ?? '1.9')!;
      if (rule.releases && !isWithin(release, rule.releases)) return [];
      const holes = { first: 0xe000, last: 0xe00f };
      const document = parseToml(new Source('x', text.replace(/\{\{.*?\}\}/g, example.as === 'template' ? '\ue000' : '$&')), { holes });
      if (document.problems.length) throw new Error(JSON.stringify(document.problems));
      const g = gscDefaults(release);
      const base = parseToml(new Source('g', g.text), { holes: g.holes });
      expect(base.problems).toEqual([]);
      const subject = new Subject(document, { path: 'x', kind: example.as === 'gsc' ? 'gsc-user-manifest' : 'gramine-manifest', reading: example.as === 'final' ? 'final' : 'source', release, profile: example.profile ?? 'production', ...(example.as === 'gsc' && { base }) });
      return [...rule.check(subject)];
    };
    describe(rule.id, () => {
      test('id', () => expect(rule.id).toBe(`${group}/${file.replace('.ts', '')}`));
      rule.docs.bad.forEach((example: any, i: number) => test(`bad ${i} ${example.manifest.slice(0, 80)}`, () => {
        const found = run(example);
        console.log(rule.id + ': ' + found.map((f: any) => f.message + ' | ' + f.help).join('\n'));
        expect(found.map((f: any) => f.message)).toHaveLength(1);
        if (example.at !== undefined) expect(example.manifest.slice(found[0].at.start, found[0].at.end)).toBe(example.at);
        if (example.fixed !== undefined) {
          let text = example.manifest;
          for (const e of [...found[0].fix.edits].sort((a: any, b: any) => b.range.start - a.range.start)) text = text.slice(0, e.range.start) + e.text + text.slice(e.range.end);
          expect(text).toBe(example.fixed);
          expect(run(example, text)).toEqual([]);
        }
      }));
      rule.docs.good.forEach((example: any, i: number) => test(`good ${i} ${example.manifest.slice(0, 80)}`, () => expect(run(example)).toEqual([])));
    });
  }
}
