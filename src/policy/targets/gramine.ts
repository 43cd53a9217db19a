import { LocatedError, type LocatedProblem } from '../../diagnostic/located-error.ts';
import { resolvePath } from '../../text/path.ts';
import type { Range } from '../../text/source.ts';
import { quote } from '../../toml/edits.ts';
import type { ExecPolicy, PolicyContainer, PolicyInvocation, PolicyVariable } from '../exec-policy.ts';
import { sandboxLoss, withoutSandbox } from './sandbox.ts';
import type { Loss, Target } from './target.ts';

export interface GramineOptions {
  /** A fragment for each exec entry too: every one is an enclave of its own. */
  readonly splitExec?: boolean;
  /** Let the host give any value to variables that the policy checks; otherwise they are an error. */
  readonly allowPassthrough?: boolean;
}

/** What a Gramine manifest can hold of the policy: the first process with its arguments and variables. One fragment a container. */
export const gramineTarget: Target<GramineOptions> = {
  id: 'gramine',
  enforcedBy: ['gramine'],
  compile(whole, options) {
    const policy = withoutSandbox(whole);
    const problems = policy.containers.flatMap((container) => problemsOf(container, options));
    if (problems.length > 0) throw new LocatedError(policy.source, problems);
    const files = policy.containers.flatMap((container) => [
      [`${container.name}.manifest.toml`, fragment(container.entrypoint)] as const,
      ...(options.splitExec ? container.execs.filter(isFixedCommand) : []).map(
        (exec) => [`${container.name}.${exec.id}.manifest.toml`, fragment(exec)] as const,
      ),
    ]);
    return {
      files: new Map(files),
      losses: [...lossesOf(policy, options), ...sandboxLoss('gramine', whole)],
      facts: [],
    };
  },
};

function problemsOf(container: PolicyContainer, options: GramineOptions): readonly LocatedProblem[] {
  const execs = options.splitExec ? container.execs.filter(isFixedCommand) : [];
  const started = [container.entrypoint, ...execs];
  return [
    ...commandProblems(container.entrypoint),
    ...execs.flatMap(programProblems),
    ...(options.allowPassthrough ? [] : unique(started.flatMap(passed)).map(passthroughProblem)),
  ];
}

function commandProblems(entrypoint: PolicyInvocation): readonly LocatedProblem[] {
  const unfixed = entrypoint.command.args.filter(({ value }) => value.kind !== 'exact');
  return unfixed.length === 0
    ? programProblems(entrypoint)
    : unfixed.map(({ range }) => ({
        range,
        message: 'a manifest fixes every argument',
        help: 'write the argument as a text',
      }));
}

function programProblems({ command, cwd }: PolicyInvocation): readonly LocatedProblem[] {
  const [program] = command.args;
  return programPath(textsOf(command)[0]!, cwd) === undefined
    ? [{ range: program!.range, message: 'Gramine does not look programs up in PATH', help: 'write the whole path' }]
    : [];
}

function passthroughProblem({ name, range }: PolicyVariable): LocatedProblem {
  return {
    range,
    message: `Gramine can't check the value of \`${name}\``,
    help: 'give it one value, or use `--allow-passthrough` to let the host choose it',
  };
}

function programPath(program: string, cwd: string): string | undefined {
  return program.includes('/') ? resolvePath(cwd, program) : undefined;
}

function isFixedCommand({ command }: PolicyInvocation): boolean {
  return !command.rest && command.args.every(({ value }) => value.kind === 'exact');
}

function textsOf({ args }: PolicyInvocation['command']): readonly string[] {
  return args.flatMap(({ value }) => (value.kind === 'exact' ? [value.value] : []));
}

/** Variables that have more than one value, so that the host has to give it. */
function passed({ variables }: PolicyInvocation): readonly PolicyVariable[] {
  return variables.filter(
    ({ name, value }) => value.kind !== 'exact' || variables.filter((other) => other.name === name).length > 1,
  );
}

