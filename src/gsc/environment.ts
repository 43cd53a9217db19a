import { readValues, type Table } from '../gramine/final-manifest/values.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import type { EnvironmentEntry } from '../image/image-config.ts';
import { Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';

/** What GSC makes of an image's `Env` in the manifest. */
export interface GscEnvironment {
  /** The tables that are merged into the manifest, `loader` and `env` included; empty when nothing is. */
  readonly table: Table;
  /** Variables that GSC passes by. */
  readonly skipped: readonly { readonly name: string; readonly why: 'newline' | 'search path' }[];
  /** Variables at which `gsc build` fails. */
  readonly fatal: readonly { readonly name: string; readonly why: string }[];
  /** Names with dots, which become tables. */
  readonly nested: readonly string[];
}

/** Each entry becomes a line of TOML, in which only backslashes and quotes of the value are escaped. */
export function gscEnvironment(entries: readonly EnvironmentEntry[], release: Release): GscEnvironment {
  const skipped: { name: string; why: 'newline' | 'search path' }[] = [];
  const fatal: { name: string; why: string }[] = [];
  let lines: Line[] = [];
  for (const { name, value } of entries) {
    const why = whySkipped(name, value ?? '', release);
    if (value === undefined) fatal.push({ name, why: 'it has no `=`' });
    else if (why) skipped.push({ name, why });
    else lines.push({ name, text: `loader.env.${name} = "${escaped(value)}"` });
  }
  for (let problems = problemsOf(lines); problems.size > 0; problems = problemsOf(lines)) {
    for (const [at, why] of problems) fatal.push({ name: lines[at]!.name, why });
    lines = lines.filter((_, at) => !problems.has(at));
  }
  const nested = lines.map(({ name }) => name).filter((name) => name.includes('.'));
  return { table: tableOf(lines), skipped, fatal, nested };
}

interface Line {
  readonly name: string;
  readonly text: string;
}

const searchPaths: ReadonlySet<string> = new Set(['PATH', 'LD_LIBRARY_PATH']);

function whySkipped(name: string, value: string, release: Release): 'newline' | 'search path' | undefined {
  if (value.includes('\n')) return 'newline';
  return isBefore(release, '1.6') && searchPaths.has(name) ? 'search path' : undefined;
}

function escaped(value: string): string {
  return value.replace(/[\\"]/g, '\\$&');
}

/** By index of the line: what keeps it from being read. */
function problemsOf(lines: readonly Line[]): ReadonlyMap<number, string> {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of lines) {
    starts.push(length);
    length += text.length + 1;
  }
  const found = new Map<number, string>();
  for (const { range, message } of parseToml(sourceOf(lines)).problems) {
    const at = Math.max(lineAt(starts, range.start), 0);
    if (!found.has(at)) found.set(at, message);
  }
  return found;
}

function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function tableOf(lines: readonly Line[]): Table {
  return lines.length === 0 ? new Map() : readValues(sourceOf(lines), 'text').values;
}

function sourceOf(lines: readonly Line[]): Source {
  return new Source('env', lines.map(({ text }) => `${text}\n`).join(''));
}
