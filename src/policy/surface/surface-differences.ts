import type { Invocation, Matcher } from '../../invocation/invocation.ts';
import { programName } from '../../invocation/programs.ts';
import type { Range } from '../../text/source.ts';
import type { ExecPolicy, PolicyContainer, PolicyVariable } from '../exec-policy.ts';
import { allowedBy } from '../matching.ts';
import { shown, unlike } from '../shown.ts';
import type { ExecSurface, StartableProgram } from './exec-surface.ts';

/** How a manifest and a policy for the same program differ. */
export interface SurfaceDifference {
  /**
   * `wider`: the manifest lets happen what the policy does not allow; `narrower`: the policy allows what the manifest has not;
   * `unused`: it is there, and the policy never starts it; `unknown`: it can't be told.
   */
  readonly kind: 'wider' | 'narrower' | 'unused' | 'unknown';
  readonly subject: 'program' | 'arguments' | 'environment';
  /** One clause. */
  readonly message: string;
  /** In the policy. */
  readonly policyRange?: Range;
  /** In the manifest. */
  readonly range?: Range;
}

/** Holds a container of a policy against what the manifest of its enclave has. */
export function surfaceDifferences(container: PolicyContainer, surface: ExecSurface): readonly SurfaceDifference[] {
  return [
    ...entrypointDifferences(container, surface),
    ...argumentDifferences(container, surface),
    ...environmentDifferences(container, surface),
    ...[container.entrypoint, ...container.execs].flatMap((invocation) => missingPrograms(invocation, surface)),
    ...unusedPrograms(container, surface),
  ];
}

/** The container that a manifest is held against: the named one, or the only one that is no sandbox. */
export function containerOf(policy: ExecPolicy, name: string | undefined): PolicyContainer | undefined {
  if (name !== undefined) return policy.containers.find((container) => container.name === name);
  const [only, ...others] = policy.containers.filter(({ sandbox }) => !sandbox);
  return others.length === 0 ? only : undefined;
}

function entrypointDifferences({ entrypoint }: PolicyContainer, surface: ExecSurface): readonly SurfaceDifference[] {
  const [program] = entrypoint.command.args;
  if (!program) return [];
  const { path, range } = surface.entrypoint;
  const places = { policyRange: program.range, ...(range && { range }) };
  if (path === undefined)
    return [
      { kind: 'unknown', subject: 'program', message: 'the program that the manifest starts is not known', ...places },
    ];
  if (startsIt(program.value, path)) return [];
  const message = `the manifest starts ${shown(path)}, ${unlike(program.value)}`;
  return [{ kind: 'wider', subject: 'program', message, ...places }];
}

function startsIt(matcher: Matcher, path: string): boolean {
  const allows = allowedBy(matcher);
  return allows(path) || allows(programName(path));
}

function argumentDifferences({ entrypoint }: PolicyContainer, surface: ExecSurface): readonly SurfaceDifference[] {
  const { chosenBy, values, file, holder, range } = surface.arguments;
  const { args } = entrypoint.command;
  const at = {
    subject: 'arguments',
    policyRange: args[0]?.range ?? entrypoint.range,
    ...(range && { range }),
  } as const;
  if (chosenBy === 'host')
    return [{ kind: 'wider', message: 'the host chooses the arguments, which the policy fixes', ...at }];
  if (chosenBy === 'file') {
    const named = file === undefined ? 'a file' : shown(file);
    return holder === 'host'
      ? [{ kind: 'wider', message: `the arguments are read from ${named}, which the host can change`, ...at }]
      : [{ kind: 'unknown', message: `the arguments are read from ${named}`, ...at }];
  }
  if (chosenBy === 'unknown') return [{ kind: 'unknown', message: 'the arguments are left open by a template', ...at }];
  if (values.length !== args.length) {
    const counts = `${counted(values.length - 1)}, where the policy has ${counted(args.length - 1)}`;
    return [{ kind: 'wider', message: `the manifest gives ${counts}`, ...at }];
  }
  return args.flatMap(({ value, range: policyRange }, index) => {
    const given = values[index];
    if (index === 0 || given === undefined || allowedBy(value)(given)) return [];
    return [
      { ...at, kind: 'wider', message: `argument ${index} is ${shown(given)}, ${unlike(value)}`, policyRange } as const,
    ];
  });
}

function counted(count: number): string {
  return count === 1 ? '1 argument' : `${Math.max(count, 0)} arguments`;
}

