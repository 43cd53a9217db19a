import { relaxations } from '../../../gramine/attestation-variables.ts';
import { type Environment, type EnvVariable, environmentOf, variable } from '../../../gramine/environment.ts';
import { silent } from '../../../gramine/exposure.ts';
import { publicSigner } from '../../../sgx/public-signers.ts';
import { type Finding, manifestRule } from '../../rule.ts';

export const insecureAttestation = manifestRule({
  id: 'security/insecure-attestation',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'RA-TLS settings that make the verifier accept what it should refuse.',
    why: 'With `RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE = "1"` a peer whose memory its host reads passes for genuine, and with `any` as both measurements every enclave does, or with a signer whose private key is published. Gramine says nothing about any of it.',
    bad: [
      { manifest: 'loader.env.RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE = "1"', at: '"1"' },
      { manifest: 'loader.env.RA_TLS_ALLOW_OUTDATED_TCB_INSECURE = { value = "1" }', at: '"1"' },
      { manifest: 'loader.env.RA_TLS_ALLOW_SW_HARDENING_NEEDED = "1"', at: '"1"' },
      { manifest: 'loader.env.RA_TLS_MRENCLAVE = "any"\nloader.env.RA_TLS_MRSIGNER = "any"', at: '"any"' },
      {
        manifest: `loader.env.RA_TLS_MRENCLAVE = "any"\nloader.env.RA_TLS_MRSIGNER = "${'ab'.repeat(32)}"`,
        at: '"any"',
      },
      {
        manifest: `loader.env.RA_TLS_MRENCLAVE = "${'ab'.repeat(32)}"\nloader.env.RA_TLS_MRSIGNER = "83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e"`,
        at: '"83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e"',
      },
    ],
    good: [
      { manifest: 'loader.env.RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE = "0"' },
      {
        manifest: `loader.env.RA_TLS_MRENCLAVE = "${'ab'.repeat(32)}"\nloader.env.RA_TLS_MRSIGNER = "any"\nloader.env.RA_TLS_ISV_SVN = "any"`,
      },
      { as: 'template', manifest: 'loader.env.RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE = "{{ ra_debug }}"' },
    ],
  },
  *check({ manifest }) {
    const environment = environmentOf(manifest);
    for (const one of environment.variables) {
      const accepted = one.value?.known === '1' && one.setting.written ? relaxations.get(one.name) : undefined;
      if (!accepted) continue;
      const [who, isMild] = accepted;
      yield {
        ...place(one),
        message: `\`${one.name}\` lets the verifier accept ${who}`,
        help: 'remove it, or set it to `"0"`',
        ...(isMild && { severity: 'warning' }),
      };
    }
    yield* anyMeasurement(environment);
    const signer = variable(environment, 'RA_TLS_MRSIGNER');
    const known = publicSigner(signer?.value?.known ?? '');
    if (signer && known)
      yield {
        ...place(signer),
        message: `the verifier accepts ${known.name}, with which anyone signs`,
        help: 'sign with a key of your own, and expect that',
      };
  },
});

function* anyMeasurement(environment: Environment): Generator<Finding> {
  const enclave = variable(environment, 'RA_TLS_MRENCLAVE');
  const signer = variable(environment, 'RA_TLS_MRSIGNER');
  if (!enclave || !isAny(enclave)) return;
  if (signer && isAny(signer)) {
    yield {
      ...place(enclave),
      message: 'the verifier accepts every enclave, whatever its code and whoever signed it',
      help: 'set `RA_TLS_MRENCLAVE` or `RA_TLS_MRSIGNER` to the measurement the peer must have',
      related: [{ range: signer.at, message: 'any signer' }],
    };
  } else if (signer?.value?.known !== undefined) {
    yield {
      ...place(enclave),
      severity: 'note',
      message: 'the verifier accepts every enclave of the signer, old versions and other products included',
      help: 'set `RA_TLS_MRENCLAVE`, or at least `RA_TLS_ISV_PROD_ID` and `RA_TLS_ISV_SVN`',
    };
  }
}

function isAny({ value, setting }: EnvVariable): boolean {
  return setting.written && value?.known === 'any';
}

function place({ at, setting }: EnvVariable) {
  return { at, path: setting.path, ...silent };
}
