import { UserError } from '../diagnostic/diagnostic.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import { identityDocument } from '../gramine/identity-document.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import { measurementJson } from '../report/measurement-json.ts';
import { signedText } from '../report/measurement-text.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import type { SigningKey } from '../sgx/signing-key.ts';
import type { SigstructFields } from '../sgx/sigstruct.ts';
import { encodeDate } from '../sgx/sigstruct-date.ts';
import { rsaBytes } from '../sgx/sigstruct-form.ts';
import { finishSigstruct, signSigstruct, toBeSigned } from '../sgx/sigstruct-signature.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { configuredRelease } from './configured-release.ts';
import { type Running, withEnclaveFiles } from './enclave-files.ts';
import { type LibpalFile, libpalFrom, libpalMissing } from './libpal-option.ts';
import { measuredEnclave, measurementOf, sigstructFields } from './measured-enclave.ts';
import { nameOf, openMeasured, printNotes } from './measured-manifest.ts';
import { about } from './sgx-errors.ts';
import { signingDate } from './sign-date.ts';
import { type SignFiles, signFiles } from './sign-files.ts';
import { signingKey, verifyingKey } from './sign-key.ts';
import { writeFiles } from './write-file.ts';

/** Writes all results, or throws a UserError and writes none. */
export async function runSign(given: Given, io: Io): Promise<number> {
  return withEnclaveFiles(given, io, sign);
}

async function sign(running: Running): Promise<number> {
  const { given, io } = running;
  const operand = given.operands[0]!;
  const files = signFiles(operand, given, io);
  const release = await configuredRelease(nameOf(operand, given), given, io);
  const date = signingDate(given.value('date'), io);
  const key = keyFor(given, io);
  const libpal = await requiredLibpal(running);
  const manifest = await openMeasured(operand, { release }, running);
  const enclave = measuredEnclave(manifest, libpal, io);
  const fields: SigstructFields = {
    ...sigstructFields(enclave),
    date: encodeDate(date, dateForm(release)),
    mrenclave: enclave.mrenclave!,
  };
  const sigstruct = files.tbs === undefined ? sigstructOf(fields, key!, given, io) : undefined;
  const written = [
    { path: files.manifest, content: manifest.text },
    { path: files.output, content: manifest.signed.bytes },
    { path: files.tbs, content: files.tbs === undefined ? undefined : toBeSigned(fields) },
    { path: files.sigfile, content: sigstruct },
  ].flatMap(({ path, content }) => (path === undefined || content === undefined ? [] : [{ path, content }]));
  writeFiles(written, io);
  printNotes(manifest, running);
  if (given.has('quiet')) return 0;
  const signed = { date, ...(key && { mrsigner: key.mrsigner }) };
  const measurement = measurementOf(manifest, enclave, signed);
  const style = styleFor(wantsColor((given.value('color') ?? 'auto') as ColorChoice, io.env, io.stdout.isTerminal));
  const paths = written.map(({ path }) => path);
  io.stdout.write(
    given.value('format') === 'json'
      ? measurementJson(identityDocument(enclave, signed), { gramine: release })
      : signedText(measurement, paths, style),
  );
  sayMore(files, date, running);
  return 0;
}

/** What is to be signed does not depend on the key. */
function keyFor(given: Given, io: Io): SigningKey | undefined {
  if (given.has('signature')) return verifyingKey(given, io);
  if (!given.has('tbs')) return signingKey(given, io);
  return given.has('key') ? verifyingKey(given, io) : undefined;
}

async function requiredLibpal(running: Running): Promise<LibpalFile> {
  const libpal = await libpalFrom(running);
  if (libpal) return libpal;
  throw new UserError(
    `signing needs libpal.so, and ${await libpalMissing(running)}`,
    'name it with `--libpal`, or the package it comes in with `--gramine-package`',
  );
}

/** Up to 1.4 the signer wrote binary numbers (sigstruct.py). */
function dateForm(release: Release): 'bcd' | 'binary' {
  return isBefore(release, '1.5') ? 'binary' : 'bcd';
}

function sigstructOf(fields: SigstructFields, { key }: SigningKey, given: Given, io: Io): Uint8Array {
  const file = given.value('signature');
  if (file === undefined) return about(given.value('key') ?? 'the key', () => signSigstruct(fields, key));
  return about(file, () => finishSigstruct(fields, { publicKey: key, signature: signatureIn(file, io) }));
}

function signatureIn(path: string, io: Io): Uint8Array {
  try {
    const file = io.openFile(path);
    const bytes = file.read(0, rsaBytes + 1);
    file.close();
    return bytes;
  } catch (error) {
    throw new UserError(`\`${path}\` can't be read: ${reasonOf(error)}`);
  }
}

function sayMore({ tbs, manifest }: SignFiles, date: string, { given, io }: Running): void {
  const notes = [`the date is ${date}`];
  if (given.has('manifest-output') && manifest === undefined)
    notes.push('only of a template a manifest is made, so `--manifest-output` got none');
  if (tbs !== undefined)
    notes.push(
      `sign \`${tbs}\` with PKCS #1 v1.5 and SHA-256, then run the same line with \`--date ${date}\` and \`--signature\` in place of \`--tbs\``,
    );
  for (const note of notes) io.stderr.write(`manifestly: note: ${visible(note)}\n`);
}
