import { lintForeign } from '../../src/lint/foreign-lint.ts';
import { identify, type PolicyKind } from '../../src/lint/kinds.ts';
import type { LintOptions } from '../../src/lint/lint.ts';
import { Source } from '../../src/text/source.ts';

/** Findings as `line:column severity rule message`, those that are suppressed with their reason. */
export function linesOf(text: string, kind: PolicyKind, options: Partial<LintOptions> = {}): readonly string[] {
  const source = new Source('policy', text);
  return lint(source, kind, options).map(({ code, severity, message, range, suppressed }) => {
    const at = range && source.position(range.start);
    const reason = suppressed ? ` [${suppressed.reason}]` : '';
    return `${at ? `${at.line}:${at.column} ` : ''}${severity} ${code} ${message}${reason}`;
  });
}

export function codesIn(text: string, kind: PolicyKind, options: Partial<LintOptions> = {}): readonly string[] {
  return lint(new Source('policy', text), kind, options).map(({ code }) => code);
}

function lint(source: Source, kind: PolicyKind, options: Partial<LintOptions>) {
  return lintForeign(source, kind, {
    file: identify('policy', kind),
    release: '1.9',
    profile: 'production',
    date: '2026-06-01',
    ...options,
  }).findings;
}
