import { isAtLeast } from '../diagnostic/diagnostic.ts';
import type { Release } from '../gramine/release.ts';
import { finaliseWalk } from '../gsc/walk.ts';
import { walkFigures } from '../gsc/walk-figures.ts';
import type { ScannedImage } from '../image/scanned.ts';
import { concealed, concealmentFor } from '../inspect/concealment.ts';
import { inspectImage } from '../inspect/inspect-image.ts';
import { verdictRules } from '../inspect/verdicts/index.ts';
import { verdictsOf } from '../inspect/verdicts/verdict.ts';
import type { Io } from '../io/io.ts';
import { headlines } from '../report/headline.ts';
import type { InspectReport } from '../report/inspect.ts';
import { inspectJson } from '../report/inspect-json.ts';
import { inspectText } from '../report/inspect-text.ts';
import { type ColorChoice, type Style, styleFor, wantsColor } from '../report/style.ts';
import type { Given } from './command.ts';
import { outputFile, printResult } from './print.ts';
import { gscReleaseFrom } from './release-option.ts';
import { scanWithProgress } from './scan-with-progress.ts';
import { requireWritable } from './write-file.ts';
import { requireApartFromImage } from './written-apart.ts';

/** 1 when something will fail, or probably will. */
export async function runInspect(given: Given, io: Io): Promise<number> {
  const [operand = ''] = given.operands;
  const release = gscReleaseFrom(given.value('gsc'));
  const output = outputFile(given);
  if (output !== undefined) {
    requireWritable(output, io);
    requireApartFromImage(output, operand, io);
  }
  const scanned = await scanWithProgress(operand, given.value('platform'), io);
  try {
    const report = await reportOf(scanned, { operand, release });
    const color =
      output === undefined && wantsColor((given.value('color') ?? 'auto') as ColorChoice, io.env, io.stdout.isTerminal);
    printResult(shown(report, given, styleFor(color)), given, io);
    return report.verdicts.some(({ severity }) => isAtLeast(severity, 'warning')) ? 1 : 0;
  } finally {
    scanned.close();
  }
}

function shown(report: InspectReport, given: Given, style: Style): string {
  if (given.value('format') === 'json') return inspectJson(report);
  if (!given.has('quiet')) return inspectText(report, style);
  const problems = report.verdicts.map(({ id, severity, message }) => ({
    place: report.operand,
    severity,
    message,
    code: id,
  }));
  return headlines(problems, style);
}

async function reportOf(
  scanned: ScannedImage,
  { operand, release }: { readonly operand: string; readonly release: Release },
): Promise<InspectReport> {
  const inspection = await inspectImage(scanned);
  const user = 'unknown' in inspection.user ? {} : { user: inspection.user };
  const walk = walkFigures(finaliseWalk(scanned.tree, { release, ...user }));
  const verdicts = verdictsOf({ inspection, release, walk }, verdictRules);
  const hide = concealmentFor(inspection.image.config);
  return { operand, release, inspection: concealed(inspection), walk, verdicts: hide.all(verdicts) };
}
