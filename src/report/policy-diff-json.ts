import type { PolicyChange } from '../policy/diff-change.ts';
import type { Range } from '../text/source.ts';
import { jsonText } from './json-text.ts';
import type { DiffedPolicies, DiffedPolicy, PolicyDiffResult } from './policy-diff.ts';

/** For programs; `schemas/policy-diff-report.json` describes it. */
export function policyDiffJson({ pairs, single }: PolicyDiffResult): string {
  const [pair] = pairs;
  if (single && pair) return jsonText({ version: 1, ...pairRecord(pair) });
  const summary = { widens: 0, narrows: 0, unknown: 0, neutral: 0 };
  for (const { diff } of pairs) for (const { effect } of diff.changes) summary[effect] += 1;
  return jsonText({ version: 1, diffs: pairs.map(pairRecord), summary });
}

function pairRecord(pair: DiffedPolicies): object {
  const { old, new: fresh, workload, status, diff } = pair;
  return {
    old: old.name,
    new: fresh.name,
    ...(workload !== undefined && { workload }),
    status,
    formats: { old: status === 'added' ? null : old.format, new: status === 'deleted' ? null : fresh.format },
    enforcedBy: (status === 'deleted' ? old : fresh).enforcedBy,
    changes: diff.changes.map((change) => changeRecord(change, pair)),
    summary: diff.summary,
  };
}

function changeRecord(
  { effect, area, container, rule, message, witness, ...at }: PolicyChange,
  pair: DiffedPolicies,
): object {
  return {
    effect,
    area,
    container: container ?? null,
    rule: rule ?? null,
    message,
    witness: witness
      ? {
          text: witness.text,
          argv: witness.argv ?? null,
          request: witness.request
            ? { endpoint: witness.request.endpoint, message: plain(witness.request.request) }
            : null,
          confirmed: witness.confirmed,
        }
      : null,
    range: rangeRecord(pair.new, at.new),
    oldRange: rangeRecord(pair.old, at.old),
  };
}

function rangeRecord({ source }: DiffedPolicy, range: Range | undefined): object | null {
  return range ? { start: source.position(range.start), end: source.position(range.end) } : null;
}

/** A message as JSON. Keys are the policy's, `__proto__` among them. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    const record: Record<string, unknown> = Object.create(null);
    for (const [key, member] of value) record[String(key)] = plain(member);
    return record;
  }
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'bigint' ? String(value) : value;
}
