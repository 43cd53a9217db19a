import type { Change, Identity } from '../diff/manifest-diff.ts';
import type { Range, Source } from '../text/source.ts';
import type { DiffReporter } from './diff-reporter.ts';
import type { DiffedPair } from './diff-result.ts';
import { totals } from './diff-verdict.ts';
import { jsonText } from './json-text.ts';

/** For programs; `schemas/diff-report.json` describes it. */
export const diffJson: DiffReporter = {
  id: 'json',
  render(result) {
    const [pair] = result.pairs;
    if (result.single && pair) return jsonText({ version: 1, ...pairRecord(pair) });
    return jsonText({ version: 1, diffs: result.pairs.map(pairRecord), summary: totals(result) });
  },
};

function pairRecord(pair: DiffedPair): object {
  const { diff, old, new: fresh } = pair;
  return {
    old: old.name,
    new: fresh.name,
    gramine: fresh.release,
    ...(old.release !== fresh.release && { oldGramine: old.release }),
    ...(pair.variant !== undefined && { variant: pair.variant }),
    status: pair.status,
    kinds: { old: pair.status === 'added' ? null : old.kind, new: pair.status === 'deleted' ? null : fresh.kind },
    changes: diff.changes.map((change) => changeRecord(change, pair)),
    identity: identityRecord(diff.identity),
    trustedFiles: {
      added: diff.trustedFiles.added,
      removed: diff.trustedFiles.removed,
      changed: diff.trustedFiles.changed,
      entries: diff.trustedFiles.entries.map(({ path, kind, count }) => ({ path, kind, count })),
    },
    ...(diff.execSurface.length > 0 && {
      execSurface: diff.execSurface.map(({ path, kind, what, count }) => ({ path, kind, what, count })),
    }),
    summary: diff.summary,
  };
}

function changeRecord(change: Change, { old, new: fresh }: DiffedPair): object {
  return {
    path: change.path,
    subject: change.subject,
    kind: change.kind,
    old: change.old ?? null,
    new: change.new ?? null,
    direction: change.direction,
    why: change.why,
    affects: change.affects,
    ...(change.assumptions && { assumptions: change.assumptions }),
    range: rangeRecord(fresh.source, change.range),
    oldRange: rangeRecord(old.source, change.oldRange),
  };
}

function identityRecord(identity: Identity): object {
  return {
    mrenclave: identity.mrenclave,
    mrsigner: identity.mrsigner,
    isvProdId: identity.isvProdId,
    isvSvn: identity.isvSvn,
    attributes: identity.attributes,
    needs: identity.needs,
    assumes: identity.assumes,
    causes: identity.causes,
    ...(identity.measured && { measured: identity.measured }),
    sealedData: identity.sealedData.map(({ mount, key, effect, why }) => ({ mount, key, effect, why })),
    consequences: identity.consequences,
  };
}

function rangeRecord(source: Source, range: Range | undefined): object | null {
  return range ? { start: source.position(range.start), end: source.position(range.end) } : null;
}
