import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { maskSecrets } from '../gramine/secrets.ts';

/**
 * Findings in whose words no secret stands: neither what is one by its form nor any of the `texts` found to be one. A fix
 * that would carry a secret to another place is left out: outputs show what fixes insert.
 */
export function redacted(findings: readonly Diagnostic[], texts: Iterable<string>): readonly Diagnostic[] {
  const known = [...new Set(texts)]
    .filter(({ length }) => length >= shortest)
    .sort((a, b) => b.length - a.length)
    .slice(0, most);
  const mask = (text: string) =>
    known.reduce((rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, '…') : rest), maskSecrets(text));
  return findings.map((finding) => withoutSecrets(finding, mask));
}

/** Shorter ones are parts of words. */
const shortest = 6;

/** More secrets than any text of people has; keeps the work in proportion to the text. */
const most = 1000;

function withoutSecrets(finding: Diagnostic, mask: (text: string) => string): Diagnostic {
  const { fix, ...rest } = finding;
  const masked = {
    ...rest,
    message: mask(finding.message),
    related: finding.related.map((label) => ({ ...label, message: mask(label.message) })),
    ...(finding.help !== undefined && { help: mask(finding.help) }),
    ...(finding.path !== undefined && { path: mask(finding.path) }),
    ...(finding.assumptions && { assumptions: finding.assumptions.map(mask) }),
    ...(finding.suppressed && { suppressed: { ...finding.suppressed, reason: mask(finding.suppressed.reason) } }),
  };
  if (!fix || fix.edits.some(({ text }) => mask(text) !== text)) return masked;
  return { ...masked, fix: { ...fix, title: mask(fix.title) } };
}
