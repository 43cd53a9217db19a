import { type Severity, UserError } from '../diagnostic/diagnostic.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { Io } from '../io/io.ts';
import { openConfigs, type Settings } from '../lint/config.ts';
import { isTelling } from '../lint/foreign-names.ts';
import { type FileIdentity, isForeignKind } from '../lint/kinds.ts';
import { type Defines, type LintOptions, lintText } from '../lint/lint.ts';
import type { Profile, Rule } from '../lint/rule.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import { rules } from '../lint/rules/index.ts';
import type { FileResult, LintResult } from '../report/result.ts';
import { type Decoded, decodeText } from '../text/decode.ts';
import { unifiedDiff } from '../text/diff.ts';
import { masked } from '../text/mask.ts';
import { byCodePoint } from '../text/order.ts';
import { folderOf, resolvePath } from '../text/path.ts';
import { Source } from '../text/source.ts';
import { version } from '../version.ts';
import { type BaselineRequest, settleBaselines } from './baseline-option.ts';
import type { Given } from './command.ts';
import { definesFrom, unusedDefines } from './define-option.ts';
import { type Discovered, discover } from './discover.ts';
import { fix } from './fix.ts';
import type { Beside, podRulesFor } from './lint-pods.ts';
import { readable } from './operand-bytes.ts';
import { outputFile } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { severitiesFrom } from './rule-option.ts';
import { variantNames, variantsFor } from './variant-option.ts';
import { writeFiles } from './write-file.ts';

export interface LintRun {
  readonly result: LintResult;
  /** One unified diff for each file that fixes would change. */
  readonly diffs: readonly string[];
  /** For stderr. */
  readonly notes: readonly string[];
  /** The least severity that fails the run, by path of a file. */
  failOn(path: string): Severity;
  /** With `--fix -`: standard input as it is after fixing, which goes to stdout in place of the findings. */
  readonly fixedInput?: string;
}

/** Which rules about manifests a run is for. */
export interface LintScope {
  concerns(id: string): boolean;
}

/** Reads, lints and, when asked to, fixes the files that the operands stand for. */
export async function lintFiles(given: Given, io: Io, scope?: LintScope): Promise<LintRun> {
  const request = requestFrom(given, io, scope);
  const configs = openConfigs({ ...(given.has('config') && { file: given.value('config')! }), ruleIds }, io);
  const settingsFor = (path: string) => configs.settingsFor(path);
  const pods = await podsFrom(given, { request, settingsFor }, io);
  const named =
    pods && given.operands.length === 0
      ? { files: [], excluded: [] }
      : await discover(given.operands, discoverOptions(given, scope, settingsFor), io);
  const { excluded } = named;
  const files = withPods(named.files, pods?.files ?? []);
  const notes = excluded.map((path) => `\`${path}\` is excluded by the configuration`);
  refuseSigned(files, given);
  const baselines = baselinesFrom(given, files, settingsFor);
  if (outputFile(given) !== undefined || baselines.write) {
    const { requireResultsApart } = await import('./lint-results-apart.ts');
    requireResultsApart({ files, baselines, settingsFor }, given, io);
  }
  const asked = { ...request, pods };
  const linted: Linted[] = [];
  for (const file of files) linted.push(await lintOne(file, configs.settingsFor(file.path), asked, io));
  const settled = await settleBaselines(
    linted.map(({ result }) => result),
    baselines,
    io,
  );
  const fixing = given.has('fix') && !given.has('diff');
  if (fixing) writeFixed(linted, io);
  const release = request.gramine ?? linted[0]?.release ?? releaseFrom(undefined);
  return {
    result: {
      gramine: release,
      version,
      files: settled.files.map((file) => (file.gramine === release ? withoutRelease(file) : file)),
    },
    diffs: linted.flatMap(({ diff }) => (diff ? [diff] : [])),
    notes: [
      ...notes,
      ...notesOnDefines(asked, linted),
      ...(pods?.beside.notes ?? []),
      ...linted.flatMap(({ notes }) => notes),
      ...settled.notes,
    ],
    ...(fixing && fixedInputOf(linted)),
    failOn: (path) => (given.value('fail-on') as Severity | undefined) ?? settingsFor(path).failOn ?? 'warning',
  };
}

