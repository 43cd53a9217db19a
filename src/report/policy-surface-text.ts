import type { ExecSurface, HostEnvironment, StartableProgram } from '../policy/surface/exec-surface.ts';
import { visible } from '../text/visible.ts';
import { enforcement, holders, placeText, type SurfaceReport } from './policy-surface.ts';
import type { Style } from './style.ts';

/** For people: what starts, what else can be started and from where, what is not known, and how a policy differs. */
export function policySurfaceText(report: SurfaceReport, style: Style): string {
  const { surface } = report;
  const title = `${report.manifest.path}  Gramine ${report.gramine}${report.outcomes > 1 ? `  all ${report.outcomes} outcomes of the template` : ''}`;
  const parts = [
    [style.bold(visible(title))],
    startLines(surface, style),
    section(`can be started (${surface.programs.length})`, programLines(report), style),
    section('more can be started from', folderLines(report), style),
    section('to know the rest', missingLines(report), style),
    [`${style.bold('enforced by')} ${enforcement}`],
    againstLines(report, style),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function section(heading: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : [style.bold(heading), ...lines.map((line) => `  ${line}`)];
}

function startLines(surface: ExecSurface, style: Style): readonly string[] {
  const { path, holder } = surface.entrypoint;
  const rows = [
    ['entry point', path === undefined ? 'not known' : `${path}, ${holders[holder]}`],
    ['arguments', argumentText(surface)],
    ['environment', environmentText(surface.environment)],
    ['processes', processes[surface.subprocesses.possible]],
  ] as const;
  return rows.map(([name, value]) => `${style.bold(name.padEnd(11))}  ${visible(value)}`);
}

const processes = {
  yes: 'the program can start others, each in an enclave of its own with the same files',
  refused:
    '`sys.disallow_subprocesses` refuses new ones, which is no security feature; `execve` still replaces the program',
  unknown: 'whether the program can start others is not known',
} as const;

function argumentText({ arguments: given }: ExecSurface): string {
  if (given.chosenBy === 'host') return 'the host chooses them';
  if (given.chosenBy === 'file') return `read from ${given.file ?? 'a file'}, ${holders[given.holder ?? 'unknown']}`;
  const values = given.values.map((value) => (value === undefined ? '…' : JSON.stringify(value))).join(' ');
  if (given.chosenBy === 'manifest') return `fixed: ${values}`;
  return values === '' ? 'not known' : `left open by a template: ${values}`;
}

function environmentText({ fromHost, variables, fixed }: HostEnvironment): string {
  if (fromHost === 'all') return 'the host chooses all of it';
  const named = variables.map(({ name, danger }) => (danger === undefined ? name : `${name}, which ${danger}`));
  const host = named.length > 0 ? [`the host chooses ${named.join('; ')}`] : [];
  const open = fromHost === 'unknown' ? ['more that is not known, from a file or a template'] : [];
  const rest =
    fixed.size === 0 ? [] : [`the manifest sets ${fixed.size === 1 ? '1 variable' : `${fixed.size} variables`}`];
  return [...host, ...open, ...rest].join('; ') || 'empty';
}

/** A folder of so many plain programs is one line. */
const mostListed = 10;
/** Of so many, only whole folders are told apart. */
const manyPrograms = 100;

function programLines(report: SurfaceReport): readonly string[] {
  const { programs, entrypoint } = report.surface;
  const isPlain = ({ path, what }: StartableProgram) => what === undefined && path !== entrypoint.path;
  const plain = programs.filter(isPlain);
  const isHuge = plain.length > manyPrograms;
  const folderOf = (path: string) => (isHuge ? topOf(path) : path.slice(0, path.lastIndexOf('/') + 1));
  const folders = new Map<string, StartableProgram[]>();
  for (const program of plain) {
    const folder = folderOf(program.path);
    const others = folders.get(folder);
    if (others) others.push(program);
    else folders.set(folder, [program]);
  }
  const rowsOf = (program: StartableProgram): readonly string[][] => {
    const others = isPlain(program) ? folders.get(folderOf(program.path))! : [];
    if (others.length <= (isHuge ? 1 : mostListed)) return [programRow(program, report)];
    return others[0] === program ? [[folderOf(program.path), `${others.length} other programs`]] : [];
  };
  return columns(programs.flatMap(rowsOf));
}

/** `/usr/share/` for `/usr/share/doc/x`. */
function topOf(path: string): string {
  return /^(?:\/[^/]+){0,2}\//.exec(path)![0];
}

function programRow(program: StartableProgram, { manifest, surface }: SurfaceReport): string[] {
  const what = program.interpreter === undefined ? (program.what ?? 'a program') : `a script of ${program.interpreter}`;
  const notes = [
    what,
    ...(program.path === surface.entrypoint.path ? ['entry point'] : []),
    ...(program.by === 'name' ? ['by its name'] : []),
    ...(program.unmarked ? ['not marked as executable, which the host can do'] : []),
  ];
  return [program.path, notes.join(', '), holders[program.holder], placeText(manifest, program.range)];
}

function folderLines({ manifest, surface }: SurfaceReport): readonly string[] {
  return columns(surface.folders.map(({ path, why, range }) => [path, why, placeText(manifest, range)]));
}

function missingLines({ manifest, surface: { missing, unjudged } }: SurfaceReport): readonly string[] {
  const files = unjudged === 1 ? '1 trusted file' : `${unjudged} trusted files`;
  const unnamed = unjudged > 0 ? [[`${files} of which the name does not say whether it is a program`]] : [];
  return columns([...missing.map(({ needs, range }) => [needs, placeText(manifest, range)]), ...unnamed]);
}

function againstLines({ manifest, against }: SurfaceReport, style: Style): readonly string[] {
  if (!against) return [];
  const { policy, container, differences, execs } = against;
  const heading = visible(`container \`${container}\` of ${policy.path}`);
  const paints = { wider: style.red, narrower: style.yellow, unused: style.yellow, unknown: style.cyan } as const;
  const lines = differences.map(({ kind, message, range, policyRange }) => {
    const places = [placeText(policy, policyRange), placeText(manifest, range)].filter((place) => place !== '');
    return `  ${paints[kind](kind.padEnd(8))}  ${visible(message)}${places.length > 0 ? `  ${style.dim(visible(places.join(', ')))}` : ''}`;
  });
  const note =
    execs === 0
      ? []
      : [
          `  ${execs === 1 ? 'its exec entry is' : `its ${execs} exec entries are`} enforced by nobody here: Gramine has no exec`,
        ];
  return [style.bold(differences.length === 0 ? `as ${heading} says` : `differs from ${heading}`), ...lines, ...note];
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.map((row) => row.map(visible));
  const widths: number[] = [];
  for (const row of shown)
    for (const [at, cell] of row.entries()) widths[at] = Math.min(Math.max(widths[at] ?? 0, cell.length), 60);
  return shown.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd(),
  );
}
