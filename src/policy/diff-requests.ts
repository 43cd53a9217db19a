import type { Json, JsonObject } from '../data/node.ts';
import type { User } from '../invocation/invocation.ts';
import type { AgentRequest } from './decision.ts';
import type { Question } from './diff-change.ts';

export const containerId = 'c1';
export const execId = 'e1';

/** A process as the host asks for it. */
export interface AskedProcess {
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly tty: boolean;
  readonly user: User;
  readonly noNewPrivileges: boolean;
}

export function execRequest(process: AskedProcess): AgentRequest {
  return {
    endpoint: 'ExecProcessRequest',
    request: message({ container_id: containerId, exec_id: execId, process: processMessage(process) }),
  };
}

export const processMessage = ({ argv, env, cwd, tty, user, noNewPrivileges }: AskedProcess): JsonObject =>
  message({
    Args: argv,
    Cwd: cwd,
    Env: env,
    NoNewPrivileges: noNewPrivileges,
    Terminal: tty,
    User: message({ UID: user.uid, GID: user.gid, AdditionalGids: user.groups }),
  });

/** About a process of the container: `execId`, or the first one by its empty id. */
export const processRequest = (
  endpoint: string,
  process: string,
  more: Readonly<Record<string, Json>> = {},
): AgentRequest => ({
  endpoint,
  request: message({ container_id: containerId, exec_id: process, ...more }),
});

export const message = (members: Readonly<Record<string, Json>>): JsonObject => new Map(Object.entries(members));

/** In a container of that name. */
export const inContainer = (name: string): Pick<Question, 'containers'> => ({
  containers: new Map([[containerId, name]]),
});

/** A command line as people read it: arguments that are not plain are quoted. */
export const commandText = (argv: readonly string[]): string =>
  argv.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(' ');
