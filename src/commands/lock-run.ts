import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import type { LockedEnclave } from '../lock/lock.ts';
import { lockText } from '../lock/lock-text.ts';
import { lockedText } from '../report/lock-report.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { type Running, withEnclaveFiles } from './enclave-files.ts';
import { libpalFrom, libpalMissing } from './libpal-option.ts';
import { checkLock } from './lock-check.ts';
import { lockPath, openLock, placesBeside, settingsReader, targetsOf } from './lock-targets.ts';
import { lockedEnclave, wholeEnclave } from './locked-enclave.ts';
import { requireWritable, writeFile } from './write-file.ts';
import { filesNamed, requireApart } from './written-apart.ts';

/** See the command's description for the exit codes. */
export async function runLock(given: Given, io: Io): Promise<number> {
  if (given.has('check')) return withEnclaveFiles(given, io, checkLock);
  for (const name of ['allow-missing', 'output', 'format'])
    if (given.has(name)) throw new UserError(`\`--${name}\` is about checking`, 'use it with `--check`');
  return withEnclaveFiles(given, io, writeLock);
}

async function writeLock(running: Running): Promise<number> {
  const { given, io } = running;
  if (given.operands.length === 0) throw new UserError('no manifest is named', 'name one, or use `--check`');
  const path = lockPath(running);
  requireWritable(path, io);
  requireApart(
    [path],
    [...given.operands, ...filesNamed(['libpal', 'gramine-package', 'image', 'context', 'config'], given)],
    io,
  );
  const before = openLock(path, running)?.enclaves ?? [];
  const settingsOf = await settingsReader(running);
  const libpal = await libpalFrom(running);
  const { inLock, opened } = placesBeside(path, io.cwd);
  const enclaves: LockedEnclave[] = [];
  for (const operand of new Map(given.operands.map((one) => [inLock(one), one])).values())
    for (const target of targetsOf(operand, settingsOf(operand), running))
      enclaves.push(lockedEnclave(inLock(operand), target, await wholeEnclave(target, libpal, running)));
  const isOne = given.has('variant') && !given.values('variant').includes('all');
  const isReplaced = ({ manifest, variant }: LockedEnclave) =>
    enclaves.some((fresh) => fresh.manifest === manifest && (!isOne || fresh.variant === variant));
  const others = before.filter((enclave) => !isReplaced(enclave));
  const gone = others.filter(({ manifest }) => !io.stat(opened(manifest)));
  const text = lockText({ enclaves: [...others.filter((enclave) => !gone.includes(enclave)), ...enclaves] });
  writeFile(path, text, io);
  io.stdout.write(lockedText(enclaves));
  if (given.has('quiet')) return 0;
  const notes = [
    ...new Set(gone.map(({ manifest }) => `note: \`${manifest}\` is gone, and no longer in \`${path}\``)),
    ...(libpal
      ? []
      : [
          `warning: MRENCLAVE is not locked: it needs libpal.so, and ${await libpalMissing(running)}\nhelp: name it with \`--libpal\`, or the package it comes in with \`--gramine-package\``,
        ]),
  ];
  for (const note of notes) io.stderr.write(`manifestly: ${note.split('\n').map(visible).join('\n')}\n`);
  return 0;
}
