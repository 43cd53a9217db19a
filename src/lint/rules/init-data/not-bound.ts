import { isTrueDefault, mentions } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const notBound = policyRule({
  id: 'init-data/not-bound',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Policies of a key broker that release keys whatever policy the guest has.',
    why: 'The host hands init data to the guest, and may hand it another one: the evidence says which it was, and only the key broker can refuse it. A policy that does not compare the digest (`init_data`) releases the keys to any. What `init_data_claims` says was written by whoever wrote the init data; without the digest it proves nothing.',
    bad: [
      { as: 'kata-policy', manifest: 'package policy\n\ndefault allow = true\n' },
      {
        as: 'kata-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault allow = false\n\nallow if {\n    every _, s in input.submods { s["ear.status"] == "affirming" }\n}\n',
      },
      {
        as: 'kata-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault allow = false\n\nallow if {\n    input.submods.cpu0["ear.veraison.annotated-evidence"].init_data_claims.agent_policy_claims.exec_policy.counter >= 17\n}\n',
      },
    ],
    good: [
      {
        as: 'kata-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault allow = false\n\nallow if {\n    input.submods.cpu0["ear.veraison.annotated-evidence"].init_data == "bm90IGEgZGlnZXN0"\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || kind !== 'key-release') return;
    const { module } = kata;
    const allow = module.rules.find(({ name }) => name === 'allow')!;
    const always = module.rules.find((rule) => isTrueDefault(rule, 'allow'));
    if (!always && mentions(module, 'init_data')) return;
    yield {
      at: (always ?? allow).range.end > 0 ? (always ?? allow).nameRange : null,
      message: always
        ? 'keys are released to every guest'
        : mentions(module, 'init_data_claims')
          ? 'only what the init data says of itself is looked at, not its digest'
          : 'keys are released whatever init data the guest has',
      help: 'compare `init_data` with the digests of your policies: `manifestly policy compile --to key-release`',
      ...unnoticed,
    };
  },
});
