import { isBefore, type Release } from '../gramine/release.ts';
import { byCodePoint } from '../text/order.ts';
import { visible } from '../text/visible.ts';
import { acceptedFiles } from './accepted-files.ts';
import { argumentFileOf, argumentLines } from './argument-lines.ts';
import { fileSystemLines } from './file-system-lines.ts';
import type { GramineDirectories } from './gramine-directories.ts';
import { acceptance, comment, commented, type Lines, questionLines } from './manifest-lines.ts';
import { hasKey, settingInRelease } from './setting-in-release.ts';
import { plainSpelling, type Spelling, templateSpelling } from './spelling.ts';
import type { Acceptance, Question, Workload, WorkloadFile, WorkloadMount, WorkloadSetting } from './workload.ts';

export interface WriteOptions {
  readonly release: Release;
  readonly profile: 'production' | 'development';
  readonly form: 'template' | 'plain';
  readonly gramine: GramineDirectories;
}

/** A manifest, grouped and commented by reason. The same workload always gives the same text. */
export function writeManifest(workload: Workload, options: WriteOptions): string {
  const spelling = options.form === 'plain' ? plainSpelling : templateSpelling(workload, options.gramine);
  const { trusted, acceptances } = acceptedFiles(workload.trusted);
  const writing: Writing = {
    ...options,
    workload: { ...workload, trusted, mounts: withoutUnknowable({ ...workload, trusted }, spelling) },
    spelling,
    settings: arranged(workload, options),
    acceptances: [...(isBefore(options.release, '1.6.2') ? [oldRelease(options.release)] : []), ...acceptances],
  };
  const sections = [
    header(writing),
    programSection(writing),
    environmentSection(writing),
    settingsSection(writing, 'sys', 'System calls and memory'),
    settingsSection(writing, 'sgx', 'The enclave'),
    [...title('Files the program sees'), ...fileSystemLines(writing)],
    trustedSection(writing),
    restSection(writing),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
    .concat('\n');
}

/** Whether a mount shows something listed is not known of a template whose lists have variables. */
function withoutUnknowable({ mounts, trusted, allowed }: Workload, spelling: Spelling): readonly WorkloadMount[] {
  const isOpen = [...trusted, ...allowed].some(({ uri }) => spelling.quotedPaths(uri) !== spelling.quoted(uri));
  if (!isOpen) return mounts;
  return mounts.map(({ accept, ...mount }) =>
    accept && accept.rule !== 'mounts/unlisted' ? { ...mount, accept } : mount,
  );
}

/** What every section is written from. */
export interface Writing extends WriteOptions {
  readonly workload: Workload;
  readonly spelling: Spelling;
  /** By section; those the release does not have are questions. */
  readonly settings: readonly WorkloadSetting[];
  /** What is accepted in the whole file. */
  readonly acceptances: readonly Acceptance[];
}

function arranged({ settings }: Workload, { release, profile }: WriteOptions): readonly WorkloadSetting[] {
  const given = new Set(settings.map(({ key }) => key));
  const own = profile === 'production' ? production : development;
  return [...own.filter(({ key }) => !given.has(key)), ...settings].filter(
    (setting) => settingInRelease(setting, release) !== undefined,
  );
}

const production: readonly WorkloadSetting[] = [
  { key: 'loader.log_level', value: 'error', why: 'higher levels can print data of the application' },
  { key: 'sgx.debug', value: false, why: 'a debug enclave can be read from outside' },
  { key: 'sgx.file_check_policy', value: 'strict', why: 'files that are not listed are refused' },
];

const development: readonly WorkloadSetting[] = [
  { key: 'loader.log_level', value: 'warning', why: 'names the files that are refused; for development only' },
  {
    key: 'sgx.debug',
    value: true,
    why: 'a debugger can look into the enclave, and so can the host; for development only',
  },
  { key: 'sgx.file_check_policy', value: 'strict', why: 'files that are not listed are refused, as in production' },
];

function header({ workload, release, profile, spelling, acceptances }: Writing): Lines {
  const what = `${visible(workload.program.path)} in Gramine ${release}, ${profile} profile. Made by \`manifestly generate manifest\`.`;
  const open = openQuestions(workload);
  return [
    ...comment(what, spelling),
    ...(open > 0
      ? comment(`What could not be known is marked "decide" (${open} ${open === 1 ? 'place' : 'places'}).`, spelling)
      : []),
    ...(acceptances.length > 0 ? [''] : []),
    ...acceptances.flatMap((accept) => acceptance(accept, spelling, 'ignore-file')),
    ...(spelling.preamble.length > 0
      ? [
          '',
          ...comment('Where the distribution keeps its libraries, unless -D says otherwise', spelling),
          ...spelling.preamble,
        ]
      : []),
  ];
}

function oldRelease(release: Release): Acceptance {
  return {
    rule: 'security/vulnerable-release',
    reason: `Gramine ${release} was asked for; before 1.6.2 a forked process does not verify trusted files that its parent had open`,
  };
}

function openQuestions({ questions }: Workload): number {
  return questions.length;
}

function programSection(writing: Writing): Lines {
  const { workload, spelling, release, gramine } = writing;
  const { program, startDirectory } = workload;
  const libosKey = hasKey('loader.entrypoint.uri', release)
    ? 'loader.entrypoint.uri'
    : hasKey('loader.entrypoint', release)
      ? 'loader.entrypoint'
      : 'loader.preload';
  return [
    ...title('The program'),
    ...commented(`${libosKey} = ${spelling.quotedPaths(`file:${gramine.libos}`)}`, "Gramine's library OS", spelling),
    ...commented(`libos.entrypoint = ${spelling.quotedPaths(program.path)}`, program.why, spelling),
    ...argumentLines(writing),
    ...(startDirectory
      ? commented(`fs.start_dir = ${spelling.quotedPaths(startDirectory.path)}`, startDirectory.why, spelling)
      : []),
    ...settingLines(writing, 'loader'),
    ...questionsOf(writing, 'loader', 'libos'),
  ];
}

function environmentSection(writing: Writing): Lines {
  const { workload, spelling } = writing;
  const { libraryDirectories, environment } = workload;
  const lines: string[] = [];
  if (libraryDirectories.length > 0) {
    const path = libraryDirectories.map((directory) => directory.path).join(':');
    lines.push(
      ...comment('where the dynamic linker looks, as paths inside the enclave:', spelling),
      ...libraryDirectories.flatMap(({ path, why }) => comment(`${visible(path)}: ${why}`, spelling).map(indented)),
      `loader.env.LD_LIBRARY_PATH = ${spelling.quotedPaths(path)}`,
    );
  }
  let last = '';
  for (const { name, value, why } of [...environment].sort((a, b) => byCodePoint(a.name, b.name))) {
    if (why !== last) lines.push(...comment(why, spelling));
    last = why;
    lines.push(`loader.env.${keyName(name, spelling)} = ${spelling.quoted(value)}`);
  }
  lines.push(...questionsOf(writing, 'environment'));
  return lines.length > 0 ? [...title('Its environment, fixed: nothing comes from the host'), ...lines] : [];
}

function indented(line: string): string {
  return line.replace(/^# /, '#   ');
}

function keyName(name: string, spelling: Spelling): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : spelling.quoted(name);
}

function settingsSection(writing: Writing, section: 'sys' | 'sgx', heading: string): Lines {
  const lines = [...settingLines(writing, section), ...questionsOf(writing, section)];
  return lines.length > 0 ? [...title(heading), ...lines] : [];
}

function settingLines({ settings, release, spelling }: Writing, section: string): Lines {
  return settings
    .filter(({ key }) => key.split('.')[0] === section && key !== filePolicy)
    .flatMap((setting) => {
      const { key, value } = settingInRelease(setting, release)!;
      const why = setting.source === undefined ? setting.why : `${setting.why} (${setting.source})`;
      return [
        ...comment(why, spelling),
        ...acceptance(setting.accept, spelling),
        `${key} = ${valueText(value, spelling)}`,
      ];
    });
}

const filePolicy = 'sgx.file_check_policy';

export function valueText(value: WorkloadSetting['value'], spelling: Spelling): string {
  if (typeof value === 'string')
    return value.startsWith('file:') ? spelling.quotedPaths(value) : spelling.quoted(value);
  if (typeof value === 'object') return `[${value.map((item) => valueText(item, spelling)).join(', ')}]`;
  return `${value}`;
}

function trustedSection(writing: Writing): Lines {
  const { workload, spelling, release, settings, gramine } = writing;
  const policy = settings.find(({ key }) => key === filePolicy);
  const libos = isBefore(release, '1.8')
    ? [{ uri: `file:${gramine.libos}`, why: "Gramine's library OS" } satisfies WorkloadFile]
    : [];
  const { trusted, allowed } = workload;
  const args = argumentFileOf(writing);
  const own = [...libos, ...(args === undefined ? [] : [{ uri: args, why: 'its arguments' }])];
  return [
    ...title('Files the program may open'),
    ...(policy
      ? [
          ...comment(policy.why, spelling),
          ...acceptance(policy.accept, spelling),
          `${filePolicy} = ${valueText(policy.value, spelling)}`,
        ]
      : []),
    ...listLines('sgx.trusted_files', [...own, ...trusted], writing),
    ...(allowed.length > 0 ? listLines('sgx.allowed_files', allowed, writing) : []),
    ...questionsOf(writing, 'files'),
  ];
}

/** One comment for all that are there for one reason. */
function listLines(key: string, files: readonly WorkloadFile[], { spelling }: Writing): Lines {
  const reasons = [...new Set(files.map(({ why }) => why))];
  const elements = reasons.flatMap((why) => [
    ...comment(why, spelling).map((line) => `  ${line}`),
    ...files
      .filter((file) => file.why === why)
      .sort((a, b) => byCodePoint(a.uri, b.uri))
      .flatMap(({ uri, accept }) => [
        ...acceptance(accept, spelling).map((line) => `  ${line}`),
        `  ${spelling.quotedPaths(uri)},`,
      ]),
  ]);
  return [`${key} = [`, ...elements, ']'];
}

function questionsOf(writing: Writing, ...groups: readonly Group[]): Lines {
  const questions = writing.workload.questions.filter((question) => groups.includes(groupOf(question)));
  return [...questionLines(questions, writing.spelling), ...lostSettings(writing, groups)];
}

/** Settings that the release does not have: what they are for is left to decide. */
function lostSettings({ workload, release, spelling }: Writing, groups: readonly Group[]): Lines {
  return workload.settings
    .filter((setting) => groups.includes(setting.key.split('.')[0] as Group))
    .filter((setting) => settingInRelease(setting, release) === undefined)
    .flatMap(({ key, why }) => comment(`Gramine ${release} has no \`${key}\` (${why}).`, spelling));
}

type Group = 'loader' | 'libos' | 'environment' | 'sys' | 'sgx' | 'fs' | 'files' | 'rest';

function groupOf({ about }: Question): Group {
  if (about.startsWith('/') || about === 'files' || /^sgx\.(?:trusted|allowed)_files/.test(about)) return 'files';
  if (about.startsWith('loader.env')) return 'environment';
  const [first] = about.split('.');
  return first === 'loader' || first === 'libos' || first === 'sys' || first === 'sgx' || first === 'fs'
    ? first
    : 'rest';
}

/** `fs` is written with the mounts. */
function restSection(writing: Writing): Lines {
  return questionsOf(writing, 'rest');
}

function title(text: string): Lines {
  return [`## ${text}`, ''];
}
