import { isList, isTable, type Table, type Value } from '../gramine/final-manifest/values.ts';
import { layoutProfile } from '../gramine/layout-profile.ts';
import { isBefore } from '../gramine/release.ts';
import { verdictRules } from '../inspect/verdicts/index.ts';
import { type Verdict, verdictsOf } from '../inspect/verdicts/verdict.ts';
import { programName } from '../invocation/programs.ts';
import { visible } from '../text/visible.ts';
import { distroProblems, subscriptionProblems } from './distro.ts';
import { environmentProblems } from './environment-problems.ts';
import type { Finalised } from './finalise.ts';
import { hasRegistry } from './image-names.ts';
import type { Merged } from './merge.ts';
import type { PlanFacts, WrapRequest } from './plan.ts';
import type { Prediction } from './predicted-manifest.ts';
import { walkFigures } from './walk-figures.ts';
import type { PlanProblem } from './wrap-plan.ts';

export interface ProblemRequest {
  readonly request: WrapRequest;
  readonly plan: PlanFacts;
  readonly merged: Merged | undefined;
  readonly second: Finalised | undefined;
  readonly prediction: Prediction | { readonly refused: string } | undefined;
  /** The manifest, with defaults where they are known. */
  readonly table: Table;
}

/** What fails, or does not do what its author means: of the image, of the merge, of what comes after it, and of how it is called. */
export function planProblems(facts: ProblemRequest): readonly PlanProblem[] {
  const { request, plan, merged } = facts;
  return [
    ...imageProblems(facts),
    ...distroProblems(plan.distro, request.inspection.distribution, plan.release),
    ...(merged ? mergeProblems(merged) : brokenTemplate(plan)),
    ...environmentProblems(request),
    ...finaliseProblems(facts),
    ...walkProblems(plan),
    ...settingProblems(facts),
    ...callProblems(plan),
    ...subscriptionProblems(plan.distro),
    ...emptyFieldProblems(request),
  ];
}

/** Those of inspection, which knows the image, but for what the manifest settles. */
function imageProblems({ request, plan, table }: ProblemRequest): PlanProblem[] {
  const { inspection, release, image } = request;
  const figures = walkFigures(plan.trusted.walk);
  const manifestBytes = plan.manifest.knownBytes ?? figures.manifestBytes;
  const walk = { ...figures, trusted: plan.trusted.totals.entries, manifestBytes };
  const covered = (image.image.config?.volumes ?? []).filter((path) => isCovered(path, table));
  const isSettled = ({ id, severity, message }: Verdict): boolean =>
    (id === 'image/user' && severity === 'warning' && at(table, 'loader.uid') !== undefined) ||
    (id === 'image/volume' && covered.some((path) => message.startsWith(`\`${path}\``)));
  return verdictsOf({ inspection, release, walk }, verdictRules)
    .filter((verdict) => verdict.model !== 'late-loading' && !isSettled(verdict))
    .map(problemOf);
}

function problemOf({ id, severity, message, help, rewrite, evidence }: Verdict): PlanProblem {
  const lines = [...evidence, ...(rewrite?.lines ?? []).map((line) => `${rewrite!.file}: ${line}`)];
  return {
    severity,
    code: id,
    message,
    ...(help !== undefined && { help }),
    ...(lines.length > 0 && { evidence: lines }),
  };
}

function brokenTemplate({ launch }: PlanFacts): PlanProblem[] {
  if (!launch) return [];
  return [
    {
      severity: 'error',
      code: 'gsc/broken-manifest',
      message: `GSC puts \`${visible(launch.name)}\` and \`${visible(launch.workingDirectory)}\` into its manifest as they are, which makes it no TOML`,
      help: 'use names without quotes and backslashes',
    },
  ];
}

function mergeProblems({ conflicts }: Merged): PlanProblem[] {
  return [
    ...conflicts.map(
      (path): PlanProblem => ({
        severity: 'error',
        code: 'gsc/conflicting-value',
        message: `\`${visible(path)}\` has another value in GSC's own manifest, at which GSC before 1.6 stops`,
        help: 'remove it from the manifest, or use a newer GSC',
      }),
    ),
  ];
}

