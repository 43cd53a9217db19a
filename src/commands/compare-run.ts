import { compare } from '../compare/compare.ts';
import { type Comparison, type FurtherSubjectId, furtherSubjects } from '../compare/comparison.ts';
import { type GivenInput, overridden } from '../compare/given.ts';
import { scenarioTemplate } from '../compare/scenario-template.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { compareHtml } from '../report/compare-html.ts';
import { compareJson } from '../report/compare-json.ts';
import { compareMarkdown } from '../report/compare-markdown.ts';
import { compareText } from '../report/compare-text.ts';
import type { Reporter } from '../report/reporter.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import { nearest } from '../text/nearest.ts';
import { figure } from '../text/quantity.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { chosenCriteria, withCriteria } from './compare-criteria-option.ts';
import { compareInputs } from './compare-inputs.ts';
import { outputFile, printResult } from './print.ts';
import { requireWritable } from './write-file.ts';
import { requireApart, requireApartFromImage } from './written-apart.ts';

/** 0: a comparison has no findings. */
export async function runCompare(given: Given, io: Io): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  if (given.has('init')) return writeScenario(given, io);
  if (output !== undefined) {
    requireApart([output], inputsOf(given), io);
    for (const image of given.operands) requireApartFromImage(output, image, io);
  }
  requireOneStdin(given);
  const further = furtherFrom(given.values('with'));
  const inputs = await compareInputs(given, io);
  for (const { name, by, not } of given.has('quiet') ? [] : overridden(inputs))
    io.stderr.write(
      `manifestly: note: \`${name}\` is ${shownInput(by)} as ${visible(by.source)} says, not ${shownInput(not)} of ${visible(not.source)}\n`,
    );
  const comparison = compare(inputs, { with: further });
  const format = given.value('format') ?? 'text';
  const color =
    output === undefined && wantsColor((given.value('color') ?? 'auto') as ColorChoice, io.env, io.stdout.isTerminal);
  const reporter = reporters.find(({ id }) => id === format)!;
  const shown = selected(comparison, given, format);
  printResult(
    reporter.render(shown, {
      style: styleFor(color),
      reasons: given.has('all') || given.has('criteria'),
      ...(io.stdout.columns !== undefined && { columns: io.stdout.columns }),
    }),
    given,
    io,
  );
  return 0;
}

/** The dozen questions that move decisions, unless others are asked for. */
function selected(comparison: Comparison, given: Given, format: string): Comparison {
  if (given.has('criteria')) return withCriteria(comparison, chosenCriteria(comparison, given.values('criteria')));
  const isWhole = given.has('all') || format === 'json' || format === 'html';
  return isWhole ? comparison : withCriteria(comparison, ({ core }) => core === true);
}

const reporters: readonly Reporter<Comparison>[] = [compareText, compareJson, compareMarkdown, compareHtml];

function writeScenario(given: Given, io: Io): number {
  const other = [...fileOptions, 'with', 'all', 'format'].find((name) => given.has(name));
  if (other !== undefined || given.operands.length > 0)
    throw new UserError(
      `\`--init\` takes no ${other === undefined ? 'image' : `\`--${other}\``}`,
      'write the scenario first, and compare with `--scenario` then',
    );
  const output = outputFile(given);
  if (output !== undefined && io.stat(output))
    throw new UserError(`\`${visible(output)}\` exists already`, 'name another file for the scenario');
  printResult(scenarioTemplate(), given, io);
  return 0;
}

function shownInput({ value, written }: GivenInput): string {
  return visible(written ?? (typeof value === 'number' ? figure(value) : String(value)));
}

function requireOneStdin(given: Given): void {
  const named = fileOptions.filter((name) => given.value(name) === '-');
  if (named.length > 1)
    throw new UserError(
      `standard input can't be both \`--${named[0]}\` and \`--${named[1]}\``,
      'name a file for one of them',
    );
}

/** Options that read a file, or standard input. */
const fileOptions = ['manifest', 'policy', 'pod', 'scenario', 'decrypt-config', 'image-policy'];

function inputsOf(given: Given): readonly string[] {
  const named = [...fileOptions, 'libpal', 'gramine-package'].flatMap((name) => given.values(name));
  return [...given.operands, ...named].filter((path) => path !== '-');
}

function furtherFrom(values: readonly string[]): readonly FurtherSubjectId[] {
  const names = values.flatMap((value) => value.split(','));
  return [...new Set(names)].map((name) => {
    const known = furtherSubjects.find((id) => id === name);
    if (known) return known;
    const near = nearest(name, furtherSubjects);
    throw new UserError(
      `there is no column \`${visible(name)}\``,
      near === undefined ? `use one of ${furtherSubjects.join(', ')}` : `use \`${near}\``,
    );
  });
}
