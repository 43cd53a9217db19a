import { type Diagnostic, UserError } from '../diagnostic/diagnostic.ts';
import type { Source } from '../text/source.ts';

/** A configuration that can't be followed. The message holds all that is wrong; `diagnostics` hold it located, for frames. */
export class ConfigError extends UserError {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];

  constructor(source: Source, diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => oneLine(source, diagnostic)).join('\n'));
    this.name = 'ConfigError';
    this.source = source;
    this.diagnostics = diagnostics;
  }

  override get lines(): readonly string[] {
    return this.diagnostics.map((diagnostic) => oneLine(this.source, diagnostic));
  }
}

function oneLine(source: Source, { range, message, help }: Diagnostic): string {
  const at = range && source.position(range.start);
  const place = at ? `${source.path}:${at.line}:${at.column}` : source.path;
  return `${place}: ${message}${help === undefined ? '' : ` (${help})`}`;
}
