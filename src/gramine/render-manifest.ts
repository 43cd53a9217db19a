import { LocatedError } from '../diagnostic/located-error.ts';
import { parseTemplate } from '../template/parse.ts';
import { renderTemplate } from '../template/render.ts';
import type { SourceMap, TemplateProblem } from '../template/template.ts';
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
  if (problem) throw new LocatedError(template, [withHelp(problem, template)]);
  return { text, map };
}

/** Templates leave to `-D` what gramine-manifest does not provide. */
function withHelp(problem: TemplateProblem, template: Source): TemplateProblem {
  const name = template.slice(problem.range);
  if (problem.code !== 'undefined' || problem.help !== undefined || !/^[A-Za-z_]\w{0,99}$/.test(name)) return problem;
  return { ...problem, help: `define it with \`-D ${name}=VALUE\`` };
}
