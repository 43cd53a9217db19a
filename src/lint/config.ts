import { type Diagnostic, type Severity, UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import type { Release } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import { decodeText } from '../text/decode.ts';
import { folderOf, relativePath, resolvePath } from '../text/path.ts';
import { Source } from '../text/source.ts';
import { type ConfigFile, type FileSettings, parseConfig } from './config-file.ts';
import type { KindName, ReadAs } from './kinds.ts';
import type { Profile } from './rule.ts';

/** What the configuration says about one file. What is absent it leaves open. */
export interface Settings {
  /** The configuration's path, seen from the working folder. */
  readonly config?: string;
  readonly excluded: boolean;
  readonly gramine?: Release;
  readonly profile?: Profile;
  readonly failOn?: Severity;
  readonly kind?: KindName;
  readonly templated?: boolean;
  readonly as?: ReadAs;
  /** Severities by rule id. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  /** All variants there are, with what they define. */
  readonly variants: ReadonlyMap<string, ReadonlyMap<string, string | true>>;
  /** The variants to lint the file with. */
  readonly variant?: 'all' | readonly string[];
  readonly allowSuppressions: boolean;
  /** Bytes. */
  readonly palSize?: bigint;
  /** Path of the baseline, seen from the working folder. */
  readonly baseline?: string;
}

export interface Configs {
  /** Throws a LocatedError when the file's configuration is wrong. */
  settingsFor(path: string): Settings;
}

const configName = 'manifestly.toml';

export interface ConfigOptions {
  /** `--config`: the one file that holds for everything. */
  readonly file?: string;
  /** Of every rule that a configuration may name. */
  readonly ruleIds: () => readonly string[];
}

/** Settings by file: those of the nearest `manifestly.toml` in its folder or above. Each is read once. */
export function openConfigs({ file, ruleIds }: ConfigOptions, io: Pick<Io, 'cwd' | 'stat' | 'readFile'>): Configs {
  const given = file === undefined ? undefined : read(file, ruleIds(), io);
  const byFolder = new Map<string, Located | undefined>();

  function nearestTo(folder: string): Located | undefined {
    if (byFolder.has(folder)) return byFolder.get(folder);
    const path = `${folder === '/' ? '' : folder}/${configName}`;
    const own = io.stat(path)?.type === 'file' ? read(relativePath(io.cwd, path), ruleIds(), io) : undefined;
    const found = own ?? (folderOf(folder) === folder ? undefined : nearestTo(folderOf(folder)));
    byFolder.set(folder, found);
    return found;
  }

  const byPath = new Map<string, Settings>();

  return {
    settingsFor(path) {
      const absolute = resolvePath(io.cwd, path);
      const known = byPath.get(absolute);
      if (known) return known;
      const config = given ?? nearestTo(folderOf(absolute));
      const settings = config ? settingsOf(config, absolute, io.cwd) : unconfigured;
      byPath.set(absolute, settings);
      return settings;
    },
  };
}

const unconfigured: Settings = { excluded: false, rules: new Map(), variants: new Map(), allowSuppressions: true };

interface Located {
  readonly path: string;
  /** Absolute. */
  readonly folder: string;
  readonly config: ConfigFile;
}

function read(path: string, ruleIds: readonly string[], io: Pick<Io, 'cwd' | 'readFile'>): Located {
  const config = parseConfig(new Source(path, textOf(path, io)), ruleIds);
  return { path, folder: folderOf(resolvePath(io.cwd, path)), config };
}

function textOf(path: string, io: Pick<Io, 'readFile'>): string {
  let bytes: Uint8Array;
  try {
    bytes = io.readFile(path);
  } catch (error) {
    throw new UserError(`configuration \`${path}\` can't be read: ${reasonOf(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(path, bytes);
  }
}

function notUtf8(path: string, bytes: Uint8Array): LocatedError {
  const { text, problems } = decodeText(bytes);
  const found = problems.map(
    ({ message, range }): Diagnostic => ({
      code: 'config/encoding',
      severity: 'error',
      message,
      help: 'save the file as UTF-8',
      range,
      upstream: { stage: 'none', effect: 'accepted' },
      related: [],
    }),
  );
  return new LocatedError(new Source(path, text), found);
}

function settingsOf({ path, folder, config }: Located, file: string, cwd: string): Settings {
  const relative = relativePath(folder, file);
  const matching = config.files.filter(({ match }) => match.some((glob) => glob(relative)));
  const layers = [config.general, ...matching.map(({ settings }) => settings)];
  return {
    ...(Object.assign({}, ...layers) as FileSettings),
    rules: new Map(layers.flatMap(({ rules }) => [...rules])),
    config: path,
    excluded: config.exclude.some((glob) => glob(relative)),
    variants: config.variants,
    allowSuppressions: config.allowSuppressions,
    ...(config.failOn && { failOn: config.failOn }),
    ...(config.baseline !== undefined && { baseline: relativePath(cwd, resolvePath(folder, config.baseline)) }),
  };
}
