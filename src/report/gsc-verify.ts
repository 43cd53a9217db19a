import { severities } from '../diagnostic/diagnostic.ts';
import type { DifferingFile, VerifiedImage } from '../gsc/verified-image.ts';
import { figure } from '../text/quantity.ts';
import { visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import { problemLines } from './gsc-problem.ts';
import { jsonText } from './json-text.ts';
import type { Style } from './style.ts';

export interface GscVerifyReport {
  /** The image as the user named it. */
  readonly operand: string;
  readonly verified: VerifiedImage;
}

/** For people, in 80 columns. */
export function gscVerifyText(report: GscVerifyReport, style: Style): string {
  const { problems } = report.verified;
  const sorted = problems.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const counts = severities.flatMap((severity) => {
    const count = problems.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  const isFine = problems.every(({ severity }) => severity === 'note');
  const verdict = isFine
    ? 'the image is what its SIGSTRUCT says'
    : 'the image is not what its SIGSTRUCT says, or holds what it should not';
  const parts = [
    summaryLines(report, style),
    sorted.flatMap((problem) => problemLines(problem, style)),
    [style.bold(counts.length === 0 ? verdict : `${verdict}: ${counts.join(', ')}`)],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

const columns = 80;
const nameColumns = 13;

function summaryLines({ operand, verified }: GscVerifyReport, style: Style): readonly string[] {
  const { gramine, enclave, signer, files, libpalBytes } = verified;
  const from = { option: 'as given', image: 'by its files', assumed: 'assumed: its files do not say' };
  const isSame = enclave.mrenclave !== undefined && enclave.mrenclave === enclave.signed;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['image', operand],
    ['Gramine', `${gramine.release} (${from[gramine.from]})`],
    ['MRENCLAVE', `${enclave.mrenclave ?? 'can not be computed'}${isSame ? ' as signed' : ''}`],
    ['signed', isSame ? undefined : (enclave.signed ?? 'nothing')],
    ['MRSIGNER', signer.mrsigner],
    ['ISVPRODID', enclave.isvProdId === undefined ? undefined : `${enclave.isvProdId}, ISVSVN ${enclave.isvSvn}`],
    ['date', enclave.date],
    ['debug', enclave.debug === undefined ? undefined : enclave.debug ? 'yes' : 'no'],
    ['files', filesText(files)],
    [
      'libpal.so',
      libpalBytes && `${figure(libpalBytes.measured)} of ${figure(libpalBytes.size)} bytes are loaded, and so measured`,
    ],
  ];
  return rows.flatMap(([name, value]) => {
    const lines = value === undefined ? [] : wrap(visible(value), columns - nameColumns - 2);
    return lines.map(
      (line, at) => `${at === 0 ? style.bold(name.padEnd(nameColumns)) : ' '.repeat(nameColumns)}  ${line}`,
    );
  });
}

function filesText({ listed, matching, differing, unlisted }: VerifiedImage['files']): string {
  const counts = new Map<DifferingFile['state'], number>();
  for (const { state } of differing) counts.set(state, (counts.get(state) ?? 0) + 1);
  const others = [...counts].map(([state, count]) => `${figure(count)} ${state}`);
  return [
    `${figure(matching)} of ${figure(listed)} listed ones match`,
    ...others,
    ...(unlisted.length > 0 ? [`${figure(unlisted.length)} not listed`] : []),
  ].join(', ');
}

/** For programs; `schemas/gsc-verify-report.json` describes it. */
export function gscVerifyJson({ operand, verified }: GscVerifyReport): string {
  const { gramine, paths, enclave, signer, files, libpalBytes, problems } = verified;
  return jsonText({
    version: 1,
    image: operand,
    gramine,
    paths: { ...paths, libpal: paths.libpal ?? null },
    enclave: {
      mrenclave: enclave.mrenclave ?? null,
      signedMrenclave: enclave.signed ?? null,
      debug: enclave.debug ?? null,
      isvProdId: enclave.isvProdId ?? null,
      isvSvn: enclave.isvSvn ?? null,
      date: enclave.date ?? null,
    },
    signer: { mrsigner: signer.mrsigner ?? null, known: signer.known ?? null },
    files,
    libpalBytes: libpalBytes ?? null,
    problems: problems.map(({ severity, code, message, help, evidence }) => ({
      severity,
      code,
      message,
      help: help ?? null,
      evidence: evidence ?? [],
    })),
  });
}
