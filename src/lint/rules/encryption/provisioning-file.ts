import { type Environment, type EnvVariable, environmentOf } from '../../../gramine/environment.ts';
import { silent } from '../../../gramine/exposure.ts';
import { isCovered } from '../../../gramine/files.ts';
import { resolveInside } from '../../../gramine/mounts.ts';
import { joinPath, normalizePath } from '../../../gramine/paths.ts';
import { defaultLibraryDirectories, libraryDirectories } from '../../../gramine/program.ts';
import { policyOf } from '../../../gramine/protection.ts';
import { isBefore } from '../../../gramine/release.ts';
import { secretProvisioning } from '../../../gramine/secret-provisioning.ts';
import { Text } from '../../../gramine/text.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

const attested = 'sgx.remote_attestation = "dcap"\n';

export const provisioningFile = manifestRule({
  id: 'encryption/provisioning-file',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Secret provisioning whose library or certificates the enclave can not open, or the host can exchange.',
    why: 'Whoever holds a certificate of these authorities hands over the key, so with a file of the host the host does. A library that can not be opened is skipped with a message, the program starts without its key, and every encrypted file fails with EACCES.',
    bad: [
      {
        manifest: `${attested}loader.env.SECRET_PROVISION_CA_CHAIN_PATH = "/ca.crt"\nfs.mounts = [{ path = "/ca.crt", uri = "file:ca.crt" }]\nsgx.allowed_files = ["file:ca.crt"]`,
        at: '"/ca.crt"',
      },
      {
        manifest: `${attested}loader.env.SECRET_PROVISION_CA_CHAIN_PATH = "/ca.crt"\nfs.mounts = [{ path = "/ca.crt", uri = "file:ca.crt" }]\nsgx.trusted_files = ["file:ca.pem"]`,
        at: '"/ca.crt"',
      },
      {
        gramine: '1.2',
        manifest:
          'sgx.remote_attestation = true\nloader.env.SECRET_PROVISION_CA_CHAIN_PATH = "/x/ca.crt"\n[[fs.mounts]]\ntype = "tmpfs"\npath = "/x"',
        at: '"/x/ca.crt"',
      },
      {
        manifest: `${attested}loader.env.LD_PRELOAD = "libsecret_prov_attest.so"\nloader.env.LD_LIBRARY_PATH = "/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/opt/lib" }]\nsgx.trusted_files = ["file:/opt/lib/libc.so.6"]`,
        at: '"libsecret_prov_attest.so"',
      },
      {
        manifest: `${attested}loader.env.LD_PRELOAD = "libsecret_prov_attest.so"\nfs.mounts = [{ path = "/lib", uri = "file:/usr/lib/gramine/runtime/glibc" }]\nsgx.trusted_files = ["file:/usr/lib/gramine/runtime/glibc/"]`,
      },
      {
        manifest: `${attested}loader.env.LD_PRELOAD = "/p/libra_tls_attest.so"\nfs.mounts = [{ path = "/p", uri = "file:/opt/lib" }]`,
      },
    ],
    good: [
      {
        manifest: `${attested}loader.env.SECRET_PROVISION_CA_CHAIN_PATH = "/ca.crt"\nfs.mounts = [{ path = "/ca.crt", uri = "file:ca.crt" }]\nsgx.trusted_files = ["file:ca.crt"]`,
      },
      {
        manifest: `${attested}loader.env.LD_PRELOAD = "libsecret_prov_attest.so"\nloader.env.LD_LIBRARY_PATH = "/lib:/usr/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/opt/lib" }, { path = "/usr/lib", uri = "file:/usr/lib" }]\nsgx.trusted_files = ["file:/usr/lib/"]`,
      },
      { manifest: 'loader.env.LD_PRELOAD = "libjemalloc.so"' },
      {
        as: 'template',
        manifest: `${attested}loader.env.SECRET_PROVISION_CA_CHAIN_PATH = "/ca.crt"\nfs.mounts = [{ path = "/ca.crt", uri = "file:{{ ca }}" }]\nsgx.trusted_files = ["file:{{ other }}"]`,
      },
      {
        as: 'template',
        manifest: `${attested}loader.env.LD_PRELOAD = "libsecret_prov_attest.so"\nloader.env.LD_LIBRARY_PATH = "/lib:{{ arch_libdir }}"\nfs.mounts = [{ path = "{{ arch_libdir }}", uri = "file:{{ arch_libdir }}" }]\nsgx.trusted_files = ["file:{{ arch_libdir }}/"]`,
      },
    ],
  },
  *check(subject) {
    if (subject.options.kind === 'gsc-user-manifest') return;
    if (isBefore(subject.release, '1.8') && !subject.manifest.at('sgx')) return;
    const environment = environmentOf(subject.manifest);
    const { certificates, preload } = secretProvisioning(environment);
    if (certificates?.setting.written) yield* authority(subject, certificates);
    if (preload?.setting.written) yield* library(subject, environment, preload);
  },
});