interface Request {
  readonly gramine: ReturnType<typeof releaseFrom> | undefined;
  readonly profile: Profile | undefined;
  readonly defines: Defines;
  readonly variants: readonly string[];
  /** Of manifests. */
  readonly rules: readonly Rule[];
  /** What is looked at in all else. */
  readonly about: 'policies' | 'all';
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** `--since`: a revision of git. */
  readonly since: string | undefined;
  readonly files: { readonly tree: FileTree; readonly root: string } | undefined;
  readonly fix: 'none' | 'safe' | 'unsafe';
  /** What `--pod` is held against. */
  readonly pods?: Pods | undefined;
}

interface Pods {
  readonly files: readonly Discovered[];
  readonly beside: Beside;
  readonly rulesFor: typeof podRulesFor;
}

interface Linted {
  readonly result: FileResult;
  readonly release: ReturnType<typeof releaseFrom>;
  readonly notes: readonly string[];
  /** The text after fixing, when files are to be fixed. */
  readonly fixed: { readonly path: string; readonly text: string; readonly stdin: boolean; readonly changed: boolean };
  readonly diff: string | undefined;
}

function requestFrom(given: Given, io: Io, scope: LintScope | undefined): Request {
  if (given.has('unsafe-fixes') && !given.has('fix') && !given.has('diff'))
    throw new UserError(
      '`--unsafe-fixes` does nothing by itself',
      'add `--fix` to apply them, or `--diff` to see them',
    );
  if (given.has('write-baseline') && (given.has('fix') || given.has('diff')))
    throw new UserError('`--write-baseline` can not be combined with fixes', 'fix first, then write the baseline');
  const root = given.value('files');
  if (root !== undefined && io.stat(root)?.type !== 'directory')
    throw new UserError(`\`${root}\` is no folder`, 'give the folder that stands for the host, e.g. `--files /`');
  return {
    gramine: given.has('gramine') ? releaseFrom(given.value('gramine')) : undefined,
    profile: given.value('profile') as Profile | undefined,
    defines: definesFrom(given.values('define')),
    variants: given.values('variant'),
    rules: scope ? rules.filter(({ id }) => scope.concerns(id)) : rules,
    about: scope ? 'policies' : 'all',
    severities: severitiesFrom(given.values('rule')),
    since: given.value('since'),
    files: root === undefined ? undefined : { tree: io.openTree(root), root: resolvePath(io.cwd, root) },
    fix: given.has('fix') || given.has('diff') ? (given.has('unsafe-fixes') ? 'unsafe' : 'safe') : 'none',
  };
}

/** What it takes is loaded for `--pod` alone. */
async function podsFrom(
  given: Given,
  { request, settingsFor }: { readonly request: Request; readonly settingsFor: (path: string) => Settings },
  io: Io,
): Promise<Pods | undefined> {
  if (!given.has('pod')) {
    const alone = ['manifest', 'container'].find((name) => given.has(name));
    if (alone)
      throw new UserError(
        `\`--${alone}\` does nothing without \`--pod\``,
        'name the pod, or the manifest as it is: `manifestly lint app.manifest`',
      );
    return undefined;
  }
  const { podFiles, podRulesFor, readBeside } = await import('./lint-pods.ts');
  const optionsFor = (found: Discovered, settings: Settings) =>
    lintOptions(found, { settings, request, io, decoding: [] });
  return { files: podFiles(given), beside: readBeside(given, { settingsFor, optionsFor }, io), rulesFor: podRulesFor };
}

/** A file that was named in both ways is looked at once. */
function withPods(files: readonly Discovered[], pods: readonly Discovered[]): readonly Discovered[] {
  const byPath = new Map([...files, ...pods].map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => byCodePoint(a.path, b.path));
}

