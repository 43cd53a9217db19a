import { readdirSync } from 'node:fs';
import { it } from 'vitest';
import { Subject } from '../../../src/lint/subject.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { Source } from '../../../src/text/source.ts';
import type { Rule } from '../../../src/lint/rule.ts';
const base = new URL('../../../src/lint/rules/', import.meta.url);
it('prints', async () => {
  const rules: Rule[] = [];
  for (const group of ['security', 'loader', 'encryption'])
    for (const file of readdirSync(new URL(group, base))) rules.push(Object.values(await import(new URL(`${group}/${file}`, base).href))[0] as Rule);
  for (const style of [0, 1, 2]) {
    let text = 'libos.entrypoint = "/usr/bin/python3"\nloader.env.LD_LIBRARY_PATH = "/lib:/usr/lib:/a:/b:/c"\nfs.mounts=[{path="/a",uri="file:/a"},{path="/b",uri="file:/b"},{path="/usr",uri="file:/usr"}]\n';
    if (style === 0) text += 'sgx.trusted_files = [\n' + Array.from({ length: 100000 }, (_, i) => `  { uri = "file:/usr/lib/python3/dist-packages/pkg${i % 977}/module_${i}/file.py", sha256 = "${'0123456789abcdef'.repeat(4)}" },`).join('\n') + '\n]\n';
    if (style === 1) text += 'sgx.allowed_files = [\n' + Array.from({ length: 100000 }, (_, i) => `  "file:/usr/lib/python3/dist-packages/pkg${i % 977}/module_${i}/file.py",`).join('\n') + '\n]\n';
    if (style === 2) text += Array.from({ length: 20000 }, (_, i) => `loader.env.A${i} = { passthrough = true }`).join('\n') + '\nfs.insecure__keys = {' + Array.from({ length: 2000 }, (_, i) => `k${i}="x"`).join(',') + '}\n';
    const t0 = performance.now();
    const document = parseToml(new Source('x', text));
    const subject = new Subject(document, { path: 'x', kind: 'gramine-manifest', reading: 'source', release: '1.9', profile: 'production' });
    const t1 = performance.now();
    void subject.trusted.entries.length; void subject.allowed.entries.length;
    const t2 = performance.now();
    const times = rules.map((rule) => { const s = performance.now(); const n = [...rule.check!(subject)].length; return [rule.id, performance.now() - s, n] as const; }).sort((a, b) => b[1] - a[1]);
    console.log(style, 'parse', t1 - t0, 'lists', t2 - t1, 'rules', times.reduce((a, b) => a + b[1], 0), times.slice(0, 8).map(([a, b, n]) => `${a} ${b.toFixed(1)} ${n}`));
  }
});
