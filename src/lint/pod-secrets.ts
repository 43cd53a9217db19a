import type { DataNode } from '../data/node.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type Secret, secretIn } from '../gramine/secrets.ts';
import { itemsAt, nodeAt, textAt, type Workload } from '../kata/pod.ts';
import type { Range, Source } from '../text/source.ts';

/** What a variable gives away that is written into a pod, by its form or its name; the order of `name` and `value` says nothing. */
export function writtenSecret(variable: DataNode): Secret | undefined {
  const [name, value] = [textAt(variable, 'name'), textAt(variable, 'value')];
  return value === undefined ? undefined : secretIn(value, name);
}

/** Findings of which the first to show a line names the secrets in it, which no output may. */
export function hidingSecrets(
  findings: readonly Diagnostic[],
  workloads: readonly Workload[],
  source: Source,
): readonly Diagnostic[] {
  const byLine = secretsByLine(workloads, source);
  if (byLine.size === 0) return findings;
  return findings.map((finding) => {
    const shown = [finding.range, ...finding.related.map(({ range }) => range)].filter((range) => range !== null);
    const secrets = shown.flatMap(({ start }) => {
      const { line } = source.position(start);
      const found = byLine.get(line) ?? [];
      byLine.delete(line);
      return found;
    });
    return secrets.length === 0 ? finding : { ...finding, redact: [...(finding.redact ?? []), ...secrets] };
  });
}

function secretsByLine(workloads: readonly Workload[], source: Source): Map<number, Range[]> {
  const byLine = new Map<number, Range[]>();
  for (const range of workloads.flatMap(secretRanges)) {
    const last = source.position(range.end).line;
    for (let { line } = source.position(range.start); line <= last; line++) {
      const known = byLine.get(line);
      if (known) known.push(range);
      else byLine.set(line, [range]);
    }
  }
  return byLine;
}

/** Another variable can have the value of one that is secret, as where YAML refers to it. */
function secretRanges({ spec }: Workload): readonly Range[] {
  const variables = ['containers', 'initContainers', 'ephemeralContainers']
    .flatMap((key) => itemsAt(spec, key))
    .flatMap((container) => itemsAt(container, 'env'));
  const secrets = new Set(variables.filter(writtenSecret).map((variable) => textAt(variable, 'value')));
  return variables.flatMap((variable) => {
    const value = nodeAt(variable, 'value');
    return value?.kind === 'string' && secrets.has(value.scalar as string) ? [value.range] : [];
  });
}
