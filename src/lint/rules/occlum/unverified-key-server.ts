import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumUnverifiedKeyServer = dataRule({
  id: 'occlum/unverified-key-server',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  kinds: ['occlum-init-ra'],
  docs: {
    summary: 'Checks of the server that gives the keys which are off.',
    why: 'The init program of Occlum takes keys from whoever answers. The template has every `verify_…` off and accepts enclaves for debugging: then anyone may play the server, and what the enclave decrypts or serves is chosen by them.',
    bad: [
      {
        as: 'occlum-init-ra',
        manifest: '{ "ra_config": { "verify_mr_enclave": "off", "verify_mr_signer": "off" } }',
        at: '"ra_config"',
      },
      {
        as: 'occlum-init-ra',
        manifest: '{ "ra_config": { "verify_mr_enclave": "on", "verify_enclave_debuggable": "off" } }',
        at: '"off"',
      },
      {
        as: 'occlum-init-ra',
        manifest:
          '{ "ra_config": { "verify_mr_enclave": "on", "sgx_mrs": [{ "mr_enclave": "c5", "debuggable": true }] } }',
        at: 'true',
      },
      {
        as: 'occlum-init-ra',
        manifest: '{ "ra_config": { "verify_mr_signer": "on", "verify_isv_prod_id": "on", "verify_isv_svn": "off" } }',
        at: '"on"',
      },
    ],
    good: [
      {
        as: 'occlum-init-ra',
        manifest: '{ "ra_config": { "verify_mr_enclave": "on", "verify_enclave_debuggable": "on" } }',
      },
      {
        as: 'occlum-init-ra',
        manifest: '{ "ra_config": { "verify_mr_signer": "on", "verify_isv_prod_id": "on", "verify_isv_svn": "on" } }',
      },
    ],
  },
  *checkData({ root }) {
    const config = member(root, 'ra_config');
    if (config?.kind !== 'map') return;
    const isOn = (name: string) => textOf(member(config, `verify_${name}`)) === 'on';
    const signer = member(config, 'verify_mr_signer');
    if (!isOn('mr_enclave') && !isOn('mr_signer'))
      yield {
        at: config.keyRange ?? config.range,
        path: config.path,
        message: 'any enclave, and anything that says it is one, may hand out the keys',
        help: 'set `verify_mr_enclave` to `"on"`, or the signer with its product id and version',
        ...unnoticed,
      };
    else if (!isOn('mr_enclave') && !(isOn('isv_prod_id') && isOn('isv_svn')))
      yield {
        at: signer!.range,
        path: signer!.path,
        message: 'every enclave of the signer, in any version, may hand out the keys',
        help: 'set `verify_isv_prod_id` and `verify_isv_svn` to `"on"`',
        ...unnoticed,
      };
    const debug = member(config, 'verify_enclave_debuggable');
    if (textOf(debug) === 'off' && (isOn('mr_enclave') || isOn('mr_signer')))
      yield {
        at: debug!.range,
        path: debug!.path,
        message: 'an enclave whose memory its host reads may hand out the keys',
        help: 'set it to `"on"`',
        ...unnoticed,
      };
    for (const one of member(config, 'sgx_mrs')?.items ?? []) {
      const node = member(one, 'debuggable');
      if (node?.scalar === true)
        yield {
          at: node.range,
          path: node.path,
          message: 'an enclave for debugging is accepted',
          help: 'set it to `false`',
          ...unnoticed,
        };
    }
  },
});
