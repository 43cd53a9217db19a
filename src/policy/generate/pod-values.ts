import { expansionOf } from '../../kata/expand.ts';
import type { DraftValue, DraftVariable } from './draft.ts';

/** Values of variables by name, as far as they are known before a container starts. */
export type Values = ReadonlyMap<string, DraftValue>;

/** A text of a pod with `$(NAME)` in it. What depends on a value that only a running pod has becomes a pattern. */
export function expanded(input: string, values: Values): DraftValue {
  const pieces = expansionOf(input).map((piece): DraftValue => {
    if ('text' in piece) return { kind: 'exact', value: piece.text };
    return values.get(piece.variable) ?? { kind: 'exact', value: `$(${piece.variable})` };
  });
  const unknown = pieces.find((piece) => piece.kind === 'unknown');
  if (unknown) return unknown;
  const length = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
  if (length > longestArgument) return { kind: 'unknown', why: 'what it stands for is longer than Linux takes' };
  if (pieces.every((piece) => piece.kind === 'exact'))
    return { kind: 'exact', value: pieces.map((piece) => (piece.kind === 'exact' ? piece.value : '')).join('') };
  const pattern = pieces.map(patternOf).join('');
  if (pattern.length > longestPattern) return { kind: 'unknown', why: 'it is longer than a pattern may be' };
  return { kind: 'pattern', pattern };
}

const longestPattern = 2048;
/** `MAX_ARG_STRLEN`. */
const longestArgument = 131_072;

function lengthOf(value: DraftValue): number {
  if (value.kind === 'exact') return value.value.length;
  if (value.kind === 'pattern') return value.pattern.length;
  return value.kind === 'one-of' ? value.values.join('|').length : 0;
}

function patternOf(value: DraftValue): string {
  if (value.kind === 'exact') return escaped(value.value);
  if (value.kind === 'one-of') return `(?:${value.values.map(escaped).join('|')})`;
  if (value.kind !== 'pattern') return '';
  return value.pattern.includes('|') ? `(?:${value.pattern})` : value.pattern;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** What the kubelet fills in for a field of the pod, by `fieldPath`. */
export const podFields: ReadonlyMap<string, string> = new Map([
  ['metadata.name', '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?'],
  ['metadata.namespace', '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'],
  ['metadata.uid', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
  ['spec.nodeName', '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?'],
  ['spec.serviceAccountName', '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?'],
  ...['status.podIP', 'status.hostIP'].map((path) => [path, '[0-9a-fA-F.:]{2,45}'] as const),
  ...['status.podIPs', 'status.hostIPs'].map((path) => [path, '[0-9a-fA-F.:,]{2,91}'] as const),
]);

export const numberPattern = '[0-9]{1,20}';

const address = '[0-9a-fA-F.:]{2,45}';
const port = '[0-9]{1,5}';
const apiServer = 'the service of the API server, which the cluster gives';

/** What every container gets of the cluster, whatever its pod says: its own name and the service of the API server. */
export const givenVariables: readonly DraftVariable[] = [
  given('HOSTNAME', '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?', 'the name of the pod, which the cluster gives'),
  ...(
    [
      ['HOST', address, 'SERVICE_'],
      ['PORT', port, 'SERVICE_'],
      ['PORT_HTTPS', port, 'SERVICE_'],
      ['PORT', `tcp://\\[?${address}\\]?:${port}`, ''],
      ['PORT_443_TCP', `tcp://\\[?${address}\\]?:${port}`, ''],
      ['PORT_443_TCP_PORT', port, ''],
      ['PORT_443_TCP_ADDR', address, ''],
    ] as const
  ).map(([name, pattern, prefix]) => given(`KUBERNETES_${prefix}${name}`, pattern, apiServer)),
  { name: 'KUBERNETES_PORT_443_TCP_PROTO', value: { kind: 'exact', value: 'tcp' }, required: false, why: apiServer },
];

function given(name: string, pattern: string, why: string): DraftVariable {
  return { name, value: { kind: 'pattern', pattern }, required: false, why };
}