function discoverOptions(
  given: Given,
  scope: LintScope | undefined,
  settingsFor: (path: string) => Settings,
): Parameters<typeof discover>[1] {
  const [kind, as, stdinName] = [given.value('kind'), given.value('as'), given.value('stdin-name')];
  return {
    settingsFor,
    besides: scope ? 'policies' : 'all',
    ...(kind && { kind }),
    ...(as && { as: as as 'source' | 'final' }),
    ...(stdinName && { stdinName }),
  };
}

/** The manifest beside a pod is a template, too. */
function notesOnDefines({ defines, pods }: Request, linted: readonly Linted[]): readonly string[] {
  if (defines.size === 0 || pods) return [];
  const texts = linted.flatMap(({ result }) => (result.templated ? [result.source.text] : []));
  return unusedDefines(defines, texts).map((name) => `\`-D ${name}\` defines what no template here asks for`);
}

function refuseSigned(files: readonly Discovered[], given: Given): void {
  if (!given.has('fix') && !given.has('diff')) return;
  const signed = files.find(({ path, file }) => file.as === 'final' && given.operands.includes(path));
  if (signed)
    throw new UserError(
      `\`${signed.path}\` is a final manifest, which a fix would make invalid`,
      'fix the manifest or template it was made from, and sign again',
    );
}

async function lintOne(found: Discovered, settings: Settings, request: Request, io: Io): Promise<Linted> {
  const decoded = decodeText(read(found, io));
  if (found.stdin && request.fix !== 'none' && decoded.problems.length > 0) throw notToBePassedOn(found, decoded);
  const original = new Source(found.path, decoded.text);
  const options = lintOptions(found, { settings, request, io, decoding: decoded.problems });
  const mayFix = request.fix !== 'none' && found.file.as === 'source' && decoded.problems.length === 0;
  const lint = await linterFor(found, { options, request, io });
  const outcome = mayFix
    ? await fix({ source: original, unsafe: request.fix === 'unsafe', ...formOf(found.file), lint })
    : { source: original, linted: lint(original), count: 0, refused: undefined };
  const { source, linted, count, refused } = outcome;
  const notes = [
    ...(refused ? [`\`${found.path}\` is left as it was: ${refused}`] : []),
    ...(request.fix !== 'none' && found.file.as === 'final'
      ? [`\`${found.path}\` is not fixed: it is a final manifest`]
      : []),
    ...(found.file.kind === 'kubernetes' && !found.isPod && !isTelling('kubernetes', original.text, request.about)
      ? [`\`${found.path}\` carries no policy`]
      : []),
  ];
  const changed = source.text !== original.text;
  return {
    result: {
      path: found.path,
      kind: found.file.kind,
      templated: found.file.templated,
      as: found.file.as,
      gramine: options.release,
      source: linted.findings.length > 0 ? withoutSecrets(source, linted) : source,
      findings: linted.findings,
      ...(count > 0 && { fixed: count }),
      ...(options.variants?.size && { variants: [...options.variants.keys()] }),
    },
    release: options.release,
    notes,
    fixed: { path: found.path, text: source.text, stdin: found.stdin, changed },
    diff: changed
      ? unifiedDiff(found.path, withoutSecrets(original, lint(original)).text, withoutSecrets(source, linted).text)
      : undefined,
  };
}

/** With `--fix -` the text goes on to stdout, where findings would be taken for it. */
function notToBePassedOn({ path }: Discovered, { text, problems }: Decoded): UserError {
  const [{ message, range }] = problems as [Decoded['problems'][number]];
  const { line, column } = new Source(path, text).position(range.start);
  return new UserError(`\`${path}\` can't be fixed: ${message} (line ${line}, column ${column})`, 'save it as UTF-8');
}

