import { UserError } from '../diagnostic/diagnostic.ts';
import type { EnclaveIdentity } from '../gramine/enclave-identity.ts';
import { type IdentityDocument, identityDocument } from '../gramine/identity-document.ts';
import type { Io, OpenFile } from '../io/io.ts';
import type { Measurement } from '../report/measurement.ts';
import { type ManifestMatch, type SigstructReport, sigstructJson, sigstructText } from '../report/sigstruct-report.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import { parseSigstruct, type Sigstruct, unsignedSigstruct } from '../sgx/sigstruct.ts';
import { partOf, type SigstructPart, sigstructBytes, sigstructForm } from '../sgx/sigstruct-form.ts';
import { signatureProblems } from '../sgx/sigstruct-signature.ts';
import type { Given } from './command.ts';
import { configuredRelease } from './configured-release.ts';
import { type Running, withEnclaveFiles } from './enclave-files.ts';
import { libpalFrom } from './libpal-option.ts';
import { measuredEnclave, sigstructFields } from './measured-enclave.ts';
import { type MeasuredManifest, openMeasured } from './measured-manifest.ts';
import { readable } from './operand-bytes.ts';
import { outputFile, printResult } from './print.ts';
import { about } from './sgx-errors.ts';
import { againstSigstruct, enclaveDifferences } from './sigstruct-compare.ts';
import { sigstructWarnings } from './sigstruct-warnings.ts';
import { requireWritable } from './write-file.ts';
import { filesNamed, requireApart } from './written-apart.ts';

/** 1 when the signature does not hold, or it is for another enclave, or another than before. */
export async function runSigstruct(given: Given, io: Io): Promise<number> {
  return withEnclaveFiles(given, io, showSigstruct);
}

async function showSigstruct(running: Running): Promise<number> {
  const { given, io } = running;
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  if (output !== undefined) requireApart([output], [...given.operands, ...filesNamed(inputs, given)], io);
  refuseLonely(given);
  const path = given.operands[0]!;
  const sigstruct = readSigstruct(path, io);
  const candidate = await candidateOf(running);
  const match = candidate && matchOf(sigstruct, candidate);
  const old = given.value('against');
  const against =
    old === undefined ? undefined : againstSigstruct({ path: old, sigstruct: readSigstruct(old, io) }, sigstruct);
  const report: SigstructReport = {
    ...reportOf(sigstruct, candidate),
    ...(match && { manifest: match }),
    ...(against && { against }),
  };
  const isTerminal = output === undefined && io.stdout.isTerminal;
  const style = styleFor(wantsColor((given.value('color') ?? 'auto') as ColorChoice, io.env, isTerminal));
  printResult(
    given.value('format') === 'json'
      ? sigstructJson(identityOf(sigstruct, candidate), report)
      : sigstructText(report, style),
    given,
    io,
  );
  if (match?.matches === null) return 2;
  const differs = match?.matches === false || (against !== undefined && against.differences.length > 0);
  return report.problems.length > 0 || differs ? 1 : 0;
}

const inputs = ['manifest', 'libpal', 'gramine-package', 'image', 'against', 'config'];

/** Throws a UserError for a file that is none. */
export function readSigstruct(path: string, io: Io): Sigstruct {
  const bytes = path === '-' ? io.readStdin() : readable(path, () => startOf(io.openFile(path)));
  return about(path === '-' ? '<stdin>' : path, () => parseSigstruct(bytes));
}

function startOf(file: OpenFile): Uint8Array {
  try {
    return file.read(0, sigstructBytes + 1);
  } finally {
    file.close();
  }
}

function refuseLonely(given: Given): void {
  if (given.has('manifest')) return;
  const option = ['libpal', 'gramine-package', 'image', 'gramine-root', 'gramine'].find((name) => given.has(name));
  if (option !== undefined)
    throw new UserError(`\`--${option}\` is about a manifest`, 'name the finished manifest with `--manifest`');
}

interface Candidate {
  readonly manifest: MeasuredManifest;
  readonly enclave: EnclaveIdentity;
}

async function candidateOf(running: Running): Promise<Candidate | undefined> {
  const { given, io } = running;
  const path = given.value('manifest');
  if (path === undefined) return undefined;
  const release = await configuredRelease(path, given, io);
  const manifest = await openMeasured(path, { release, as: 'signed' }, running);
  return { manifest, enclave: measuredEnclave(manifest, await libpalFrom(running), io) };
}

function matchOf(found: Sigstruct, { manifest, enclave }: Candidate): ManifestMatch {
  const date = partOf(found.bytes, 'date');
  const mrenclave = enclave.mrenclave ?? partOf(found.bytes, 'mrenclave');
  const expected = parseSigstruct(unsignedSigstruct({ ...sigstructFields(enclave), date, mrenclave }));
  const differences = enclaveDifferences(expected, found);
  const matches = differences.length > 0 ? false : enclave.mrenclave ? true : null;
  return { path: manifest.path, matches, needs: enclave.needs, differences };
}

function reportOf(sigstruct: Sigstruct, candidate: Candidate | undefined): SigstructReport {
  const parts = Object.keys(sigstructForm) as SigstructPart[];
  return {
    measurement: measurementOf(sigstruct, candidate),
    dateForm: sigstruct.date?.form ?? null,
    vendor: sigstruct.vendor,
    exponent: sigstruct.exponent,
    flagsMask: sigstruct.attributes.flagsMask,
    miscMask: sigstruct.miscMask,
    fields: Object.fromEntries(parts.map((part) => [part, Buffer.from(partOf(sigstruct.bytes, part)).toString('hex')])),
    problems: signatureProblems(sigstruct),
    warnings: sigstructWarnings(sigstruct),
  };
}

function measurementOf(sigstruct: Sigstruct, candidate: Candidate | undefined): Measurement {
  const { mrenclave, mrsigner, isvProdId, isvSvn, attributes, miscSelect, date } = sigstruct;
  return {
    ...(candidate && { gramine: candidate.manifest.release }),
    mrenclave,
    needs: [],
    mrsigner,
    isvProdId,
    isvSvn,
    attributes,
    miscSelect,
    date: date?.text ?? null,
    layout: candidate?.enclave.layout ?? [],
  };
}

function identityOf(sigstruct: Sigstruct, candidate: Candidate | undefined): IdentityDocument {
  const { mrsigner, date } = sigstruct;
  const layout = candidate?.enclave.layout ?? [];
  const mrenclave = partOf(sigstruct.bytes, 'mrenclave');
  return identityDocument(
    { ...sigstruct, mrenclave, layout, needs: [] },
    { mrsigner, ...(date && { date: date.text }) },
  );
}
