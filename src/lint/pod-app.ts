import { LocatedError, type LocatedProblem } from '../diagnostic/located-error.ts';
import { lintContext } from '../gramine/jinja.ts';
import { parseTemplate } from '../template/parse.ts';
import { renderStatic } from '../template/static.ts';
import { type Range, Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { type LintOptions, subjectOptions, variantsOf } from './lint.ts';
import { Subject } from './subject.ts';
import type { Variant } from './worlds.ts';

/** A manifest that pods are looked at beside: every outcome of it. */
export interface App {
  readonly outcomes: readonly AppOutcome[];
  /** None for a plain manifest. */
  readonly variants: readonly Variant[];
  /** It is taken for a fragment of GSC because it names no program. */
  readonly isFragment: boolean;
}

export interface AppOutcome {
  readonly variant: number;
  readonly world: number;
  readonly manifest: Subject;
  place(setting: { readonly at: Range; readonly written?: boolean }): string;
}

/** Throws a LocatedError when it can't be read, whatever a template's names stand for. */
export function readApp(source: Source, options: LintOptions): App {
  if (options.decoding?.length) throw new LocatedError(source, options.decoding);
  return options.file.templated ? readTemplate(source, options) : readPlain(source, options);
}

function readPlain(source: Source, options: LintOptions): App {
  const document = parseToml(source);
  if (document.problems.length > 0) throw new LocatedError(source, document.problems);
  const written = new Subject(document, subjectOptions(source, options));
  const isFragment = options.file.kind === 'gramine-manifest' && namesNoProgram(written);
  const manifest = isFragment
    ? new Subject(
        document,
        subjectOptions(source, { ...options, file: { ...options.file, kind: 'gsc-user-manifest' } }),
      )
    : written;
  return {
    outcomes: [{ variant: 0, world: 0, manifest, place: placeIn(source, (range) => range) }],
    variants: [],
    isFragment,
  };
}

/** GSC supplies the program; without GSC there is no enclave without one. */
function namesNoProgram({ manifest }: Subject): boolean {
  return !['libos', 'loader.entrypoint', 'loader.preload'].some((path) => manifest.at(path));
}

function readTemplate(source: Source, options: LintOptions): App {
  const template = parseTemplate(source);
  const outcomes: AppOutcome[] = [];
  const variants: Variant[] = [];
  const problems: LocatedProblem[] = [];
  for (const [name, defines] of variantsOf(options)) {
    const rendering = renderStatic(template, lintContext({ release: options.release, defines, absent: [] }));
    const variant = variants.length;
    const failing = new Set(rendering.problems.flatMap(({ worlds }) => worlds ?? []));
    problems.push(...rendering.problems);
    const worlds = rendering.worlds.filter((_, at) => !failing.has(at));
    variants.push({ name, worlds });
    for (const [at, world] of worlds.entries()) {
      const document = parseToml(new Source(source.path, world.text), { holes: rendering.holes });
      if (document.problems.length > 0) {
        problems.push(...document.problems.map((one) => ({ ...one, range: world.map.toTemplate(one.range) })));
        continue;
      }
      const manifest = new Subject(document, {
        ...subjectOptions(source, options),
        template: { rendering, world, defines },
      });
      outcomes.push({ variant, world: at, manifest, place: placeIn(source, (range) => world.map.toTemplate(range)) });
    }
  }
  if (outcomes.length === 0) throw new LocatedError(source, problems);
  return { outcomes, variants, isFragment: false };
}

function placeIn(source: Source, toFile: (range: Range) => Range): AppOutcome['place'] {
  return ({ at, written = true }) =>
    written ? `${source.path}:${source.position(toFile(at).start).line}` : 'what GSC writes';
}
