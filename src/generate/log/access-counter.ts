import { resolvePath } from '../../text/path.ts';
import type { Access, AccessMode, LogRemark } from './access.ts';

/** Collects accesses. A log can be of any length: each path counts once in each mode, and there is an end to how many are kept. */
export class AccessCounter {
  readonly #byPath = new Map<string, Map<AccessMode, { count: number; line: number }>>();
  readonly #remarks: LogRemark[] = [];
  readonly #said = new Set<string>();
  #isFull = false;

  add(path: string, mode: AccessMode, line: number): void {
    if (path === '' || path.length > longestPath || path.includes('\0')) return;
    const clean = resolvePath('.', path);
    const modes = this.#byPath.get(clean) ?? this.#newPath(clean, line);
    const known = modes?.get(mode);
    if (known) known.count++;
    else modes?.set(mode, { count: 1, line });
  }

  /** Once, however often it occurs. */
  remark(text: string, line: number): void {
    if (this.#said.has(text) || this.#said.size >= mostRemarks) return;
    this.#said.add(text);
    this.#remarks.push({ line, text });
  }

  get accesses(): readonly Access[] {
    const all = [...this.#byPath].flatMap(([path, modes]) =>
      [...modes].map(([mode, { count, line }]): Access => ({ path, mode, count, line })),
    );
    return all.sort((a, b) => a.line - b.line);
  }

  get remarks(): readonly LogRemark[] {
    return this.#remarks;
  }

  #newPath(path: string, line: number): Map<AccessMode, { count: number; line: number }> | undefined {
    if (this.#byPath.size >= mostPaths) {
      if (!this.#isFull)
        this.remark(`more than ${mostPaths} paths are named, those from here on are not looked at`, line);
      this.#isFull = true;
      return undefined;
    }
    const modes = new Map<AccessMode, { count: number; line: number }>();
    this.#byPath.set(path, modes);
    return modes;
  }
}

const longestPath = 4096;
const mostPaths = 200_000;
const mostRemarks = 200;
