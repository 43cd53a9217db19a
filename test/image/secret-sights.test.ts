import { describe, expect, test } from 'vitest';
import { Examiner, wholeSize } from '../../src/image/examine.ts';
import type { SecretSight } from '../../src/image/scanned.ts';
import { secretsIn } from '../../src/image/secret-sights.ts';

function found(path: string, content: string): readonly SecretSight[] {
  return secretsIn(path, Buffer.from(content, 'latin1'));
}

const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n';
const pem = (kind: string, headers = ''): string => `-----BEGIN ${kind}-----\n${headers}${body}-----END ${kind}-----\n`;

describe('a private key is seen', () => {
  test.each<[string, string, string, SecretSight]>([
    ['of PKCS #8', 'a', pem('PRIVATE KEY'), { kind: 'private key', at: 0, masked: '-----BEGIN PRIVATE KEY-----' }],
    [
      'of RSA',
      'a',
      `x\n${pem('RSA PRIVATE KEY')}`,
      { kind: 'RSA private key', at: 2, masked: '-----BEGIN RSA PRIVATE KEY-----' },
    ],
    [
      'of an elliptic curve',
      'a',
      pem('EC PRIVATE KEY'),
      { kind: 'EC private key', at: 0, masked: '-----BEGIN EC PRIVATE KEY-----' },
    ],
    [
      'of SSH',
      '/root/.ssh/id',
      pem('OPENSSH PRIVATE KEY'),
      { kind: 'OPENSSH private key', at: 0, masked: '-----BEGIN OPENSSH PRIVATE KEY-----' },
    ],
    [
      'that is encrypted',
      'a',
      pem('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n'),
      { kind: 'RSA private key', at: 0, masked: '-----BEGIN RSA PRIVATE KEY-----' },
    ],
    [
      'of PGP',
      'a',
      pem('PGP PRIVATE KEY BLOCK', 'Version: GnuPG v2\n\n'),
      { kind: 'PGP private key', at: 0, masked: '-----BEGIN PGP PRIVATE KEY BLOCK-----' },
    ],
    [
      'in JSON',
      'account.json',
      JSON.stringify({ private_key: pem('PRIVATE KEY') }),
      { kind: 'private key', at: 16, masked: '-----BEGIN PRIVATE KEY-----' },
    ],
    [
      'in a binary',
      'a',
      `\0\0${pem('PRIVATE KEY')}`,
      { kind: 'private key', at: 2, masked: '-----BEGIN PRIVATE KEY-----' },
    ],
    [
      'of a RHEL subscription',
      '/etc/pki/entitlement/123-key.pem',
      pem('PRIVATE KEY'),
      { kind: 'RHEL entitlement key', at: 0, masked: '-----BEGIN PRIVATE KEY-----' },
    ],
  ])('%s', (_, path, content, expected) => {
    expect(found(path, content)).toEqual([expected]);
  });
});

test.each([
  ['the first line alone', '-----BEGIN PRIVATE KEY-----\0-----END PRIVATE KEY-----'],
  ['a format of it', '-----BEGIN %s PRIVATE KEY-----\n%s'],
  ['a public key', pem('PUBLIC KEY')],
  ['words', 'the PRIVATE KEY-----'],
])('%s is no private key', (_, content) => {
  expect(found('a', content)).toEqual([]);
});

describe('a credential is seen, and masked', () => {
  test.each<[string, string, string, readonly SecretSight[]]>([
    [
      'AWS access key',
      '/app/settings.py',
      "KEY = 'AKIAQWERTYUIOPASDFGH'",
      [{ kind: 'AWS access key', at: 7, masked: 'AKIA****************' }],
    ],
    [
      'AWS secret',
      '/root/.aws/credentials',
      '[default]\naws_secret_access_key = abcdefghijklmnopqrstuvwxyz0123456789ABCD\n',
      [{ kind: 'AWS secret access key', at: 10, masked: 'aws_secret_access_key = ***' }],
    ],
    [
      'GitHub token',
      '/app/.env',
      `TOKEN=ghp_${'a1'.repeat(18)}`,
      [{ kind: 'GitHub token', at: 6, masked: `ghp_${'*'.repeat(36)}` }],
    ],
    [
      'netrc',
      '/root/.netrc',
      'machine example.org login me password hunter2',
      [{ kind: 'netrc password', at: 29, masked: 'password ***' }],
    ],
    [
      'npm',
      '/app/.npmrc',
      '//registry.example/:_authToken=npm_secret\n',
      [{ kind: 'npm token', at: 20, masked: '_authToken=***' }],
    ],
    [
      'registry',
      '/root/.docker/config.json',
      '{"auths":{"x":{"auth":"dXNlcjpwYXNz"}}}',
      [{ kind: 'registry credential', at: 15, masked: '"auth":"***' }],
    ],
    [
      'kubeconfig',
      '/root/.kube/config',
      'users:\n- user:\n    client-key-data: LS0tLS1CRUdJTg==\n',
      [{ kind: 'kubeconfig credential', at: 19, masked: 'client-key-data: ***' }],
    ],
    [
      'SUSE',
      '/etc/zypp/credentials.d/SCCcredentials',
      'username=SCC_1\npassword=abc123\n',
      [{ kind: 'SUSE subscription credential', at: 15, masked: 'password=***' }],
    ],
    [
      'shadow',
      '/etc/shadow',
      'root:*:19000::::::\nme:$y$j9T$abc$def:19000::::::\n',
      [{ kind: 'password hash', at: 19, masked: 'me:***' }],
    ],
    [
      'git',
      '/root/.git-credentials',
      'https://me:hunter2@git.example\n',
      [{ kind: 'password in a URL', at: 0, masked: 'https://me:***' }],
    ],
  ])('%s', (_, path, content, expected) => {
    expect(found(path, content)).toEqual(expected);
  });

  test.each([
    ['/app/.npmrc', `_authToken=${'$'}{NPM_TOKEN}`],
    ['/docs/aws.md', 'AKIAIOSFODNN7EXAMPLE'],
    ['/a', `x${'AKIA'.repeat(10)}`],
    ['/root/.docker/config.json', '{"auths":{"x":{}}}'],
    ['/etc/shadow', 'root:!:19000::::::'],
  ])('not in %s: %s', (path, content) => {
    expect(found(path, content)).toEqual([]);
  });

  test('a few of very many', () => {
    expect(found('/x', 'AKIAQWERTYUIOPASDFGH '.repeat(1000))).toHaveLength(8);
  });
});

test('a key is seen wherever it lies in a large file, however its content comes', () => {
  const place = wholeSize + 5000;
  const content = Buffer.alloc(wholeSize * 2, 'x');
  content.write(`\n${pem('PRIVATE KEY')}`, place);
  content.write(`\n${pem('EC PRIVATE KEY')}`, 100);
  for (const length of [1000, 4096, 65_536, 1 << 22]) {
    const examiner = new Examiner();
    examiner.begin('/x', content.length);
    for (let at = 0; at < content.length; at += length) examiner.add(content.subarray(at, at + length));
    expect(examiner.end().secrets).toEqual([
      { kind: 'EC private key', at: 101, masked: '-----BEGIN EC PRIVATE KEY-----' },
      { kind: 'private key', at: place + 1, masked: '-----BEGIN PRIVATE KEY-----' },
    ]);
  }
});
