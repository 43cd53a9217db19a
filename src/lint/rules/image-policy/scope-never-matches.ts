import { dataPath } from '../../../data/data-path.ts';
import { imagePolicyOf, scopesOf } from '../../../enclave-cc/image-policy.ts';
import { imageReference } from '../../../enclave-cc/image-reference.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const imagePolicyScopeNeverMatches = dataRule({
  id: 'image-policy/scope-never-matches',
  severity: 'error',
  fix: 'none',
  kinds: ['image-policy'],
  docs: {
    summary: 'Scopes that are no part of any reference.',
    why: 'A scope is compared with the whole reference as it is after all that was left out is filled in: `docker.io/library/redis:7`, its repository, the paths above that, the registry. `redis`, a scheme, a slash at the end or a `*` elsewhere than at the front of a domain fit nothing, and the default decides.',
    bad: [
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "redis": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] } } }',
        at: '"redis"',
      },
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "https://registry.example/app": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] } } }',
      },
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app/": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] } } }',
      },
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/*": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] } } }',
      },
    ],
    good: [
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] } } }',
      },
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "docker.io/library/redis:7": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }], "registry.example:5000": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }], "*.example.com": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }], "": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }], "localhost/app": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const [scope, { range }] of imagePolicyOf(root).scopes) {
      if (canMatch(scope)) continue;
      const whole = imageReference(scope);
      const meant = whole && scopesOf(whole)[scope.includes(':') || scope.includes('@') ? 0 : 1];
      yield {
        at: range,
        path: dataPath('transports.docker', scope),
        message: `no reference is ever compared with \`${abbreviated(scope)}\``,
        help:
          meant === undefined || meant === scope
            ? 'write it as a registry, a path below it, a repository or a whole reference'
            : `use \`${meant}\``,
        ...unnoticed,
      };
    }
  },
});

function canMatch(scope: string): boolean {
  if (scope === '' || /^\*(?:\.[A-Za-z0-9-]+)+(?::\d+)?$/.test(scope)) return true;
  const host = scope.split('/', 1)[0]!;
  if (!/[.:]|^localhost$/.test(host)) return false;
  if (/^[A-Za-z0-9.-]+(?::\d+)?$/.test(scope)) return true;
  const whole = imageReference(scope);
  const isWhole = scope.includes('@') || scope.includes(':', scope.lastIndexOf('/'));
  return whole !== undefined && (!isWhole || scopesOf(whole)[0] === scope);
}
