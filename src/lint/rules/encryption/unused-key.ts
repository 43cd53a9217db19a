import { encryptedMounts } from '../../../gramine/encryption.ts';
import { environmentOf } from '../../../gramine/environment.ts';
import { silent } from '../../../gramine/exposure.ts';
import { isBefore } from '../../../gramine/release.ts';
import { secretProvisioning } from '../../../gramine/secret-provisioning.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

const provisioned =
  'sgx.remote_attestation = "dcap"\nloader.env.SECRET_PROVISION_CONSTRUCTOR = "1"\nloader.env.SECRET_PROVISION_SET_KEY = ';

export const unusedKey = manifestRule({
  id: 'encryption/unused-key',
  severity: 'warning',
  fix: 'none',
  releases: { since: '1.2' },
  docs: {
    summary: 'Secret provisioning that sets a key which no encrypted mount uses.',
    why: 'The secret arrives and is stored as a key that nothing is encrypted with. The mount that it was meant for has another key, which stays unset: every open below it fails with EACCES.',
    bad: [
      {
        manifest: `${provisioned}"modle"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "model" }]`,
        at: '"modle"',
      },
      { manifest: `${provisioned}"default"\nfs.mounts = [{ path = "/d", uri = "file:d" }]`, at: '"default"' },
      {
        gramine: '1.2',
        manifest:
          'loader.env.SECRET_PROVISION_SET_KEY = "k"\n[[fs.mounts]]\ntype = "encrypted"\npath = "/d"\nuri = "file:d"',
      },
      {
        as: 'template',
        manifest: `${provisioned}"a"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:{{ d }}", key_name = "b" }]`,
      },
    ],
    good: [
      {
        manifest: `${provisioned}"default"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d" }]`,
      },
      {
        manifest: `${provisioned}"b"\nfs.mounts = [{ type = "encrypted", path = "/a", uri = "file:a", key_name = "a" }, { type = "encrypted", path = "/b", uri = "file:b", key_name = "b" }]`,
      },
      { manifest: `${provisioned}"k"\nfs.root = { type = "encrypted", uri = "file:d", key_name = "k" }` },
      { gramine: '1.4', manifest: `${provisioned}"default"\nsgx.protected_files = ["file:d/"]` },
      {
        as: 'template',
        manifest: `${provisioned}"k"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "{{ k }}" }]`,
      },
      {
        as: 'template',
        manifest: `${provisioned}"{{ k }}"\nfs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d" }]`,
      },
    ],
  },
  *check(subject) {
    const { setKey } = secretProvisioning(environmentOf(subject.manifest));
    const name = setKey?.value?.known;
    if (!setKey?.setting.written || name === undefined || name === '') return;
    const used = keysInUse(subject);
    if (!used || used.has(name)) return;
    const [one] = used;
    yield {
      at: setKey.at,
      path: setKey.setting.path,
      message: `no encrypted mount uses the key \`${name}\` that secret provisioning sets`,
      help:
        one === undefined
          ? `add a mount of type \`encrypted\` with \`key_name = "${name}"\`, or remove it`
          : `set it to \`${one}\`, or \`key_name\` of the mount to \`${name}\``,
      ...silent,
      everywhere: true,
    };
  },
});

/** Undefined when a template decides. Sealing keys come last: provisioning is not for them. */
function keysInUse({ manifest, mounts, release }: Subject): ReadonlySet<string> | undefined {
  if (mounts.open || [mounts.root, ...mounts.entries].some(({ type }) => type === undefined)) return undefined;
  const names = encryptedMounts(mounts).map(({ keyName }) => keyName);
  if (names.includes(undefined)) return undefined;
  const old = isBefore(release, '1.5') && manifest.at('sgx.protected_files') ? ['default'] : [];
  const known = [...names.filter((name) => name !== undefined), ...old];
  return new Set([...known.filter((name) => !name.startsWith('_')), ...known]);
}
