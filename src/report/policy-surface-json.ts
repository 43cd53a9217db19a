import type { Range, Source } from '../text/source.ts';
import { jsonText } from './json-text.ts';
import type { SurfaceReport } from './policy-surface.ts';

/** For programs; `schemas/policy-surface-report.json` describes it. */
export function policySurfaceJson({ manifest, gramine, surface, outcomes, against }: SurfaceReport): string {
  const at = (range: Range | undefined) => rangeRecord(manifest, range);
  const { entrypoint, environment, subprocesses } = surface;
  return jsonText({
    version: 1,
    manifest: manifest.path,
    gramine,
    enforcedBy: ['gramine'],
    outcomes,
    complete: surface.missing.length === 0,
    entrypoint: { path: entrypoint.path ?? null, holder: entrypoint.holder, range: at(entrypoint.range) },
    arguments: {
      chosenBy: surface.arguments.chosenBy,
      values: surface.arguments.values.map((value) => value ?? null),
      file: surface.arguments.file ?? null,
      holder: surface.arguments.holder ?? null,
      range: at(surface.arguments.range),
    },
    environment: {
      fromHost: environment.fromHost,
      variables: environment.variables.map(({ name, danger, range }) => ({
        name,
        danger: danger ?? null,
        range: at(range),
      })),
      fixed: [...environment.fixed.keys()],
    },
    subprocesses: { possible: subprocesses.possible, range: at(subprocesses.range) },
    programs: surface.programs.map((program) => ({
      path: program.path,
      kind: program.kind,
      what: program.what ?? null,
      holder: program.holder,
      by: program.by,
      interpreter: program.interpreter ?? null,
      executable: program.unmarked !== true,
      range: at(program.range),
    })),
    folders: surface.folders.map(({ path, holder, why, range }) => ({ path, holder, why, range: at(range) })),
    unjudged: surface.unjudged,
    missing: surface.missing.map(({ needs, range }) => ({ needs, range: at(range) })),
    ...(against && {
      against: {
        policy: against.policy.path,
        container: against.container,
        differences: against.differences.map(({ kind, subject, message, range, policyRange }) => ({
          kind,
          subject,
          message,
          range: at(range),
          policyRange: rangeRecord(against.policy, policyRange),
        })),
      },
    }),
  });
}

function rangeRecord(source: Source, range: Range | undefined): object | null {
  return range ? { start: source.position(range.start), end: source.position(range.end) } : null;
}
