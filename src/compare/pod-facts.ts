import type { DataNode } from '../data/node.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { itemsAt, nodeAt, textAt, type Workload, workloadsIn } from '../kata/pod.ts';
import { amountOf, sgxRequests } from '../kata/sgx-resources.ts';
import type { Source } from '../text/source.ts';
import type { PodFacts } from './inputs.ts';

/** The one pod, or workload that starts pods, of a YAML file. Throws a LocatedError when there is none, or more than one. */
export function podFacts(source: Source, documents: readonly DataNode[]): PodFacts {
  const { workloads } = workloadsIn(documents);
  const [workload, other] = workloads;
  if (!workload)
    throw new LocatedError(source, [{ range: null, message: 'there is no pod, and nothing that starts pods' }]);
  if (other)
    throw new LocatedError(source, [
      {
        range: other.range,
        message: `${named(other)} is a second workload`,
        help: `put ${named(workload)} into a file of its own`,
      },
    ]);
  const containers = itemsAt(workload.spec, 'containers');
  return {
    name: source.path,
    containers: containers.length,
    runtimeClass: textAt(workload.spec, 'runtimeClassName'),
    epc: containers.flatMap(epcOf),
    memoryLimit: memoryOf(containers),
    images: containers.flatMap((container) => textAt(container, 'image') ?? []),
    evidence: [{ source: `${source.path}:${source.position(workload.range.start).line}` }],
  };
}

function named({ kind, name }: Workload): string {
  return name === '' ? `a ${kind}` : `${kind} \`${name}\``;
}

/** Of limits, or of requests where there are none; names that no device plugin is known for count by what they look like. */
function epcOf(container: DataNode): PodFacts['epc'] {
  const requests = sgxRequests(container).filter(
    ({ name, resource }) => resource?.gives === 'memory' || (!resource && /epc/i.test(name)),
  );
  const limits = requests.filter(({ list }) => list === 'limits');
  return (limits.length > 0 ? limits : requests).map(({ name, resource, amount }) => {
    const unit = resource?.unit ?? (/MiB$/.test(name) ? 1024 ** 2 : 1);
    return { resource: name, bytes: amount === undefined ? undefined : amount * unit };
  });
}

/** Undefined unless every container has a limit. */
function memoryOf(containers: readonly DataNode[]): number | undefined {
  const limits = containers.map((container) => {
    const limit = nodeAt(container, 'resources', 'limits', 'memory');
    return limit && amountOf(limit);
  });
  if (limits.length === 0 || limits.includes(undefined)) return undefined;
  return (limits as readonly number[]).reduce((sum, limit) => sum + limit, 0);
}
