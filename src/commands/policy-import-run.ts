import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import { renderManifest } from '../gramine/render-manifest.ts';
import type { Io } from '../io/io.ts';
import { withoutDenied } from '../policy/import/asked.ts';
import { type ImportedPolicy, type ImportKind, importKindOf, importPolicies } from '../policy/import/import.ts';
import { policyText } from '../policy/import/policy-text.ts';
import { settingsWithDropIns } from '../policy/import/settings-patch.ts';
import { readExecPolicy } from '../policy/read.ts';
import { Source } from '../text/source.ts';
import type { Given } from './command.ts';
import { definesFrom } from './define-option.ts';
import { sayNote } from './note-line.ts';
import { oneWorkload } from './one-workload.ts';
import { readSource } from './policy-file.ts';
import { outputFile, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { requireWritable } from './write-file.ts';
import { requireApart } from './written-apart.ts';

export async function runPolicyImport(given: Given, io: Io): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) {
    requireWritable(output, io);
    requireApart([output], given.operands, io);
  }
  const source = sourceFrom(given.operands[0] ?? '-', io);
  const kind = kindFrom(source, given);
  const read = await importFrom(source, kind, given);
  const imported = read.permissions.format === 'kata-policy' ? withoutDenied(read) : read;
  const container = given.value('container');
  const { text, notes } = policyText(imported, container === undefined ? {} : { container });
  requireReadable(text);
  printResult(text, given, io);
  if (!given.has('quiet')) for (const note of notes) sayNote(imported.permissions.source, note, io);
  return 0;
}

/** A file, or the folder of genpolicy's settings. */
function sourceFrom(operand: string, io: Io): Source {
  if (operand === '-' || io.stat(operand)?.type !== 'directory') return readSource(operand, io);
  const folder = operand.replace(/\/+$/, '');
  const settings = `${folder}/genpolicy-settings.json`;
  if (!io.stat(settings))
    throw new UserError(
      `the folder \`${folder}\` has no \`genpolicy-settings.json\``,
      "name a file, or the folder of genpolicy's settings",
    );
  return settingsWithDropIns(readSource(settings, io), dropInsOf(`${folder}/genpolicy-settings.d`, io));
}

/** In the order of their names, as genpolicy applies them. */
function dropInsOf(folder: string, io: Io): readonly Source[] {
  if (io.stat(folder)?.type !== 'directory') return [];
  try {
    const names = io.list(folder).map(({ name }) => name);
    return names.filter((name) => name.endsWith('.json')).map((name) => readSource(`${folder}/${name}`, io));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`\`${folder}\` can't be read: ${reasonOf(error)}`);
  }
}

function kindFrom(source: Source, given: Given): ImportKind {
  const named = given.value('from') as ImportKind | undefined;
  if (named === undefined && isExecPolicy(source))
    throw new UserError(`${source.path} is an exec policy already`, 'import what it is to replace, or use it as it is');
  const kind = named ?? importKindOf(source);
  if (kind !== undefined) return kind;
  throw new UserError(`${source.path}: nothing tells what this is`, 'say it with `--from`');
}

function isExecPolicy({ text }: Source): boolean {
  return /^format[ \t]*=/m.test(text) && /^[ \t]*\[policy\]/m.test(text);
}

async function importFrom(source: Source, kind: ImportKind, given: Given): Promise<ImportedPolicy> {
  const isTemplate = kind === 'gramine-manifest' && /\.(?:template|jinja2?|j2)$/.test(source.path);
  const text = isTemplate ? rendered(source, given) : source;
  const release = given.has('gramine') ? { release: releaseFrom(given.value('gramine')) } : {};
  const all = await importPolicies(text, kind, release);
  return oneWorkload(all, given.value('workload'), {
    file: source,
    otherwise: "use genpolicy's output, or `policy generate` for a pod",
  });
}

function rendered(template: Source, given: Given): Source {
  const { text } = renderManifest(template, { defines: definesFrom(given.values('define')) });
  return new Source(`${template.path} (rendered)`, text);
}

/** What is written has to be a policy: anything else is a mistake of this program. */
function requireReadable(text: string): void {
  const source = new Source('the imported policy', text);
  const read = readExecPolicy(source);
  if ('problems' in read) throw new Error(new LocatedError(source, read.problems).message);
}
