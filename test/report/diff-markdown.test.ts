import { expect, it } from 'vitest';
import { diffMarkdown } from '../../src/report/diff-markdown.ts';
import { full, one, pairOf, unchanged } from './diff-sample.ts';

it('begins with the verdict, then the changes, the files folded away, the identity and what follows', () => {
  expect(diffMarkdown.render(one(full))).toBe(`**1 weaker, 1 unknown, 1 stronger, 1 neutral; MRENCLAVE changes**

app.manifest.template (HEAD → working tree; variant release), Gramine 1.8 → 1.9

|  | Setting | Change | Why | Place |
| --- | --- | --- | --- | --- |
| **weaker** | \`sgx.debug\` | added: \`true\` | a debugger on the host reads the memory of the enclave<br>changes ATTRIBUTES | \`app.manifest.template:2:1\` |
| **unknown** | \`sgx.enclave_size\` | <code>"256M" → "{{ size }}"</code> | its value depends on \`size\`<br>when \`size is defined\`<br>changes layout | \`app.manifest.template:4:20\` |
| stronger | \`mount /data\` | removed: \`"file:data"\` | the host no longer provides \`/data\` | \`app.manifest.template\` |
| neutral | \`loader.log_level\` | removed: \`"error"\` | \`error\` is the default | \`HEAD:deploy/app.manifest.template:3:1\` |

<details><summary>trusted files: 121 added, 1 removed, 1 changed</summary>

- added \`/usr/lib/python3/\` (120 files)
- changed \`/app\`
- added \`/etc/extra\`
- removed \`/etc/old\`

</details>

What can be started
- added \`/bin/sh\`: a shell
- removed \`/usr/bin/\`: 12 programs

| Identity |  |
| --- | --- |
| MRENCLAVE | **changes** |
| MRSIGNER | unknown |
| ISVPRODID | same |
| ISVSVN | same |
| ATTRIBUTES | **changes** |

To know the rest: sigstruct

Taken for unchanged: libpal, trusted files

MRENCLAVE changes because
- \`sgx.debug\` and 3 other settings have other values
- the order of the keys differs

| Sealed data | Key |  | Why |
| --- | --- | --- | --- |
| \`/data\` | \`_sgx_mrenclave\` | **unreadable** | the key depends on MRENCLAVE |
| \`/keep\` | \`_sgx_mrsigner\` | readable | the signer is the same |

What follows
- verifiers have to know the new MRENCLAVE before the first new enclave starts
`);
});

it('says in one line that nothing differs', () => {
  expect(diffMarkdown.render(one(pairOf()))).toBe(
    '**no differences: the texts are the same**\n\nold.manifest → new.manifest, Gramine 1.9\n',
  );
  expect(diffMarkdown.render({ pairs: [], single: false })).toBe('no manifest differs\n');
});

it('gives several manifests a heading each and leaves out those that do not differ', () => {
  const report = diffMarkdown.render({ pairs: [full, pairOf(), pairOf({}, { status: 'deleted' })], single: false });
  expect(report.match(/^(?:\*\*|###).*/gm)).toEqual([
    '**2 of 3 compared differ; 1 weaker, 1 unknown, 1 stronger, 1 neutral; MRENCLAVE changes in 1**',
    '### app.manifest.template (HEAD → working tree; variant release), Gramine 1.8 → 1.9',
    '**1 weaker, 1 unknown, 1 stronger, 1 neutral; MRENCLAVE changes**',
    '### old.manifest deleted, Gramine 1.9',
    '**the manifest is gone**',
  ]);
});

it('counts the files that there is no room for', () => {
  expect(diffMarkdown.render(one(full), { maxEntries: 1 })).toContain(
    '\n\n- added `/usr/lib/python3/` (120 files)\n- and 3 more\n\n</details>\n',
  );
});

it('fits into a comment, however much has changed', () => {
  const changes = Array.from({ length: 10_000 }, (_, n) => ({
    ...full.diff.changes[0]!,
    path: `${n}.${'x'.repeat(n)}`,
  }));
  const report = diffMarkdown.render(one(pairOf({ changes })));
  expect(report.length).toBeLessThan(65_536);
  expect(report).toMatch(/\n\| \*\*weaker\*\* \| `0\.` [\s\S]*\n\nand 9\d{3} more changes\n/);
});

it('makes no markup of what a manifest says', () => {
  const hostile = '`|<img src=x onerror=alert(1)></details>@team [x](http://y)\n# **b**';
  const [change] = full.diff.changes;
  const pair = pairOf(
    {
      changes: [
        {
          ...change!,
          path: hostile,
          kind: 'changed',
          old: hostile,
          new: { [hostile]: [hostile] },
          why: hostile,
          assumptions: [hostile],
        },
      ],
      identity: {
        ...unchanged,
        mrenclave: 'changes',
        needs: [hostile],
        causes: [hostile, hostile],
        consequences: [hostile],
        sealedData: [{ mount: hostile, key: hostile, effect: 'unknown', why: hostile }],
      },
      trustedFiles: { added: 1, removed: 0, changed: 0, entries: [{ path: hostile, kind: 'added', count: 1 }] },
      execSurface: [{ path: hostile, kind: 'added', what: 'a shell', count: 1 }],
    },
    { between: hostile, variant: hostile },
  );
  for (const single of [true, false]) {
    const report = diffMarkdown.render({ pairs: [pair], single });
    const ours = report.replace(/<\/?(?:details|summary|code)>|<br>|<!-- -->/g, '').replace(/`[^`\n]*`/g, '');
    expect(ours).not.toMatch(/[<`[]|@|\]\(/);
    expect(report.match(/<\/details>/g)).toHaveLength(1);
    for (const row of report.match(/^\| (?:\*\*|<code>).*/gm) ?? [])
      expect([5, 6]).toContain(row.split('|').length - 1);
  }
});
