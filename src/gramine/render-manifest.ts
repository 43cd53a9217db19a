import { LocatedError } from '../diagnostic/located-error.ts';
import { parseTemplate } from '../template/parse.ts';
import { renderTemplate } from '../template/render.ts';
import type { SourceMap } from '../template/template.ts';
import type { Value } from '../template/value.ts';
import type { Source } from '../text/source.ts';
import { describedContext } from './described-context.ts';
import { type DescribedHost, describeHost } from './described-host.ts';

export interface RenderedManifest {
  readonly text: string;
  readonly map: SourceMap;
}

export interface RenderVariables {
  /** What `-D name=value` and `-D name` (true) define. */
  readonly defines?: ReadonlyMap<string, string | true>;
  /** Variables of any type; definitions come before them. */
  readonly context?: ReadonlyMap<string, Value>;
}

/** The manifest that gramine-manifest makes of a template on a host, a stock Debian if none is described. Throws a LocatedError. */
export function renderManifest(
  template: Source,
  variables: RenderVariables = {},
  host: DescribedHost = describeHost(),
): RenderedManifest {
  const given = new Map<string, Value>([...(variables.context ?? []), ...(variables.defines ?? [])]);
  const parsed = parseTemplate(template);
  if (parsed.problems.length > 0) throw new LocatedError(template, parsed.problems);
  const { text, map, problem } = renderTemplate(parsed, describedContext(host, given));
  if (problem) throw new LocatedError(template, [problem]);
  return { text, map };
}
