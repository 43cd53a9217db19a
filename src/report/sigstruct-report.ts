import { jsonText } from './json-text.ts';
import type { Against, FieldDifference, Measurement } from './measurement.ts';
import { hex } from './measurement.ts';
import { againstLines, identityLines, table } from './measurement-text.ts';
import type { Style } from './style.ts';

/** Everything that a SIGSTRUCT says, and what there is to say about it. */
export interface SigstructReport {
  readonly measurement: Measurement;
  /** How the date is written: `bcd` as the processor wants it, `binary` as Gramine up to 1.4 wrote it; null when it is no date. */
  readonly dateForm: 'bcd' | 'binary' | null;
  readonly vendor: number;
  readonly exponent: number;
  readonly flagsMask: bigint;
  readonly miscMask: number;
  /** Every part by name, hexadecimal, as it stands in the file. */
  readonly fields: Readonly<Record<string, string>>;
  /** Why the processor refuses the signature; empty when it holds. */
  readonly problems: readonly string[];
  /** What a verifier should not accept. */
  readonly warnings: readonly SigstructWarning[];
  readonly manifest?: ManifestMatch;
  readonly against?: Against;
}

export interface SigstructWarning {
  readonly code: 'debug' | 'public-signer' | 'zero-svn';
  readonly message: string;
}

/** Whether it is for an enclave. */
export interface ManifestMatch {
  readonly path: string;
  /** Null when something in `needs` is missing and nothing else differs. */
  readonly matches: boolean | null;
  readonly needs: readonly string[];
  /** `old`: what the enclave has; `new`: what the SIGSTRUCT says. */
  readonly differences: readonly FieldDifference[];
}

/** For programs; `schemas/sigstruct-report.json` describes it. */
export function sigstructJson(
  identity: object,
  { measurement, manifest, against, ...report }: SigstructReport,
): string {
  const { gramine } = measurement;
  return jsonText({
    version: 1,
    ...(gramine !== undefined && { gramine }),
    ...identity,
    dateForm: report.dateForm,
    vendor: hex(report.vendor),
    exponent: report.exponent,
    flagsMask: hex(report.flagsMask),
    miscMask: hex(report.miscMask),
    signature: { valid: report.problems.length === 0, problems: report.problems },
    warnings: report.warnings,
    ...(manifest && {
      manifest: {
        path: manifest.path,
        matches: manifest.matches,
        needs: manifest.needs,
        differences: manifest.differences.map(({ field, old, new: fresh }) => ({
          field,
          expected: old,
          found: fresh,
        })),
      },
    }),
    ...(against && { against }),
    fields: report.fields,
  });
}

/** For people. */
export function sigstructText(report: SigstructReport, style: Style): string {
  const parts = [
    identityLines(report.measurement, style),
    table(
      [
        ['date form', dateForms[report.dateForm ?? 'none']],
        ['masks', `flags ${hex(report.flagsMask)}, MISCSELECT ${hex(report.miscMask)}`],
        ['vendor', hex(report.vendor)],
        ['exponent', String(report.exponent)],
        ['signature', report.problems.length === 0 ? style.green('valid, and so are q1 and q2') : style.red('invalid')],
      ],
      style,
    ),
    report.problems.map((problem) => `${style.red('error')}: ${problem}`),
    report.warnings.map(({ message }) => `${style.yellow('warning')}: ${message}`),
    manifestLines(report.manifest, style),
    againstLines(report.against, style),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

const dateForms = {
  bcd: 'decimal digits, as the processor wants it',
  binary: 'binary numbers, as Gramine up to 1.4 wrote it',
  none: 'no date',
} as const;

function manifestLines(match: ManifestMatch | undefined, style: Style): readonly string[] {
  if (!match) return [];
  const { path, matches, needs, differences } = match;
  if (matches) return [style.green(`this SIGSTRUCT is for exactly this manifest: ${path}`)];
  if (matches === null)
    return [
      style.yellow(`nothing contradicts ${path}, but MRENCLAVE can't be compared without ${needs.join(' and ')}`),
    ];
  return [
    style.red(`this SIGSTRUCT is not for ${path}:`),
    ...differences.map(({ field, old, new: fresh }) => `  ${field} is ${fresh}, of this manifest it would be ${old}`),
  ];
}
