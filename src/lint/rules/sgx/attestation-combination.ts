import type { Setting } from '../../../gramine/manifest.ts';
import { isBefore } from '../../../gramine/release.ts';
import type { Range } from '../../../text/source.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const attestationCombination = manifestRule({
  id: 'sgx/attestation-combination',
  severity: 'error',
  fix: 'none',
  docs: {
    summary:
      'Remote attestation that is used but not switched on, or switched on with parameters that the loader refuses.',
    why: 'RA-TLS and secret provisioning read a quote from `/dev/attestation/quote`, which exists only with `sgx.remote_attestation = "dcap"` (`"epid"` from 1.3 to 1.8, `true` before); without it they fail when the application starts to talk. EPID needs a service provider id of 32 hexadecimal digits.',
    bad: [
      {
        manifest: 'sgx.remote_attestation = "none"\nloader.env.SECRET_PROVISION_SERVERS = "kbs:4433"',
        at: '"none"',
      },
      { manifest: 'loader.env.LD_PRELOAD = "libsecret_prov_attest.so"', at: '"libsecret_prov_attest.so"' },
      { manifest: 'loader.env.RA_TLS_CERT_TIMESTAMP_NOT_AFTER = "20301231235959"' },
      {
        manifest: 'sgx.trusted_files = [\n  "file:/lib/libra_tls_attest.so",\n]',
        at: '"file:/lib/libra_tls_attest.so"',
      },
      {
        gramine: '1.2',
        manifest: 'sgx.remote_attestation = false\nloader.env.SECRET_PROVISION_CONSTRUCTOR = "1"',
        at: 'false',
      },
      { gramine: '1.8', manifest: 'sgx.remote_attestation = "epid"\nsgx.ra_client_spid = "1234"', at: '"1234"' },
      { gramine: '1.8', manifest: 'sgx.remote_attestation = "epid"', at: '"epid"' },
      {
        gramine: '1.2',
        manifest: `sgx.ra_client_spid = "${'0'.repeat(32)}"`,
        at: `sgx.ra_client_spid = "${'0'.repeat(32)}"`,
      },
    ],
    good: [
      { manifest: 'sgx.remote_attestation = "dcap"\nloader.env.LD_PRELOAD = "libsecret_prov_attest.so"' },
      { gramine: '1.8', manifest: `sgx.remote_attestation = "epid"\nsgx.ra_client_spid = "${'0'.repeat(32)}"` },
      { gramine: '1.2', manifest: 'sgx.remote_attestation = true\nloader.env.SECRET_PROVISION_CONSTRUCTOR = "1"' },
      { manifest: 'loader.env.LD_PRELOAD = "libjemalloc.so"' },
      { manifest: 'sgx.trusted_files = ["file:/lib/libra_tls_verify.so"]' },
      {
        as: 'template',
        manifest: 'sgx.remote_attestation = "{{ ra_type }}"\nloader.env.SECRET_PROVISION_SERVERS = "kbs:4433"',
      },
    ],
  },
  *check(subject) {
    yield* attestationOff(subject);
    yield* spid(subject);
  },
});

/** What makes or checks quotes. Verifying alone needs no quote of one's own. */
interface Use {
  readonly what: string;
  readonly at: Range;
  readonly path: string;
  readonly certain: boolean;
}

function* attestationOff(subject: Subject): Iterable<Finding> {
  const { manifest } = subject;
  const setting = manifest.get('sgx.remote_attestation');
  const isOff = setting ? setting.known === 'none' || setting.known === false : !manifest.isOpen;
  if (!isOff) return;
  const use = firstUse(subject);
  if (!use) return;
  const at = setting?.written ? setting : use;
  yield {
    at: at.at,
    path: at.path,
    ...(!use.certain && { severity: 'warning' as const }),
    message: `${use.what} ${use.certain ? 'needs' : 'is for'} remote attestation, which is off`,
    help: `set \`sgx.remote_attestation\` to ${isBefore(subject.release, '1.3') ? '`true`' : '`"dcap"`'}`,
    stage: 'syscall',
    effect: 'fatal',
    ...(setting?.written ? { related: [{ range: use.at, message: 'uses it' }] } : { everywhere: true }),
  };
}

