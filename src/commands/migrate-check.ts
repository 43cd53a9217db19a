import type { Migration } from '../gramine/migration/migrate.ts';
import type { Release } from '../gramine/release.ts';
import type { FileIdentity } from '../lint/kinds.ts';
import { type Defines, type Linted, lintText } from '../lint/lint.ts';
import { deprecated } from '../lint/rules/keys/deprecated.ts';
import { removed } from '../lint/rules/keys/removed.ts';
import { type } from '../lint/rules/keys/type.ts';
import { masked } from '../text/mask.ts';
import { Source } from '../text/source.ts';
import type { ManifestFile } from './manifest-file.ts';

export interface Claim {
  readonly migration: Migration;
  readonly to: Release;
  readonly defines: Defines;
  readonly variants: ReadonlyMap<string, Defines> | undefined;
}

/** Throws when a migrated text is not what it was meant to be, which is a mistake of ours. */
export async function requireSound({ source, file }: ManifestFile, claim: Claim): Promise<void> {
  const { text, changes } = claim.migration;
  if (text === source.text) return;
  if (!file.templated) {
    const { secondReading } = await import('../toml/second-reader.ts');
    const reading = secondReading(text);
    if (reading !== 'same' && secondReading(source.text) === 'same')
      throw new Error(`the second TOML reader does not find the intended values in the migrated \`${source.path}\``);
  }
  const done = new Set(changes.map(({ path }) => path.replace(/\.<\w+>.*$/, '')));
  const open = new Set(claim.migration.decisions.map(({ path }) => path.replace(/\.<\w+>.*$/, '')));
  for (const { path, message } of lint(new Source(source.path, text), file, claim).findings) {
    if (path !== undefined && done.has(path) && !open.has(path))
      throw new Error(`the migrated \`${source.path}\` still has a problem: ${message}`);
  }
}

/** A text as a diff may show it. */
export function withoutSecrets(
  { path, text }: { readonly path: string; readonly text: string },
  file: FileIdentity,
  to: Release,
): string {
  const source = new Source(path, text);
  const linted = lint(source, file, { to });
  return masked(source, [...linted.secrets(), ...linted.findings.flatMap(({ redact }) => redact ?? [])]).text;
}

function lint(source: Source, file: FileIdentity, claim: Pick<Claim, 'to'> & Partial<Claim>): Linted {
  return lintText(source, {
    file,
    release: claim.to,
    profile: 'production',
    rules: [removed, deprecated, type],
    ...(claim.defines && { defines: claim.defines }),
    ...(claim.variants && { variants: claim.variants }),
  });
}
