import { describe, expect, test } from 'vitest';
import { decideImage, readImagePolicy, scopesOf } from '../../src/enclave-cc/image-policy.ts';
import { imageReference } from '../../src/enclave-cc/image-reference.ts';
import { Source } from '../../src/text/source.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('a reference', () => {
  test.each([
    ['redis', 'docker.io', 'library/redis', 'latest', undefined],
    ['redis:7', 'docker.io', 'library/redis', '7', undefined],
    ['grafana/grafana', 'docker.io', 'grafana/grafana', 'latest', undefined],
    ['index.docker.io/redis', 'docker.io', 'library/redis', 'latest', undefined],
    ['localhost/app', 'localhost', 'app', 'latest', undefined],
    ['registry.example:5000/a/b/c:1.2', 'registry.example:5000', 'a/b/c', '1.2', undefined],
    [`registry.example/app@${digest}`, 'registry.example', 'app', undefined, digest],
    [`registry.example/app:1@${digest}`, 'registry.example', 'app', '1', digest],
  ])('%s is filled in', (text, registry, repository, tag, hash) => {
    expect(imageReference(text)).toEqual({ registry, repository, tag, digest: hash });
  });

  test.each([
    '',
    'Redis',
    'a//b',
    'registry.example/',
    'a:',
    'a:.b',
    'a@sha256:12',
    'https://registry.example/app',
    'a b',
    '-a',
  ])('%j is none', (text) => {
    expect(imageReference(text)).toBeUndefined();
  });
});

describe('of a policy', () => {
  test('scopes are looked for from the most special on', () => {
    expect(scopesOf(imageReference('redis:7')!)).toEqual([
      'docker.io/library/redis:7',
      'docker.io/library/redis',
      'docker.io/library',
      'docker.io',
      '*.io',
      '',
    ]);
    expect(scopesOf(imageReference(`r.eu.example:5000/a/b@${digest}`)!)).toEqual([
      `r.eu.example:5000/a/b@${digest}`,
      'r.eu.example:5000/a/b',
      'r.eu.example:5000/a',
      'r.eu.example:5000',
      '*.eu.example:5000',
      '*.example:5000',
      '',
    ]);
  });

  test('each decides where no one before it does', () => {
    const scopes = scopesOf(imageReference('redis:7')!);
    for (let from = 0; from <= scopes.length; from++) {
      const written = Object.fromEntries(scopes.slice(from).map((scope) => [scope, [{ type: 'reject' }]]));
      const policy = policyOf({ default: [{ type: 'insecureAcceptAnything' }], transports: { docker: written } });
      const { rule, tried, verdict } = decideImage(policy, imageReference('redis:7')!);
      expect([rule!.scope, tried.length]).toEqual([scopes[from], Math.min(from + 1, scopes.length)]);
      expect(verdict).toBe(from === scopes.length ? 'accepted' : 'rejected');
    }
  });

  test('a scope counts alone, whatever less special ones ask for', () => {
    const policy = policyOf({
      default: [{ type: 'reject' }],
      transports: {
        docker: {
          'docker.io/library': [{ type: 'sigstoreSigned', keyPath: 'kbs:///default/k/1' }],
          'docker.io/library/redis': [{ type: 'insecureAcceptAnything' }],
          'docker.io/library/redis:7': [],
        },
      },
    });
    const verdicts = ['redis:7', 'redis:6', 'nginx', 'grafana/grafana'].map(
      (text) => decideImage(policy, imageReference(text)!).verdict,
    );
    expect(verdicts).toEqual(['rejected', 'accepted', 'signed', 'rejected']);
  });

  test('one of another transport, or with a name of an object, decides nothing', () => {
    const policy = policyOf({
      default: [{ type: 'reject' }],
      transports: { atomic: { '': [{ type: 'insecureAcceptAnything' }] } },
    });
    expect(decideImage(policy, imageReference('constructor')!).rule!.scope).toBeUndefined();
  });
});

function policyOf(data: object) {
  const read = readImagePolicy(new Source('policy.json', JSON.stringify(data)));
  if ('problem' in read) throw new Error(read.problem.message);
  return read.policy;
}
