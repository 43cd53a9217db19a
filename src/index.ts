/** The public API: what is exported here keeps its meaning between minor versions. */
export { applyFixes } from './diagnostic/apply.ts';
export type { Diagnostic, Effect, Fix, Label, Severity, Stage, Upstream } from './diagnostic/diagnostic.ts';
export { type DiffInput, type DiffOptions, diffManifests } from './diff/diff-manifests.ts';
export type { Change, Direction, FileChange, Identity, ManifestDiff } from './diff/manifest-diff.ts';
export { explainMessage, type MessageExplanation } from './gramine/messages.ts';
export { type Migration, type MigrationOptions, migrate, type Outcome } from './gramine/migration/migrate.ts';
export type { Origin } from './gramine/migration/situation.ts';
export { parseRelease, type Release, releases } from './gramine/release.ts';
export type { FileStat, FileTree } from './io/file-tree.ts';
export { type Linted, type LintOptions, lintText } from './lint/lint.ts';
export type { Profile, Rule } from './lint/rule.ts';
export { rules } from './lint/rules/index.ts';
export { reporters } from './report/index.ts';
export type { FileResult, LintResult } from './report/result.ts';
export { type Decoded, decodeText } from './text/decode.ts';
export { type Position, type Range, Source, type TextEdit } from './text/source.ts';
export type { TomlDocument } from './toml/document.ts';
export { parseToml } from './toml/parse.ts';
