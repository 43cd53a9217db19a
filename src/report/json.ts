import type { Diagnostic, Fix } from '../diagnostic/diagnostic.ts';
import type { Range, Source } from '../text/source.ts';
import { jsonText } from './json-text.ts';
import type { Reporter } from './reporter.ts';
import type { FileResult, LintResult } from './result.ts';
import { summarize } from './summary.ts';

/** For programs; `schemas/lint-report.json` describes it. */
export const json: Reporter<LintResult> = {
  id: 'json',
  mediaType: 'application/json',
  render: (result) =>
    jsonText({
      version: 1,
      tool: { name: 'manifestly', version: result.version },
      gramine: result.gramine,
      files: result.files.map(fileRecord),
      summary: summarize(result),
      ...(result.notes && { notes: result.notes }),
    }),
};

function fileRecord(file: FileResult): object {
  return {
    path: file.path,
    kind: file.kind,
    templated: file.templated,
    ...(file.gramine !== undefined && { gramine: file.gramine }),
    ...(file.variants && { variants: file.variants }),
    ...(file.fixed !== undefined && { fixed: file.fixed }),
    findings: file.findings.map((finding) => findingRecord(file.source, finding)),
  };
}

function findingRecord(source: Source, finding: Diagnostic): object {
  return {
    rule: finding.code,
    severity: finding.severity,
    message: finding.message,
    help: finding.help ?? null,
    range: finding.range && rangeRecord(source, finding.range),
    path: finding.path ?? null,
    upstream: { stage: finding.upstream.stage, effect: finding.upstream.effect },
    related: finding.related.map(({ range, message }) => ({ range: rangeRecord(source, range), message })),
    fix: finding.fix ? fixRecord(source, finding.fix) : null,
    suppressed: finding.suppressed ? { reason: finding.suppressed.reason } : null,
    ...(finding.variants && { variants: finding.variants }),
    ...(finding.assumptions && { assumptions: finding.assumptions }),
  };
}

function fixRecord(source: Source, fix: Fix): object {
  return {
    title: fix.title,
    safety: fix.safety,
    identity: fix.identity,
    edits: fix.edits.map(({ range, text }) => ({ range: rangeRecord(source, range), text })),
  };
}

function rangeRecord(source: Source, range: Range): object {
  return { start: source.position(range.start), end: source.position(range.end) };
}
