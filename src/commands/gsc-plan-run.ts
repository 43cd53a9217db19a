import { type Diagnostic, isAtLeast, UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { concealedPlan } from '../gsc/concealed-plan.ts';
import { type GscConfig, readGscConfig } from '../gsc/config.ts';
import { planWrap, type WrapRequest } from '../gsc/plan.ts';
import type { BuildType } from '../gsc/template.ts';
import type { WrapPlan } from '../gsc/wrap-plan.ts';
import { inspectImage } from '../inspect/inspect-image.ts';
import type { Io } from '../io/io.ts';
import { lintForeign } from '../lint/foreign-lint.ts';
import { type LintOptions, lintText } from '../lint/lint.ts';
import { rules } from '../lint/rules/index.ts';
import type { GscPlanReport } from '../report/gsc-plan.ts';
import { gscPlanJson } from '../report/gsc-plan-json.ts';
import { gscPlanText } from '../report/gsc-plan-text.ts';
import { headlines, type Problem } from '../report/headline.ts';
import { type ColorChoice, type Style, styleFor, wantsColor } from '../report/style.ts';
import { Source } from '../text/source.ts';
import type { Given } from './command.ts';
import { readManifestFile } from './manifest-file.ts';
import { outputFile, printResult } from './print.ts';
import { gscReleaseFrom } from './release-option.ts';
import { scanWithProgress } from './scan-with-progress.ts';
import { requireWritable } from './write-file.ts';
import { requireApart, requireApartFromImage } from './written-apart.ts';

/** 1 when the plan has a warning or an error, or the files that it is made from have. */
export async function runGscPlan(given: Given, io: Io): Promise<number> {
  const [operand = ''] = given.operands;
  const release = gscReleaseFrom(given.value('gsc'));
  const path = given.value('manifest');
  if (path === undefined)
    throw new UserError('there is no manifest to plan with', 'name it with `--manifest`; an empty file will do');
  const configPath = given.value('gsc-config');
  requireOutput(given, [operand, path, ...(configPath === undefined ? [] : [configPath])], io);
  const manifest = readManifestFile(path, {}, io).source;
  const config = configPath === undefined ? undefined : readConfig(configPath, io);
  const name = given.value('name');
  if (name === '') throw new UserError('`--name` is empty', 'write what the image is called when `gsc` is run');
  const image = await scanWithProgress(operand, given.value('platform'), io);
  try {
    const plan = await planned({
      image,
      inspection: await inspectImage(image),
      ...(name !== undefined && { name }),
      manifest,
      ...(config && { config }),
      release,
      insecureArgs: given.has('insecure-args'),
      buildType: (given.value('build-type') ?? 'release') as BuildType,
      removeGramineDeps: given.has('remove-gramine-deps'),
    });
    const report = reportOf(operand, plan, { manifest, config });
    print({ ...report, plan: concealedPlan(report.plan, image.image.config) }, given, io);
    const severities = [...plan.problems, ...report.linted.flatMap(({ findings }) => findings)];
    return severities.some(({ severity }) => isAtLeast(severity, 'warning')) ? 1 : 0;
  } finally {
    image.close();
  }
}

/** Most who give a template to GSC take it for what gramine-manifest takes. */
async function planned(request: WrapRequest): Promise<WrapPlan> {
  try {
    return await planWrap(request);
  } catch (error) {
    const { manifest } = request;
    if (!(error instanceof LocatedError) || error.source.path !== manifest.path || !manifest.text.includes('{%'))
      throw error;
    const message = 'GSC reads the manifest as TOML before it renders it, and a block of a template is none';
    const start = manifest.text.indexOf('{%');
    const help = 'render it first, e.g. with `manifestly render`';
    throw new LocatedError(manifest, [{ range: { start, end: start + 2 }, message, help }]);
  }
}

function requireOutput(given: Given, [image = '', ...inputs]: readonly string[], io: Io): void {
  const output = outputFile(given);
  if (output === undefined) return;
  requireWritable(output, io);
  requireApart([output], inputs, io);
  requireApartFromImage(output, image, io);
}

function readConfig(path: string, io: Io): GscConfig {
  const { source } = readManifestFile(path, {}, io);
  const read = readGscConfig(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  return read.config;
}

interface Read {
  readonly manifest: Source;
  readonly config: GscConfig | undefined;
}

function reportOf(operand: string, plan: WrapPlan, { manifest, config }: Read): GscPlanReport {
  const linted = [
    { source: manifest, findings: active(lintText(manifest, lintOptions('gsc-user-manifest', plan))) },
    ...(config
      ? [
          {
            source: config.source,
            findings: active(lintForeign(config.source, 'gsc-config', lintOptions('gsc-config', plan))),
          },
        ]
      : []),
    ...fromImage(plan),
  ];
  const hasErrors = linted[0]!.findings.some(({ severity }) => severity === 'error');
  const problems = plan.problems.filter(({ code }) => !(hasErrors && code === 'gsc/manifest-refused'));
  return { operand, plan: { ...plan, problems }, linted };
}

/** The merged manifest is judged for what the image brings: the rest is the user's, or GSC's own. */
function fromImage(plan: WrapPlan): GscPlanReport['linted'] {
  if (plan.manifest.finalised === undefined) return [];
  const source = new Source('entrypoint.manifest', plan.manifest.finalised);
  const own = new Set(
    plan.manifest.keys.filter(({ origins }) => origins.every((origin) => origin === 'image')).map(({ path }) => path),
  );
  const options = { ...lintOptions('gramine-manifest', plan), release: plan.gramine.release };
  const findings = active(lintText(source, options)).filter(({ path }) => path !== undefined && own.has(path));
  return findings.length === 0 ? [] : [{ source, findings }];
}

function lintOptions(kind: LintOptions['file']['kind'], { release, flags }: WrapPlan): LintOptions {
  const { insecureArgs } = flags;
  return { file: { kind, templated: false, as: 'source' }, release, profile: 'production', rules, insecureArgs };
}

function active({ findings }: { readonly findings: readonly Diagnostic[] }): readonly Diagnostic[] {
  return findings.filter(({ suppressed }) => !suppressed);
}

function print(report: GscPlanReport, given: Given, io: Io): void {
  const choice = (given.value('color') ?? 'auto') as ColorChoice;
  const color = outputFile(given) === undefined && wantsColor(choice, io.env, io.stdout.isTerminal);
  printResult(shown(report, given, styleFor(color)), given, io);
}

function shown(report: GscPlanReport, given: Given, style: Style): string {
  if (given.value('format') === 'json') return gscPlanJson(report);
  return given.has('quiet')
    ? headlines(problemsOf(report), style)
    : gscPlanText(report, { style, files: given.has('files') });
}

function problemsOf({ operand, plan, linted }: GscPlanReport): readonly Problem[] {
  const found = linted.flatMap(({ source, findings }) =>
    findings.map((finding) => {
      const at = finding.range && source.position(finding.range.start);
      return { ...finding, place: at ? `${source.path}:${at.line}:${at.column}` : source.path };
    }),
  );
  return [...plan.problems.map((problem) => ({ ...problem, place: operand })), ...found];
}
