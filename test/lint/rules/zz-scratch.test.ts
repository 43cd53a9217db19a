import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseRelease, isWithin } from '../../../src/gramine/release.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { Source } from '../../../src/text/source.ts';
import { Subject } from '../../../src/lint/subject.ts';
import { literalTree } from '../../literal-tree.ts';

for (const group of ['files', 'mounts']) {
  for (const file of readdirSync(`src/lint/rules/${group}`)) {
    const module = await import(`../../../src/lint/rules/${group}/${file}`);
    const rule: any = Object.values(module)[0];
    const run = (example: any, text = example.manifest) => {
      const release = parseRelease(example.gramine ?? '1.9')!;
      if (rule.releases && !isWithin(release, rule.releases)) return [];
      if (rule.needs === 'files' && !example.files) return [];
      const document = parseToml(new Source('x', text));
      if (document.problems.length) throw new Error(JSON.stringify(document.problems));
      const subject = new Subject(document, { path: 'x', kind: 'gramine-manifest', reading: example.as === 'final' ? 'final' : 'source', release, profile: example.profile ?? 'production', ...(example.files && { files: literalTree(example.files) }) });
      return [...rule.check(subject)];
    };
    const plain = (e: any) => e.as === undefined || e.as === 'final';
    describe(rule.id, () => {
      test('id', () => expect(rule.id).toBe(`${group}/${file.replace('.ts', '')}`));
      rule.docs.bad.filter(plain).forEach((example: any, i: number) => test(`bad ${i} ${example.manifest.slice(0, 80)}`, () => {
        const found = run(example);
        expect(found.map((f: any) => f.message)).toHaveLength(1);
        if (example.at !== undefined) expect(example.manifest.slice(found[0].at.start, found[0].at.end)).toBe(example.at);
        if (example.fixed !== undefined) {
          let text = example.manifest;
          for (const e of [...found[0].fix.edits].sort((a: any, b: any) => b.range.start - a.range.start)) text = text.slice(0, e.range.start) + e.text + text.slice(e.range.end);
          expect(text).toBe(example.fixed);
          expect(run(example, text)).toEqual([]);
        }
      }));
      rule.docs.good.filter(plain).forEach((example: any, i: number) => test(`good ${i} ${example.manifest.slice(0, 80)}`, () => expect(run(example)).toEqual([])));
    });
  }
}