function* authority(subject: Subject, { value, at, setting }: EnvVariable): Generator<Finding> {
  const path = value?.startsWith('/') === true ? normalizePath(value) : undefined;
  if (!path) return;
  const state = stateOf(subject, path);
  if (state === 'unknown' || state === 'protected') return;
  yield {
    at,
    path: setting.path,
    ...(state === 'host'
      ? {
          message: `the host decides who hands over the key, for \`${value}\` is a file that it can exchange`,
          help: 'make it a trusted file, not an allowed one',
          ...silent,
        }
      : {
          message: `the certificates in \`${value}\` can't be opened`,
          help: 'mount the file there and add it to `sgx.trusted_files`',
          stage: 'runtime' as const,
          effect: 'fatal' as const,
          everywhere: true,
        }),
  };
}

function* library(subject: Subject, environment: Environment, { value, at, setting }: EnvVariable): Generator<Finding> {
  const found = /(?:^|[: ])([^: ]*lib(?:secret_prov|ra_tls)_attest[\w.-]*)/.exec(value?.known ?? '')?.[1];
  if (!value || found === undefined) return;
  const places = placesOf(found, environment);
  if (!places?.every((place) => isOfRuntime(subject, place) || stateOf(subject, place) === 'denied')) return;
  yield {
    at,
    path: setting.path,
    message: `\`${found}\` is to be preloaded, and no trusted file is it`,
    help: 'mount its directory, name that in `LD_LIBRARY_PATH`, and add the library to `sgx.trusted_files`',
    stage: 'runtime',
    effect: 'warning',
    everywhere: true,
  };
}

/** Where the dynamic linker looks for it, inside the enclave; undefined when that can't be known. */
function placesOf(name: string, environment: Environment): readonly Text[] | undefined {
  if (name.includes('/')) {
    const path = name.startsWith('/') ? normalizePath(new Text(name)) : undefined;
    return path && [path];
  }
  const isSet = environment.variables.some((variable) => variable.name === 'LD_LIBRARY_PATH');
  const directories = libraryDirectories(environment)?.map(({ path }) => path);
  if (!directories && (isSet || environment.open)) return undefined;
  const searched = directories ?? defaultLibraryDirectories.map((path) => new Text(path));
  if (searched.some((path) => path === undefined)) return undefined;
  return searched.map((path) => joinPath(path!, new Text(`/${name}`)));
}

/** The C library of Gramine lies in a directory of its own, which is usually trusted as a whole. */
function isOfRuntime({ mounts }: Subject, path: Text): boolean {
  const shown = resolveInside(mounts, path);
  return shown !== 'unknown' && /\/gramine\/runtime\/(?:glibc|musl)\/[^/]*$/.test(shown.hostPath?.known ?? '');
}

type State = 'protected' | 'host' | 'denied' | 'unknown';

/** Of one file inside the enclave. Memory holds nothing when the library runs. */
function stateOf({ manifest, mounts, trusted, allowed }: Subject, path: Text): State {
  const shown = resolveInside(mounts, path);
  if (shown === 'unknown') return 'unknown';
  const { mount, hostPath } = shown;
  if (mount.type === 'untrusted_shm') return 'host';
  if (mount.type === 'encrypted') return 'protected';
  if (mount.type === 'tmpfs') return 'denied';
  if (mount.type !== 'chroot' || !hostPath) return 'unknown';
  const isAllowed = isCovered(allowed, hostPath);
  if (isAllowed) return 'host';
  const isTrusted = isCovered(trusted, hostPath);
  if (isTrusted) return 'protected';
  if (isAllowed === undefined || isTrusted === undefined) return 'unknown';
  const policy = policyOf(manifest);
  return policy === 'strict' ? 'denied' : policy === undefined ? 'unknown' : 'host';
}