function firstUse({ manifest, trusted }: Subject): Use | undefined {
  const uses: Use[] = [];
  for (const variable of manifest.members('loader.env')) {
    if (!variable.written) continue;
    const use = useOfVariable(variable, variable.name);
    if (use?.certain) return use;
    if (use) uses.push(use);
  }
  for (const entry of trusted.entries) {
    const library = attesting.exec(entry.text.raw.slice(-200));
    if (library)
      return { what: `\`${library[1]}\``, at: entry.uriAt, path: `${entry.list}[${entry.index}]`, certain: true };
  }
  return uses[0];
}

const attesting = /(lib(?:ra_tls|secret_prov)_attest[\w.-]*)$/;

function useOfVariable(variable: Setting<unknown>, name: string): Use | undefined {
  const found = { at: variable.at, path: variable.path };
  if (name === 'LD_PRELOAD') {
    const preloaded = /lib(?:ra_tls|secret_prov)_attest[\w.-]*/.exec(variable.text?.raw ?? '');
    return preloaded ? { ...found, what: `\`${preloaded[0]}\``, certain: true } : undefined;
  }
  if (/^(?:SECRET_PROVISION_|RA_TLS_CERT_)/.test(name)) return { ...found, what: `\`${name}\``, certain: true };
  return name.startsWith('RA_TLS_') ? { ...found, what: `\`${name}\``, certain: false } : undefined;
}

function* spid(subject: Subject): Iterable<Finding> {
  if (!isBefore(subject.release, '1.9')) return;
  const { manifest } = subject;
  const attestation = manifest.get('sgx.remote_attestation');
  const id = manifest.get('sgx.ra_client_spid');
  if (isBefore(subject.release, '1.3') && (attestation ? attestation.known === false : !manifest.isOpen)) {
    yield* leftovers(subject);
  } else if (attestation?.known === 'epid') {
    if (!id && attestation.written && !manifest.isOpen) {
      yield {
        ...malformed,
        at: attestation.at,
        path: attestation.path,
        message: 'EPID attestation needs `sgx.ra_client_spid`',
        everywhere: true,
      };
    } else if (id?.written && id.known !== undefined && !isSpid(id.known)) {
      yield { ...malformed, at: id.at, path: id.path, message: '`sgx.ra_client_spid` is not 32 hexadecimal digits' };
    }
  } else if (attestation?.known === true && id?.written && id.known && !isSpid(id.known)) {
    yield { ...malformed, at: id.at, path: id.path, message: '`sgx.ra_client_spid` is not 32 hexadecimal digits' };
  }
}

const malformed = {
  help: 'give the id from the registration with the attestation service, or use DCAP',
  stage: 'runtime',
  effect: 'fatal',
} as const;

function isSpid(text: string): boolean {
  return /^[0-9a-fA-F]{32}$/.test(text);
}

/** Pal/src/host/Linux-SGX/sgx_main.c:715 of 1.0 */
function* leftovers({ manifest }: Subject): Iterable<Finding> {
  for (const key of ['sgx.ra_client_spid', 'sgx.ra_client_linkable'] as const) {
    const setting = manifest.get(key);
    if (!setting?.written || setting.kind === 'hole' || setting.known === '' || setting.known === false) continue;
    if (setting.known === undefined) continue;
    yield {
      at: setting.statement,
      path: key,
      message: `\`${key}\` is set while remote attestation is off`,
      help: 'set `sgx.remote_attestation` to `true`, or remove it',
      stage: 'runtime',
      effect: 'fatal',
    };
    return;
  }
}
