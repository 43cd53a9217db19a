import { defaultKey, encryptedMounts, hardcodedKeys } from '../../../gramine/encryption.ts';
import { environmentOf, variable } from '../../../gramine/environment.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const keyNotProvided = manifestRule({
  id: 'encryption/key-not-provided',
  severity: 'note',
  fix: 'none',
  releases: { since: '1.2' },
  docs: {
    summary: 'Encrypted mounts whose key nothing in the manifest provides.',
    why: 'Until the application, or secret provisioning, writes the key to `/dev/attestation/keys/NAME`, every open below the mount fails with EACCES and only a warning in the log names the key.',
    bad: [
      {
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "data" }]',
        at: '"data"',
      },
      {
        gramine: '1.2',
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d" }]',
        at: '"encrypted"',
      },
      {
        manifest:
          'fs.mounts = [{ type = "encrypted", path = "/a", uri = "file:a" }, { type = "encrypted", path = "/b", uri = "file:b" }]',
      },
      {
        manifest:
          'sgx.remote_attestation = "dcap"\nloader.env.SECRET_PROVISION_SET_KEY = "default"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "data" }]',
      },
    ],
    good: [
      { manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "_sgx_mrenclave" }]' },
      {
        manifest:
          'fs.insecure__keys.default = "ffeeddccbbaa99887766554433221100"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d" }]',
      },
      {
        manifest:
          'sgx.remote_attestation = "dcap"\nloader.env.SECRET_PROVISION_SET_KEY = "default"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d" }]',
      },
      {
        manifest: 'sgx.remote_attestation = "dcap"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d" }]',
      },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "{{ k }}" }]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const { manifest, mounts, release } = subject;
  if (manifest.isOpen || manifest.at('fs.insecure__keys')?.kind === 'hole') return;
  const provisioned = provisionedKey(subject);
  if (provisioned === 'any') return;
  const known = new Set(hardcodedKeys(manifest, release).map(({ name }) => name));
  if (provisioned !== undefined) known.add(provisioned);
  for (const { mount, keyName } of encryptedMounts(mounts)) {
    const place = mount.fields.keyName ?? mount.fields.type;
    if (!place?.written || keyName === undefined || keyName.startsWith('_') || known.has(keyName)) continue;
    known.add(keyName);
    yield {
      at: place.at,
      path: `${mount.key}.key_name`,
      message: `nothing in the manifest provides the key \`${keyName}\`${mount.fields.keyName || keyName !== defaultKey ? '' : ', which a mount without `key_name` uses'}`,
      help: `have the application write it to \`/dev/attestation/keys/${keyName}\` before it opens a file there, or use a sealing key (\`_sgx_mrsigner\`)`,
      stage: 'syscall',
      effect: 'fatal',
      everywhere: true,
    };
  }
}

/** The key that secret provisioning sets before the program starts; `any` when the application may set whichever it wants. */
function provisionedKey({ manifest }: Subject): string | 'any' | undefined {
  const environment = environmentOf(manifest);
  const set = variable(environment, 'SECRET_PROVISION_SET_KEY');
  if (set) return set.value?.known ?? 'any';
  if (environment.open || environment.variables.some(({ name }) => name.startsWith('SECRET_PROVISION_'))) return 'any';
  const attestation = manifest.at('sgx.remote_attestation');
  return attestation && attestation.known !== 'none' && attestation.known !== false ? 'any' : undefined;
}
