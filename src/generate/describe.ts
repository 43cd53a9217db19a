import { UserError } from '../diagnostic/diagnostic.ts';
import { ElfError } from '../elf/elf-error.ts';
import type { Release } from '../gramine/release.ts';
import { formatSize } from '../gramine/sizes.ts';
import { realPath } from '../io/real-path.ts';
import { folderOf } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import { addArguments } from './argument-files.ts';
import { Draft } from './draft.ts';
import { type EnvironmentNeeds, environmentFor } from './environment.ts';
import { foldersBelow } from './folder-contents.ts';
import type { GramineDirectories } from './gramine-directories.ts';
import { type Launch, lastName, launch, type Start } from './launch.ts';
import { addLibraries, type Missing, type NeededLibraries, runtimeFolder } from './libraries.ts';
import { argumentQuestions, generalQuestions, launchQuestions, missingQuestions } from './open-questions.ts';
import { type OtherPrograms, otherPrograms } from './other-programs.ts';
import type { Contents, Launched, Place, Profile } from './profile.ts';
import { requireProgram } from './require-program.ts';
import { type SizedNeeds, type Sizes, sizesOf } from './sizing.ts';
import { unwritable } from './toml-text.ts';
import type { View } from './view.ts';
import type { Question, Variable, Workload, WorkloadSetting } from './workload.ts';

/** A program in a file system, and what its source says of it. */
export interface Described {
  readonly view: View;
  readonly start: Start;
  /** Variables that the source or the user gives. */
  readonly variables: readonly Variable[];
  /** Trusted as wholes. */
  readonly folders?: readonly Place[];
  /** Empty and writable at start. */
  readonly scratch?: readonly Place[];
  readonly settings?: readonly WorkloadSetting[];
  readonly questions?: readonly Question[];
  readonly notes?: readonly string[];
  /** Other programs that it starts: paths or names on `PATH`. */
  readonly also?: readonly string[];
}

export interface Choices {
  readonly release: Release;
  readonly gramine: GramineDirectories;
  /** Those there are; the ones that fit are taken. */
  readonly profiles: readonly Profile[];
  /** `--runtime`: these and no others. */
  readonly runtimes?: readonly string[];
}

export interface Generated {
  readonly workload: Workload;
  /** Libraries that nothing provides: the program will not start. */
  readonly missing: readonly Missing[];
  /** What is worth saying while generating. */
  readonly notes: readonly string[];
}

/** What a program needs, worked out from files alone. Throws a UserError when it can't run in Gramine. */
export function describe(described: Described, choices: Choices): Generated {
  const { view } = described;
  const launched = launch(described.start, view);
  requireProgram(launched.program, view);
  const environment = environmentFor(launched, described.variables);
  const facts = factsOf(launched, environment.values, described, choices);
  const fitting = profilesFor(facts, choices);
  const contents = fitting.map((profile) => profile.contents?.(facts) ?? {});
  const others = otherPrograms(launched, described.also ?? [], { view, environment: environment.values });
  const draft = new Draft(view);
  const known: Known = { described, choices, launched, environment, fitting, contents, others, draft };
  const libraries = addFiles(known);
  for (const question of questionsOf(known, libraries)) draft.ask(question);
  const mapped = mappedBytes(launched.program, view) + BigInt(libraries.bytes);
  const sizes = sizesOf(facts, neededSizes(fitting, contents), mapped);
  return { workload: workloadOf(known, libraries, sizes), missing: libraries.missing, notes: notesOf(known) };
}

/** What is known before libraries are looked for. */
interface Known {
  readonly described: Described;
  readonly choices: Choices;
  readonly launched: Launch;
  readonly environment: EnvironmentNeeds;
  readonly fitting: readonly Profile[];
  /** Of each fitting profile. */
  readonly contents: readonly Contents[];
  readonly others: OtherPrograms;
  readonly draft: Draft;
}

function addFiles({ described, choices, launched, environment, contents, others, draft }: Known): NeededLibraries {
  const { view, folders = [], scratch = [] } = described;
  draft.file(launched.program, programReason);
  for (const { path, why } of launched.scripts) draft.file(path, why);
  for (const { path, why } of folders) draft.folder(path, why);
  addContents(draft, contents);
  addArguments(draft, launched, view);
  for (const path of others.files) draft.file(path, 'programs that it starts');
  const programs = [launched.program, ...others.programs];
  const libraries = needed(draft, described, { programs, contents, environment });
  addRuntime(draft, libraries, choices.gramine);
  addScratch(draft, [...scratch, ...contents.flatMap((one) => one.scratch ?? [])]);
  addStartDirectory(draft, launched.startDirectory, view);
  return libraries;
}

