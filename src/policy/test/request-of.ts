import type { Json, JsonObject } from '../../data/node.ts';
import type { Invocation, User } from '../../invocation/invocation.ts';
import { commandComparison } from '../command-differences.ts';
import { annotations } from '../created-container.ts';
import type { AgentRequest } from '../decision.ts';
import type { ContainerPermissions } from '../permissions.ts';
import type { CaseStep } from './case.ts';
import { sampleArgv, sampleEnvironment } from './sample.ts';

/** Where a step is asked. */
export interface StepWorld {
  /** The policy's container that the step names. */
  readonly container: ContainerPermissions | undefined;
  readonly containerId: string;
  readonly execId: string;
}

/** The request of a step: what its shorthand says, what the policy asks for where it says nothing, and over both its own `request`. */
export function requestOf(step: CaseStep, world: StepWorld): AgentRequest {
  const { endpoint, request = new Map() } = step;
  return { endpoint, request: merged(filledIn(step, world), request) };
}

export function message(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return new Map(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function filledIn(step: CaseStep, { container, containerId, execId }: StepWorld): JsonObject {
  const ids = container || step.containerId !== undefined ? { container_id: containerId } : {};
  switch (step.endpoint) {
    case 'CreateContainerRequest':
      return container ? createRequest(step, container, containerId) : message(ids);
    case 'ExecProcessRequest':
      return message({ ...ids, exec_id: execId, process: container && execProcess(step, container) });
    case 'CopyFileRequest':
      return message({
        path: step.path,
        file_type:
          step.fileType ?? (step.path === undefined ? undefined : step.target === undefined ? 'regular' : 'symlink'),
        symlink_target: step.target,
      });
    case 'SignalProcessRequest':
      return message({ ...ids, exec_id: execId, signal: step.signal });
    case 'WriteStreamRequest':
    case 'ReadStreamRequest':
    case 'CloseStdinRequest':
    case 'TtyWinResizeRequest':
    case 'WaitProcessRequest':
      return message({ ...ids, exec_id: execId });
    default:
      return message(ids);
  }
}

function createRequest(step: CaseStep, container: ContainerPermissions, id: string): JsonObject {
  const { entrypoint } = container;
  const capabilities = container.capabilities ?? [];
  const sets = { Bounding: capabilities, Effective: capabilities, Permitted: capabilities };
  const process = processOf(step, entrypoint, container);
  return message({
    container_id: id,
    exec_id: step.execId ?? id,
    OCI: message({
      Annotations: message(
        container.sandbox
          ? { [annotations.kind]: 'sandbox' }
          : {
              [annotations.name]: container.name,
              [annotations.image]: container.image,
              [annotations.kind]: 'container',
            },
      ),
      Process: new Map([...process, ['Capabilities', message({ ...sets, Inheritable: [], Ambient: [] })]]),
      Root: message({ Path: '', Readonly: container.readOnlyRoot ?? false }),
    }),
  });
}

/** As the entry asks for it that the command line fits, else as the container. */
function execProcess(step: CaseStep, container: ContainerPermissions): JsonObject {
  const argv = step.argv ?? [];
  const meant = container.execs.find(({ command }) => commandComparison(command)(argv).length === 0);
  return processOf(step, meant ?? { ...container.entrypoint, tty: 'never' }, container);
}

function processOf(step: CaseStep, meant: Invocation, container: ContainerPermissions): JsonObject {
  const asContainer = meant.tty === 'as-container' && (container.tty ?? false);
  return message({
    Args: step.argv ?? sampleArgv(meant.command),
    Cwd: step.cwd ?? meant.cwd ?? container.cwd ?? '/',
    Env: step.env ?? sampleEnvironment(meant.environment),
    NoNewPrivileges: container.noNewPrivileges ?? false,
    Terminal: step.tty ?? (meant.tty === 'required' || asContainer),
    User: userMessage(step.user ?? meant.user ?? container.user ?? { uid: 0, gid: 0, groups: [] }),
  });
}

function userMessage({ uid, gid, groups }: User): JsonObject {
  return message({ UID: uid, GID: gid, AdditionalGids: groups });
}

/** Messages in both are merged member by member. */
function merged(under: JsonObject, over: JsonObject): JsonObject {
  const result = new Map(under);
  for (const [name, value] of over) {
    const before = result.get(name);
    result.set(name, before instanceof Map && value instanceof Map ? merged(before, value) : value);
  }
  return result;
}