function finaliseProblems({ second, prediction }: ProblemRequest): PlanProblem[] {
  const found: PlanProblem[] = [];
  if (second && 'problem' in second)
    found.push({
      severity: 'error',
      code: 'gsc/finalise-fails',
      message: `the finalise step can not render the manifest: ${second.problem}`,
      help: 'remove `{{`, `{%` and `{#` from the manifest and from the variables of the image',
    });
  if (second && 'emptied' in second && second.emptied.length > 0)
    found.push({
      severity: 'warning',
      code: 'gsc/unknown-variable',
      message: `${second.emptied.map((name) => `\`{{ ${name} }}\``).join(', ')} becomes nothing: GSC renders with variables of its own alone`,
      help: 'write the value itself',
    });
  if (prediction?.refused !== undefined)
    found.push({
      severity: 'error',
      code: 'gsc/manifest-refused',
      message: `Gramine's tools refuse the merged manifest: ${prediction.refused}`,
    });
  if (prediction && 'problem' in prediction && prediction.problem !== undefined)
    found.push({
      severity: 'error',
      code: 'gsc/enclave-refused',
      message: `signing refuses the enclave: ${prediction.problem}`,
      help: 'raise `sgx.enclave_size`, or make the image smaller',
    });
  return found;
}

function walkProblems({ trusted, release }: PlanFacts): PlanProblem[] {
  const { walk, isSkipped } = trusted;
  const found: PlanProblem[] = [];
  if (walk.stopped)
    found.push({
      severity: 'error',
      code: 'gsc/endless-walk',
      message: `links multiply the files without end: ${walk.stopped.seen} names were seen, ${trusted.totals.entries} of them listed, and the walk was at \`${visible(shortened(walk.stopped.at))}\``,
      help: `remove the link${walk.multiplied.length === 1 ? '' : 's'} ${walk.multiplied
        .slice(0, 3)
        .map(({ link, target }) => `\`${visible(link)}\` → \`${visible(target)}\``)
        .join(', ')}`,
    });
  if (walk.mounted.length > 0)
    found.push({
      severity: 'error',
      code: 'gsc/kernel-files',
      message: `\`${visible(walk.mounted[0]!)}\` leads to the files of the kernel, which GSC ${release} then lists as trusted`,
      help: 'remove the link that leads there',
      evidence: walk.mounted.slice(0, mostEvidence).map((path) => visible(shortened(path))),
    });
  const unreadable = walk.fatal.filter(({ why }) => why === 'unreadable file');
  if (unreadable.length > 0)
    found.push({
      severity: 'error',
      code: 'gsc/unreadable-file',
      message: `signing can not read ${unreadable.length === 1 ? 'a file' : `${unreadable.length} files`} that GSC before 1.5 lists`,
      help: 'let the user of the image read them, or remove them',
      evidence: unreadable.slice(0, mostEvidence).map(({ path }) => visible(path)),
    });
  if (isSkipped)
    found.push({
      severity: 'warning',
      code: 'gsc/no-trusted-files',
      message: 'no trusted files are listed: the manifest lets the host replace any file',
      help: 'remove `sgx.file_check_policy`',
    });
  return found;
}

const mostEvidence = 20;

function shortened(path: string): string {
  return path.length > 60 ? `${path.slice(0, 40)}…${path.slice(-15)}` : path;
}

function settingProblems({ request, plan, table }: ProblemRequest): PlanProblem[] {
  const { manifest, trusted } = plan;
  if (manifest.text === undefined) return [];
  const found: PlanProblem[] = [];
  const program = request.inspection.launch?.steps.at(-1)?.path;
  const runtime = program === undefined ? undefined : runtimes.find(([name]) => name.test(programName(program)))?.[1];
  const { threadKeys, knowsEdmm, defaultSize, defaultSizeWithEdmm } = layoutProfile(plan.gramine.release);
  const size = knowsEdmm && at(table, 'sgx.edmm_enable') === true ? defaultSizeWithEdmm : defaultSize;
  const set = (key: string) => manifest.keys.some(({ path, origins }) => path === key && !origins.includes('gramine'));
  const missing = [
    ...(size === '256M' && !set('sgx.enclave_size') ? ['`sgx.enclave_size` (256M)'] : []),
    ...(threadKeys.some(set) ? [] : [`\`${threadKeys[0]}\` (4)`]),
  ];
  if (runtime !== undefined && missing.length > 0)
    found.push({
      severity: 'warning',
      code: 'gsc/default-size',
      message: `${runtime} starts with the default ${missing.join(' and ')}, which is too little for most programs`,
      help: `set ${missing.map((key) => key.replace(/ .*/, '')).join(' and ')}`,
    });
  if (
    !trusted.isSkipped &&
    at(table, 'sys.enable_extra_runtime_domain_names_conf') !== true &&
    !allows(table, '/etc/resolv.conf')
  )
    found.push({
      severity: 'note',
      code: 'gsc/mounted-files',
      message: 'the program can not open `/etc/hosts`, `/etc/hostname` and `/etc/resolv.conf`, which Docker replaces',
      help: isBefore(plan.gramine.release, '1.3')
        ? 'list them in `sgx.allowed_files` if it looks up names: the host then chooses what they say'
        : 'set `sys.enable_extra_runtime_domain_names_conf = true` if it looks up names',
    });
  return found;
}

