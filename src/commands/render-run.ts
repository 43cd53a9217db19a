import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import type { DescribedHost, Ldd } from '../gramine/described-host.ts';
import { NotDescribed } from '../gramine/python/environment.ts';
import { newestRelease, type Release } from '../gramine/release.ts';
import type { RenderedManifest } from '../gramine/render-manifest.ts';
import type { Io } from '../io/io.ts';
import type { Settings } from '../lint/config.ts';
import type { Defines } from '../lint/lint.ts';
import type { Value } from '../template/value.ts';
import { decodeText } from '../text/decode.ts';
import { resolvePath } from '../text/path.ts';
import { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { definesFrom } from './define-option.ts';
import { filesOfHost, type Running } from './enclave-files.ts';
import { folderFrom } from './folder-option.ts';
import { readManifestFile } from './manifest-file.ts';
import { outputFile, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { variantsFor } from './variant-option.ts';
import { requireWritable } from './write-file.ts';

export async function render(given: Given, io: Io): Promise<number> {
  const [operand = '-'] = given.operands;
  requireOutput(operand, given, io);
  const stdinName = given.value('stdin-name');
  const { source } = readManifestFile(operand, stdinName === undefined ? {} : { stdinName }, io);
  const { text, notes } = await rendered(source, { given, io });
  printResult(text, given, io);
  if (!given.has('quiet')) for (const note of notes) io.stderr.write(`manifestly: ${visible(note)}\n`);
  return 0;
}

/** What is read is never replaced: a template can't be had back from what it renders to. */
function requireOutput(operand: string, given: Given, io: Io): void {
  const output = outputFile(given);
  if (output === undefined) return;
  requireWritable(output, io);
  const target = resolvePath(io.cwd, output);
  for (const input of [operand === '-' ? undefined : operand, given.value('context')])
    if (input !== undefined && resolvePath(io.cwd, input) === target)
      throw new UserError(`\`${output}\` is what is rendered from`, 'name another file for the result');
}

/** A run of a command that renders; without `files` they are those of the host, or of `--root`. */
export type Rendering = Pick<Running, 'given' | 'io'> & Partial<Pick<Running, 'files'>>;

/** Renders a template with the variables and on the host that the options describe. Notes are for stderr. */
export async function rendered(
  template: Source,
  rendering: Rendering,
): Promise<RenderedManifest & { readonly notes: readonly string[] }> {
  const { renderManifest } = await import('../gramine/render-manifest.ts');
  const { given, io } = rendering;
  const settings = await settingsFor(template.path, given, io);
  const defines = new Map([...variantOf(template.path, settings, given), ...definesFrom(given.values('define'))]);
  const context = await contextFrom(given.value('context'), io);
  const release = given.has('gramine') ? releaseFrom(given.value('gramine')) : (settings.gramine ?? newestRelease);
  const host = await hostFrom(template, release, rendering);
  const manifest = renderManifest(template, { defines, context }, host);
  const notes = [...host.running].map(
    (file) => `note: \`${file}\` runs code when Python starts, which is not looked at`,
  );
  return { ...manifest, notes: [...notes, ...(await tomlNotes(template, manifest))] };
}

/** What the configuration says about a file. */
export async function settingsFor(path: string, given: Given, io: Io): Promise<Settings> {
  const { openConfigs } = await import('../lint/config.ts');
  const { ruleIds } = await import('../lint/rule-ids.ts');
  const file = given.value('config');
  return openConfigs({ ...(file !== undefined && { file }), ruleIds }, io).settingsFor(path);
}

/** Only a variant that is named: without one the template gets what gramine-manifest would. */
function variantOf(path: string, settings: Settings, given: Given): Defines {
  const name = given.value('variant');
  if (name === undefined) return new Map();
  if (name === 'all') throw new UserError('`render` gives one result, not one for each variant', 'name one variant');
  return variantsFor(path, settings, [name])?.get(name) ?? new Map();
}

async function contextFrom(file: string | undefined, io: Io): Promise<ReadonlyMap<string, Value>> {
  if (file === undefined) return new Map();
  const { readVariables } = await import('../template/json-variables.ts');
  let bytes: Uint8Array;
  try {
    bytes = io.readFile(file);
  } catch (error) {
    throw new UserError(`\`${file}\` can't be read: ${reasonOf(error)}`);
  }
  const { text, problems } = decodeText(bytes);
  const source = new Source(file, text);
  if (problems.length > 0) throw new LocatedError(source, problems);
  return readVariables(source);
}

async function hostFrom(template: Source, release: Release, { given, io, files }: Rendering): Promise<DescribedHost> {
  const { describeHost } = await import('../gramine/described-host.ts');
  const host = files ? await files() : filesOfHost(folderFrom('root', given, io), given, io);
  const { workingDirectory, isOtherSystem, gramineRoot } = host;
  const python = given.value('python');
  const ldd = template.text.includes('ldd') ? await loadLdd() : undefined;
  try {
    return describeHost({
      release,
      env: environmentOf(io),
      files: host.tree,
      isOtherSystem,
      workingDirectory,
      ...(gramineRoot !== undefined && { gramineRoot }),
      ...(python !== undefined && { python: python.includes('/') ? resolvePath(workingDirectory, python) : python }),
      ...(ldd && { ldd }),
    });
  } catch (error) {
    if (error instanceof NotDescribed) throw new UserError(error.message, error.help);
    throw error;
  }
}

async function loadLdd(): Promise<Ldd> {
  const { ldd } = await import('../elf/ldd.ts');
  return ldd;
}

function environmentOf({ env }: Io): ReadonlyMap<string, string> {
  return new Map(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** gramine-manifest reads what it rendered as TOML; the first mistake is located in the template. */
async function tomlNotes(template: Source, { text, map }: RenderedManifest): Promise<readonly string[]> {
  const { parseToml } = await import('../toml/parse.ts');
  const document = parseToml(new Source(template.path, text));
  const [first] = document.hasByteOrderMark ? [byteOrderMark] : document.problems;
  if (!first) return [];
  const { line, column } = template.position(map.toTemplate(first.range).start);
  return [
    `${template.path}:${line}:${column}: note: the result is no valid TOML, so gramine-manifest would stop: ${first.message}`,
  ];
}

const byteOrderMark = { message: 'it begins with a byte order mark', range: { start: 0, end: 1 } };
