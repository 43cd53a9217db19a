import { isAtLeast } from '../diagnostic/diagnostic.ts';
import type { VerifiedImage } from '../gsc/verified-image.ts';
import { verifyWrapped } from '../gsc/verify.ts';
import type { Io } from '../io/io.ts';
import { type GscVerifyReport, gscVerifyJson, gscVerifyText } from '../report/gsc-verify.ts';
import { headlines } from '../report/headline.ts';
import { type ColorChoice, type Style, styleFor, wantsColor } from '../report/style.ts';
import type { Given } from './command.ts';
import { outputFile, printResult } from './print.ts';
import { progressBar } from './progress-bar.ts';
import { releaseFrom } from './release-option.ts';
import { scanWithProgress } from './scan-with-progress.ts';
import { requireWritable } from './write-file.ts';
import { requireApartFromImage } from './written-apart.ts';

/** 1 when something is not as it should be. */
export async function runGscVerify(given: Given, io: Io): Promise<number> {
  const [operand = ''] = given.operands;
  const output = outputFile(given);
  if (output !== undefined) {
    requireWritable(output, io);
    requireApartFromImage(output, operand, io);
  }
  const release = given.has('gramine') ? releaseFrom(given.value('gramine')) : undefined;
  const verified = await verify(operand, { given, io, ...(release && { release }) });
  const choice = (given.value('color') ?? 'auto') as ColorChoice;
  const color = output === undefined && wantsColor(choice, io.env, io.stdout.isTerminal);
  const report = { operand, verified };
  printResult(shown(report, given, styleFor(color)), given, io);
  return verified.problems.some(({ severity }) => isAtLeast(severity, 'warning')) ? 1 : 0;
}

function shown(report: GscVerifyReport, given: Given, style: Style): string {
  if (given.value('format') === 'json') return gscVerifyJson(report);
  if (!given.has('quiet')) return gscVerifyText(report, style);
  return headlines(
    report.verified.problems.map((problem) => ({ ...problem, place: report.operand })),
    style,
  );
}

interface Running {
  readonly given: Given;
  readonly io: Io;
  readonly release?: ReturnType<typeof releaseFrom>;
}

async function verify(operand: string, { given, io, release }: Running): Promise<VerifiedImage> {
  const image = await scanWithProgress(operand, given.value('platform'), io);
  const bar = progressBar('measuring', io.stderr);
  try {
    return await verifyWrapped({ image, ...(release && { release }), onProgress: bar.update });
  } finally {
    bar.clear();
    image.close();
  }
}
