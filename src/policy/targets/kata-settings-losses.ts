import type { StreamAccess } from '../../invocation/invocation.ts';
import type { Range } from '../../text/source.ts';
import type { ExecPolicy, PolicyContainer, PolicyInvocation } from '../exec-policy.ts';
import { commandLines } from './kata-settings-commands.ts';
import { loss } from './kata-standalone-losses.ts';
import type { Loss } from './target.ts';

/** What genpolicy's settings and rules can't say of the policy. */
export function settingsLosses(policy: ExecPolicy): readonly Loss[] {
  const { containers, host } = policy;
  const execs = containers.flatMap(({ execs: own }) => own);
  const all = containers.flatMap(({ entrypoint, execs: own }) => [entrypoint, ...own]);
  const workloads = containers.filter(({ sandbox }) => !sandbox);
  return [
    ...loss(ranges(workloads.length > 1 ? execs : []), {
      id: 'kata-settings/pod-wide',
      effect: 'opens',
      message: 'settings are of the pod: the command may be started in each of its containers',
    }),
    ...loss(ranges(execs.filter((exec) => !commandLines(exec))), {
      id: 'kata-settings/joined-arguments',
      effect: 'opens',
      message: 'patterns are matched over the arguments joined by blanks: other arguments give the same text',
    }),
    ...loss(ranges(execs.filter(({ tty }) => tty !== 'allowed')), {
      id: 'kata-settings/terminal',
      effect: 'opens',
      message: 'the command may be started with or without a terminal',
    }),
    ...loss(ranges(execs.filter(({ variables }) => variables.some(({ required }) => required))), {
      id: 'kata-settings/required-variables',
      effect: 'opens',
      message: 'the host may leave any variable of the environment out',
    }),
    ...loss(ranges(containers), {
      id: 'kata-settings/signals',
      effect: 'opens',
      message: 'the host may send every signal to every process',
    }),
    ...loss(ranges(all.filter(({ streams }) => !streams.resize)), {
      id: 'kata-settings/terminal-size',
      effect: 'opens',
      message: 'the host may change the size of every terminal',
    }),
    ...loss(ranges(differingStreams(all)), {
      id: 'kata-settings/streams',
      effect: 'opens',
      message: 'streams are of the pod: what the host may do to those of one process, it may do to this one',
    }),
    ...loss(ranges(execs.filter(isOfAnotherUser(containers))), {
      id: 'kata-settings/user',
      effect: 'closes',
      message: 'a command is started with the user and the working directory of its container: this one is denied',
    }),
    ...loss(ranges(execs.filter(hasOwnVariables(containers))), {
      id: 'kata-settings/own-variables',
      effect: 'closes',
      message: 'a command has the variables of its container alone: with others it is denied',
    }),
    ...loss(
      host.copyFile.map(({ range }) => range),
      {
        id: 'kata-settings/copy-kinds',
        effect: 'opens',
        message: 'the kind of what is copied is not looked at, nor where a symbolic link leads',
      },
    ),
    {
      id: 'kata-settings/containers',
      effect: 'unguarded',
      message: 'how containers are created is decided by what genpolicy makes of the YAML, not by this policy',
      at: [],
    },
  ];
}

function ranges(places: readonly { readonly range: Range }[]): readonly Range[] {
  return places.map(({ range }) => range);
}

function differingStreams(all: readonly PolicyInvocation[]): readonly PolicyInvocation[] {
  const stdin = all.some(({ streams }) => streams.stdin);
  const output = all.some(({ streams }) => reads(streams));
  return all.filter(({ streams }) => streams.stdin !== stdin || reads(streams) !== output);
}

function reads({ stdout, stderr }: StreamAccess): boolean {
  return stdout && stderr;
}

function isOfAnotherUser(containers: readonly PolicyContainer[]): (exec: PolicyInvocation) => boolean {
  return (exec) => {
    const { user, cwd } = containers.find(({ execs }) => execs.includes(exec))!;
    return exec.cwd !== cwd || JSON.stringify(exec.user) !== JSON.stringify(user);
  };
}

function hasOwnVariables(containers: readonly PolicyContainer[]): (exec: PolicyInvocation) => boolean {
  return (exec) => {
    const { env } = containers.find(({ execs }) => execs.includes(exec))!;
    return exec.variables.some((variable) => !env.includes(variable));
  };
}
