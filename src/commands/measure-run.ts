import { UserError } from '../diagnostic/diagnostic.ts';
import { identityDocument } from '../gramine/identity-document.ts';
import type { Io } from '../io/io.ts';
import type { Measurement } from '../report/measurement.ts';
import { measurementJson } from '../report/measurement-json.ts';
import { measurementText } from '../report/measurement-text.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { configuredRelease } from './configured-release.ts';
import { type Running, withEnclaveFiles } from './enclave-files.ts';
import { libpalFrom, libpalMissing } from './libpal-option.ts';
import { measureAgainst, oldOptions } from './measure-against.ts';
import { measuredEnclave, measurementOf } from './measured-enclave.ts';
import { nameOf, openMeasured, printNotes } from './measured-manifest.ts';
import { outputFile, printResult } from './print.ts';
import { requireReferenceOptions, runReferenceValues } from './reference-values.ts';
import { requireWritable } from './write-file.ts';
import { filesNamed, requireApart } from './written-apart.ts';

/** 1 when it is another enclave than `--against`, 2 when something needed is missing. */
export async function runMeasure(given: Given, io: Io): Promise<number> {
  return withEnclaveFiles(given, io, measure);
}

const inputs = ['against', 'libpal', 'old-libpal', 'gramine-package', 'image', 'context', 'key', 'sigstruct', 'config'];

async function measure(running: Running): Promise<number> {
  const { given, io } = running;
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  if (output !== undefined) requireApart([output], [...given.operands, ...filesNamed(inputs, given)], io);
  const old = given.value('against');
  for (const name of oldOptions)
    if (given.has(name) && old === undefined)
      throw new UserError(`\`--${name}\` is about an older enclave`, 'name it with `--against`');
  requireReferenceOptions(given);
  const operand = given.operands[0]!;
  if (operand.endsWith('.sig')) return runSigstructOnly(given, io);
  const release = await configuredRelease(nameOf(operand, given), given, io);
  const libpal = await libpalFrom(running);
  const manifest = await openMeasured(operand, { release }, running);
  const enclave = measuredEnclave(manifest, libpal, io);
  const against = old === undefined ? undefined : await measureAgainst(old, { manifest, enclave, libpal }, running);
  printNotes(manifest, running);
  const isReference = given.value('format') === 'reference-values';
  if (isReference && libpal) return runReferenceValues({ release, enclave }, running);
  const measurement: Measurement = measurementOf(manifest, enclave);
  const isTerminal = output === undefined && io.stdout.isTerminal;
  const style = styleFor(wantsColor((given.value('color') ?? 'auto') as ColorChoice, io.env, isTerminal));
  const print = () =>
    given.value('format') === 'json'
      ? measurementJson(identityDocument(enclave), { gramine: release, against })
      : measurementText(measurement, style, against);
  if (!isReference) printResult(print(), given, io);
  if (!libpal) {
    io.stderr.write(
      `manifestly: MRENCLAVE needs libpal.so, and ${visible(await libpalMissing(running))}\nhelp: name it with \`--libpal\`, or the package it comes in with \`--gramine-package\`\n`,
    );
    return 2;
  }
  return against && (against.mrenclave !== 'same' || against.differences.length > 0) ? 1 : 0;
}

/** Two SIGSTRUCTs hold all that there is to compare. */
async function runSigstructOnly(given: Given, io: Io): Promise<number> {
  if (given.value('against')?.endsWith('.sig')) {
    const { runSigstruct } = await import('./sigstruct-run.ts');
    return runSigstruct(given, io);
  }
  throw new UserError(
    `\`${given.operands[0]}\` is a SIGSTRUCT, which is not measured`,
    'look at it with `manifestly sigstruct`, or give the `.manifest.sgx` it was made for',
  );
}
