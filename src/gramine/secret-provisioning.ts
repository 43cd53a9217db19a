import { type Environment, type EnvVariable, variable } from './environment.ts';

/** What the environment says to Gramine's library for secret provisioning (tools/sgx/ra-tls/secret_prov_attest.c). */
export interface SecretProvisioning {
  /** Whether the library fetches the secret before the program starts; undefined when that can't be known. */
  readonly runsFirst: boolean | undefined;
  readonly constructorSetting: EnvVariable | undefined;
  /** The key that the secret becomes. */
  readonly setKey: EnvVariable | undefined;
  readonly certificates: EnvVariable | undefined;
  readonly preload: EnvVariable | undefined;
}

export function secretProvisioning(environment: Environment): SecretProvisioning {
  const constructorSetting = variable(environment, 'SECRET_PROVISION_CONSTRUCTOR');
  return {
    runsFirst: constructorSetting ? isOn(constructorSetting) : environment.open ? undefined : false,
    constructorSetting,
    setKey: variable(environment, 'SECRET_PROVISION_SET_KEY'),
    certificates: variable(environment, 'SECRET_PROVISION_CA_CHAIN_PATH'),
    preload: variable(environment, 'LD_PRELOAD'),
  };
}

function isOn({ value }: EnvVariable): boolean | undefined {
  return value?.known === undefined ? undefined : /^(?:1|true|TRUE)$/.test(value.known);
}
