import { readdirSync, readFileSync, appendFileSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { isWithin } from '../../../src/gramine/release.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { Source } from '../../../src/text/source.ts';
import { Subject } from '../../../src/lint/subject.ts';
test('x', async () => {
  writeFileSync('/tmp/fm/corpus.txt', '');
  const root = '/work/shared/corpus/rendered';
  const rules: any[] = [];
  for (const group of ['files', 'mounts']) for (const f of readdirSync(`src/lint/rules/${group}`)) rules.push(Object.values(await import(`/work/main/src/lint/rules/${group}/${f}`))[0]);
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('manifest')) continue;
    const text = readFileSync(`${root}/${name}`, 'utf8');
    const document = parseToml(new Source(name, text));
    if (document.problems.length) { appendFileSync('/tmp/fm/corpus.txt', `PROBLEM ${name} ${document.problems[0]!.message}\n`); continue; }
    const subject = new Subject(document, { path: name, kind: 'gramine-manifest', reading: 'source', release: name.includes('1.7') ? '1.7' : '1.9', profile: 'production' } as any);
    for (const rule of rules) {
      if (rule.needs || (rule.releases && !isWithin(subject.release, rule.releases))) continue;
      for (const f of rule.check(subject)) appendFileSync('/tmp/fm/corpus.txt', `${rule.id} [${f.severity ?? (rule.severity.production ?? rule.severity)}] ${name}: ${f.message} — ${f.help}${f.fix ? ' FIX' : ''}\n`);
    }
  }
});
