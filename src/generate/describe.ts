import { UserError } from '../diagnostic/diagnostic.ts';
import { ElfError } from '../elf/elf-error.ts';
import { realPath } from '../elf/real-path.ts';
import type { Release } from '../gramine/release.ts';
import { formatSize } from '../gramine/sizes.ts';
import { folderOf, resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import { Draft } from './draft.ts';
import { environmentFor } from './environment.ts';
import { foldersBelow } from './folder-contents.ts';
import type { GramineDirectories } from './gramine-directories.ts';
import { type Launch, lastName, launch, onPath, type Start } from './launch.ts';
import { addLibraries, type Missing, type NeededLibraries, runtimeFolder } from './libraries.ts';
import { generalQuestions, launchQuestions, missingQuestions } from './open-questions.ts';
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
  const { view, start } = described;
  const launched = launch(start, view);
  requireProgram(launched.program, view);
  const environment = environmentFor(launched, described.variables);
  const facts = factsOf(launched, environment.values, described, choices);
  const fitting = profilesFor(facts, choices);
  const contents = fitting.map((profile) => profile.contents?.(facts) ?? {});

  const draft = new Draft(view);
  const { program } = launched;
  draft.file(program, programReason);
  for (const { path, why } of launched.scripts) draft.file(path, why);
  for (const { path, why } of described.folders ?? []) draft.folder(path, why);
  addContents(draft, contents);
  addArguments(draft, launched, view);
  const others = otherPrograms(launched, described, environment.values);
  for (const path of others) draft.file(path, 'programs that it starts');
  const libraries = needed(draft, described, { programs: [program, ...others], contents, environment });
  addRuntime(draft, libraries, choices.gramine);
  addScratch(draft, [...(described.scratch ?? []), ...contents.flatMap(({ scratch = [] }) => scratch)]);
  addStartDirectory(draft, launched.startDirectory, view);

  const sizes = sizesOf(facts, neededSizes(fitting, contents), mappedBytes(program, view) + BigInt(libraries.bytes));
  const questions = [
    ...environment.questions,
    ...(described.questions ?? []),
    ...fitting.flatMap((profile) => profile.questions ?? []),
    ...contents.flatMap((one) => one.questions ?? []),
    ...missingQuestions(libraries.missing),
    ...launchQuestions(launched, { libraries, view, others }),
    ...generalQuestions(fitting.length > 0, choices.release),
  ];
  for (const question of questions) draft.ask(question);
  return {
    workload: {
      program: { path: program, argv: checkedArguments(launched.argv), why: programWhy(launched) },
      ...(launched.startDirectory !== '/' && {
        startDirectory: { path: launched.startDirectory, why: 'the directory it starts in' },
      }),
      environment: withoutRepeats([
        ...environment.variables,
        ...contents.flatMap((one) => one.environment ?? []),
        ...fitting.flatMap((profile) => profile.environment ?? []),
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
    },
    missing: libraries.missing,
    notes: [
      ...(described.notes ?? []),
      ...launched.notes,
      ...environment.notes,
      ...(isSetuid(program, view) ? [`the set-user-id bit of \`${visible(program)}\` has no effect in Gramine`] : []),
    ],
  };
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

/** Files that the command line names, as they are or after `=`. */
function addArguments(draft: Draft, { argv, startDirectory, scripts }: Launch, { tree }: View): void {
  const known = new Set(scripts.map(({ path }) => path));
  for (const argument of argv.slice(1)) {
    const named = argument.startsWith('-') ? argument.slice(argument.indexOf('=') + 1) : argument;
    if (named === '' || named.startsWith('-') || named.length > 4096 || named.includes('\0')) continue;
    const path = resolvePath(startDirectory, named);
    const found = known.has(path) ? undefined : tree.stat(path);
    if (found?.type === 'file') draft.file(path, 'files that its arguments name');
    if (found?.type === 'directory' && named.startsWith('/') && path !== '/')
      draft.ask({
        about: 'files',
        text: `whether the program reads or writes in \`${visible(path)}\`, which an argument names: mount and trust it (\`file:…/\`) for reading, use \`--encrypted\` for writing`,
      });
  }
}

function otherPrograms(
  { argv, shellScript }: Launch,
  { also = [], view }: Described,
  environment: ReadonlyMap<string, string>,
): readonly string[] {
  const script = shellScript === undefined ? -1 : argv.indexOf(shellScript);
  const handed =
    script >= 0 && argv[script + 1] !== undefined ? onPath(argv[script + 1]!, environment, view.tree) : undefined;
  const found = new Set<string>();
  for (const name of also) {
    const path = name.includes('/') ? resolvePath('/', name) : onPath(name, environment, view.tree);
    if (path === undefined || view.tree.stat(path)?.type !== 'file')
      throw new UserError(`there is no program \`${visible(name)}\` to go with \`--also\``);
    found.add(path);
  }
  if (handed !== undefined) found.add(handed);
  return [...found];
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
