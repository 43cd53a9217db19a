import { severities } from '../diagnostic/diagnostic.ts';
import { commandText } from '../inspect/command-text.ts';
import type { Inspection } from '../inspect/inspection.ts';
import type { Launch, LaunchStep } from '../inspect/launch.ts';
import type { Model, Verdict } from '../inspect/verdicts/verdict.ts';
import { figure, quantity } from '../text/quantity.ts';
import { visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import { type InspectReport, modelTitle } from './inspect.ts';
import { paintOf, type Style } from './style.ts';

/** For people, in 80 columns: what the image is and starts, what is in it, and what will fail. */
export function inspectText(report: InspectReport, style: Style): string {
  const { inspection } = report;
  const parts = [
    summaryLines(report, style),
    ...listSections(inspection).map(([heading, items]) => section(heading, items, style)),
    ...verdictParts(report, style),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

const columns = 80;
const nameColumns = 14;

function summaryLines(report: InspectReport, style: Style): readonly string[] {
  const { inspection, operand } = report;
  const { image, launch, libc, environment, missingTools } = inspection;
  const platform = image.config ? `${image.config.os ?? 'linux'}/${image.config.architecture ?? 'amd64'}` : 'a folder';
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['size', [sizeText(report)]],
    ['distribution', [distributionText(inspection)]],
    ['C library', [libcText(libc)]],
    ['user', launch ? [userText(launch)] : []],
    ['starts', launch ? launchLines(launch) : []],
    [
      'processes',
      inspection.starters.map(({ path, why, certain }) => `${path}: ${why}${certain ? '' : ', if it is told to'}`),
    ],
    ['environment', environment.length === 0 ? [] : [environmentText(inspection)]],
    ['volumes', image.config?.volumes ?? []],
    ['ports', image.config?.exposedPorts.length ? [image.config.exposedPorts.join(', ')] : []],
    ['GSC would list', [walkText(report)]],
    [
      'GSC misses',
      missingTools.length === 0 || inspection.distribution.kind === 'scratch' ? [] : [missingTools.join(', ')],
    ],
  ];
  const title = [operand, ...image.names.filter((name) => !operand.endsWith(name)), platform];
  return [
    ...wrap(shortened(visible(title.join('  ')), longest), columns).map(style.bold),
    ...(image.digest === undefined ? [] : [style.dim(image.digest)]),
    ...rows.flatMap(([name, values]) => row(name, values, style)),
  ];
}

function row(name: string, values: readonly string[], style: Style): readonly string[] {
  const lines = listed(values).flatMap((value) => wrap(shortened(visible(value), longest), columns - nameColumns - 2));
  return lines.map((line, at) =>
    at === 0 ? `${style.bold(name.padEnd(nameColumns))}  ${line}` : `${' '.repeat(nameColumns)}  ${line}`,
  );
}

/** Longer texts are made to fill a terminal. */
const longest = 800;

function listed(values: readonly string[]): readonly string[] {
  const more = values.length - mostListed;
  return more > 0 ? [...values.slice(0, mostListed), `and ${figure(more)} more`] : values;
}

function sizeText({ inspection: { layers, content } }: InspectReport): string {
  const packed = layers.reduce<number | undefined>(
    (sum, { size }) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
  const files = `${counted(content.files, 'file')} of ${quantity(content.bytes, 'B')}`;
  if (layers.length === 0) return files;
  return `${files} in ${counted(layers.length, 'layer')}${packed === undefined ? '' : ` of ${quantity(packed, 'B')}`}`;
}

function distributionText({ distribution: { osRelease, kind, auto } }: Inspection): string {
  const name = osRelease?.prettyName ?? osRelease?.name ?? (kind === 'scratch' ? 'none: from scratch' : 'not stated');
  const bare = kind === 'distroless' ? ', without a shell or a package manager' : '';
  return `${name}${bare}; for GSC ${'distro' in auto ? auto.distro : 'none'}`;
}

function libcText({ kind, found, needs }: Inspection['libc']): string {
  const own = found.map((one) => `${one.kind}${one.version === undefined ? '' : ` ${one.version}`}`).join(', ');
  const program =
    kind === 'unknown'
      ? ''
      : kind === 'static'
        ? '; the program needs none'
        : `; the program needs ${kind}${needs && kind === 'glibc' ? ` ${needs.version}` : ''}`;
  return `${own === '' ? 'none' : own}${program}`;
}

function userText({ user, workingDirectory }: Launch): string {
  const place = `in ${workingDirectory}`;
  if ('unknown' in user) return `${user.unknown}; ${place}`;
  const name = user.name === undefined ? 'no name in the image' : user.name;
  const groups = user.groups.length === 0 ? '' : `, groups ${user.groups.join(', ')}`;
  return `${name} (${user.uid}:${user.gid}${groups}), ${place}`;
}

function launchLines({ steps, shellText, problem }: Launch): readonly string[] {
  const lines = steps.map(stepText);
  if (shellText !== undefined) lines.push(`then what the shell makes of ${JSON.stringify(shellText)}`);
  if (steps.length === 0) lines.push('nothing');
  else if (problem) lines.push(`and no further: ${problem.why.replaceAll('-', ' ')} at ${problem.at}`);
  return lines;
}

function stepText(step: LaunchStep, at: number): string {
  const { argv, path, links, file, shebang, certain } = step;
  const what = shebang
    ? `a script of ${shebang.interpreter}`
    : file?.sight?.elf
      ? file.sight.elf.interpreter === undefined
        ? 'a static program'
        : 'a program'
      : undefined;
  const place = path === undefined || path === argv[0] ? [] : [path];
  const hops = links.length === 0 ? [] : [`${links.map((link) => `${link.path} -> ${link.target}`).join(', ')}`];
  const notes = [...place, ...hops, ...(what === undefined ? [] : [what])].join('; ');
  const then = at === 0 ? '' : certain ? 'then ' : 'then probably ';
  return `${then}${commandText(argv)}${notes === '' ? '' : ` (${notes})`}`;
}

function environmentText({ environment }: Inspection): string {
  const more = environment.length - mostVariables;
  return environment
    .slice(0, mostVariables)
    .map(({ name, value }) =>
      value === undefined ? name : `${name}=${commandText([value.length > 60 ? `${value.slice(0, 60)}…` : value])}`,
    )
    .concat(more > 0 ? [`and ${figure(more)} more`] : [])
    .join(' ');
}

const mostVariables = 40;

function walkText({ walk }: InspectReport): string {
  if (walk.isEndless) return `no end: the walk gives up after ${figure(walk.trusted)} entries`;
  return `${counted(walk.trusted, 'trusted file')}, ${quantity(walk.manifestBytes, 'B')} of manifest; packages and Gramine come on top`;
}

type Section = readonly [heading: string, items: readonly (readonly string[])[]];

function listSections(inspection: Inspection): readonly Section[] {
  const { content, privileged, secrets, oddNames, oddLinks, layers } = inspection;
  const sized = ({ path, files, bytes }: { path: string; files: number; bytes: number }) => [
    path,
    counted(files, 'file'),
    quantity(bytes, 'B'),
  ];
  return [
    [
      'layers',
      layers.map(({ unpackedSize, entries, whiteouts, opaque, createdBy }, at) => [
        String(at + 1),
        quantity(unpackedSize, 'B'),
        counted(entries, 'entry', 'entries'),
        whiteouts + opaque === 0 ? '' : counted(whiteouts + opaque, 'whiteout'),
        createdBy ?? '',
      ]),
    ],
    ['files by category', content.categories.map(({ category, ...sums }) => sized({ path: category, ...sums }))],
    ['largest folders', content.largestFolders.map(sized)],
    ['more rights than the user has, and no files', privileged.map(({ path, kind, device }) => [path, device ?? kind])],
    [
      'secrets',
      secrets.map(({ kind, path, configuredBy, layer, isHidden }) => [
        path ?? configuredBy ?? '',
        kind,
        layer === undefined ? '' : `layer ${layer + 1}${isHidden ? ', hidden by an upper one' : ''}`,
      ]),
    ],
    ['odd names', oddNames.map(({ path, kind }) => [path, nameTexts[kind]])],
    ['odd links', oddLinks.map(({ path, target, kind }) => [`${path} -> ${target}`, linkTexts[kind]])],
  ];
}

const nameTexts = {
  'not-utf-8': 'no UTF-8',
  newline: 'a line break',
  'control-character': 'a control character',
  'too-long': 'too long for the kernel',
} as const;

const linkTexts = {
  ancestor: 'leads back to a folder it lies in',
  circle: 'leads round in a circle',
  dangling: 'leads nowhere',
  unknown: 'not followed, after so many others',
} as const;

const mostListed = 12;

function section(heading: string, items: Section[1], style: Style): readonly string[] {
  if (items.length === 0) return [];
  const rows = items.slice(0, mostListed).map((cells) => cells.map(visible));
  const widths = fitting(rows[0]!.map((_, at) => Math.max(...rows.map((cells) => cells[at]!.length))));
  const lines = rows.map(
    (cells) =>
      `  ${cells
        .map((cell, at) => shortened(cell, widths[at]!).padEnd(widths[at]!))
        .join('  ')
        .trimEnd()}`,
  );
  const more = items.length - rows.length;
  return [
    style.bold(`${heading} (${figure(items.length)})`),
    ...lines,
    ...(more > 0 ? [style.dim(`  and ${figure(more)} more`)] : []),
  ];
}

/** The widest column gives way. */
function fitting(widths: readonly number[]): readonly number[] {
  const excess = widths.reduce((sum, width) => sum + width + 2, 0) - columns;
  if (excess <= 0) return widths;
  const widest = widths.indexOf(Math.max(...widths));
  return widths.with(widest, Math.max(10, widths[widest]! - excess));
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

const models: readonly Model[] = ['container', 'gsc', 'late-loading'];

function verdictParts(report: InspectReport, style: Style): readonly (readonly string[])[] {
  const { verdicts, release } = report;
  const counts = severities.flatMap((severity) => {
    const count = verdicts.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  const groups = models.flatMap((model) => {
    const own = verdicts
      .filter((one) => one.model === model)
      .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    return own.length === 0 ? [] : [[style.bold(`in ${modelTitle(model, release)}`), ...shownVerdicts(own, style)]];
  });
  return [...groups, [style.bold(counts.length === 0 ? 'nothing found that will fail' : counts.join(', '))]];
}

/** Of many of one kind the first; the JSON has all. */
function shownVerdicts(verdicts: readonly Verdict[], style: Style): readonly string[] {
  const counts = new Map<string, number>();
  const lines: string[] = [];
  for (const verdict of verdicts) {
    const count = (counts.get(verdict.id) ?? 0) + 1;
    counts.set(verdict.id, count);
    if (count <= mostListed) lines.push(...verdictLines(verdict, style));
  }
  const more = [...counts].filter(([, count]) => count > mostListed);
  return [...lines, ...more.map(([id, count]) => style.dim(`  and ${figure(count - mostListed)} more of ${id}`))];
}

const indent = 9;

function verdictLines({ id, severity, message, help, rewrite, evidence }: Verdict, style: Style): readonly string[] {
  const paint = paintOf(severity, style);
  const under = ' '.repeat(indent + 2);
  const text = (value: string) => wrap(shortened(visible(value), longest), columns - indent - 2);
  const [first = '', ...rest] = text(message);
  return [
    `  ${paint(severity.padEnd(7))}  ${first}`,
    ...rest.map((line) => `${under}${line}`),
    `${under}${style.dim(id)}`,
    ...evidence
      .slice(0, mostEvidence)
      .map((line) => `${under}${style.dim(`- ${shortened(visible(line), columns - indent - 4)}`)}`),
    ...(evidence.length > mostEvidence ? [`${under}${style.dim(`- and ${evidence.length - mostEvidence} more`)}`] : []),
    ...(help === undefined ? [] : text(`help: ${help}`).map((line) => `${under}${style.cyan(line)}`)),
    ...(rewrite ? rewrite.lines.map((line) => `${under}  ${shortened(visible(line), longest)}`) : []),
  ];
}

const mostEvidence = 5;

function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}
