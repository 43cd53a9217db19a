/** The releases whose facts are known, oldest first. `1.6` names the newest patch of that line. */
export const releases = [
  '1.0',
  '1.1',
  '1.2',
  '1.3',
  '1.3.1',
  '1.4',
  '1.5',
  '1.6',
  '1.6.1',
  '1.6.2',
  '1.7',
  '1.8',
  '1.9',
] as const;

/** A concrete release; `1.3` and `1.6` here are 1.3.0 and 1.6.0. */
export type Release = (typeof releases)[number];

export const newestRelease: Release = '1.9';

/** The minor lines a user may target, each with its newest patch. */
export const lines = {
  '1.0': '1.0',
  '1.1': '1.1',
  '1.2': '1.2',
  '1.3': '1.3.1',
  '1.4': '1.4',
  '1.5': '1.5',
  '1.6': '1.6.2',
  '1.7': '1.7',
  '1.8': '1.8',
  '1.9': '1.9',
} as const;

/** `X.Y` means its newest patch, `X.Y.Z` that patch (`1.6.0` is the first). Undefined when no such release exists. */
export function parseRelease(text: string): Release | undefined {
  const match = /^v?(\d+\.\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, line, patch] = match;
  if (patch === undefined) return Object.hasOwn(lines, line!) ? lines[line as keyof typeof lines] : undefined;
  const exact = patch === '0' ? line : `${line}.${patch}`;
  return releases.find((release) => release === exact);
}

/** True when `a` came out before `b`. */
export function isBefore(a: Release, b: Release): boolean {
  return releases.indexOf(a) < releases.indexOf(b);
}

/** `since` included, `until` excluded. */
export interface ReleaseRange {
  readonly since?: Release;
  readonly until?: Release;
}

export function isWithin(release: Release, range: ReleaseRange): boolean {
  if (range.since && isBefore(release, range.since)) return false;
  return !range.until || isBefore(release, range.until);
}
