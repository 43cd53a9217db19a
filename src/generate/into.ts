import { applyFixes } from '../diagnostic/apply.ts';
import type { Fix } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { Manifest } from '../gramine/manifest.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import type { SourceMap } from '../template/template.ts';
import { Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { secondReading } from '../toml/second-reader.ts';
import { type Closing, closings } from './closing.ts';
import { additionEdits } from './into-edits.ts';
import { type Additions, missingFrom } from './into-missing.ts';
import type { LogNeeds } from './log/needs.ts';

/** A manifest that entries are added to. */
export interface MergeTarget {
  readonly source: Source;
  readonly release: Release;
  /** Of a template: what it renders to. Called again with the result, to check it. */
  readonly render?: (source: Source) => { readonly text: string; readonly map: SourceMap };
}

export interface Merged {
  /** The target's text after all edits; the same when nothing is missing. */
  readonly text: string;
  readonly additions: Additions;
  /** What was opened for learning. */
  readonly closings: readonly Closing[];
}

export interface MergeOptions {
  /** Apply the closings that are edits. */
  readonly close?: boolean;
}

/**
 * Adds to a manifest or template what a log shows to be missing, in the way its lists are written, and leaves everything else as it
 * is. Throws a LocatedError where the text can't be edited: it is no TOML, of too old a release, or a template makes the place.
 */
export function mergeLog(needs: LogNeeds, target: MergeTarget, options: MergeOptions = {}): Merged {
  const { source, release } = target;
  const before = read(target);
  if (isBefore(release, '1.2'))
    throw new LocatedError(source, [
      {
        range: null,
        message: `the lists of Gramine ${release} are written in another way`,
        help: 'use `manifestly migrate` first',
      },
    ]);
  requireArrays(before, source);
  const additions = missingFrom(before.manifest, needs);
  const open = closings(before.manifest, before.map);
  const edits = additionEdits(additions, { source, document: before.manifest.document, map: before.map });
  const fixes: readonly Fix[] = [
    ...(edits.length > 0 ? [fixOf('add what the log shows', edits)] : []),
    ...(options.close ? open.flatMap(({ fix }) => (fix ? [fix] : [])) : []),
  ];
  const { text, skipped } = applyFixes(source.text, fixes);
  if (skipped.length > 0) throw new Error(`the edits meet each other: ${skipped[0]!.title}`);
  if (text !== source.text) check(needs, { ...target, source: new Source(source.path, text) });
  return { text, additions, closings: open };
}

/** Graphene's `sgx.trusted_files.NAME` and the like. */
function requireArrays({ manifest, map }: Reading, source: Source): void {
  for (const path of ['fs.mounts', 'sgx.trusted_files', 'sgx.allowed_files']) {
    const setting = manifest.at(path);
    if (!setting || setting.kind === 'array') continue;
    const range = map ? map.toTemplate(setting.at) : setting.at;
    throw new LocatedError(source, [
      { range, message: `\`${path}\` is no array`, help: 'use `manifestly migrate` first' },
    ]);
  }
}

function fixOf(title: string, edits: Fix['edits']): Fix {
  return { title, safety: 'unsafe', identity: 'changes', edits };
}

interface Reading {
  readonly manifest: Manifest;
  readonly map: SourceMap | undefined;
}

function read({ source, release, render }: MergeTarget): Reading {
  const rendered = render?.(source);
  const text = rendered ? new Source(source.path, rendered.text) : source;
  const document = parseToml(text);
  const [problem] = document.problems;
  if (problem) {
    const range = rendered ? rendered.map.toTemplate(problem.range) : problem.range;
    throw new LocatedError(source, [{ ...problem, range }]);
  }
  return { manifest: new Manifest(document, { release }), map: rendered?.map };
}

/** Nothing is missing any more, and another reader understands it in the same way. */
function check(needs: LogNeeds, target: MergeTarget): void {
  const { manifest } = read(target);
  const { mounts, trusted, allowed } = missingFrom(manifest, needs);
  if (mounts.length + trusted.length + allowed.length > 0) throw new Error('an entry that was added has no effect');
  if (secondReading(manifest.document.source.text) === 'other') throw new Error('the result is read in two ways');
}