const runtimes: readonly (readonly [RegExp, string])[] = [
  [/^java$/, 'Java'],
  [/^node(?:js)?$/, 'Node.js'],
  [/^python[\d.]*$/, 'Python'],
  [/^dotnet$/, '.NET'],
  [/^ruby[\d.]*$/, 'Ruby'],
];

function at(table: Table, path: string): Value | undefined {
  let value: Value | undefined = table;
  for (const name of path.split('.')) value = isTable(value) ? value.get(name) : undefined;
  return value;
}

function isCovered(path: string, table: Table): boolean {
  const mounts = at(table, 'fs.mounts');
  const isMounted = (isList(mounts) ? mounts : []).some(
    (mount) =>
      isTable(mount) &&
      typeof mount.get('path') === 'string' &&
      (mount.get('type') === 'tmpfs' || mount.get('type') === 'encrypted') &&
      isInside(path, String(mount.get('path'))),
  );
  return isMounted || allows(table, path);
}

function allows(table: Table, path: string): boolean {
  const list = at(table, 'sgx.allowed_files');
  const uris = (isList(list) ? list : []).filter((entry): entry is string => typeof entry === 'string');
  return uris.some((uri) => uri.startsWith('file:') && (isInside(path, uri.slice(5)) || isInside(uri.slice(5), path)));
}

function isInside(path: string, folder: string): boolean {
  const plain = folder.replace(/\/+$/, '');
  return path === plain || path.startsWith(`${plain}/`);
}

function callProblems({ names, flags, trusted, packages, release }: PlanFacts): PlanProblem[] {
  const found: PlanProblem[] = [];
  const name = names.original;
  if (name !== undefined && (name.includes('@') || /^[0-9a-f]{12,64}$/.test(name)))
    found.push({
      severity: 'warning',
      code: 'gsc/image-reference',
      message: `\`${visible(name)}\` names no tag, and GSC makes the name \`${visible(names.signed)}\` of it`,
      help: 'tag the image, and use that name',
    });
  else if (name !== undefined && hasRegistry(name))
    found.push({
      severity: 'warning',
      code: 'gsc/image-reference',
      message: `the wrapped image is called \`${visible(names.signed)}\`, as if it came from another registry`,
      help: 'use a name without a registry, and tag the result',
    });
  if (flags.insecureArgs)
    found.push({
      severity: 'warning',
      code: 'gsc/insecure-args',
      message: 'the host chooses the arguments, which no measurement covers',
      help: 'build without `--insecure-args`',
    });
  if (flags.buildType !== 'release')
    found.push({
      severity: 'warning',
      code: 'gsc/debug-build',
      message: 'the enclave is debuggable: the host can read its memory',
      help: 'use `--build-type release`',
    });
  if (flags.removeGramineDeps && isBefore(release, '1.5'))
    found.push({
      severity: 'error',
      code: 'gsc/too-old',
      message: `GSC ${release} has no \`--remove-gramine-deps\``,
      help: 'use GSC 1.5 or later',
    });
  const lost = flags.removeGramineDeps
    ? (packages?.present ?? []).filter((one) => packages?.removable.includes(one))
    : [];
  if (lost.length > 0)
    found.push({
      severity: 'warning',
      code: 'gsc/removed-dependencies',
      message: '`--remove-gramine-deps` uninstalls packages that the image had before',
      help: 'leave it out, or try the application without them',
      evidence: lost,
    });
  if (
    trusted.entries.some(
      ({ uri, content }) => uri === 'file:/gramine/app_files/entrypoint.manifest.sgx' && content === 'image',
    )
  )
    found.push({
      severity: 'error',
      code: 'gsc/already-wrapped',
      message: 'GSC has wrapped this image before',
      help: 'give the image of the application, or check this one with `manifestly gsc verify`',
    });
  return found;
}

/** What has no value in the configuration is not there at all where Docker is new. */
function emptyFieldProblems({ image, release }: WrapRequest): PlanProblem[] {
  const { config } = image.image;
  if (!config) return [];
  const empty = [
    ...(config.entrypoint?.length ? [] : ['Entrypoint']),
    ...(config.cmd?.length ? [] : ['Cmd']),
    ...(config.user === undefined ? ['User'] : []),
  ];
  if (empty.length === 0) return [];
  return [
    {
      severity: 'note',
      code: 'gsc/empty-fields',
      message: `Docker from 28.2 on leaves out ${listed(empty)}, without which GSC ${release} stops with a KeyError`,
      help: 'use an older Docker, or the main branch of GSC',
    },
  ];
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
