import { describe, expect, it } from 'vitest';
import { diffText } from '../../src/report/diff-text.ts';
import { styleFor } from '../../src/report/style.ts';
import { full, one, pairOf, unchanged } from './diff-sample.ts';

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('the text of a comparison', () => {
  it('names what is compared, then what is weaker, the rest, the files, the identity and what follows', () => {
    expect(
      diffText.render(one(full)),
    ).toBe(`app.manifest.template (HEAD → working tree; variant release), Gramine 1.8 → 1.9

weaker (1)
  app.manifest.template:2:1  sgx.debug added: true
      a debugger on the host reads the memory of the enclave
      changes ATTRIBUTES

unknown (1)
  app.manifest.template:4:20  sgx.enclave_size: "256M" → "{{ size }}"
      its value depends on \`size\`
      when \`size is defined\`
      changes layout

stronger (1)
  app.manifest.template  mount /data removed: "file:data"
      the host no longer provides \`/data\`

neutral (1)
  HEAD:deploy/app.manifest.template:3:1  loader.log_level removed: "error"
      \`error\` is the default

trusted files: 121 added, 1 removed, 1 changed
  + /usr/lib/python3/ (120 files)
  ~ /app
  + /etc/extra
  - /etc/old

what can be started
  + /bin/sh (a shell)
  - /usr/bin/ (12 programs)

identity
  MRENCLAVE   changes
  MRSIGNER    unknown
  ISVPRODID   same
  ISVSVN      same
  ATTRIBUTES  changes
  to know the rest: sigstruct
  taken for unchanged: libpal, trusted files

MRENCLAVE changes because
  - \`sgx.debug\` and 3 other settings have other values
  - the order of the keys differs

sealed data
  /data (_sgx_mrenclave)  unreadable
      the key depends on MRENCLAVE
  /keep (_sgx_mrsigner)  readable
      the signer is the same

what follows
  - verifiers have to know the new MRENCLAVE before the first new enclave starts

1 weaker, 1 unknown, 1 stronger, 1 neutral; MRENCLAVE changes
`);
  });

  it('keeps to the width of the terminal', () => {
    const why = 'one two three four five six seven eight nine ten eleven twelve thirteen';
    const change = { ...full.diff.changes[0]!, why };
    const text = diffText.render(one({ ...full, diff: { ...full.diff, changes: [change] } }), { columns: 50 });
    expect(text).toContain('      one two three four five six seven eight nine\n      ten eleven twelve thirteen\n');
  });

  it('prints one line per change and nothing else when asked to be quiet', () => {
    expect(
      diffText.render(one(full), { quiet: true }),
    ).toBe(`app.manifest.template:2:1  weaker  sgx.debug added: true  a debugger on the host reads the memory of the enclave
app.manifest.template:4:20  unknown  sgx.enclave_size: "256M" → "{{ size }}"  its value depends on \`size\`
app.manifest.template  stronger  mount /data removed: "file:data"  the host no longer provides \`/data\`
HEAD:deploy/app.manifest.template:3:1  neutral  loader.log_level removed: "error"  \`error\` is the default
`);
    expect(diffText.render(one(pairOf()), { quiet: true })).toBe('');
    const reordered = pairOf({
      identity: { ...unchanged, mrenclave: 'changes', causes: ['the order of keys differs'] },
    });
    expect(diffText.render(one(reordered), { quiet: true })).toBe(
      'new.manifest  the same meaning; MRENCLAVE changes: the order of keys differs\n',
    );
  });

  it('tells layout, order and identity apart', () => {
    expect(lastLine(diffText.render(one(pairOf())))).toBe('no differences: the texts are the same');
    expect(lastLine(diffText.render(one(pairOf({}, {}, ['a = 1', 'a  = 1 # one']))))).toBe(
      'no differences: only layout and comments differ',
    );
    const open = { ...unchanged, mrenclave: 'unknown', needs: ['sigstruct', 'definitions'] } as const;
    expect(lastLine(diffText.render(one(pairOf({ identity: open }))))).toBe(
      'the same meaning; whether MRENCLAVE changes is unknown (needs definitions)',
    );
  });

  it('says that a manifest is new, or gone', () => {
    expect(
      diffText.render(one(pairOf({ identity: { ...unchanged, mrenclave: 'changes' } }, { status: 'deleted' }))),
    ).toBe(`old.manifest deleted, Gramine 1.9

the manifest is gone
`);
    const added = pairOf({ changes: [full.diff.changes[0]!], summary: full.diff.summary }, { status: 'added' });
    expect(diffText.render(one(added)).split('\n')[0]).toBe('new.manifest added, Gramine 1.9');
  });

  it('says what was compared with what when the kinds differ', () => {
    const pair = pairOf();
    const signed = { ...pair.new, path: 'app.manifest.sgx', kind: 'signed manifest' } as const;
    expect(diffText.render(one({ ...pair, new: signed })).split('\n')[0]).toBe(
      'old.manifest → app.manifest.sgx (manifest against signed manifest), Gramine 1.9',
    );
  });

  it('counts the files that there is no room for', () => {
    expect(diffText.render(one(full), { maxEntries: 1 })).toContain(
      'trusted files: 121 added, 1 removed, 1 changed\n  + /usr/lib/python3/ (120 files)\n  and 3 more entries\n',
    );
  });

  it('ends several comparisons with their sum', () => {
    const two = diffText.render({ pairs: [full, pairOf()], single: false });
    expect(lastLine(two)).toBe(
      '1 of 2 compared differs; 1 weaker, 1 unknown, 1 stronger, 1 neutral; MRENCLAVE changes in 1',
    );
    expect(diffText.render({ pairs: [], single: false })).toBe('no manifest differs\n');
  });

  it('colours by direction', () => {
    const text = diffText.render(one(full), { style: styleFor(true) });
    expect(text).toContain('\u001b[31mweaker (1)\u001b[39m\n');
    expect(text).toContain('\u001b[33munknown (1)\u001b[39m\n');
    expect(text).toContain('\u001b[32mstronger (1)\u001b[39m\n');
    expect(text).toContain('\u001b[36mneutral (1)\u001b[39m\n');
  });

  it('shows what a terminal would obey', () => {
    const hostile = '\u001b[2J\u202e\n';
    const change = {
      ...full.diff.changes[0]!,
      path: hostile,
      old: hostile,
      new: { [hostile]: [hostile] },
      why: hostile,
    };
    const identity = {
      ...unchanged,
      mrenclave: 'changes',
      causes: [hostile, hostile],
      consequences: [hostile],
      sealedData: [{ mount: hostile, key: hostile, effect: 'unknown', why: hostile }],
    } as const;
    const trustedFiles = {
      added: 1,
      removed: 0,
      changed: 0,
      entries: [{ path: hostile, kind: 'added', count: 1 }],
    } as const;
    const pair = pairOf({ changes: [change], identity, trustedFiles }, { variant: hostile, between: hostile });
    for (const quiet of [false, true])
      expect(diffText.render(one(pair), { quiet })).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  });
});
