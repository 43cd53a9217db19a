import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import type { Settings } from '../lint/config.ts';
import type { MoreRules } from '../lint/foreign-lint.ts';
import { identify } from '../lint/kinds.ts';
import type { LintOptions } from '../lint/lint.ts';
import { type App, readApp } from '../lint/pod-app.ts';
import { podLint, podsIn } from '../lint/pod-lint.ts';
import type { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import type { Discovered } from './discover.ts';
import { readManifestFile } from './manifest-file.ts';

/** What `--manifest` and `--container` say of every pod. */
export interface Beside {
  readonly app?: App;
  readonly container?: string;
  /** For stderr. */
  readonly notes: readonly string[];
}

export interface BesideOptions {
  settingsFor(path: string): Settings;
  /** What holds for the manifest as it would for one that is linted. */
  optionsFor(found: Discovered, settings: Settings): LintOptions;
}

/** Throws a UserError or LocatedError when the manifest can't be read. */
export function readBeside(given: Given, options: BesideOptions, io: Io): Beside {
  const container = given.value('container');
  const named = container === undefined ? {} : { container };
  const operand = given.value('manifest');
  if (operand === undefined) return { ...named, notes: [] };
  const stdin = operand === '-';
  const settings = options.settingsFor(operand);
  const { source, file } = readManifestFile(operand, { settings }, io);
  const app = readApp(source, options.optionsFor({ path: source.path, file, stdin }, settings));
  return {
    ...named,
    app,
    notes: app.isFragment ? [`\`${source.path}\` is read as a fragment for GSC: it names no program`] : [],
  };
}

/** Those that `--pod` names, as files to lint. */
export function podFiles(given: Given): readonly Discovered[] {
  return given.values('pod').map((path) => {
    if (path === '') throw new UserError('one of the names is empty', 'name the YAML file of the pod');
    return {
      path: path === '-' ? '<stdin>' : path,
      file: identify(path, 'kubernetes'),
      stdin: path === '-',
      isPod: true,
    };
  });
}

/** Throws a UserError for a file that starts no pod, or none with the container that was named. */
export function podRulesFor(source: Source, beside: Beside, options: LintOptions): MoreRules {
  const found = podsIn(source);
  if (found) requirePod(source, found, beside.container);
  return podLint(source, beside, options);
}

function requirePod(
  { path }: Source,
  { workloads, containers }: NonNullable<ReturnType<typeof podsIn>>,
  container: string | undefined,
): void {
  if (workloads === 0)
    throw new UserError(
      `\`${visible(path)}\` holds no pod, and nothing that starts pods`,
      'name the file of a Pod, Deployment, StatefulSet, DaemonSet, Job or CronJob',
    );
  if (container !== undefined && !containers.includes(container))
    throw new UserError(
      `no container of \`${visible(path)}\` is called \`${visible(container)}\``,
      `use one of ${containers
        .slice(0, 10)
        .map((name) => `\`${visible(name)}\``)
        .join(', ')}`,
    );
}
