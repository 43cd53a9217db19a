import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { parseRelease, isWithin } from '../../../src/gramine/release.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { Source } from '../../../src/text/source.ts';
import { Subject } from '../../../src/lint/subject.ts';
import { gscDefaults } from '../../../src/gsc/defaults.ts';
const all: any[] = [];
for (const group of ['sgx', 'sys', 'gsc']) {
  for (const file of readdirSync(`src/lint/rules/${group}`).filter((n) => n.endsWith('.ts') && !n.includes('problems'))) {
    const module: any = await import(`../../../src/lint/rules/${group}/${file}`);
    all.push(...Object.values(module).filter((r: any) => r?.id && r.docs));
  }
}
test('corpus', () => {
  const list = JSON.parse(readFileSync('/work/shared/corpus/manifests.json', 'utf8'));
  for (const m of list) {
    if (!m.rendered || m.kind === 'gsc-template') continue;
    const text = readFileSync('/work/shared/corpus/' + m.rendered, 'utf8');
    const release = m.file.includes('gramine-1.7') ? '1.7' : '1.9';
    const document = parseToml(new Source('x', text));
    const g = gscDefaults(release);
    const base = parseToml(new Source('g', g.text), { holes: g.holes });
    const gsc = m.kind === 'gsc-user-manifest';
    const subject = new Subject(document, { path: 'x', kind: gsc ? 'gsc-user-manifest' : 'gramine-manifest', reading: 'source', release, profile: 'production', ...(gsc && { base }) });
    for (const rule of all) {
      if (rule.releases && !isWithin(release, rule.releases)) continue;
      for (const f of rule.check(subject)) console.log(`${m.file} ${rule.id} [${f.at ? text.slice(f.at.start, f.at.end) : ''}] ${f.severity ?? rule.severity} ${f.message}`);
    }
  }
});
