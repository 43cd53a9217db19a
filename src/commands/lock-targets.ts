import { UserError } from '../diagnostic/diagnostic.ts';
import { codeOf, reasonOf } from '../diagnostic/system-error.ts';
import { newestRelease, type Release } from '../gramine/release.ts';
import type { Settings } from '../lint/config.ts';
import type { Lock } from '../lock/lock.ts';
import { readLock } from '../lock/read-lock.ts';
import { decodeText } from '../text/decode.ts';
import { folderOf, relativePath, resolvePath } from '../text/path.ts';
import { definesFrom } from './define-option.ts';
import type { Running } from './enclave-files.ts';
import type { Target } from './locked-enclave.ts';
import { kindOfInput } from './measured-manifest.ts';
import { refuseKey } from './refuse-key.ts';
import { releaseFrom } from './release-option.ts';
import { variantsFor } from './variant-option.ts';

/** The lock file that is meant, as it is opened. Throws a UserError when that is not clear. */
export function lockPath({ given, io }: Running): string {
  const named = given.value('lock');
  if (named === '-' || given.operands.includes('-'))
    throw new UserError('a lock file is about files, not standard input', 'name a file');
  if (named !== undefined) return named;
  const folders = new Set(given.operands.map((operand) => folderOf(resolvePath(io.cwd, operand))));
  if (folders.size > 1)
    throw new UserError('the manifests lie in different folders', 'name the lock file with `--lock`');
  const [folder = io.cwd] = folders;
  return relativePath(io.cwd, resolvePath(folder, 'manifestly.lock'));
}

const largest = 64 << 20;

/** Undefined when there is no such file. Throws a UserError for one that can't be used. */
export function openLock(path: string, { io }: Running): Lock | undefined {
  const found = io.stat(path);
  if (!found) return undefined;
  if (found.size > largest)
    throw new UserError(`\`${path}\` has more than 64 MiB`, 'remove it, and run `manifestly lock`');
  let bytes: Uint8Array;
  try {
    if (found.type === 'other') throw Object.assign(new Error('no regular file'), { code: 'EINVAL' });
    bytes = io.readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new UserError(
      `\`${path}\` can't be read: ${found.type === 'other' ? 'it is no regular file' : reasonOf(error)}`,
    );
  }
  const { text, problems } = decodeText(bytes);
  if (problems.length > 0)
    throw new UserError(`${path} is no lock file: it is not encoded in UTF-8`, 'remove it, and run `manifestly lock`');
  refuseKey(path, text);
  return readLock(path, text);
}

/** Paths as the lock file has them, and back. */
export function placesBeside(lock: string, cwd: string) {
  const folder = folderOf(resolvePath(cwd, lock));
  return {
    inLock: (path: string) => relativePath(folder, resolvePath(cwd, path)),
    opened: (manifest: string) => relativePath(cwd, resolvePath(folder, manifest)),
  };
}

/** The configuration of a file. */
export async function settingsReader({ given, io }: Running): Promise<(path: string) => Settings> {
  const { openConfigs } = await import('../lint/config.ts');
  const { ruleIds } = await import('../lint/rule-ids.ts');
  const file = given.value('config');
  const configs = openConfigs({ ...(file !== undefined && { file }), ruleIds }, io);
  return (path) => configs.settingsFor(path);
}

/** What the command line and the configuration make of a manifest: an enclave, or one for each variant. */
export function targetsOf(path: string, settings: Settings, { given }: Running): readonly Target[] {
  const as = kindOfInput(path, given);
  const named = given.values('variant');
  if (as !== 'template' && (named.length > 0 || given.has('define')))
    throw new UserError(
      `\`${path}\` is no template, so that nothing can be defined for it`,
      'leave out `-D` and `--variant`, or use `--as template`',
    );
  const target: Target = {
    path,
    as,
    release: releaseFor(settings, given.value('gramine')) ?? newestRelease,
    variant: undefined,
    definitions: definesFrom(given.values('define')),
    variantDefinitions: new Map(),
  };
  const variants = as === 'template' ? variantsFor(path, settings, named) : undefined;
  if (!variants || variants.size === 0) return [target];
  return [...variants].map(([variant, variantDefinitions]) => ({ ...target, variant, variantDefinitions }));
}

/** Undefined when neither says it. */
export function releaseFor({ gramine }: Settings, option: string | undefined): Release | undefined {
  return option === undefined ? gramine : releaseFrom(option);
}
