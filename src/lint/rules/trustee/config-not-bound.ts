import { expressionsIn, mentions, pathOf } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteeConfigNotBound = policyRule({
  id: 'trustee/config-not-bound',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: "Enclaves whose configuration may be anyone's.",
    why: 'An enclave that takes decisions from files of the host, such as the loader of enclave-cc, is known by its measurement and not by what it was told. CONFIGID, or the digest of init data, is what binds it.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
        at: 'input.sgx.body.mr_enclave',
      },
    ],
    good: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n    input.sgx.body.config_id in data.reference.config_id\n}\n',
      },
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n    input.init_data in data.reference.init_data\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || (kind !== 'key-release' && kind !== 'appraisal')) return;
    const claim = expressionsIn(kata.module).find(
      (expr) =>
        expr.kind === 'index' &&
        pathOf(expr).includes('sgx') &&
        /^mr_(?:enclave|signer)$/.test(pathOf(expr).at(-1) ?? ''),
    );
    if (!claim || mentions(kata.module, 'config_id') || mentions(kata.module, 'init_data')) return;
    yield {
      at: claim.range,
      message: 'what the enclave was configured with is not looked at',
      help: 'compare `input.sgx.body.config_id` where the enclave reads settings of the host',
      ...unnoticed,
    };
  },
});
