import { UserError } from '../diagnostic/diagnostic.ts';
import type { Release } from '../gramine/release.ts';
import type { Defines } from '../lint/lint.ts';
import type { LockedEnclave } from '../lock/lock.ts';
import { type FreshEnclave, type LockDifference, lockDifferences } from '../lock/lock-difference.ts';
import { type CheckedEnclave, lockReportJson, lockReportText } from '../report/lock-report.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import { resolvePath } from '../text/path.ts';
import { definesFrom } from './define-option.ts';
import type { Running } from './enclave-files.ts';
import { type LibpalFile, libpalFrom, libpalMissing } from './libpal-option.ts';
import { lockPath, openLock, placesBeside, releaseFor, settingsReader, targetsOf } from './lock-targets.ts';
import { definitionsAgain, partialEnclave, type Target, wholeEnclave } from './locked-enclave.ts';
import { outputFile, printResult } from './print.ts';
import { requireWritable } from './write-file.ts';
import { filesNamed, requireApart } from './written-apart.ts';

/** 1 when an enclave is not the one that is locked, 2 when something needed to tell is missing here. */
export async function checkLock(running: Running): Promise<number> {
  const { given, io } = running;
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  const path = lockPath(running);
  if (output !== undefined)
    requireApart(
      [output],
      [path, ...given.operands, ...filesNamed(['libpal', 'gramine-package', 'image', 'context', 'config'], given)],
      io,
    );
  const lock = openLock(path, running);
  if (!lock) throw new UserError(`there is no \`${path}\``, 'run `manifestly lock`');
  const libpal = await libpalFrom(running);
  const checked: CheckedEnclave[] = [];
  for (const work of await workOf(path, lock.enclaves, running)) {
    const { manifest, variant } = work.locked;
    checked.push({ manifest, variant, ...(await outcomeOf(work, libpal, running)) });
  }
  const isTerminal = output === undefined && io.stdout.isTerminal;
  const style = styleFor(wantsColor((given.value('color') ?? 'auto') as ColorChoice, io.env, isTerminal));
  const report = { lock: path, enclaves: checked };
  printResult(
    given.value('format') === 'json' ? lockReportJson(report) : lockReportText(report, style, given.has('quiet')),
    given,
    io,
  );
  if (checked.some(({ differences }) => differences.length > 0)) return 1;
  return checked.some(({ unchecked }) => unchecked.length > 0) && !given.has('allow-missing') ? 2 : 0;
}

/** A locked enclave with what to compare it with, or why there is nothing. */
interface Work {
  readonly locked: Pick<LockedEnclave, 'manifest' | 'variant'>;
  readonly pair: { readonly locked: LockedEnclave; readonly target: Target } | string;
}

async function workOf(path: string, enclaves: readonly LockedEnclave[], running: Running): Promise<readonly Work[]> {
  const { given, io } = running;
  const { inLock, opened } = placesBeside(path, io.cwd);
  const settingsOf = await settingsReader(running);
  const named = given.operands.map(inLock);
  const wanted = [...new Set(named.length > 0 ? named : enclaves.map(({ manifest }) => manifest))];
  const outside =
    named.length > 0 ? undefined : wanted.find((manifest) => resolvePath('.', manifest).startsWith('../'));
  if (outside !== undefined)
    throw new UserError(`\`${outside}\` does not lie beside \`${path}\` or below`, 'name it on the command line');
  if (wanted.length === 0) throw new UserError(`\`${path}\` locks nothing`, 'run `manifestly lock` on a manifest');
  const again = definesFrom(given.values('define'));
  return wanted.flatMap((manifest) => {
    const file = opened(manifest);
    const settings = settingsOf(file);
    const all = enclaves.filter((enclave) => enclave.manifest === manifest);
    const expected = expectedVariants(file, all, running, settings);
    const asked = given.has('variant') ? all.filter(({ variant }) => expected.includes(variant)) : all;
    const missing = expected.filter((variant) => !all.some((enclave) => enclave.variant === variant));
    return [
      ...asked.map((locked): Work => ({ locked, pair: pairOf(locked, { file, again }, running, settings) })),
      ...missing.map((variant): Work => ({ locked: { manifest, variant }, pair: 'it is not in the lock file' })),
    ];
  });
}

type Settings = Parameters<typeof targetsOf>[1];

/** Those that have to be in the lock file, whatever else is. */
function expectedVariants(
  file: string,
  locked: readonly LockedEnclave[],
  running: Running,
  settings: Settings,
): readonly (string | undefined)[] {
  const isTemplate = locked.every(({ as }) => as === 'template');
  if (locked.length > 0 && (!isTemplate || (!running.given.has('variant') && settings.variant === undefined)))
    return [];
  return targetsOf(file, settings, running).map(({ variant }) => variant);
}

function pairOf(
  locked: LockedEnclave,
  { file, again }: { readonly file: string; readonly again: Defines },
  { given, io }: Running,
  settings: Settings,
): Work['pair'] {
  if (!io.stat(file)) return 'there is no such file';
  const variantDefinitions = locked.variant === undefined ? new Map() : settings.variants.get(locked.variant);
  if (!variantDefinitions) return `the variant \`${locked.variant}\` is no longer defined`;
  const release = releaseFor(settings, given.value('gramine')) ?? (locked.gramine as Release);
  const definitions = definitionsAgain(locked, again);
  const { as, variant } = locked;
  return { locked, target: { path: file, as, release, variant, definitions, variantDefinitions } };
}

type Outcome = Pick<CheckedEnclave, 'differences' | 'unchecked' | 'notes'>;

async function outcomeOf({ pair }: Work, libpal: LibpalFile | undefined, running: Running): Promise<Outcome> {
  if (typeof pair === 'string') {
    const difference: LockDifference = { cause: 'entry', subject: undefined, message: pair };
    return { differences: [difference], unchecked: [], notes: [] };
  }
  const { locked, target } = pair;
  const { fresh, missing } = await freshEnclave(target, libpal, running);
  const withoutLibpal = !libpal && locked.digests.libpal !== undefined;
  return {
    differences: lockDifferences(locked, fresh),
    unchecked: [
      ...(missing === undefined ? [] : [`the trusted files: ${missing}`]),
      ...(withoutLibpal ? [`MRENCLAVE: ${await libpalMissing(running)}, and no \`--libpal\``] : []),
    ],
    notes:
      locked.identity.mrenclave === undefined
        ? ['MRENCLAVE is not in the lock file: it was written without libpal.so']
        : [],
  };
}

/** Where files are missing, everything else is still compared. */
async function freshEnclave(
  target: Target,
  libpal: LibpalFile | undefined,
  running: Running,
): Promise<{ readonly fresh: FreshEnclave; readonly missing: string | undefined }> {
  try {
    return { fresh: await wholeEnclave(target, libpal, running), missing: undefined };
  } catch (error) {
    if (!(error instanceof UserError) || target.as === 'signed') throw error;
    try {
      return { fresh: await partialEnclave(target, libpal, running), missing: error.lines[0]! };
    } catch {
      throw error;
    }
  }
}
