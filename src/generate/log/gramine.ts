import type { AccessMode } from './access.ts';
import type { AccessCounter } from './access-counter.ts';

/** Reads one line that Gramine or Graphene printed; false when it is about something else. */
export function readGramineLine(text: string, line: number, counter: AccessCounter): boolean {
  for (const { at, path: pattern, mode } of forms) {
    const found = text.indexOf(at);
    if (found < 0) continue;
    const path = pattern.exec(text.slice(found + at.length))?.[1];
    if (path === undefined || path === '') continue;
    counter.add(withoutScheme(path), mode, line);
    return true;
  }
  for (const { at, path: pattern, says } of remarks) {
    const found = text.indexOf(at);
    if (found < 0) continue;
    const path = pattern.exec(text.slice(found + at.length))?.[1];
    if (path === undefined) continue;
    counter.remark(says(withoutScheme(path)), line);
    return true;
  }
  return false;
}

interface Form {
  readonly at: string;
  /** Over what follows; the greedy group ends at the last quote that fits, as paths may hold quotes. */
  readonly path: RegExp;
  readonly mode: AccessMode;
}

/** What is printed in a `strict` run and under `allow_all_but_log`; the last two are Graphene's. */
const forms: readonly Form[] = [
  { at: "Disallowing access to file '", path: /^(.*)'; file is not /, mode: 'read' },
  { at: "Allowing access to unknown file '", path: /^(.*)' due to /, mode: 'read' },
  { at: "Disallowing creating file '", path: /^(.*)'; file is not /, mode: 'create' },
  { at: "Allowing creating unknown file '", path: /^(.*)' due to /, mode: 'create' },
  { at: "Allowing creating file '", path: /^(.*)' due to /, mode: 'create' },
  { at: "Allowing creation of unknown file '", path: /^(.*)' due to /, mode: 'create' },
  { at: "Disallowing creating a trusted file '", path: /^(.*)'/, mode: 'create' },
  { at: 'Disallowing creating a trusted file: ', path: /^(.*?)\s*$/, mode: 'create' },
  { at: "Disallowing write/append to a trusted file '", path: /^(.*)'/, mode: 'write' },
  { at: 'Disallowing write/append to a trusted file: ', path: /^(.*?)\s*$/, mode: 'write' },
  { at: 'Allowing access to an unknown file due to file_check_policy settings: ', path: /^(.*?)\s*$/, mode: 'read' },
  { at: 'Accessing file:', path: /^(.*) is denied/, mode: 'read' },
];

interface Remark {
  readonly at: string;
  readonly path: RegExp;
  readonly says: (path: string) => string;
}

const remarks: readonly Remark[] = [
  {
    at: "Hash of trusted file '",
    path: /^(.*)' does not match/,
    says: (path) => `\`${path}\` is not the file that was measured: build the manifest again, or restore the file`,
  },
  {
    at: 'Failed to look up mount root ',
    path: /^(.*): /,
    says: (path) => `\`${path}\` is mounted but does not exist on the host`,
  },
];

function withoutScheme(path: string): string {
  return path.replace(/^(?:file|dev):/, '');
}
