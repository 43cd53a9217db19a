import { readJson } from '../../data/json.ts';
import type { DataProblem, JsonObject } from '../../data/node.ts';
import { Source } from '../../text/source.ts';
import type { AgentRequest } from '../decision.ts';

/**
 * A line of the log that the Kata agent writes of what it is asked, `{"kind":…,"request":…}`. Undefined for an empty line and for what
 * stands around them when somebody has made a list of them.
 */
export function readLogLine(text: string): AgentRequest | { readonly problem: DataProblem } | undefined {
  const line = text.trim();
  if (line === '' || line === '[' || line === ']') return undefined;
  const source = new Source('', line.endsWith(',') ? text.slice(0, text.lastIndexOf(',')) : text);
  const read = readJson(source);
  if ('problem' in read) return read;
  const { root } = read;
  const [kind, request] = ['kind', 'request'].map((name) => root.members.get(name));
  const problem = (message: string, range = root.range) => ({
    problem: { message, help: 'a line is `{"kind":"…","request":{…}}`', range },
  });
  if (root.kind !== 'map') return problem('this is no request');
  if (kind?.kind !== 'string') return problem('`kind` is missing, or no text', kind?.range);
  if (request?.kind !== 'map') return problem('`request` is missing, or no message', request?.range);
  return { endpoint: kind.scalar as string, request: request.value() as JsonObject };
}
