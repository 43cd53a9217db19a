import { UserError } from '../diagnostic/diagnostic.ts';
import { type Migration, migrate } from '../gramine/migration/migrate.ts';
import type { Origin } from '../gramine/migration/situation.ts';
import { newestRelease, type Release } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import { openConfigs, type Settings } from '../lint/config.ts';
import type { Defines } from '../lint/lint.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import { unifiedDiff } from '../text/diff.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { definesFrom } from './define-option.ts';
import { type ManifestFile, readManifestFile } from './manifest-file.ts';
import { requireSound, withoutSecrets } from './migrate-check.ts';
import { migrationJson, migrationLines } from './migrate-report.ts';
import { outputFile, printDiff, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { variantNames, variantsFor } from './variant-option.ts';
import { writeFile } from './write-file.ts';

/** One file and what became of it. */
export interface Migrated extends ManifestFile {
  readonly migration: Migration;
  readonly to: Release;
  /** The release it was written for is a guess on which the result depends. */
  readonly isUnsure: boolean;
}

/** Migrates the files that the operands name; all are read before one is written. */
export async function migrateFiles(given: Given, io: Io): Promise<number> {
  const config = given.value('config');
  const configs = openConfigs({ ...(config !== undefined && { file: config }), ruleIds }, io);
  const migrated: Migrated[] = [];
  const notes: string[] = [];
  for (const operand of new Set(given.operands)) {
    const settings = configs.settingsFor(nameOf(operand, given));
    if (settings.excluded && given.operands.length > 1) notes.push(`\`${operand}\` is excluded by the configuration`);
    else migrated.push(await migrateOne(operand, settings, { given, io }));
  }
  refuseOverwriting(migrated, given, io);
  if (given.has('write'))
    for (const { source, migration } of migrated)
      if (migration.text !== source.text) writeFile(source.path, migration.text, io);
  report(migrated, given, io);
  if (!given.has('quiet')) for (const note of notes) io.stderr.write(`manifestly: ${visible(note)}\n`);
  return exitCode(migrated, given);
}

function nameOf(operand: string, given: Given): string {
  return operand === '-' ? (given.value('stdin-name') ?? '<stdin>') : operand;
}

async function migrateOne(
  operand: string,
  settings: Settings,
  { given, io }: { readonly given: Given; readonly io: Io },
): Promise<Migrated> {
  const stdinName = given.value('stdin-name');
  const file = readManifestFile(operand, { settings, ...(stdinName !== undefined && { stdinName }) }, io);
  if (file.file.as === 'final')
    throw new UserError(
      `\`${operand}\` is a final manifest, which no edit may change`,
      'migrate the manifest or template it was made from, and sign again',
    );
  const to = given.has('to') ? releaseFrom(given.value('to')) : (settings.gramine ?? newestRelease);
  const variants = file.file.templated ? variantsFor(operand, settings, given.values('variant')) : undefined;
  const options = {
    to,
    templated: file.file.templated,
    defines: definesFrom(given.values('define')),
    variants,
    variantNames: variantNames(settings),
    fragment: file.file.kind === 'gsc-user-manifest',
  };
  const migration = migrate(file.source, { ...options, from: originFrom(given.value('from')) });
  await requireSound(file, { migration, to, defines: options.defines, variants });
  return { ...file, migration, to, isUnsure: isUnsure(file, migration, options) };
}

function originFrom(text: string | undefined): Origin | undefined {
  if (text === undefined) return undefined;
  return text.toLowerCase() === 'graphene' ? 'graphene' : releaseFrom(text);
}

/** Whether another release that fits the keys would give another result. */
function isUnsure(
  { source }: ManifestFile,
  { inferred, from, text, decisions }: Migration,
  options: { readonly to: Release; readonly templated: boolean; readonly defines: Defines },
): boolean {
  const ends = [inferred?.possible[0], inferred?.possible.at(-1)];
  return ends.some((other) => {
    if (other === undefined || other === from) return false;
    const result = migrate(source, { ...options, from: other });
    return result.text !== text || result.decisions.length !== decisions.length;
  });
}

function refuseOverwriting(migrated: readonly Migrated[], given: Given, io: Io): void {
  const output = outputFile(given);
  if (output === undefined) return;
  const target = resolvePath(io.cwd, output);
  if (migrated.some(({ source }) => resolvePath(io.cwd, source.path) === target))
    throw new UserError(`\`${output}\` is one of the files that are migrated`, 'use `--write` to replace it');
}

function report(migrated: readonly Migrated[], given: Given, io: Io): void {
  const lines = () => migrated.map(migrationLines).join('');
  const isQuiet = given.has('quiet');
  if (given.value('format') === 'json') {
    printResult(migrationJson(migrated), given, io);
    return;
  }
  if (given.has('check')) {
    printResult(lines(), given, io);
    return;
  }
  if (given.has('diff')) printDiff(migrated.map(diffOf).join(''), given, io);
  else if (!given.has('write')) printResult(migrated.map(({ migration }) => migration.text).join(''), given, io);
  if (!isQuiet) io.stderr.write(lines());
}

function diffOf({ source, file, migration, to }: Migrated): string {
  const hide = (text: string) => withoutSecrets({ path: source.path, text }, file, to);
  return unifiedDiff(source.path, hide(source.text), hide(migration.text));
}

function exitCode(migrated: readonly Migrated[], given: Given): number {
  const isOpen = migrated.some(({ migration }) => migration.decisions.length > 0);
  const isChanged = migrated.some(({ migration, source }) => migration.text !== source.text);
  return isOpen || (given.has('check') && isChanged) ? 1 : 0;
}
