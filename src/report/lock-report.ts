import { visible } from '../text/visible.ts';
import { jsonText } from './json-text.ts';
import type { Style } from './style.ts';

export interface LockReport {
  readonly lock: string;
  readonly enclaves: readonly CheckedEnclave[];
}

/** A locked enclave, and what became of it. */
export interface CheckedEnclave {
  readonly manifest: string;
  readonly variant: string | undefined;
  readonly differences: readonly LockedDifference[];
  /** What could not be compared here, each with the reason. */
  readonly unchecked: readonly string[];
  /** What the lock file does not hold. */
  readonly notes: readonly string[];
}

export interface LockedDifference {
  readonly cause: string;
  readonly subject: string | undefined;
  readonly message: string;
}

type Verdict = 'same' | 'differs' | 'unchecked';

/** For programs; `schemas/lock-report.json` describes it. */
export function lockReportJson({ lock, enclaves }: LockReport): string {
  return jsonText({
    version: 1,
    lock,
    enclaves: enclaves.map((enclave) => ({
      manifest: enclave.manifest,
      variant: enclave.variant ?? null,
      verdict: verdictOf(enclave),
      differences: enclave.differences.map(({ cause, subject, message }) => ({
        cause,
        subject: subject ?? null,
        message,
      })),
      unchecked: enclave.unchecked,
      notes: enclave.notes,
    })),
  });
}

function verdictOf({ differences, unchecked }: CheckedEnclave): Verdict {
  if (differences.length > 0) return 'differs';
  return unchecked.length > 0 ? 'unchecked' : 'same';
}

const phrases: Readonly<Record<Verdict, string>> = {
  same: 'as locked',
  differs: 'not as locked',
  unchecked: 'as locked, as far as can be told here',
};

/** More than this many help nobody. */
const most = 40;

export function lockReportText({ enclaves }: LockReport, style: Style, isQuiet: boolean): string {
  const shown = enclaves.filter((enclave) => !isQuiet || verdictOf(enclave) !== 'same');
  return shown.map((enclave) => enclaveText(enclave, style)).join('');
}

function enclaveText(enclave: CheckedEnclave, style: Style): string {
  const verdict = verdictOf(enclave);
  const paint = { same: style.green, differs: style.red, unchecked: style.yellow }[verdict];
  const { differences, unchecked, notes } = enclave;
  const width = Math.max(...differences.map(({ cause }) => cause.length), 0);
  const lines = [
    ...differences.slice(0, most).map(({ cause, message }) => `  ${cause.padEnd(width)}  ${visible(message)}\n`),
    ...(differences.length > most ? [`  and ${differences.length - most} more\n`] : []),
    ...unchecked.map((what) => `  not checked: ${visible(what)}\n`),
    ...notes.map((note) => `  note: ${visible(note)}\n`),
  ];
  return `${titleOf(enclave, style)}: ${paint(phrases[verdict])}\n${lines.join('')}`;
}

/** What was locked, a line for each enclave. */
export function lockedText(
  enclaves: readonly {
    readonly manifest: string;
    readonly variant: string | undefined;
    readonly identity: { readonly mrenclave: string | undefined };
  }[],
): string {
  return enclaves
    .map((enclave) => `${titleOf(enclave)}: MRENCLAVE ${enclave.identity.mrenclave ?? 'unknown'}\n`)
    .join('');
}

function titleOf({ manifest, variant }: Pick<CheckedEnclave, 'manifest' | 'variant'>, style?: Style): string {
  const title = `${visible(manifest)}${variant === undefined ? '' : ` (${visible(variant)})`}`;
  return style ? style.bold(title) : title;
}
