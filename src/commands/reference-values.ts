import { UserError } from '../diagnostic/diagnostic.ts';
import type { EnclaveIdentity } from '../gramine/enclave-identity.ts';
import type { Io } from '../io/io.ts';
import { type ExpectedEnclave, referenceValueFiles, referenceValuesJson } from '../report/reference-values.ts';
import { publicSigner } from '../sgx/public-signers.ts';
import { SgxError } from '../sgx/sgx-error.ts';
import { readVerifyingKey } from '../sgx/signing-key.ts';
import { parseSigstruct, unsignedSigstruct } from '../sgx/sigstruct.ts';
import { signatureProblems } from '../sgx/sigstruct-signature.ts';
import type { Given } from './command.ts';
import type { Running } from './enclave-files.ts';
import { sigstructFields } from './measured-enclave.ts';
import { readable } from './operand-bytes.ts';
import { printResult } from './print.ts';
import { referenceValueOptions } from './reference-value-options.ts';
import { enclaveDifferences } from './sigstruct-compare.ts';
import { readSigstruct } from './sigstruct-run.ts';
import { writeFiles } from './write-file.ts';

/** Throws a UserError for options that are about reference values where there are none, and the other way round. */
export function requireReferenceOptions(given: Given): void {
  if (given.value('format') !== 'reference-values') {
    const option = referenceValueOptions.find(({ name }) => given.has(name.slice(2)));
    if (option)
      throw new UserError(`\`${option.name}\` is about reference values`, 'use it with `--format reference-values`');
    return;
  }
  if (given.has('against'))
    throw new UserError('`--against` compares, and reference values are not compared', 'leave one of them out');
  if (given.has('output') && given.has('output-dir'))
    throw new UserError('`--output` and `--output-dir` exclude each other', 'use one of them');
}

/** Prints or writes what a verifier has to expect. Throws a UserError for an enclave that no verifier should accept. */
export function runReferenceValues(
  { release, enclave }: { readonly release: string; readonly enclave: EnclaveIdentity },
  { given, io }: Running,
): number {
  if (enclave.attributes.debug)
    throw new UserError(
      'it is a debug enclave, in which the host reads and changes everything: there is nothing to attest',
      'set `sgx.debug` to `false`',
    );
  if (!enclave.mrenclave) throw new UserError('reference values need libpal.so', 'name it with `--libpal`');
  const mrsigner = signerOf(enclave, given, io);
  const { isvProdId, isvSvn } = enclave;
  const mrenclave = Buffer.from(enclave.mrenclave).toString('hex');
  const expected: ExpectedEnclave = { gramine: release, mrenclave, mrsigner, isvProdId, isvSvn };
  const folder = given.value('output-dir');
  if (folder === undefined) printResult(referenceValuesJson(expected), given, io);
  else writeInto(folder, expected, io);
  if (mrsigner === undefined && !given.has('quiet'))
    io.stderr.write(
      'manifestly: note: the policy does not look at MRSIGNER, which is not known\nhelp: name the key with `--key`, or the signature with `--sigstruct`\n',
    );
  return 0;
}

function writeInto(folder: string, expected: ExpectedEnclave, io: Io): void {
  if (io.stat(folder)?.type !== 'directory') throw new UserError(`\`${folder}\` is no folder`, 'create it');
  const files = [...referenceValueFiles(expected)].map(([name, content]) => ({ path: `${folder}/${name}`, content }));
  writeFiles(files, io);
  io.stdout.write(files.map(({ path }) => `${path}\n`).join(''));
}

function signerOf(enclave: EnclaveIdentity, given: Given, io: Io): string | undefined {
  const [key, sig] = [given.value('key'), given.value('sigstruct')];
  const found = new Map<string, string>();
  if (key !== undefined) found.set(key, signerOfKey(key, io));
  if (sig !== undefined) found.set(sig, signerOfSigstruct(sig, enclave, io));
  for (const [file, mrsigner] of found) {
    const known = publicSigner(mrsigner);
    if (known)
      throw new UserError(
        `\`${file}\` is of ${known.name}: everybody has it, so that a verifier must not trust it`,
        'sign with a key of your own',
      );
  }
  const signers = new Set(found.values());
  if (signers.size > 1) throw new UserError(`\`${sig}\` is not signed with \`${key}\``, 'leave one of them out');
  return [...signers][0];
}

function signerOfKey(path: string, io: Io): string {
  const pem = readable(path, () => io.readFile(path));
  try {
    return readVerifyingKey(pem).mrsigner;
  } catch (error) {
    if (!(error instanceof SgxError)) throw error;
    throw new UserError(`${path}: ${error.message}`, 'give the public half, as `openssl rsa -pubout` writes it');
  }
}

function signerOfSigstruct(path: string, enclave: EnclaveIdentity, io: Io): string {
  const sigstruct = readSigstruct(path, io);
  const [problem] = signatureProblems(sigstruct);
  if (problem !== undefined)
    throw new UserError(`\`${path}\` is not rightly signed`, `look at it with \`manifestly sigstruct ${path}\``);
  const fields = { ...sigstructFields(enclave), date: new Uint8Array(4), mrenclave: enclave.mrenclave! };
  const differences = enclaveDifferences(parseSigstruct(unsignedSigstruct(fields)), sigstruct);
  if (differences.length === 0) return sigstruct.mrsigner;
  const names = differences.map(({ field }) => field).join(', ');
  throw new UserError(
    `\`${path}\` is for another enclave: ${names} ${differences.length === 1 ? 'differs' : 'differ'}`,
    `look at it with \`manifestly sigstruct ${path} --manifest …\``,
  );
}
