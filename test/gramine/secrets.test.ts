import { describe, expect, it } from 'vitest';
import { findSecrets, maskSecrets, secretIn, secretRanges } from '../../src/gramine/secrets.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const alphabet = 'aB3dE6gH9jK2mN5pQ8sT1vW4xY7zC0fL';
const random = (length: number) => alphabet.repeat(8).slice(0, length);

describe('a secret', () => {
  it.each([
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaA=='],
    ['a private key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
    ['an age secret key', `AGE-SECRET-KEY-1${random(58).toUpperCase()}`],
    ['an AWS access key', 'AKIAIOSFODNN7EXAMPLE'],
    ['an AWS access key', 'key=ASIAZ2X4Z2X4Z2X4Z2X4;'],
    ['a GitHub token', `ghp_${random(36)}`],
    ['a GitHub token', `gho_${random(36)}`],
    ['a GitHub token', `github_pat_${random(22)}_${random(59)}`],
    ['a GitLab token', `glpat-${random(20)}`],
    ['a Slack token', 'xoxb-1234567890-abcdefghij'],
    ['a Slack webhook', `https://hooks.slack.com/services/T00000000/B00000000/${random(24)}`],
    ['a Google API key', `AIza${random(35)}`],
    ['a Stripe key', `sk_live_${random(24)}`],
    ['an npm token', `npm_${random(36)}`],
    ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${random(60)}`],
    [
      'an Azure storage key',
      `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${random(86)}==;EndpointSuffix=x`,
    ],
    ['a Vault token', `hvs.${random(30)}`],
    ['a Hugging Face token', `hf_${random(34)}`],
    ['a JSON web token', `eyJ${random(20)}.eyJ${random(30)}.${random(40)}`],
  ])('is known by its form: %s', (kind, value) => {
    expect(secretIn(value)).toEqual({ kind, certain: true });
    expect(secretIn(`--option=${value}`)).toEqual({ kind, certain: true });
  });

  it.each([
    ['a password', 'horse-battery', 'DB_PASSWORD'],
    ['a password', 'hunter22', 'PASSWORD'],
    ['a token', '8f3c9f0f2b1d', 'ACCESS_TOKEN'],
    ['a key', '8f3c9f0f2b1d', 'API_KEY'],
    ['a secret', '8f3c9f0f2b1d', 'CLIENT_SECRET'],
  ])('is suspected by its name: %s', (kind, value, name) => {
    expect(secretIn(value, name)).toEqual({ kind, certain: false });
  });

  it('is the password in a URI and the value of an option', () => {
    expect(secretIn('postgres://app:horse@db/app')).toEqual({ kind: 'a password in a URI', certain: false });
    expect(secretIn('--auth-token=8f3c9f0f')).toEqual({ kind: 'a token', certain: false });
  });

  it.each([
    ['changeme', 'DB_PASSWORD'],
    ['', 'DB_PASSWORD'],
    ['<your password>', 'DB_PASSWORD'],
    ['${DB_PASSWORD}', 'DB_PASSWORD'],
    ['$DB_PASSWORD', 'DB_PASSWORD'],
    ['/run/secrets/db', 'DB_PASSWORD'],
    ['file:/run/secrets/db', 'DB_PASSWORD'],
    ['https://vault:8200/v1/secret', 'TOKEN'],
    ['xxxxxxxx', 'TOKEN'],
    ['4096', 'MAX_TOKEN'],
    ['true', 'USE_TOKEN'],
    ['/home/user', 'PWD'],
    ['/home/user', 'OLDPWD'],
    ['default', 'SECRET_PROVISION_SET_KEY'],
    ['horse-battery', 'TOKENIZERS_PARALLELISM'],
    ['/run/token', 'TOKEN_FILE'],
    ['granularity=fine,noverbose,compact,1,0', 'KMP_AFFINITY'],
    ['postgres://db/app', 'DATABASE_URL'],
    ['postgres://app@db/app', 'DATABASE_URL'],
    [`${'0123456789abcdef'.repeat(4)}`, 'RA_TLS_MRENCLAVE'],
    ['-----BEGIN CERTIFICATE-----', 'CERT'],
    ['xakiaZ2X4Z2X4Z2X4Z2X4', 'X'],
    [`sha${random(60)}`, undefined],
  ])('is not %s in %s', (value, name) => {
    expect(secretIn(value, name)).toBeUndefined();
  });

  it('is looked for in linear time', () => {
    const started = performance.now();
    for (const piece of [
      'eyJ',
      'eyJ.',
      'eyJaaaaaaaaaaa.',
      '://a:',
      '-----BEGIN ',
      '-----BEGIN PRIVATE KEY-----',
      'ghp_',
      'sk-',
      'a'.repeat(7),
      'xoxb-',
    ]) {
      secretIn(piece.repeat(200_000), 'PASSWORD');
      maskSecrets(piece.repeat(200_000));
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('the secrets of a document', () => {
  const source = new Source(
    'app.manifest',
    [
      'fs.insecure__keys.default = "00112233445566778899aabbccddeeff"',
      `loader.argv = ["app", "ghp_${random(36)}"]`,
      'loader.env.DB_PASSWORD = { value = "horse-battery" }',
      'loader.env."__proto__" = "x"',
      `sgx.trusted_files = ["file:ghp_${random(36)}"]`,
    ].join('\n'),
  );

  it('stand in any string, except the trusted files', () => {
    const found = [...findSecrets(parseToml(source))];
    expect(found.map(({ kind, path, length }) => [kind, path, length])).toEqual([
      ['an encryption key', ['fs', 'insecure__keys', 'default'], 32],
      ['a GitHub token', ['loader', 'argv', 1], 40],
      ['a password', ['loader', 'env', 'DB_PASSWORD', 'value'], 13],
    ]);
  });

  it('have ranges that outputs mask, those of broken and commented text included', () => {
    const masked = (text: string) => {
      const source = new Source('app.manifest', text);
      return secretRanges(parseToml(source)).map((range) => source.slice(range));
    };
    const token = `ghp_${random(36)}`;
    expect(masked(source.text)).toEqual([
      '"00112233445566778899aabbccddeeff"',
      `"${token}"`,
      '"horse-battery"',
      token,
      token,
    ]);
    expect(masked(`a = "${token}\nb = 1`)).toEqual([token]);
    expect(masked(`# ${token}`)).toEqual([token]);
    expect(masked('a = """-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----')).toEqual([
      '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
    ]);
  });

  it('can be masked in any text', () => {
    const token = `glpat-${random(20)}`;
    expect(maskSecrets(`\`${token}\` is no path, \`${token}\` is none`)).toBe('`…` is no path, `…` is none');
    expect(maskSecrets('nothing to hide')).toBe('nothing to hide');
    expect(maskSecrets('x -----BEGIN RSA PRIVATE KEY-----\nMIIE')).toBe('x …');
  });
});
