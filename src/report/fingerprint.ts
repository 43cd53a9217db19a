import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { FileResult } from './result.ts';

/**
 * One identifier per finding, unique in the file's report, that survives moved lines: it depends on the rule, the file's
 * path, the setting (or, without one, the text found) and which of several alike it is.
 */
export function fingerprints(file: FileResult, findings: readonly Diagnostic[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const hash = hash64([finding.code, file.path, subject(file, finding)].join('\0'));
    const ordinal = seen.get(hash) ?? 0;
    seen.set(hash, ordinal + 1);
    return `${hash}${ordinal.toString(16).padStart(8, '0')}`;
  });
}

const longestSubject = 300;

function subject({ source }: FileResult, { path, range }: Diagnostic): string {
  if (path !== undefined) return `setting ${path}`;
  if (!range) return 'file';
  return `text ${source.slice({ start: range.start, end: Math.min(range.end, range.start + longestSubject) })}`;
}

/** FNV-1a in two lanes; node:crypto takes milliseconds to load, and nothing here needs its strength. */
function hash64(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 15), 0x85ebca6b);
  }
  return [low, high].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}
