import type { CommandLine } from '../invocation/invocation.ts';
import { allowedBy } from './matching.ts';
import { shown, unlike } from './shown.ts';

/** How a request differs from what a rule allows. One clause, and how far off it is. */
export interface Difference {
  readonly text: string;
  readonly weight: number;
}

type CommandComparison = (argv: readonly string[]) => readonly Difference[];

/** How arguments differ from a command line that may be started; no differences: it may. The patterns are compiled once. */
export function commandComparison(command: CommandLine): CommandComparison {
  let comparison = known.get(command);
  if (!comparison) {
    comparison = comparisonFor(command);
    known.set(command, comparison);
  }
  return comparison;
}

const known = new WeakMap<CommandLine, CommandComparison>();

function comparisonFor(command: CommandLine): CommandComparison {
  switch (command.kind) {
    case 'argv':
      return argvComparison(command);
    case 'joined': {
      const test = allowedBy({ kind: 'pattern', pattern: command.pattern, dialect: 'rust' });
      const text = `its arguments, joined by spaces, are not what ${shown(command.pattern)} is found in`;
      return (argv) => (test(argv.join(' ')) ? [] : [{ text, weight: 7 }]);
    }
    case 'path-prefix':
      return ([program = '']) =>
        program === command.path || program.startsWith(`${command.path}/`)
          ? []
          : [{ text: `the program is ${shown(program)}, not in ${shown(command.path)}`, weight: 6 }];
    case 'anything':
      return () => [];
  }
}

/** The length first, then one argument after the other. */
function argvComparison({
  args,
  rest,
}: Extract<CommandLine, { kind: 'argv' }>): (argv: readonly string[]) => readonly Difference[] {
  const [least, most] = [args.length + (rest?.min ?? 0), args.length + (rest?.max ?? 0)];
  const tests = args.map(({ value }) => allowedBy(value));
  const restTest = rest && allowedBy(rest.matcher);
  return (argv) => {
    const found: Difference[] = [];
    if (argv.length < least || argv.length > most)
      found.push({
        text: `it has ${words(argv.length)}, not ${least === most ? least : `${least} to ${most}`}`,
        weight: 2,
      });
    for (const [at, text] of argv.entries()) {
      if (at >= most) break;
      if ((tests[at] ?? restTest!)(text)) continue;
      const name = at === 0 ? 'the program' : `argument ${at}`;
      const how = text.includes('\0') ? 'which holds NUL' : unlike(args[at]?.value ?? rest!.matcher);
      found.push({ text: `${name} is ${shown(text)}, ${how}`, weight: at === 0 ? 6 : 2 });
    }
    return found;
  };
}

function words(count: number): string {
  return count === 1 ? '1 word' : `${count} words`;
}
