import { LocatedError, type LocatedProblem } from '../../diagnostic/located-error.ts';
import type { Matcher } from '../../invocation/invocation.ts';
import { byCodePoint } from '../../text/order.ts';
import type { Range } from '../../text/source.ts';
import type { ExecPolicy, PolicyContainer, PolicyInvocation, PolicyVariable } from '../exec-policy.ts';
import { sandboxLoss, withoutSandbox } from './sandbox.ts';
import type { Loss, Target } from './target.ts';

/** What Occlum can hold of the policy: which programs the host may start, not with what arguments. One fragment of Occlum.json a container. */
export const occlumTarget: Target<Record<string, never>> = {
  id: 'occlum',
  enforcedBy: ['occlum'],
  compile(whole) {
    const policy = withoutSandbox(whole);
    const problems = policy.containers.flatMap(entrypointProblems);
    if (problems.length > 0) throw new LocatedError(policy.source, problems);
    const isOne = policy.containers.length === 1;
    const files = policy.containers.map(
      (container) => [isOne ? 'Occlum.json' : `${container.name}.Occlum.json`, fragment(container)] as const,
    );
    return { files: new Map(files), losses: [...lossesOf(policy), ...sandboxLoss('occlum', whole)], facts: [] };
  },
};

function entrypointProblems({ entrypoint }: PolicyContainer): readonly LocatedProblem[] {
  const program = entrypoint.command.args[0]!;
  if (pathsOf(program.value)) return [];
  return [
    {
      range: program.range,
      message: 'Occlum starts programs by their whole path',
      help:
        program.value.kind === 'pattern'
          ? 'name the program, or use `one_of`'
          : 'write the path from `/`, without `..`',
    },
  ];
}

/** The paths a first argument may be; undefined when it isn't whole paths. */
function pathsOf(matcher: Matcher): readonly string[] | undefined {
  const values = matcher.kind === 'exact' ? [matcher.value] : matcher.kind === 'one-of' ? matcher.values : [];
  return values.length > 0 && values.every(isWholePath) ? values : undefined;
}

function isWholePath(path: string): boolean {
  return path.startsWith('/') && path !== '/' && !path.split('/').includes('..');
}

function fragment(container: PolicyContainer): string {
  const programs = [container.entrypoint, ...container.execs].flatMap(
    ({ command }) => pathsOf(command.args[0]!.value) ?? [],
  );
  const config = {
    entry_points: [...new Set(programs)].sort(byCodePoint),
    env: {
      default: container.env
        .filter((one) => isFixed(one, container))
        .map(({ name, value }) => `${name}=${(value as Exact).value}`),
      untrusted: [...new Set(chosenByHost(container).map(({ name }) => name))],
    },
    metadata: { debuggable: false },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

type Exact = Extract<Matcher, { kind: 'exact' }>;

/** A variable with one value; where two rules name it, the host chooses between them. */
function isFixed({ name, value }: PolicyVariable, { env }: PolicyContainer): boolean {
  return value.kind === 'exact' && env.filter((other) => other.name === name).length === 1;
}

function chosenByHost(container: PolicyContainer): readonly PolicyVariable[] {
  return container.env.filter((one) => !isFixed(one, container));
}

function lossesOf(policy: ExecPolicy): readonly Loss[] {
  const containers = policy.containers;
  const started = containers.flatMap(({ entrypoint, execs }) => [entrypoint, ...execs]);
  const execs = containers.flatMap(({ execs }) => execs);
  const hostAccess = [...policy.host.copyFile.map(({ range }) => range)];
  return [
    loss('opens', 'arguments', 'the host chooses all arguments of what it may start', started.map(rangeOf)),
    loss(
      'opens',
      'env-untrusted',
      'the host gives any value to a variable that the policy checks with `regex` or `one_of`',
      containers.flatMap((container) => chosenByHost(container).map(rangeOf)),
    ),
    loss(
      'opens',
      'exec-env',
      'a process has the variables of the whole instance, though the policy gives it others',
      execs.filter((exec) => !hasEnvironmentOf(exec, containers)).map(rangeOf),
    ),
    loss('opens', 'io', 'the host reads what processes print and writes what they read', closedStreams(started)),
    loss(
      'opens',
      'signals',
      'the host sends any signal',
      started.filter(({ signals }) => signals.length < every).map(rangeOf),
    ),
    loss(
      'opens',
      'user',
      'every process runs as root of the library OS',
      started.filter(({ user }) => user.uid !== 0).map(rangeOf),
    ),
    loss('opens', 'instances', 'the host starts as many instances as it likes', containers.map(rangeOf)),
    loss('closes', 'env-fixed', 'a variable that the host may leave out is always set', optional(containers)),
    loss('closes', 'tty', 'there are no terminals', started.filter(({ tty }) => tty !== 'never').map(rangeOf)),
    loss('closes', 'cwd', 'processes start in `/`', started.filter(({ cwd }) => cwd !== '/').map(rangeOf)),
    loss('closes', 'exec', 'an entry that does not name its program by whole paths is left out', unnamed(execs)),
    loss('closes', 'host', 'there are no requests to copy files', hostAccess),
  ].filter(({ at }) => at.length > 0);
}

/** How many signals a policy can name. */
const every = 10;

function loss(effect: Loss['effect'], name: string, message: string, at: readonly Range[]): Loss {
  return { id: `occlum/${name}`, effect, message, at };
}

function rangeOf({ range }: { readonly range: Range }): Range {
  return range;
}

function closedStreams(started: readonly PolicyInvocation[]): readonly Range[] {
  return started.filter(({ streams }) => !(streams.stdin && streams.stdout && streams.stderr)).map(rangeOf);
}

function optional(containers: readonly PolicyContainer[]): readonly Range[] {
  return containers.flatMap(({ env }) =>
    env.filter(({ value, required }) => value.kind === 'exact' && !required).map(rangeOf),
  );
}

function unnamed(execs: readonly PolicyInvocation[]): readonly Range[] {
  return execs.filter(({ command }) => !pathsOf(command.args[0]!.value)).map(rangeOf);
}

function hasEnvironmentOf(exec: PolicyInvocation, containers: readonly PolicyContainer[]): boolean {
  const container = containers.find(({ execs }) => execs.includes(exec))!;
  return (
    exec.variables.length === container.env.length &&
    exec.variables.every((one, at) => one.name === container.env[at]!.name)
  );
}
