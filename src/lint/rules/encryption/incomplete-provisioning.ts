import { type EnvVariable, environmentOf } from '../../../gramine/environment.ts';
import { secretProvisioning } from '../../../gramine/secret-provisioning.ts';
import { manifestRule } from '../../rule.ts';

const attested = 'sgx.remote_attestation = "dcap"\nloader.env.LD_PRELOAD = "libsecret_prov_attest.so"\n';

export const incompleteProvisioning = manifestRule({
  id: 'encryption/incomplete-provisioning',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Secret provisioning that is told what to do, but not all that it needs for it.',
    why: 'Without `SECRET_PROVISION_CONSTRUCTOR = "1"` the library does nothing by itself, and `SECRET_PROVISION_SET_KEY` has no effect. Without `SECRET_PROVISION_CA_CHAIN_PATH` it has nothing to check the key server by, and gives up.',
    bad: [
      { manifest: `${attested}loader.env.SECRET_PROVISION_SET_KEY = "default"`, at: '"default"' },
      {
        manifest: `${attested}loader.env.SECRET_PROVISION_CONSTRUCTOR = "0"\nloader.env.SECRET_PROVISION_SET_KEY = "default"`,
        at: '"default"',
      },
      { manifest: `${attested}loader.env.SECRET_PROVISION_CONSTRUCTOR = "1"`, at: '"1"' },
      {
        gramine: '1.0',
        manifest: 'sgx.remote_attestation = true\nloader.env.SECRET_PROVISION_CONSTRUCTOR = "true"',
        at: '"true"',
      },
    ],
    good: [
      {
        manifest: `${attested}loader.env.SECRET_PROVISION_CONSTRUCTOR = "1"\nloader.env.SECRET_PROVISION_CA_CHAIN_PATH = "/ca.crt"\nloader.env.SECRET_PROVISION_SET_KEY = "default"`,
      },
      { manifest: `${attested}loader.env.SECRET_PROVISION_SERVERS = "kbs:4433"` },
      { manifest: `${attested}loader.insecure__use_host_env = true\nloader.env.SECRET_PROVISION_SET_KEY = "default"` },
      {
        as: 'template',
        manifest: `${attested}loader.env.SECRET_PROVISION_CONSTRUCTOR = "{{ early }}"\nloader.env.SECRET_PROVISION_SET_KEY = "default"`,
      },
    ],
  },
  *check({ manifest }) {
    const environment = environmentOf(manifest);
    const { runsFirst, constructorSetting, setKey, certificates } = secretProvisioning(environment);
    if (setKey?.setting.written && runsFirst === false)
      yield {
        ...place(setKey),
        message: '`SECRET_PROVISION_SET_KEY` has no effect, for the secret is not fetched before the program starts',
        help: 'set `SECRET_PROVISION_CONSTRUCTOR` to `"1"`, or have the program write the key itself',
        stage: 'none',
        effect: 'ignored',
        everywhere: true,
      };
    if (constructorSetting?.setting.written && runsFirst && !certificates && !environment.open)
      yield {
        ...place(constructorSetting),
        message: 'secret provisioning has no certificates to check the key server by',
        help: 'set `SECRET_PROVISION_CA_CHAIN_PATH` to a trusted file inside the enclave',
        stage: 'runtime',
        effect: 'fatal',
        everywhere: true,
      };
  },
});

function place({ at, setting }: EnvVariable) {
  return { at, path: setting.path };
}