function fragment(started: PolicyInvocation): string {
  const { command, cwd, user, signals, variables } = started;
  const args = textsOf(command);
  const fromHost = new Set(passed(started).map(({ name }) => name));
  const names = [...new Set(variables.map(({ name }) => name))];
  const lines = [
    `libos.entrypoint = ${quote(programPath(args[0]!, cwd)!)}`,
    `loader.argv = [${args.map(quote).join(', ')}]`,
    'loader.insecure__use_cmdline_argv = false',
    'loader.insecure__use_host_env = false',
    ...names.map(
      (name) => `loader.env.${name} = ${fromHost.has(name) ? '{ passthrough = true }' : quote(fixed(name, variables))}`,
    ),
    `loader.uid = ${user.uid}`,
    `loader.gid = ${user.gid}`,
    `fs.start_dir = ${quote(cwd)}`,
    ...(signals.includes('TERM') ? ['sys.enable_sigterm_injection = true'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function fixed(name: string, variables: readonly PolicyVariable[]): string {
  const value = variables.find((one) => one.name === name)?.value;
  return value?.kind === 'exact' ? value.value : '';
}

function lossesOf(policy: ExecPolicy, options: GramineOptions): readonly Loss[] {
  const { containers, host } = policy;
  const execs = containers.flatMap((container) => container.execs);
  const written = containers
    .map(({ entrypoint }) => entrypoint)
    .concat(options.splitExec ? execs.filter(isFixedCommand) : []);
  const variables = written.flatMap((started) => started.variables);
  const at = (found: readonly { readonly range: Range }[]) => found.map(({ range }) => range);
  const losses: readonly Loss[] = [
    loss(
      'opens',
      'io',
      'the host reads what the enclave prints and writes what it reads',
      at(written.filter(closesStreams)),
    ),
    loss(
      'opens',
      'env-passthrough',
      'the host gives any value to a variable, or leaves it out',
      at(unique(written.flatMap(passed))),
    ),
    loss('opens', 'instances', 'the host starts the enclave as often as it likes', at(containers)),
    loss(
      'opens',
      'kill',
      'the host ends the enclave whenever it likes',
      at(written.filter(({ signals }) => !signals.includes('KILL'))),
    ),
    loss('closes', 'exec', 'the host starts nothing in a running enclave', options.splitExec ? [] : at(execs)),
    loss(
      'closes',
      'exec-pattern',
      'an entry whose arguments are not fixed has no fragment',
      options.splitExec ? at(execs.filter((exec) => !isFixedCommand(exec))) : [],
    ),
    loss(
      'closes',
      'exec-apart',
      'the entry is an enclave of its own, apart from the one of its container',
      options.splitExec ? at(execs.filter(isFixedCommand)) : [],
    ),
    loss('closes', 'groups', 'a process has no groups but its own', at(written.filter(hasFurtherGroups))),
    loss('closes', 'signals', 'no signals but TERM and KILL reach the enclave', at(written.filter(hasFurtherSignals))),
    loss('closes', 'tty', 'there are no terminals', at(written.filter(({ tty }) => tty !== 'never'))),
    loss(
      'closes',
      'env-fixed',
      'a variable that the host may leave out is always set',
      at(unique(variables.filter(({ required, value }) => !required && value.kind === 'exact'))),
    ),
    loss(
      'closes',
      'capabilities',
      'a process has no capabilities',
      at(containers.filter(({ privileged, capabilities }) => privileged || capabilities.length > 0)),
    ),
    loss('closes', 'host', 'there are no requests to copy files', at(host.copyFile)),
    loss(
      'closes',
      'image',
      'the image is not named: what can be started are the files that the manifest trusts',
      at(containers),
    ),
  ];
  return losses.filter((one) => one.at.length > 0);
}

function loss(effect: Loss['effect'], name: string, message: string, at: readonly Range[]): Loss {
  return { id: `gramine/${name}`, effect, message, at };
}

/** Variables of the container are those of its entries too. */
function unique(variables: readonly PolicyVariable[]): readonly PolicyVariable[] {
  return [...new Set(variables)];
}

function closesStreams({ streams }: PolicyInvocation): boolean {
  return !(streams.stdin && streams.stdout && streams.stderr);
}

function hasFurtherGroups({ user }: PolicyInvocation): boolean {
  return user.groups.some((group) => group !== user.gid);
}

function hasFurtherSignals({ signals }: PolicyInvocation): boolean {
  return signals.some((signal) => signal !== 'TERM' && signal !== 'KILL');
}
