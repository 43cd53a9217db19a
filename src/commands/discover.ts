import { UserError } from '../diagnostic/diagnostic.ts';
import { codeOf, reasonOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';
import { foreignKindOf, isTelling, mayBeForeign } from '../lint/foreign-names.ts';
import {
  type FileIdentity,
  identify,
  isDataKind,
  isForeignKind,
  isKindName,
  type KindName,
  kindNames,
  kindOf,
  type ReadAs,
} from '../lint/kinds.ts';
import { byCodePoint } from '../text/order.ts';
import { resolvePath } from '../text/path.ts';
import { isTemporaryName } from './atomic-write.ts';
import { type IgnoreRules, ignoreRulesAbove, loadIgnore } from './gitignore.ts';
import { whyUnreadable } from './operand-bytes.ts';

export interface DiscoverOptions {
  /** `--kind`: what every file is, whatever its name. */
  readonly kind?: string;
  /** `--as`. */
  readonly as?: ReadAs;
  /** `--stdin-name`: the name that `-` goes by. */
  readonly stdinName?: string;
  /** Files that count besides manifests: those that hold or carry a policy, or those of every known format. */
  readonly besides?: 'policies' | 'all';
  /** What the configuration says about a path, which need not exist. */
  readonly settingsFor?: (path: string) => PathSettings;
}

export interface PathSettings {
  readonly excluded: boolean;
  readonly kind?: KindName;
  readonly templated?: boolean;
  readonly as?: ReadAs;
}

export interface Discovered {
  /** As the user named it, or found below the folder that the user named. */
  readonly path: string;
  readonly file: FileIdentity;
  readonly stdin: boolean;
  /** Named with `--pod`. */
  readonly isPod?: true;
  /** Of standard input, which can be read once, when its format was to be told. */
  readonly bytes?: Uint8Array;
}

export interface Discovery {
  /** Sorted by path, none twice. Empty only when the configuration excludes all that was named. */
  readonly files: readonly Discovered[];
  /** Operands that the configuration excludes. */
  readonly excluded: readonly string[];
}

/**
 * The files that the operands stand for: files as named, unless the configuration excludes them; in folders those whose name
 * tells their format, without what git ignores. Throws a UserError when an operand is not there, can't be read, has no known
 * format, or when folders hold nothing.
 */
export async function discover(operands: readonly string[], options: DiscoverOptions, io: Io): Promise<Discovery> {
  const request = { ...options, kind: kindNamed(options) };
  const found = new Map<string, Discovered>();
  const excluded: string[] = [];
  for (const operand of operands) {
    if (operand === '') throw new UserError('one of the names is empty', 'name files or folders, `.` for this one');
    const place = { path: shown(operand), absolute: resolvePath(io.cwd, operand) };
    if (operand === '-') takeStdin(request, found, excluded, io);
    else if (request.settingsFor?.(place.path).excluded) excluded.push((await mustExist(operand, io)).path);
    else if ((await mustExist(operand, io)).type !== 'directory') takeNamed(place, request, found, io);
    else await walkFolder(place, request, found, io);
  }
  if (found.size === 0 && excluded.length === 0) throw nothingFound(operands, options);
  const files = [...found.values()].sort((a, b) => byCodePoint(a.path, b.path));
  return { files, excluded };
}

interface Request extends Omit<DiscoverOptions, 'kind'> {
  readonly kind: KindName | undefined;
}

interface Place {
  /** As it is shown. */
  readonly path: string;
  readonly absolute: string;
}

const standardInput = '<stdin>';

/** Unnamed input may be a template: a manifest without `{{` and the like is read in the same way as one. */
const unnamed: FileIdentity = { kind: 'gramine-manifest', templated: true, as: 'source' };

function takeStdin(request: Request, found: Map<string, Discovered>, excluded: string[], io: Io): void {
  const path = request.stdinName ?? standardInput;
  if (request.stdinName !== undefined && request.settingsFor?.(path).excluded) {
    excluded.push(path);
    return;
  }
  let bytes: Uint8Array | undefined;
  const text = () => {
    bytes ??= io.readStdin();
    return new TextDecoder().decode(bytes);
  };
  const file = identityOf(path, request, text) ?? withOverrides(unnamed, request);
  found.set('-', { path, file, stdin: true, ...(bytes && { bytes }) });
}

function takeNamed({ path, absolute }: Place, request: Request, found: Map<string, Discovered>, io: Io): void {
  const file = identityOf(path, request, () => textOf(path, io));
  if (!file) throw unknownFormat(path, request);
  found.set(absolute, found.get(absolute) ?? { path, file, stdin: false });
}

/** The command line decides before the configuration, and that before the name. */
function identityOf(path: string, request: Request, text: () => string): FileIdentity | undefined {
  const settings = request.settingsFor?.(path);
  const kind = request.kind ?? settings?.kind;
  const identity = kind ? identify(path, kind) : identityByName(path, request, text);
  if (!identity || !counts(identity.kind, request)) return undefined;
  return withOverrides(
    {
      ...identity,
      ...(settings?.templated !== undefined && { templated: settings.templated }),
      ...(settings?.as && { as: settings.as }),
    },
    request,
  );
}

function identityByName(path: string, { besides }: Request, text: () => string): FileIdentity | undefined {
  const manifest = kindOf(path);
  const foreign = manifest || !besides ? undefined : foreignKindOf(path, text);
  return foreign ? identify(path, foreign) : manifest;
}

function counts(kind: KindName, { besides }: Pick<DiscoverOptions, 'besides'>): boolean {
  if (!isForeignKind(kind)) return true;
  return besides === 'all' || (besides === 'policies' && !isDataKind(kind));
}

function withOverrides(identity: FileIdentity, { as }: Request): FileIdentity {
  return as ? { ...identity, as } : identity;
}

async function walkFolder(place: Place, request: Request, found: Map<string, Discovered>, io: Io): Promise<void> {
  const readIgnore = await loadIgnore();
  const taken = new Map<string, Discovered>();
  const pending: { place: Place; rules: IgnoreRules }[] = [
    { place, rules: ignoreRulesAbove(place.absolute, readIgnore, io) },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const entries = listed(next.place, io);
    const rules = next.rules.enter(
      next.place.absolute,
      entries.map(({ name }) => name),
      next.place === place,
    );
    for (const { name, type } of entries) {
      const inside = { path: childPath(next.place.path, name), absolute: childPath(next.place.absolute, name) };
      if (type === 'directory') {
        if (skippedFolders.has(name) || rules.ignores(inside.absolute, true)) continue;
        if (!request.settingsFor?.(inside.path).excluded) pending.push({ place: inside, rules });
        continue;
      }
      if (isTemporaryName(name) || !isFile(inside, type, request, io)) continue;
      const file = rules.ignores(inside.absolute, false) ? undefined : meantIdentity(inside, request, io);
      if (file) taken.set(inside.absolute, taken.get(inside.absolute) ?? { path: inside.path, file, stdin: false });
    }
  }
  for (const [absolute, file] of taken) found.set(absolute, found.get(absolute) ?? file);
}

const skippedFolders = new Set(['.git', 'node_modules']);

/** Cheap tests first: most files in a folder have no name that matters. Links count when they lead to a file. */
function isFile({ path }: Place, type: string, request: Request, io: Io): boolean {
  if (type !== 'file' && type !== 'symlink') return false;
  const settings = request.settingsFor?.(path);
  if (settings?.excluded) return false;
  if (!settings?.kind && !kindOf(path) && !(request.besides && mayBeForeign(path))) return false;
  return type === 'file' || io.stat(path)?.type === 'file';
}

/** A name that says too little needs a text that says more. */
function meantIdentity({ path }: Place, request: Request, io: Io): FileIdentity | undefined {
  let known: string | undefined;
  const text = () => {
    known ??= textOf(path, io);
    return known;
  };
  const identity = identityOf(path, request, text);
  if (!identity || request.kind || request.settingsFor?.(path).kind) return identity;
  const { kind } = identity;
  const isCommon = kind === 'kubernetes' || kind === 'kata-policy' || kind === 'trustee-policy';
  return !isCommon || isTelling(kind, text(), request.besides) ? identity : undefined;
}

/** What can't be read tells nothing. */
function textOf(path: string, io: Io): string {
  try {
    return new TextDecoder().decode(io.readFile(path));
  } catch {
    return '';
  }
}

function listed({ path }: Place, io: Io): ReturnType<Io['list']> {
  try {
    return io.list(path);
  } catch (error) {
    throw new UserError(`folder \`${path}\` can't be read: ${whyUnreadable(path, error)}`);
  }
}

async function mustExist(path: string, io: Io): Promise<{ path: string; type: 'file' | 'directory' | 'other' }> {
  const found = io.stat(path);
  if (found) return { path: shown(path), type: found.type };
  try {
    io.readFile(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new UserError(`\`${path}\` can't be read: ${reasonOf(error)}`);
  }
  const { meantInstead } = await import('./meant-instead.ts');
  throw new UserError(`\`${path}\` does not exist`, meantInstead(path, io));
}

function kindNamed({ kind, besides }: DiscoverOptions): KindName | undefined {
  const known = kindNames.filter((name) => counts(name, besides ? { besides } : {}));
  if (kind === undefined || (isKindName(kind) && known.includes(kind))) return kind;
  throw new UserError(`there is no kind \`${kind}\``, `use one of ${known.map((name) => `\`${name}\``).join(', ')}`);
}

function unknownFormat(path: string, { besides }: Request): UserError {
  if (/\.cases\.(?:toml|json)$/.test(path))
    return new UserError(
      `\`${path}\` holds cases for a policy, and no policy`,
      `run them: \`manifestly policy test ${path}\``,
    );
  return new UserError(
    `the name of \`${path}\` does not tell its format`,
    `say it with \`--kind ${besides === 'policies' ? 'exec-policy' : 'gramine-manifest'}\`, or map the name under \`[[files]]\` in \`manifestly.toml\``,
  );
}

function nothingFound(operands: readonly string[], { besides }: DiscoverOptions): UserError {
  if (operands.length === 0)
    return new UserError('nothing was named', 'name files or folders, or `-` for standard input');
  const folders = operands.map((operand) => `\`${shown(operand)}\``).join(', ');
  const [what, names] =
    besides === 'policies'
      ? ['policy', '`api.exec-policy.toml`, `policy.rego` and `initdata.toml`']
      : ['manifest', '`app.manifest`, `app.manifest.template` and `app.manifest.sgx`'];
  return new UserError(
    `no ${what} was found in ${folders}`,
    `name a file, or look whether git ignores it: names such as ${names} are recognised`,
  );
}

function shown(operand: string): string {
  const ahead = operand.startsWith('./') ? operand.replace(/^(?:\.\/+)+/, '') : operand;
  const path = ahead.endsWith('/') ? ahead.replace(/\/+$/, '') : ahead;
  return path || (operand.startsWith('/') ? '/' : '.');
}

function childPath(folder: string, name: string): string {
  if (folder === '.') return name;
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}
