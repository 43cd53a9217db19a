import { UserError } from '../diagnostic/diagnostic.ts';
import { defaultKey } from '../gramine/encryption.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import type { FileTree } from '../io/file-tree.ts';
import { byCodePoint } from '../text/order.ts';
import { isAbsolutePath, resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import { obstacleTo, type ProvisioningOptions, withProvisioning } from './secret-provisioning.ts';
import { unwritable } from './toml-text.ts';
import type { Question, Workload, WorkloadFile, WorkloadMount, WorkloadSetting } from './workload.ts';

/** What `--encrypted PATH[=KEY]` names. */
export interface EncryptedPath {
  /** In-enclave path, and the same on the host. */
  readonly path: string;
  readonly keyName: string;
}

export interface EncryptionOptions {
  readonly encrypted: readonly EncryptedPath[];
  /** `--secret-provisioning`. */
  readonly provisioning?: ProvisioningOptions;
  readonly release: Release;
  /** Tells files from folders, where they are there already. */
  readonly tree?: FileTree;
}

/** `/data`, `/data=model` or `/data=_sgx_mrsigner`. Throws a UserError. */
export function parseEncrypted(text: string): EncryptedPath {
  const equals = text.lastIndexOf('=');
  const given = equals < 0 ? text : text.slice(0, equals);
  const keyName = equals < 0 ? defaultKey : text.slice(equals + 1);
  const named = `\`--encrypted ${visible(text)}\``;
  if (!isAbsolutePath(given) || unwritable(given) !== undefined)
    throw new UserError(`${named} names no absolute path`, 'write `/PATH` or `/PATH=KEY`');
  const path = resolvePath('/', given);
  if (reserved.test(path)) throw new UserError(`${named} would hide what Gramine itself needs`, 'name another folder');
  if (!/^[A-Za-z0-9][\w-]{0,63}$/.test(keyName) && !Object.hasOwn(sealing, keyName))
    throw new UserError(
      `${named} names no key that Gramine has`,
      'use letters, digits, `-` and `_`, or one of the sealing keys `_sgx_mrsigner` and `_sgx_mrenclave`',
    );
  return { path, keyName };
}

const reserved = /^\/(?:|(?:proc|sys|dev|lib)(?:\/.*)?)$/s;

/**
 * A workload whose inputs and outputs are encrypted, with the key in no file: sealed by the hardware, or handed over after
 * attestation. Throws a UserError when the release or two of the paths do not allow it.
 */
export function applyEncryption(workload: Workload, options: EncryptionOptions): Workload {
  refuseOverlaps(options.encrypted);
  const prepared = encrypting(workload, options);
  const encrypted = options.encrypted.reduce((result, one) => withEncrypted(result, one, prepared), workload);
  const provisioned = options.provisioning
    ? withProvisioning(encrypted, options.provisioning, { keys: namedKeys(options), release: options.release })
    : encrypted;
  return withoutSettled(provisioned, options);
}

/** Gramine keeps a state for each mount of a file, and two would not agree. */
function refuseOverlaps(encrypted: readonly EncryptedPath[]): void {
  for (const one of encrypted) {
    const other = encrypted.find(({ path }) => path !== one.path && isAtOrBelow(path, one.path));
    if (other)
      throw new UserError(
        `\`${visible(other.path)}\` lies in \`${visible(one.path)}\`, and encrypted folders must not share files`,
        'give each a folder of its own',
      );
    const same = encrypted.find((another) => another !== one && another.path === one.path);
    if (same && same.keyName !== one.keyName)
      throw new UserError(`\`${visible(one.path)}\` is to be encrypted with two keys`, 'choose one');
  }
}

function namedKeys({ encrypted }: EncryptionOptions): readonly string[] {
  return [...new Set(encrypted.map(({ keyName }) => keyName))].filter((name) => !Object.hasOwn(sealing, name));
}

function withEncrypted(workload: Workload, one: EncryptedPath, options: Encrypting): Workload {
  const uri = `file:${one.path}`;
  const isInside = (file: { readonly uri?: string }) =>
    file.uri?.startsWith('file:') === true && isAtOrBelow(file.uri.slice('file:'.length).replace(/\/$/, ''), one.path);
  const mounts = workload.mounts.filter((mount) => mount.path !== one.path && !isInside(mount));
  const files = {
    trusted: workload.trusted.filter((file) => !isInside(file)),
    allowed: workload.allowed.filter((file) => !isInside(file)),
  };
  const questions = [...workload.questions, ...questionsFor(one, files.trusted, options)];
  if (!isBefore(options.release, '1.2'))
    return { ...workload, ...files, mounts: [...mounts, mountOf(one, uri, options)], questions };
  return {
    ...workload,
    ...files,
    mounts: [...mounts, { type: 'chroot', path: one.path, uri, why: whatIsThere(one, options) }],
    settings: withProtected(workload.settings, one, options),
    questions,
  };
}

function mountOf(one: EncryptedPath, uri: string, options: Encrypting): WorkloadMount {
  const accept = acceptanceOf(one, options);
  return {
    type: 'encrypted',
    path: one.path,
    uri,
    keyName: one.keyName,
    why: `${whatIsThere(one, options)}. ${keyReason(one, options)}`,
    ...(accept && { accept }),
  };
}

function whatIsThere({ path, keyName }: EncryptedPath, options: EncryptionOptions): string {
  const output = isFile(path, options) ? path : `${path}/FILE`;
  const how = Object.hasOwn(sealing, keyName)
    ? 'only the enclave can write it'
    : `files brought from outside have to be encrypted for just their path, with \`gramine-sgx-pf-crypt encrypt -w KEYFILE -i FILE -o ${visible(output)}\``;
  return `inputs and outputs, encrypted and protected from changes on the host. The path is part of that protection and the same on both sides; ${how}`;
}

function keyReason({ keyName }: EncryptedPath, { provisioning }: EncryptionOptions): string {
  const sealed = Object.hasOwn(sealing, keyName) ? sealing[keyName as keyof typeof sealing] : undefined;
  if (sealed !== undefined) return sealed;
  return provisioning
    ? `The key \`${keyName}\` stands nowhere: a key server hands it to the attested enclave`
    : `The key \`${keyName}\` stands nowhere: the application gets it after attestation`;
}

const sealing = {
  _sgx_mrsigner:
    'The processor derives the key for enclaves of this signer: data survives updates, every enclave of the signer with the same product id can read it, no other machine can, so plan for its loss',
  _sgx_mrenclave:
    'The processor derives the key for this very enclave: nobody else can read the data, and neither can this enclave after any change of the program, the manifest or Gramine, nor another machine',
} as const;

/** Lint speaks of a key that nothing provides once, at the first of its mounts. */
function acceptanceOf({ path, keyName }: EncryptedPath, options: Encrypting): WorkloadMount['accept'] {
  if (keyName === '_sgx_mrenclave') return sealedOnPurpose;
  const isFirst = !options.encrypted.some((one) => one.keyName === keyName && byCodePoint(one.path, path) < 0);
  if (Object.hasOwn(sealing, keyName) || !isFirst || options.provides(keyName)) return undefined;
  return {
    rule: 'encryption/key-not-provided',
    reason: 'no key may stand in a manifest: the application has to fetch it and write it to the key of this name',
  };
}

const sealedOnPurpose = {
  rule: 'encryption/sealed-to-mrenclave',
  reason: 'asked for: the data is to be lost when the enclave changes',
};

interface Encrypting extends EncryptionOptions {
  /** Whether a key of this name may come from somewhere, as far as the manifest tells. */
  provides(keyName: string): boolean;
}

function encrypting(workload: Workload, options: EncryptionOptions): Encrypting {
  const [first] = namedKeys(options);
  const isPreloaded = options.provisioning !== undefined && obstacleTo(workload) === undefined;
  const isAttested =
    options.provisioning !== undefined || workload.settings.some(({ key }) => key === 'sgx.remote_attestation');
  return { ...options, provides: (keyName) => (isPreloaded ? keyName === first : isAttested) };
}

/** Encrypted files of Gramine 1.0 and 1.1 are listed, and there is one key for all. */
function withProtected(
  settings: readonly WorkloadSetting[],
  one: EncryptedPath,
  options: EncryptionOptions,
): readonly WorkloadSetting[] {
  const key = protectedLists[one.keyName];
  if (key === undefined)
    throw new UserError(
      `Gramine ${options.release} has one key for encrypted files, and \`${visible(one.keyName)}\` would be another`,
      'leave out the name of the key, or target Gramine 1.2 or later',
    );
  const uri = `file:${one.path}${isFile(one.path, options) ? '' : '/'}`;
  const known = settings.find((setting) => setting.key === key);
  const listed = Array.isArray(known?.value) ? (known.value as readonly string[]) : [];
  const why = Object.hasOwn(sealing, one.keyName)
    ? sealing[one.keyName as keyof typeof sealing]
    : 'what is encrypted, with the one key that this release has: it stands nowhere, and is handed over after attestation';
  const setting = {
    key,
    value: [...listed, uri],
    why,
    ...(one.keyName === '_sgx_mrenclave' && { accept: sealedOnPurpose }),
  };
  return [...settings.filter((other) => other !== known), setting];
}

const protectedLists: Readonly<Record<string, string | undefined>> = {
  [defaultKey]: 'sgx.protected_files',
  _sgx_mrenclave: 'sgx.protected_mrenclave_files',
  _sgx_mrsigner: 'sgx.protected_mrsigner_files',
};

function* questionsFor(
  { path, keyName }: EncryptedPath,
  trusted: readonly WorkloadFile[],
  { provisioning, release }: EncryptionOptions,
): Generator<Question> {
  const whole = trusted.find(({ uri }) => uri.endsWith('/') && `file:${path}`.startsWith(uri));
  if (whole)
    yield {
      about: 'files',
      text: `\`${visible(path)}\` lies in \`${visible(whole.uri)}\`, which is trusted as a whole: what is encrypted there is measured too, so keep it elsewhere, or sign while it is empty`,
    };
  if (!Object.hasOwn(sealing, keyName) && !provisioning)
    yield {
      about: 'fs.mounts',
      text: isBefore(release, '1.2')
        ? 'who hands over the key: the application has to attest itself and write the key to `/dev/attestation/protected_files_key` before it opens a file there; `--secret-provisioning` does that'
        : `who hands over the key \`${keyName}\`: the application has to attest itself (\`sgx.remote_attestation\`, RA-TLS) and write the key to \`/dev/attestation/keys/${keyName}\` before it opens a file there; \`--secret-provisioning\` does that`,
    };
}

function withoutSettled(workload: Workload, { encrypted }: EncryptionOptions): Workload {
  const settled = new Set([
    ...encrypted.map(({ path }) => `--encrypted ${path}`),
    ...workload.settings.map(({ key }) => key),
  ]);
  const questions = workload.questions.filter(({ settledBy }) => settledBy === undefined || !settled.has(settledBy));
  return { ...workload, questions };
}

function isFile(path: string, { tree }: EncryptionOptions): boolean {
  return tree?.stat(path)?.type === 'file';
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
