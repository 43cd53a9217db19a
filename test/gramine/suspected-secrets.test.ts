import { describe, expect, test } from 'vitest';
import { suspectedSecrets } from '../../src/gramine/suspected-secrets.ts';

const key = '00112233445566778899aabbccddeeff';

function hidden(text: string): readonly string[] {
  return suspectedSecrets(text).map(({ start, end }) => text.slice(start, end));
}

describe('what is hidden, whether the text parses or not', () => {
  test.each([
    ['loader.env.DB_PASSWORD = "horse-battery', 'horse-battery'],
    ['loader.env.DB_PASSWORD = horse-battery # bare', 'horse-battery'],
    ['# DB_PASSWORD = "horse-battery"\n= =', 'horse-battery'],
    ['{% if password == "horse-battery" %}', 'horse-battery'],
    ["{{ api_key | default('horse-battery') }}", 'horse-battery'],
    ['sgx.trusted_files = [{ uri = "https://me:horse-battery@host/x" }]', 'horse-battery'],
    ['loader.env.DB_PASSWORD = """horse-battery', 'horse-battery'],
    ["DB_PASSWORD = '''\nhorse-battery\n", 'horse-battery'],
    ['{% set c = {"password": "horse-battery"} %}', 'horse-battery'],
    ['x = "{{ env.get("DB_PASSWORD", "horse-battery") }}"', 'horse-battery'],
    ['- value: horse-battery\n  name: DB_PASSWORD\n', 'horse-battery'],
    ['{ "value": "horse-battery", "name": "DB_PASSWORD" }', 'horse-battery'],
    [`[fs.insecure__keys]\ndefault = "${key}\nx = `, key],
    [`fs.insecure__keys.default = ${key}`, key],
    [`[fs]\nfs.insecure__keys.default = ["${key}"]`, key],
    [`fs.insecure_keys.default = { a = "${key}" }`, key],
    [`[a.insecure__key]\nb = "{{ "${key}" }}"`, key],
    [`sgx.insecure__protected_files_key = "${key}"`, key],
  ])('%s', (text, secret) => {
    expect(new Set(hidden(text))).toEqual(new Set([secret]));
  });
});

test('placeholders, paths and other names stay readable', () => {
  const text = [
    'loader.env.DB_PASSWORD = "{{ password }}"',
    'loader.env.TOKEN = "/run/token"',
    '- name: USER',
    '  value: horse-battery',
    '- name: DB_PASSWORD',
    'loader.env.API_KEY = "changeme"',
    'loader.env.URL = "https://user:{{ password }}@host/"',
    '[fs.insecure__keys]',
    'default = "{{ key }}"',
    '[sgx]',
    'remote_attestation = "dcap-of-the-platform"',
    `trusted_files = [{ uri = "file:a", sha256 = "${key}${key}" }]`,
  ].join('\n');
  expect(hidden(text)).toEqual([]);
});

test('any text takes time in proportion', () => {
  const texts = ['://', '://a:', 'key=', 'key="', 'a_', ' ', '=', '[', '# ', 'key|d(', 'insecure__keys.'].flatMap(
    (part) => [
      part.repeat(500_000 / part.length),
      `${part}\n`.repeat(500_000 / part.length),
      `fs.insecure__keys.a = ${part.repeat(500_000 / part.length)}`,
    ],
  );
  for (const text of texts) {
    const start = performance.now();
    hidden(text);
    expect(performance.now() - start).toBeLessThan(1500);
  }
});