/** What all but manifests need is loaded when there is one. */
async function linterFor(
  found: Discovered,
  { options, request, io }: { readonly options: LintOptions; readonly request: Request; readonly io: Io },
): Promise<(source: Source) => ReturnType<typeof lintText>> {
  const { kind } = found.file;
  if (!isForeignKind(kind)) return (source) => lintText(source, options);
  const [{ lintForeign }, { signingDate }] = await Promise.all([
    import('../lint/foreign-lint.ts'),
    import('./sign-date.ts'),
  ]);
  const date = signingDate(undefined, io);
  const previous = await previousOf(found, request, io);
  const more = { date, about: request.about, ...(previous && { previous }) };
  const own = { ...options, ...more };
  const { pods } = request;
  if (!found.isPod || !pods) return (source) => lintForeign(source, kind, own);
  return (source) => lintForeign(source, kind, own, pods.rulesFor(source, pods.beside, own));
}

async function previousOf({ path, stdin }: Discovered, { since }: Request, io: Io): Promise<Source | undefined> {
  if (since === undefined || stdin) return undefined;
  const { earlierFile } = await import('./earlier-file.ts');
  return earlierFile(path, since, io);
}

function formOf({ kind, templated }: FileIdentity): { templated: boolean; foreign: boolean } {
  return { templated, foreign: isForeignKind(kind) && kind !== 'exec-policy' && kind !== 'init-data' };
}

function withoutSecrets(source: Source, linted: ReturnType<typeof lintText>): Source {
  return masked(source, [...linted.secrets(), ...linted.findings.flatMap(({ redact }) => redact ?? [])]);
}

interface Circumstances {
  readonly settings: Settings;
  readonly request: Request;
  readonly io: Io;
  readonly decoding: NonNullable<LintOptions['decoding']>;
}

function lintOptions({ file, path }: Discovered, { settings, request, io, decoding }: Circumstances): LintOptions {
  const palSize = settings.palSize;
  const variants = file.templated ? variantsFor(path, settings, request.variants) : undefined;
  return {
    file,
    release: request.gramine ?? settings.gramine ?? releaseFrom(undefined),
    profile: request.profile ?? settings.profile ?? 'production',
    rules: request.rules,
    severities: new Map([...settings.rules, ...request.severities]),
    defines: request.defines,
    ...(variants && {
      variants,
      variantNames: variantNames(settings),
    }),
    ...(request.files && { files: request.files.tree, ...folderIn(request.files.root, path, io) }),
    ...(palSize !== undefined && { palSize }),
    decoding,
    allowSuppressions: settings.allowSuppressions,
  };
}

function folderIn(root: string, path: string, io: Io): { folderInFiles?: string } {
  const folder = folderOf(resolvePath(io.cwd, path));
  const prefix = root === '/' ? '/' : `${root}/`;
  if (folder !== root && !folder.startsWith(prefix)) return {};
  return { folderInFiles: `/${folder.slice(prefix.length)}` };
}

function read({ path, stdin, bytes }: Discovered, io: Io): Uint8Array {
  return stdin ? (bytes ?? io.readStdin()) : readable(path, () => io.readFile(path));
}

function writeFixed(linted: readonly Linted[], io: Io): void {
  const changed = linted.flatMap(({ fixed }) => (fixed.changed && !fixed.stdin ? [fixed] : []));
  if (changed.length > 0)
    writeFiles(
      changed.map(({ path, text }) => ({ path, content: text })),
      io,
    );
}

function fixedInputOf(linted: readonly Linted[]): { fixedInput?: string } {
  const input = linted.find(({ fixed }) => fixed.stdin);
  return input ? { fixedInput: input.fixed.text } : {};
}

function baselinesFrom(
  given: Given,
  files: readonly Discovered[],
  settingsFor: (path: string) => Settings,
): BaselineRequest {
  const pathFor = (path: string) => given.value('baseline') ?? settingsFor(path).baseline;
  const write = given.has('write-baseline');
  if (write && files.every(({ path }) => pathFor(path) === undefined))
    throw new UserError(
      'there is no baseline to write',
      'name it with `--baseline FILE`, or set `baseline` in `manifestly.toml`',
    );
  return { pathFor, write };
}

function withoutRelease({ gramine: _, ...file }: FileResult): FileResult {
  return file;
}
