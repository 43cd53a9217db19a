import type { ExecSurface, Holder } from '../policy/surface/exec-surface.ts';
import type { SurfaceDifference } from '../policy/surface/surface-differences.ts';
import type { Range, Source } from '../text/source.ts';

/** What `policy surface` found of a manifest. */
export interface SurfaceReport {
  readonly manifest: Source;
  readonly gramine: string;
  readonly surface: ExecSurface;
  /** Outcomes of a template that were added up. */
  readonly outcomes: number;
  readonly against?: {
    readonly policy: Source;
    readonly container: string;
    /** Exec entries, which no enclave of Gramine enforces. */
    readonly execs: number;
    readonly differences: readonly SurfaceDifference[];
  };
}

export const holders: Readonly<Record<Holder, string>> = {
  hash: 'trusted by hash',
  key: 'encrypted',
  memory: 'in memory',
  host: 'chosen by the host',
  nobody: "can't be opened",
  unknown: 'not known by whom',
};

/** Gramine's part, in one clause. */
export const enforcement =
  'Gramine, by the files that can be opened and the arguments it starts the first program with; nothing limits what that program starts of them';

export function placeText(source: Source, range: Range | undefined): string {
  if (!range) return '';
  const { line, column } = source.position(range.start);
  return `${source.path}:${line}:${column}`;
}
