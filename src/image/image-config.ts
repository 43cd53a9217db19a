import type { JsonPlace } from './json-place.ts';

/** The configuration of an image. What it does not state, or states as null or empty, is undefined or empty. */
export interface ImageConfig {
  readonly architecture: string | undefined;
  readonly os: string | undefined;
  readonly variant: string | undefined;
  readonly created: string | undefined;
  readonly author: string | undefined;
  /** `USER[:GROUP]`, names or numbers; undefined means root. */
  readonly user: string | undefined;
  /** An empty list, unlike undefined, takes back the entrypoint of the base image; both start what `cmd` says. */
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  /** In order; a name can occur again. */
  readonly env: readonly EnvironmentEntry[];
  readonly workingDir: string | undefined;
  /** E.g. `6379/tcp`, sorted as stated. */
  readonly exposedPorts: readonly string[];
  /** Paths. */
  readonly volumes: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly stopSignal: string | undefined;
  readonly healthcheck: Healthcheck | undefined;
  /** What the shell form of an instruction is run with; undefined for `/bin/sh -c`. */
  readonly shell: readonly string[] | undefined;
  readonly onBuild: readonly string[];
  /** One for each build step, those without a layer included. */
  readonly history: readonly HistoryEntry[];
  /** Digests of the layers' tar archives, from the lowest. */
  readonly diffIds: readonly string[];
}

export interface EnvironmentEntry {
  readonly name: string;
  /** Undefined when the entry has no `=`. */
  readonly value: string | undefined;
}

export interface Healthcheck {
  /** `[]` inherits, `['NONE']` disables, `['CMD', …]` runs a program, `['CMD-SHELL', command]` a shell. */
  readonly test: readonly string[];
  /** Nanoseconds. */
  readonly interval: number | undefined;
  readonly timeout: number | undefined;
  readonly startPeriod: number | undefined;
  readonly startInterval: number | undefined;
  readonly retries: number | undefined;
}

export interface HistoryEntry {
  readonly created: string | undefined;
  readonly createdBy: string | undefined;
  readonly comment: string | undefined;
  readonly emptyLayer: boolean;
}

/** Throws a UserError with the place of what has a wrong type. */
export function readImageConfig(document: JsonPlace): ImageConfig {
  const config = document.at('config');
  return {
    architecture: textAt(document, 'architecture'),
    os: textAt(document, 'os'),
    variant: textAt(document, 'variant'),
    created: textAt(document, 'created'),
    author: textAt(document, 'author'),
    user: textAt(config, 'User'),
    entrypoint: commandAt(config, 'Entrypoint'),
    cmd: commandAt(config, 'Cmd'),
    env: (config.at('Env').strings() ?? []).map(environmentEntry),
    workingDir: textAt(config, 'WorkingDir'),
    exposedPorts: config.at('ExposedPorts').keys() ?? [],
    volumes: config.at('Volumes').keys() ?? [],
    labels: labelsAt(config),
    stopSignal: textAt(config, 'StopSignal'),
    healthcheck: healthcheckAt(config.at('Healthcheck')),
    shell: commandAt(config, 'Shell'),
    onBuild: config.at('OnBuild').strings() ?? [],
    history: (document.at('history').list() ?? []).map(historyEntry),
    diffIds: document.at('rootfs').at('diff_ids').strings() ?? [],
  };
}

function textAt(place: JsonPlace, key: string): string | undefined {
  return place.at(key).string() || undefined;
}

/** Docker takes a string for a list of one. */
function commandAt(place: JsonPlace, key: string): readonly string[] | undefined {
  const found = place.at(key);
  return typeof found.value === 'string' ? [found.value] : found.strings();
}

function environmentEntry(text: string): EnvironmentEntry {
  const equals = text.indexOf('=');
  return equals < 0 ? { name: text, value: undefined } : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

function labelsAt(config: JsonPlace): ReadonlyMap<string, string> {
  const labels = config.at('Labels');
  return new Map((labels.keys() ?? []).map((key) => [key, labels.entry(key).string() ?? '']));
}

function healthcheckAt(place: JsonPlace): Healthcheck | undefined {
  if (place.value === undefined) return undefined;
  return {
    test: place.at('Test').strings() ?? [],
    interval: place.at('Interval').number(),
    timeout: place.at('Timeout').number(),
    startPeriod: place.at('StartPeriod').number(),
    startInterval: place.at('StartInterval').number(),
    retries: place.at('Retries').number(),
  };
}

function historyEntry(place: JsonPlace): HistoryEntry {
  return {
    created: textAt(place, 'created'),
    createdBy: textAt(place, 'created_by'),
    comment: textAt(place, 'comment'),
    emptyLayer: place.at('empty_layer').boolean() ?? false,
  };
}
