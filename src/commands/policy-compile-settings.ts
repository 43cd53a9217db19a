import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import type { Io } from '../io/io.ts';
import { readPolicy } from '../kata/carrier.ts';
import type { InitDataAlgorithm } from '../kata/init-data.ts';
import type { TargetEntry, TargetSettings } from '../policy/targets/index.ts';
import type { Source } from '../text/source.ts';
import type { Given } from './command.ts';
import { oneWorkload } from './one-workload.ts';
import { readSource } from './policy-file.ts';

/** What the command line tells a target. Throws a UserError for an option that means nothing to it. */
export function settingsOf(entry: TargetEntry, given: Given, io: Io): TargetSettings {
  for (const [option, setting] of options)
    if (given.has(option) && !entry.takes.includes(setting))
      throw new UserError(`\`--${option}\` means nothing to \`${entry.id}\``, 'leave it out, or choose another target');
  if (entry.id === 'kata-graft' && !given.has('base'))
    throw new UserError(
      "`kata-graft` grafts onto a policy of genpolicy's, and none is named",
      'name it with `--base`, or use `--to kata-standalone`',
    );
  const base = given.value('base');
  return {
    ...(base !== undefined && { base: baseOf(base, given.value('workload'), io) }),
    unknownRules: given.has('unknown-rules'),
    data: new Map(given.values('data').map((text) => dataOf(text, io))),
    ...(given.has('algorithm') && { algorithm: given.value('algorithm') as InitDataAlgorithm }),
    ...(given.has('disk') && { disk: true }),
    initData: given.values('init-data').map((path) => readSource(path, io)),
    splitExec: given.has('split-exec'),
    allowPassthrough: given.has('allow-passthrough'),
  };
}

const options: readonly (readonly [string, keyof TargetSettings])[] = [
  ['base', 'base'],
  ['workload', 'base'],
  ['unknown-rules', 'unknownRules'],
  ['data', 'data'],
  ['algorithm', 'algorithm'],
  ['disk', 'disk'],
  ['init-data', 'initData'],
  ['split-exec', 'splitExec'],
  ['allow-passthrough', 'allowPassthrough'],
];

/** The one policy that a file carries, or that of the workload that is named. */
function baseOf(path: string, workload: string | undefined, io: Io): Source {
  const source = readSource(path, io);
  const { carriers, problems } = readPolicy(source);
  if (problems.length > 0) throw new LocatedError(source, problems);
  const carrier = oneWorkload(carriers, workload, { file: source, otherwise: "use genpolicy's output" });
  if (carrier.problems.length > 0) throw new LocatedError(source, carrier.problems);
  if (!carrier.rego) throw new UserError(`${source.path} carries init data without a policy`, "use genpolicy's output");
  return carrier.rego;
}

function dataOf(text: string, io: Io): readonly [string, string] {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1)
    throw new UserError(`\`--data ${text}\` is not of the form NAME=FILE`, 'write e.g. `--data cdh.toml=cdh.toml`');
  return [text.slice(0, at), readSource(text.slice(at + 1), io).text];
}
