import type { Io } from '../io/io.ts';
import type { FileResult } from '../report/result.ts';

export interface Settled {
  readonly files: readonly FileResult[];
  readonly notes: readonly string[];
}

export function settleBaseline(files: readonly FileResult[], _baseline: { path: string | undefined; write: boolean }, _io: Io): Settled {
  return { files, notes: [] };
}
