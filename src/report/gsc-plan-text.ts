import { type Diagnostic, type Severity, severities } from '../diagnostic/diagnostic.ts';
import type { PlanProblem, WrapPlan } from '../gsc/wrap-plan.ts';
import { figure, quantity } from '../text/quantity.ts';
import type { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import type { GscPlanReport } from './gsc-plan.ts';
import { problemLines } from './gsc-problem.ts';
import type { Style } from './style.ts';

export interface GscPlanTextOptions {
  readonly style: Style;
  /** The trusted files, too. */
  readonly files: boolean;
}

/** For people, in 80 columns where values allow: what is built, what of it is known, what to type and what is wrong. */
export function gscPlanText(report: GscPlanReport, { style, files }: GscPlanTextOptions): string {
  const { plan } = report;
  const parts = [
    summaryLines(report, style),
    section('manifest, and who wrote it', keyRows(plan), style),
    section('values that another one displaced', overriddenRows(plan), style),
    changeLines(plan, style),
    section('links that multiply files', multipliedRows(plan), style),
    section('files left out', skippedRows(plan), style),
    files ? section('trusted files', fileRows(plan), style) : [],
    commandLines(plan, style),
    unknownLines(plan, style),
    ...problemParts(report, style),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

const columns = 80;
const nameColumns = 14;

function summaryLines({ operand, plan }: GscPlanReport, style: Style): readonly string[] {
  const {
    names,
    release,
    gramine,
    distro,
    packages,
    launch,
    trusted,
    trustedArgv,
    manifest,
    layers,
    flags,
    imageKind,
  } = plan;
  const { totals, walk, isSkipped } = trusted;
  const argv = trustedArgv ? ` (${trustedArgv.size} B, sha256 ${trustedArgv.sha256.slice(0, 16)}…)` : '';
  const from = { config: 'by its branch', gsc: 'as GSC comes with', assumed: 'assumed: the branch names none' };
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['image', [operand]],
    ['becomes', [`${names.unsigned}, then ${names.signed}`]],
    ['GSC', [`${release}, ${flags.buildType}, with Gramine ${gramine.release} (${from[gramine.from]})`]],
    [
      'distribution',
      [`${distro.name ?? 'not known'} (${distro.from === 'config' ? 'as configured' : "by the image's os-release"})`],
    ],
    ['packages', packages ? [packagesText(packages)] : []],
    [
      'starts',
      launch
        ? [launch.argv.map(quoted).join(' ')]
        : [imageKind === 'directory' ? 'not known: a folder does not say' : 'nothing: the image names no program'],
    ],
    ['arguments', launch ? [flags.insecureArgs ? 'from the host, unmeasured' : `fixed in trusted_argv${argv}`] : []],
    [
      'trusted files',
      isSkipped
        ? ['no list is made: the manifest allows any file']
        : [
            `${walk.stopped ? 'more than ' : ''}${counted(totals.entries, 'entry', 'entries')} of ${counted(totals.files, 'file')} with ${quantity(totals.contentBytes, 'B')}, ${figure(totals.hashed)} with a known hash; packages and Gramine come on top`,
          ],
    ],
    [
      'manifest',
      manifest.knownBytes === undefined
        ? []
        : [`${figure(manifest.knownBytes)} bytes with what is known, all of them in the enclave and measured`],
    ],
    [
      'layers',
      [
        `${layers.build ? `${layers.build.length} from the build` : 'an unknown number from the build'}, ${layers.sign.length} from signing`,
      ],
    ],
  ];
  return rows.flatMap(([name, values]) => row(name, values, style));
}

function packagesText({ needed, present }: NonNullable<WrapPlan['packages']>): string {
  const there =
    present === undefined
      ? ''
      : present.length === 0
        ? ', none of them there yet'
        : `, of which ${present.join(', ')} ${present.length === 1 ? 'is' : 'are'} there`;
  return `${needed.length} and what they depend on${there}`;
}

function row(name: string, values: readonly string[], style: Style): readonly string[] {
  const lines = values.flatMap((value) => wrap(visible(value), columns - nameColumns - 2));
  return lines.map((line, at) =>
    at === 0 ? `${style.bold(name.padEnd(nameColumns))}  ${line}` : `${' '.repeat(nameColumns)}  ${line}`,
  );
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : JSON.stringify(argument);
}

const origins = { user: 'user', gsc: 'GSC', image: 'image', gramine: 'default' } as const;

function keyRows({ manifest }: WrapPlan): readonly (readonly string[])[] {
  const rows = manifest.keys.map(({ path, shown, origins: by }) => ({
    path,
    shown,
    by: by.map((one) => origins[one]).join(', '),
  }));
  const widest = (texts: readonly string[]) => texts.reduce((most, { length }) => Math.max(most, length), 0);
  const others = widest(rows.map(({ path }) => path)) + widest(rows.map(({ by }) => by));
  const most = Math.max(shortestValue, columns - others - 6);
  return rows.map(({ path, shown, by }) => [path, shortened(shown, most), by]);
}

/** The JSON has all of a value. */
const shortestValue = 24;

function changeLines({ configChanges }: WrapPlan, style: Style): readonly string[] {
  const width = configChanges.reduce((most, { key }) => Math.max(most, key.length), 0);
  const lines = configChanges.flatMap(({ key, before, after }) => {
    const start = `  ${visible(key).padEnd(width)}  ${visible(before)}`;
    const end = `→ ${visible(after)}`;
    const isOne = start.length + 1 + end.length <= columns;
    return isOne ? [`${start} ${end}`] : [start, `${' '.repeat(width + 4)}${end}`];
  });
  return lines.length === 0 ? [] : [style.bold(`image configuration (${figure(configChanges.length)})`), ...lines];
}

/** Whole lines, to be copied. */
function commandLines({ commands }: WrapPlan, style: Style): readonly string[] {
  const lines = commands.flatMap(({ does, line }) => [`  ${visible(does)}`, `    ${visible(line)}`]);
  return lines.length === 0 ? [] : [style.bold(`to type (${figure(commands.length)})`), ...lines];
}

function overriddenRows({ manifest }: WrapPlan): readonly (readonly string[])[] {
  return manifest.overridden.map(({ path, by, from }) => [
    path,
    `${by.map((one) => origins[one]).join(', ')} instead of ${origins[from]}`,
  ]);
}

function multipliedRows({ trusted }: WrapPlan): readonly (readonly string[])[] {
  return trusted.walk.multiplied
    .filter(({ entries }) => entries > 0)
    .map(({ link, target, entries, leadsBack }) => [
      `${link} -> ${target}`,
      counted(entries, 'entry', 'entries'),
      leadsBack ? 'leads back to a folder it lies in' : '',
    ]);
}

const reasons = {
  excluded: 'in folders that GSC leaves out, such as /var',
  dangling: 'links that lead nowhere',
  loop: 'paths of more than 40 links',
  special: 'devices, pipes and the like',
  newline: 'names with a line break',
  backslash: 'names with `\\x`',
  unreadable: "not readable for the image's user",
  listed: 'named by the manifest itself',
} as const;

function skippedRows({ trusted }: WrapPlan): readonly (readonly string[])[] {
  const counts = new Map<keyof typeof reasons, string[]>();
  for (const { path, why } of trusted.walk.skipped) {
    const known = counts.get(why);
    if (known) known.push(path);
    else counts.set(why, [path]);
  }
  return [...counts].map(([why, paths]) => [figure(paths.length), reasons[why], `e.g. ${shortened(paths[0]!, 40)}`]);
}

function fileRows({ trusted }: WrapPlan): readonly (readonly string[])[] {
  return trusted.entries.map(({ uri, sha256, content, size }) => [
    sha256 ?? content.padEnd(64),
    size === undefined ? '' : String(size),
    uri,
  ]);
}

function section(heading: string, rows: readonly (readonly string[])[], style: Style): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.map((cells) => cells.map(visible));
  const widths: number[] = [];
  for (const cells of shown)
    for (const [at, cell] of cells.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return [
    style.bold(`${heading} (${figure(rows.length)})`),
    ...shown.map((cells) => `  ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join('  ')}`.trimEnd()),
  ];
}

function unknownLines({ unknown }: WrapPlan, style: Style): readonly string[] {
  const lines = unknown.flatMap(({ what, why }) => {
    const [first = '', ...rest] = wrap(visible(`${what}: ${why}`), columns - 4);
    return [`  ${first}`, ...rest.map((line) => `    ${line}`)];
  });
  return [style.bold('what can not be known'), ...lines];
}

function problemParts({ plan, linted }: GscPlanReport, style: Style): readonly (readonly string[])[] {
  const groups = linted
    .filter(({ findings }) => findings.length > 0)
    .map(({ source, findings }) => [
      style.bold(visible(source.path)),
      ...findings.flatMap((finding) => problemLines(asProblem(source, finding), style)),
    ]);
  const own = plan.problems.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const ownGroup =
    own.length === 0 ? [] : [[style.bold('problems'), ...own.flatMap((one) => problemLines(one, style))]];
  const all: readonly Severity[] = [...plan.problems, ...linted.flatMap(({ findings }) => findings)].map(
    ({ severity }) => severity,
  );
  const counts = severities.flatMap((severity) => {
    const count = all.filter((one) => one === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return [
    ...ownGroup,
    ...groups,
    [style.bold(counts.length === 0 ? 'nothing found that will fail' : counts.join(', '))],
  ];
}

function asProblem(source: Source, { code, severity, message, help, range }: Diagnostic): PlanProblem {
  const at = range ? source.position(range.start) : undefined;
  const place = at ? `${source.path}:${at.line}:${at.column}` : undefined;
  return {
    severity,
    code,
    message,
    ...(help !== undefined && { help }),
    ...(place !== undefined && { evidence: [place] }),
  };
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}