function questionsOf(known: Known, libraries: NeededLibraries): readonly Question[] {
  const { described, choices, launched, environment, fitting, contents, others } = known;
  return [
    ...environment.questions,
    ...(described.questions ?? []),
    ...fitting.flatMap((profile) => profile.questions ?? []),
    ...contents.flatMap((one) => one.questions ?? []),
    ...missingQuestions(libraries.missing),
    ...argumentQuestions(launched),
    ...launchQuestions(launched, { libraries, view: described.view, others: others.files }),
    ...generalQuestions(fitting.length > 0, choices.release),
  ];
}

function workloadOf(known: Known, libraries: NeededLibraries, sizes: Sizes): Workload {
  const { described, launched, environment, fitting, contents, others, draft } = known;
  const { program, argv, startDirectory } = launched;
  return {
    program: { path: program, argv: checkedArguments(argv), why: programWhy(launched) },
    ...(startDirectory !== '/' && { startDirectory: { path: startDirectory, why: 'the directory it starts in' } }),
    environment: withoutRepeats([
      ...environment.variables,
      ...contents.flatMap((one) => one.environment ?? []),
      ...fitting.flatMap((profile) => profile.environment ?? []),
      ...searchPath(launched, others),
    ]),
    libraryDirectories: libraryDirectories(libraries),
    ...draft.finish(),
    allowed: [],
    settings: settingsOf(sizes, [
      ...fitting.flatMap((profile) => profile.settings ?? []),
      ...contents.flatMap((one) => one.settings ?? []),
      ...(described.settings ?? []),
    ]),
    profiles: fitting.map(({ id }) => id),
  };
}

function notesOf({ described, launched, environment }: Known): readonly string[] {
  const { program } = launched;
  return [
    ...(described.notes ?? []),
    ...launched.notes,
    ...environment.notes,
    ...argumentQuestions(launched).map(({ text }) => text),
    ...(isSetuid(program, described.view)
      ? [`the set-user-id bit of \`${visible(program)}\` has no effect in Gramine`]
      : []),
  ];
}

const programReason = 'the program';

function isSetuid(path: string, { tree }: View): boolean {
  return ((tree.stat(path)?.mode ?? 0) & 0o6000) !== 0;
}

function factsOf(
  { program, names, argv, startDirectory }: Launch,
  environment: ReadonlyMap<string, string>,
  { view }: Described,
  { release }: Choices,
): Launched {
  return {
    tree: view.tree,
    program,
    names,
    argv,
    environment,
    startDirectory,
    ...(view.application !== undefined && { application: view.application }),
    release,
    read(path) {
      try {
        return view.tree.read(path);
      } catch {
        return undefined;
      }
    },
  };
}

function profilesFor(facts: Launched, { profiles, runtimes }: Choices): readonly Profile[] {
  for (const id of runtimes ?? []) {
    if (!profiles.some((profile) => profile.id === id))
      throw new UserError(
        `there is no runtime profile \`${visible(id)}\``,
        `use one of ${profiles.map((profile) => profile.id).join(', ')}`,
      );
  }
  if (runtimes) return profiles.filter(({ id }) => runtimes.includes(id));
  const names = facts.names.map(lastName);
  return profiles.filter(
    ({ programs, recognises }) => names.some((name) => programs?.test(name)) || recognises?.(facts) === true,
  );
}

/** What the files of this very program tell counts for more than what holds for its kind. */
function neededSizes(fitting: readonly Profile[], contents: readonly Contents[]): readonly SizedNeeds[] {
  return fitting.map((profile, at) => {
    const {
      threads = profile.threads,
      enclaveSize = profile.enclaveSize,
      stackSize = profile.stackSize,
    } = contents[at]!;
    return { ...(threads && { threads }), ...(enclaveSize && { enclaveSize }), ...(stackSize && { stackSize }) };
  });
}

function addContents(draft: Draft, contents: readonly Contents[]): void {
  for (const { directories = [], files = [] } of contents) {
    for (const { path, why } of directories) draft.folder(path, why);
    for (const { path, why } of files) draft.file(path, why);
  }
}

/** A shell finds programs by name only if it is told where. */
function searchPath({ shellScript, environment }: Launch, { files }: OtherPrograms): readonly Variable[] {
  const value = environment.get('PATH');
  if (value === undefined || (shellScript === undefined && files.length === 0)) return [];
  return [{ name: 'PATH', value, why: 'where it looks for the programs it starts' }];
}