function environmentDifferences({ env }: PolicyContainer, surface: ExecSurface): readonly SurfaceDifference[] {
  const { fromHost, variables, fixed } = surface.environment;
  const rules = new Map(env.map((rule) => [rule.name, rule]));
  const found: SurfaceDifference[] = [];
  const add = (kind: SurfaceDifference['kind'], message: string, places: { range?: Range; policyRange?: Range }) =>
    found.push({ kind, subject: 'environment', message, ...places });
  if (fromHost === 'all') add('wider', 'the host chooses all variables, which the policy names', {});
  if (fromHost === 'unknown') add('unknown', 'variables are left open by a template or a file', {});
  for (const { name, range } of variables) {
    const rule = rules.get(name);
    const policyRange = rule && { policyRange: rule.range };
    if (!rule) add('wider', `the host sets ${shown(name)}, which the policy does not know`, { range });
    else if (fixes(rule))
      add('wider', `the host chooses ${shown(name)}, which the policy fixes`, { range, ...policyRange });
    else
      add('wider', `the host chooses ${shown(name)}, whose pattern nothing in the enclave checks`, {
        range,
        ...policyRange,
      });
  }
  for (const [name, value] of fixed) {
    const rule = rules.get(name);
    if (!rule) add('wider', `the manifest sets ${shown(name)}, which the policy does not know`, {});
    else if (value !== undefined && !allowedBy(rule.value)(value))
      add('wider', `the manifest sets ${shown(name)} to ${shown(value)}, ${unlike(rule.value)}`, {
        policyRange: rule.range,
      });
  }
  if (fromHost === 'none' || fromHost === 'some') {
    const given = new Set([...fixed.keys(), ...variables.map(({ name }) => name)]);
    for (const { name, required, range } of env)
      if (required && !given.has(name))
        add('narrower', `the policy wants ${shown(name)}, which the manifest does not set`, { policyRange: range });
  }
  return found;
}

function fixes({ value }: PolicyVariable): boolean {
  return value.kind === 'exact';
}

/** Programs that may be started and are not there. */
function missingPrograms(invocation: Invocation, surface: ExecSurface): readonly SurfaceDifference[] {
  if (invocation.command.kind !== 'argv') return [];
  const [program] = invocation.command.args;
  if (!program) return [];
  const { value, range: policyRange } = program;
  if (value.kind === 'pattern' || value.kind === 'anything') {
    if (surface.programs.some(({ path }) => startsIt(value, path)) || surface.missing.length > 0) return [];
    const message = `the policy allows programs that match ${value.kind === 'pattern' ? shown(value.pattern) : 'anything'}, and the manifest has none`;
    return [{ kind: 'narrower', subject: 'program', message, policyRange }];
  }
  const names = value.kind === 'exact' ? [value.value] : value.values;
  return names.flatMap((name): SurfaceDifference[] => {
    const presence = presenceOf(name, surface);
    if (presence === 'held') return [];
    if (presence === 'unknown')
      return [
        {
          kind: 'unknown',
          subject: 'program',
          message: `the policy allows ${shown(name)}, and whether the manifest has it is not known`,
          policyRange,
        },
      ];
    return [
      {
        kind: 'narrower',
        subject: 'program',
        message: `the policy allows ${shown(name)}, and the manifest has none`,
        policyRange,
      },
    ];
  });
}

function presenceOf(name: string, surface: ExecSurface): 'held' | 'missing' | 'unknown' {
  if (surface.programs.some((program) => isNamed(program, name)) || surface.entrypoint.path === name) return 'held';
  const mayLieIn = surface.folders.some(({ path }) => {
    const folder = path.endsWith('/') ? path : `${path}/`;
    return !name.startsWith('/') || name === path || name.startsWith(folder);
  });
  return mayLieIn || surface.missing.length > 0 || surface.unjudged > 0 ? 'unknown' : 'missing';
}

/** A name without a folder is looked up on `PATH`. */
function isNamed({ path }: StartableProgram, name: string): boolean {
  return name.includes('/') ? path === name : path.endsWith(`/${name}`);
}

/** Shells and interpreters run whatever they are told, so that one that nobody needs is worth a line. */
function unusedPrograms(container: PolicyContainer, surface: ExecSurface): readonly SurfaceDifference[] {
  const started = [container.entrypoint, ...container.execs].flatMap(({ command }) =>
    command.args[0] ? [command.args[0].value] : [],
  );
  const isStarted = ({ path }: StartableProgram) => started.some((matcher) => startsIt(matcher, path));
  const needed = new Set(
    surface.programs.filter(isStarted).flatMap(({ interpreter }) => (interpreter === undefined ? [] : [interpreter])),
  );
  return surface.programs
    .filter(
      (program) =>
        (program.kind === 'shell' || program.kind === 'interpreter') &&
        !isStarted(program) &&
        !needed.has(program.path),
    )
    .map(({ path, what, range }) => ({
      kind: 'unused',
      subject: 'program',
      message: `the manifest has ${shown(path)} (${what}), which the policy never starts`,
      ...(range && { range }),
    }));
}
