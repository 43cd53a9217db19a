import { readJson } from '../../data/json.ts';
import type { DataNode, JsonObject } from '../../data/node.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import { endpointOf } from '../../kata/endpoints.ts';
import type { Source } from '../../text/source.ts';
import { textOf } from '../request-fields.ts';
import type { CaseStep } from './case.ts';
import { stepOf } from './case-step.ts';

/** What is to be explained. */
export type Asked =
  | { readonly kind: 'request'; readonly step: CaseStep }
  /** The error that a denial ends in, with the endpoint where it names one. */
  | { readonly kind: 'denial'; readonly text: string; readonly endpoint?: string };

/** A request as the agent logs it, or in short, or a pasted denial. */
export function readAsked(source: Source): Asked | { readonly problems: readonly LocatedProblem[] } {
  if (!/^\s*\{/.test(source.text)) return denialOf(source);
  const read = readJson(source);
  if ('problem' in read) return { problems: [read.problem] };
  const { root } = read;
  if (!root.members.has('kind')) return shortRequest(root);
  const [kind, request] = ['kind', 'request'].map((name) => root.members.get(name));
  if (kind?.kind !== 'string' || request?.kind !== 'map')
    return { problems: [{ range: root.range, message: '`kind` has to be a text, and `request` a message' }] };
  return { kind: 'request', step: logged(kind.scalar as string, request.value() as JsonObject, root) };
}

/** A whole request; its container and process keep their ids. */
export function logged(endpoint: string, request: JsonObject, { range }: Pick<DataNode, 'range'>): CaseStep {
  const [containerId, execId] = ['container_id', 'exec_id'].map((name) => textOf(request, name));
  return {
    endpoint,
    expect: 'allow',
    request,
    ...(containerId ? { containerId } : {}),
    ...(execId === undefined ? {} : { execId }),
    range,
  };
}

function shortRequest(root: DataNode): Asked | { readonly problems: readonly LocatedProblem[] } {
  const problems: LocatedProblem[] = [];
  const step = stepOf(root, ['name', 'why'], problems, 'allow');
  return step ? { kind: 'request', step } : { problems };
}

function denialOf({ text }: Source): Asked | { readonly problems: readonly LocatedProblem[] } {
  const named = /\b(\w{1,60}) is blocked by policy/.exec(text)?.[1];
  const endpoint = named !== undefined && endpointOf(named) ? named : undefined;
  if (endpoint === undefined && !/:\d+: /.test(text)) {
    const message = 'this is neither a request in JSON nor the error of a denial';
    return {
      problems: [{ range: { start: 0, end: 0 }, message, help: 'paste what follows `is blocked by policy` too' }],
    };
  }
  return { kind: 'denial', text, ...(endpoint !== undefined && { endpoint }) };
}
