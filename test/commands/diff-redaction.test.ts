import { describe, expect, it } from 'vitest';
import { redactedDiff, redactedText } from '../../src/commands/diff-redaction.ts';
import type { Change, ManifestDiff } from '../../src/diff/manifest-diff.ts';
import { Source } from '../../src/text/source.ts';
import { full } from '../report/diff-sample.ts';

const token = `ghp_${'a1B2'.repeat(9)}`;

function diffOf(change: Partial<Change>, more: Partial<ManifestDiff> = {}): ManifestDiff {
  return { ...full.diff, ...more, changes: [{ ...full.diff.changes[0]!, ...change }] };
}

function values(change: Partial<Change>) {
  const [shown] = redactedDiff(diffOf(change)).changes;
  return [shown!.old, shown!.new];
}

describe('secrets in what differs', () => {
  it.each<[string, unknown]>([
    ['fs.insecure__keys.default', '00112233445566778899aabbccddeeff'],
    ['fs.insecure__keys."my.key"', '00112233445566778899aabbccddeeff'],
    ['sgx.insecure__protected_files_key', '00112233445566778899aabbccddeeff'],
    ['loader.env.DB_PASSWORD', 'hunter2-hunter2'],
    ['loader.env."API-TOKEN"', 'hunter2-hunter2'],
    ['loader.env.AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEX'],
    ['loader.env.DATABASE', 'postgres://user:hunter2-hunter2@db/x'],
    ['loader.argv[3]', '--password=hunter2-hunter2'],
    ['anything', token],
  ])('hides the value of %s', (path, value) => {
    expect(values({ path, kind: 'changed', old: value, new: value })).toEqual(['…', '…']);
  });

  it('hides them in tables and lists that came or went as a whole', () => {
    expect(values({ path: 'fs', old: { insecure__keys: { a: '00112233', b: ['44556677'] } }, new: undefined })).toEqual(
      [{ insecure__keys: { a: '…', b: ['…'] } }, undefined],
    );
    expect(
      values({
        path: 'loader',
        old: { env: { DB_PASSWORD: { value: 'hunter2-hunter2' } }, argv: ['-x', token] },
        new: 4,
      }),
    ).toEqual([{ env: { DB_PASSWORD: { value: '…' } }, argv: ['-x', '…'] }, 4]);
  });

  it('hides them within other text, and in all that is said of them', () => {
    expect(values({ path: 'sgx.debug', new: `{{ password|default("hunter2-hunter2") }} ${token}` })[1]).not.toMatch(
      /hunter2|ghp_/,
    );
    const said = `it is \`hunter2-hunter2\` and \`${token}\``;
    const { identity } = full.diff;
    const shown = redactedDiff(
      diffOf(
        {
          path: 'loader.env.DB_PASSWORD',
          new: 'hunter2-hunter2',
          why: said,
          assumptions: [`password == '${token}'`, "password == 'hunter2-more'"],
        },
        {
          identity: {
            ...identity,
            causes: [said],
            consequences: [said],
            sealedData: [{ mount: said, key: said, effect: 'unknown', why: said }],
          },
          trustedFiles: { added: 1, removed: 0, changed: 0, entries: [{ path: token, kind: 'added', count: 1 }] },
          execSurface: [{ path: `/srv/${token}`, kind: 'added', what: 'a program', count: 1 }],
        },
      ),
    );
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|ghp_/);
    expect(shown.changes[0]!.why).toBe('it is `…` and `…`');
  });

  it('leaves everything else as it is', () => {
    expect(redactedDiff(full.diff)).toEqual(full.diff);
    const value = { __proto__: null, a: [1, true, 'file:/etc/key'], env: { PATH: '/bin', TOKEN_FILE: '/run/token' } };
    expect(values({ path: 'x', new: value })[1]).toEqual(value);
  });

  it('hides them however many there are', () => {
    const changes = Array.from({ length: 10_000 }, (_, n) => ({
      ...full.diff.changes[0]!,
      path: `loader.env.PASSWORD${n}_TOKEN`,
      new: `secret-value-number-${n}`,
      why: `it is secret-value-number-${n}`,
    }));
    const shown = redactedDiff({ ...full.diff, changes });
    expect(JSON.stringify(shown)).not.toContain('secret-value-number-');
  });

  it('keeps every other character of a text in its place', () => {
    const text = `sgx.debug = true\nloader.env.TOKEN = "hunter2-hunter2"\n# ${token}\n`;
    const shown = redactedText(new Source('a', text)).text;
    expect(shown).toHaveLength(text.length);
    expect(shown).toBe(text.replace('hunter2-hunter2', '*'.repeat(15)).replace(token, '*'.repeat(40)));
  });
});
