import { UserError } from '../diagnostic/diagnostic.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';
import { publicSigner } from '../sgx/public-signers.ts';
import { needsPassphrase, readSigningKey, readVerifyingKey, type SigningKey } from '../sgx/signing-key.ts';
import type { Given } from './command.ts';
import { about } from './sgx-errors.ts';
import { askPassphrase, givenPassphrase } from './sign-passphrase.ts';

/** The key that `--key` names. Throws a UserError for one that no processor takes, or that everybody has. */
export function signingKey(given: Given, io: Io): SigningKey {
  const { path, pem } = keyFile(given, io);
  return ownKey(path, privateKey(path, pem, given, io), given);
}

/** The same when the signature comes from elsewhere: the public half is enough. */
export function verifyingKey(given: Given, io: Io): SigningKey {
  const { path, pem } = keyFile(given, io);
  return ownKey(
    path,
    isEncrypted(pem) ? privateKey(path, pem, given, io) : about(path, () => readVerifyingKey(pem)),
    given,
  );
}

function privateKey(path: string, pem: Uint8Array, given: Given, io: Io): SigningKey {
  const passphrase = givenPassphrase(given, io);
  const isMissing = passphrase === undefined && about(path, () => needsPassphrase(pem));
  return about(path, () => readSigningKey(pem, isMissing ? askPassphrase(path, io) : passphrase));
}

function isEncrypted(pem: Uint8Array): boolean {
  const text = Buffer.from(pem).toString('latin1');
  return (
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) && /-----BEGIN ENCRYPTED |^Proc-Type: *4, *ENCRYPTED/m.test(text)
  );
}

function keyFile(given: Given, io: Io): { readonly path: string; readonly pem: Uint8Array } {
  const path = given.value('key') ?? defaultKey(io);
  try {
    return { path, pem: io.readFile(path) };
  } catch (error) {
    const help = given.has('key') ? undefined : 'name the key with `--key`';
    throw new UserError(`\`${path}\` can't be read: ${reasonOf(error)}`, help);
  }
}

/** Where gramine-sgx-gen-private-key puts it. */
function defaultKey({ env }: Io): string {
  const folder = env.XDG_CONFIG_HOME || (env.HOME && `${env.HOME}/.config`);
  if (folder) return `${folder}/gramine/enclave-key.pem`;
  throw new UserError('no key is named', 'use `--key`');
}

/** The key, unless everybody has it and nothing says that this is meant. Throws a UserError. */
export function ownKey<K extends Pick<SigningKey, 'mrsigner'>>(path: string, key: K, given: Given): K {
  const known = publicSigner(key.mrsigner);
  if (!known || given.has('allow-known-key')) return key;
  throw new UserError(
    `\`${path}\` is ${known.name}: everybody has it, so that anybody can sign in your name`,
    'make a key of your own with `gramine-sgx-gen-private-key`, or use `--allow-known-key`',
  );
}
