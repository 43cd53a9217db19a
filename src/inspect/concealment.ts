import { commandSecrets, withoutCommandSecrets } from '../gramine/command-secrets.ts';
import { isLiteralSecret, isSecretName } from '../gramine/secrets.ts';
import type { ImageConfig } from '../image/image-config.ts';
import type { Inspection } from './inspection.ts';

/** What an image's command lines give away is shown nowhere. */
export interface Concealment {
  text(text: string): string;
  /** Each item; what follows an option that promises a secret is one as a whole. */
  arguments(argv: readonly string[]): readonly string[];
  /** Every string in lists and plain objects, keys aside. */
  all<T>(value: T): T;
}

/** Knows the secrets in the entry point, the command, the health check and the build steps, wherever they are repeated. */
export function concealmentFor(config: ImageConfig | undefined): Concealment {
  const known = knownSecrets(config);
  const pattern =
    known.length === 0 ? undefined : new RegExp(`(?<!\\w)(?:${known.map(escaped).join('|')})(?!\\w)`, 'g');
  const text = (shown: string) => {
    if (firstLineOfKey.test(shown)) return shown;
    return withoutCommandSecrets(pattern === undefined ? shown : shown.replaceAll(pattern, hidden));
  };
  const list = (argv: readonly string[]) => argv.map((item, at) => (isSecretArgument(argv, at) ? hidden : text(item)));
  const all = <T>(value: T): T => {
    if (typeof value === 'string') return text(value) as T;
    if (Array.isArray(value)) return value.map(all) as T;
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, all(item)])) as T;
  };
  return { text, arguments: list, all };
}

/** An inspection as it may be shown. */
export function concealed(inspection: Inspection): Inspection {
  const { image, layers, launch, secrets } = inspection;
  const { config } = image;
  const hide = concealmentFor(config);
  const step = <T extends { readonly createdBy?: string | undefined }>(one: T): T =>
    one.createdBy === undefined ? one : { ...one, createdBy: hide.text(one.createdBy) };
  return {
    ...inspection,
    image: { ...image, config: config && concealedConfig(config, hide) },
    layers: layers.map((layer) => step(layer)),
    secrets: secrets.map((secret) => step(secret)),
    launch: launch && {
      ...launch,
      entrypoint: hide.arguments(launch.entrypoint),
      command: hide.arguments(launch.command),
      steps: launch.steps.map((one) => ({ ...one, argv: hide.arguments(one.argv) })),
      ...(launch.shellText !== undefined && { shellText: hide.text(launch.shellText) }),
    },
  };
}

function concealedConfig(config: ImageConfig, hide: Concealment): ImageConfig {
  const { healthcheck, onBuild } = config;
  return {
    ...config,
    onBuild: onBuild.map(hide.text),
    ...(healthcheck && { healthcheck: { ...healthcheck, test: hide.arguments(healthcheck.test) } }),
  };
}

const hidden = '…';

/** It says what the key is, and nothing of it. */
const firstLineOfKey = /^-----BEGIN [A-Z0-9 ]{1,60}-----$/;

/** More than any image has; keeps the work in proportion to the text. */
const most = 500;

function knownSecrets(config: ImageConfig | undefined): readonly string[] {
  if (!config) return [];
  const { entrypoint = [], cmd = [], healthcheck, onBuild, history, env } = config;
  const lists = [entrypoint, cmd, [...entrypoint, ...cmd], healthcheck?.test ?? []];
  const wholes = lists.flatMap((argv) => argv.filter((_, at) => isSecretArgument(argv, at)));
  const texts = [...lists.flat(), ...onBuild, ...env.flatMap(({ value }) => value ?? [])];
  const steps = history.flatMap(({ createdBy }) => createdBy ?? []);
  const found = [...texts, ...steps].flatMap((text) =>
    commandSecrets(text).map(({ start, end }) => text.slice(start, end)),
  );
  const written = [...wholes, ...found].filter((secret) => isLiteralSecret(secret));
  const forms = written.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length).slice(0, most);
}

function isSecretArgument(argv: readonly string[], at: number): boolean {
  const name = /^--?([A-Za-z_][\w.-]{0,80})$/.exec(argv[at - 1] ?? '')?.[1];
  const value = argv[at]!;
  if (name === undefined || value.startsWith('-')) return false;
  return isSecretName(name.slice(name.lastIndexOf('.') + 1)) && isLiteralSecret(value);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
