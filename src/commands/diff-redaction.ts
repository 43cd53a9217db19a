import type { Change, ManifestDiff } from '../diff/manifest-diff.ts';
import { certainSecrets, isKeyValue, maskSecrets, secretIn } from '../gramine/secrets.ts';
import { suspectedSecrets } from '../gramine/suspected-secrets.ts';
import { masked } from '../text/mask.ts';
import { Source } from '../text/source.ts';

/** The same differences with no secret in them: neither in values nor in what is said of them. */
export function redactedDiff(diff: ManifestDiff): ManifestDiff {
  const all = new Set<string>();
  const changes = diff.changes.map((change) => redactedChange(change, all));
  const mask = masking(all);
  const { identity, trustedFiles } = diff;
  return {
    ...diff,
    changes,
    identity: {
      ...identity,
      causes: identity.causes.map(mask),
      consequences: identity.consequences.map(mask),
      sealedData: identity.sealedData.map((data) => ({
        ...data,
        mount: mask(data.mount),
        key: mask(data.key),
        why: mask(data.why),
      })),
    },
    trustedFiles: {
      ...trustedFiles,
      entries: trustedFiles.entries.map((entry) => ({ ...entry, path: maskSecrets(entry.path) })),
    },
    execSurface: diff.execSurface.map((change) => ({ ...change, path: mask(change.path), what: mask(change.what) })),
  };
}

/** The text as it may be shown when nothing is known of its structure. */
export function redactedText(source: Source): Source {
  return masked(source, [...certainSecrets(source.text), ...suspectedSecrets(source.text)]);
}

/** Shorter ones are parts of words. */
const shortest = 6;

/** More secrets than any manifest of people has; keeps the work in proportion. */
const most = 1000;

type Path = readonly (string | number)[];

/** Adds the secrets of a change to `all`. */
function redactedChange(change: Change, all: Set<string>): Change {
  const own = new Set<string>();
  const path = segments(change.path);
  const [old, fresh] = [change.old, change.new].map((value) => shownValue(value, path, own));
  const mask = masking(own);
  for (const secret of own) all.add(secret);
  return {
    ...change,
    path: mask(change.path),
    ...(old !== undefined && { old }),
    ...(fresh !== undefined && { new: fresh }),
    why: mask(change.why),
    ...(change.assumptions && { assumptions: change.assumptions.map((text) => maskSuspected(mask(text))) }),
  };
}

/** What hides these secrets, and what is one by its form, in any text. */
function masking(secrets: ReadonlySet<string>): (text: string) => string {
  const known = [...secrets].filter(({ length }) => length >= shortest).sort((a, b) => b.length - a.length);
  return (text) => known.slice(0, most).reduce((rest, secret) => rest.replaceAll(secret, '…'), maskSecrets(text));
}

function maskSuspected(text: string): string {
  return redactedText(new Source('', text)).text;
}

function shownValue(value: unknown, path: Path, secrets: Set<string>): unknown {
  if (typeof value === 'string') return shownText(value, path, secrets);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, at) => shownValue(item, [...path, at], secrets));
  const shown = Object.create(null) as Record<string, unknown>;
  for (const [name, item] of Object.entries(value))
    shown[maskSecrets(name)] = shownValue(item, [...path, name], secrets);
  return shown;
}

function shownText(text: string, path: Path, secrets: Set<string>): string {
  if (text !== '' && (isKeyValue(path) || secretIn(text, nameOf(path)))) {
    secrets.add(text);
    return '…';
  }
  return maskSuspected(text);
}

/** The name a value goes by: that of the variable for `loader.env`, the last key otherwise. */
function nameOf(path: Path): string | undefined {
  if (path[0] === 'loader' && path[1] === 'env') return path[2] === undefined ? undefined : String(path[2]);
  const last = path.findLast((segment) => typeof segment === 'string');
  return last === undefined ? undefined : String(last);
}

/** `loader.env."A B"[0]` → `loader`, `env`, `A B`, 0. */
function segments(path: string): Path {
  return [...path.matchAll(/"((?:[^"\\]|\\.)*)"|\[(\d+)\]|[^.[\]"]+/g)].map(
    ([whole, quoted, index]) => quoted ?? (index === undefined ? whole : Number(index)),
  );
}
