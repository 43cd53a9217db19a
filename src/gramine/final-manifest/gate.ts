import { UserError } from '../../diagnostic/diagnostic.ts';
import { LocatedError, type LocatedProblem } from '../../diagnostic/located-error.ts';
import type { TomlDocument } from '../../toml/document.ts';
import { type ConstructProblem, sourceProblems } from '../construct.ts';
import { isBefore, type Release } from '../release.ts';
import { formatPlace, messageOf, type SchemaProblem, schemaProblems } from '../schema-walk.ts';

/**
 * Where the tools take over: `template-rendered` is what gramine-manifest rendered, `manifest` what it wrote (or what stands in
 * for that), on which only gramine-sgx-sign runs.
 */
export type From = 'template-rendered' | 'manifest';

/** The release writes TOML with a library whose faults nobody repeats, so that only its own output tells the bytes. */
export class FinishedManifestNeeded extends UserError {
  constructor(release: Release) {
    super(
      `the manifest that Gramine ${release} writes can't be predicted`,
      'give the finished manifest (.manifest.sgx)',
    );
    this.name = 'FinishedManifestNeeded';
  }
}

/** Releases whose tools write with tomli_w. */
export function requirePredictable(release: Release): void {
  if (isBefore(release, '1.4')) throw new FinishedManifestNeeded(release);
}

/**
 * Throws a LocatedError where the tools of the release refuse the manifest for its structure; returns what 1.7 only warns about.
 * What they find in files, in numbers or in the layout of the enclave is another matter.
 */
export function requireAccepted(document: TomlDocument, release: Release, from: From): readonly LocatedProblem[] {
  const { construct, schema } = sourceProblems(document, release);
  if (construct.length > 0)
    throw refused(
      document,
      construct.map((problem) => located(problem, document)),
    );
  if (from === 'manifest' || schema.length === 0) return [];
  const named = schemaProblems(document, release, 'source').filter(({ checker }) => checker);
  const problems = named.map((problem) => locatedSchema(problem, document, release));
  if (problems.length === 0) problems.push({ range: null, message: 'the schema check of gramine-manifest fails' });
  if (!isBefore(release, '1.8')) throw refused(document, problems);
  return problems;
}

function refused({ source }: TomlDocument, problems: readonly LocatedProblem[]): LocatedError {
  return new LocatedError(source, problems);
}

function located({ code, place, node }: ConstructProblem, document: TomlDocument): LocatedProblem {
  return { range: document.range(node), message: `\`${formatPlace(place)}\` ${predicates[code]}` };
}

const predicates: Readonly<Record<ConstructProblem['code'], string>> = {
  table: 'has to be a table',
  array: 'has to be an array',
  entry: 'has to be a string or a table with `uri`',
  scheme: 'has to start with `file:`',
};

function locatedSchema(problem: SchemaProblem, document: TomlDocument, release: Release): LocatedProblem {
  const range = problem.node === document.root ? null : document.keyRange(problem.node);
  return { range, message: messageOf(problem, document, release) };
}
