import type { Io } from '../io/io.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { writeFile } from './write-file.ts';

/** Writes a result where `--output` says, else to stdout. */
export function printResult(text: string, given: Given, io: Io): void {
  const file = outputFile(given);
  if (file === undefined) io.stdout.write(text);
  else writeFile(file, text, io);
}

/** As `printResult`; a terminal is shown nothing that it would obey. */
export function printDiff(text: string, given: Given, io: Io): void {
  const isShown = io.stdout.isTerminal && outputFile(given) === undefined;
  printResult(isShown ? text.replace(/[^\n\t]+?(?=\r?\n|\t|$)/g, visible) : text, given, io);
}

/** The file that takes the result; undefined when stdout does. */
export function outputFile(given: Given): string | undefined {
  const file = given.value('output');
  return file === '-' ? undefined : file;
}

/** Left-aligned columns, two blanks apart. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!))).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