interface NeededFor {
  readonly programs: readonly string[];
  readonly contents: readonly Contents[];
  readonly environment: ReturnType<typeof environmentFor>;
}

function needed(
  draft: Draft,
  { view, folders = [] }: Described,
  { programs, contents, environment }: NeededFor,
): NeededLibraries {
  const wholes = [
    ...folders.map(({ path }) => path),
    ...contents.flatMap(({ directories = [] }) => directories.filter(({ modules }) => modules).map(({ path }) => path)),
  ];
  const modules = [...new Set(wholes)].flatMap((path) => {
    const real = realPath(view.tree, path);
    return real === undefined ? [] : foldersBelow(view.tree, real).libraries;
  });
  for (const path of environment.preloaded) draft.file(path, 'libraries that `LD_PRELOAD` names');
  const elves = programs.filter((path) => isElf(path, view));
  try {
    return addLibraries({ view, draft, libraryPath: environment.libraryPath }, elves, [
      ...environment.preloaded,
      ...modules,
    ]);
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    throw new UserError(`the libraries of \`${visible(programs[0]!)}\` can't be found: ${error.message}`);
  }
}

function isElf(path: string, { elf }: View): boolean {
  const found = elf.find(path);
  return found !== undefined && typeof elf.read(found) !== 'string';
}

function addRuntime(draft: Draft, { libc }: NeededLibraries, { runtimedir }: GramineDirectories): void {
  if (libc === 'none') return;
  const why = `Gramine's own ${libc === 'glibc' ? 'C library (glibc)' : 'C library (musl)'} and dynamic linker`;
  draft.mount({ type: 'chroot', path: runtimeFolder, uri: `file:${runtimedir[libc]}`, why });
  draft.trust({ uri: `file:${runtimedir[libc]}/`, why });
}

function addScratch(draft: Draft, places: readonly Place[]): void {
  for (const { path, why } of places) draft.scratch(path, why);
  draft.scratch('/tmp', 'for temporary files: in memory, empty at start, lost at the end');
}

/** Gramine does not start in a directory that is not there. */
function addStartDirectory(draft: Draft, path: string, { tree }: View): void {
  if (path === '/' || draft.shows(path)) return;
  const real = realPath(tree, path);
  if (real !== undefined && draft.showsDirectory(path)) return;
  draft.scratch(path, 'the directory it starts in: in memory, empty at start, lost at the end');
}

function libraryDirectories({ libc, directories }: NeededLibraries): Workload['libraryDirectories'] {
  if (libc === 'none') return [];
  return [
    { path: runtimeFolder, why: "Gramine's C library and dynamic linker" },
    ...directories
      .filter((path) => path !== runtimeFolder)
      .map((path) => ({ path, why: 'libraries that the program is linked with' })),
  ];
}

function mappedBytes(program: string, { tree }: View): bigint {
  return BigInt(tree.stat(program)?.size ?? 0);
}

function settingsOf(
  { threads, enclaveSize, stackSize }: Sizes,
  given: readonly WorkloadSetting[],
): readonly WorkloadSetting[] {
  const own: readonly WorkloadSetting[] = [
    { key: 'sys.stack.size', ...stackSize, value: formatSize(stackSize.value) },
    { key: 'sgx.enclave_size', ...enclaveSize, value: formatSize(enclaveSize.value) },
    { key: 'sgx.max_threads', ...threads },
  ];
  const settings = new Map([...own, ...given].map((setting) => [setting.key, setting]));
  return [...settings.values()];
}

function withoutRepeats(variables: readonly Variable[]): readonly Variable[] {
  const first = new Map<string, Variable>();
  for (const variable of variables) if (!first.has(variable.name)) first.set(variable.name, variable);
  return [...first.values()];
}

function checkedArguments(argv: readonly string[]): readonly string[] {
  for (const [at, argument] of argv.entries()) {
    const wrong = unwritable(argument);
    if (wrong !== undefined)
      throw new UserError(
        `argument ${at} of the program can't stand in a manifest: ${wrong}`,
        'read it from a file in the program instead',
      );
  }
  return argv;
}

function programWhy({ program, names, scripts }: Launch): string {
  const [script] = scripts;
  if (script) return `the interpreter of \`${visible(script.path)}\`, started directly`;
  const link =
    names.find((name) => name !== program && folderOf(name) !== folderOf(program)) ??
    names.find((name) => name !== program);
  return link === undefined
    ? 'the program'
    : `what \`${visible(link)}\` leads to: inside the enclave there are no links`;
}
