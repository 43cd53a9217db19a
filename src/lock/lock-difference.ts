import { byCodePoint } from '../text/order.ts';
import { fileDifferences, type PinnedFile } from './folded-files.ts';
import type { Definitions, LockedEnclave } from './lock.ts';
import { hidden } from './setting-values.ts';

/** What of an enclave is other than its lock says. */
export interface LockDifference {
  readonly cause: /** It is not in the lock, or its file or variant is gone. */
    | 'entry'
    | 'release'
    | 'definition'
    | 'libpal'
    | 'runtime'
    | 'setting'
    | 'trusted-files'
    | 'order'
    | 'hidden'
    | 'identity';
  /** The key, definition, URI or field. */
  readonly subject: string | undefined;
  readonly message: string;
}

/** What is there now; `undefined` is what could not be found out here. */
export interface FreshEnclave {
  readonly gramine: string;
  readonly as: LockedEnclave['as'];
  readonly definitions: Definitions;
  readonly variantDefinitions: Definitions;
  readonly settings: ReadonlyMap<string, string>;
  readonly files: readonly PinnedFile[] | undefined;
  readonly libpal: string | undefined;
  readonly manifest: string | undefined;
  readonly keyOrder: string | undefined;
  readonly fileOrder: string | undefined;
  readonly identity: LockedEnclave['identity'] | undefined;
}

/** Why an enclave is not the one that is locked, causes before what follows from them. Empty when it is. */
export function lockDifferences(locked: LockedEnclave, fresh: FreshEnclave): readonly LockDifference[] {
  const causes = [
    ...releaseDifference(locked, fresh),
    ...definitionDifferences(locked, fresh),
    ...libpalDifference(locked, fresh),
    ...settingDifferences(locked, fresh),
    ...trustedDifferences(locked, fresh),
  ];
  const order = causes.some(({ cause }) => isOfText(cause)) ? [] : orderDifference(locked, fresh);
  const all = [...causes, ...order];
  return [...all, ...identityDifferences(locked, fresh, all.length > 0)];
}

function isOfText(cause: LockDifference['cause']): boolean {
  return cause === 'setting' || cause === 'runtime' || cause === 'trusted-files';
}

function releaseDifference(locked: LockedEnclave, fresh: FreshEnclave): readonly LockDifference[] {
  if (locked.gramine === fresh.gramine) return [];
  return [{ cause: 'release', subject: 'gramine', message: `Gramine is ${fresh.gramine}, not ${locked.gramine}` }];
}

function* definitionDifferences(locked: LockedEnclave, fresh: FreshEnclave): Generator<LockDifference> {
  for (const [old, now, of] of [
    [locked.definitions, fresh.definitions, ''],
    [locked.variantDefinitions, fresh.variantDefinitions, ` of variant \`${locked.variant}\``],
  ] as const)
    for (const name of namesOf(old, now)) {
      const [was, is] = [old.get(name), now.get(name)].map(definitionText);
      if (was !== is)
        yield { cause: 'definition', subject: name, message: changed(`definition \`${name}\`${of}`, was, is) };
    }
}

function definitionText(value: string | true | { readonly hidden: true } | undefined): string | undefined {
  if (typeof value === 'object') return 'a value that is not shown';
  return value === undefined ? undefined : JSON.stringify(value);
}

function namesOf(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].sort(byCodePoint);
}

function changed(what: string, was: string | undefined, is: string | undefined): string {
  if (was === undefined) return `${what} is new, ${is}`;
  return is === undefined ? `${what} is gone, which was ${was}` : `${what} is ${is}, not ${was}`;
}

function libpalDifference(locked: LockedEnclave, fresh: FreshEnclave): readonly LockDifference[] {
  const [was, is] = [locked.digests.libpal, fresh.libpal];
  if (was === undefined || is === undefined || was === is) return [];
  return [{ cause: 'libpal', subject: 'libpal.so', message: `libpal.so is another file: SHA-256 ${is}, not ${was}` }];
}

const runtimeHash = 'loader.entrypoint.sha256';

function* settingDifferences(locked: LockedEnclave, fresh: FreshEnclave): Generator<LockDifference> {
  for (const path of namesOf(locked.settings, fresh.settings)) {
    const [was, is] = [locked.settings.get(path), fresh.settings.get(path)];
    if (was === is || (path === runtimeHash && fresh.files === undefined)) continue;
    if (path === runtimeHash && was !== undefined && is !== undefined) {
      const uri = fresh.settings.get('loader.entrypoint.uri')?.slice(1, -1);
      const message = `\`${uri ?? 'libsysdb.so'}\`, the runtime, is another file: SHA-256 ${is.slice(1, -1)}, not ${was.slice(1, -1)}`;
      yield { cause: 'runtime', subject: path, message };
    } else yield { cause: 'setting', subject: path, message: changed(`\`${path}\``, shown(was), shown(is)) };
  }
}

function shown(text: string | undefined): string | undefined {
  if (text === hidden) return 'a value that is not shown';
  const digest = text && /^\{ sha256 = "([0-9a-f]{64})" \}$/.exec(text)?.[1];
  return digest ? `a long value with SHA-256 ${digest}` : text;
}

function trustedDifferences(locked: LockedEnclave, { files }: FreshEnclave): readonly LockDifference[] {
  if (!files) return [];
  return fileDifferences(locked.trustedFiles, files).map(({ place, message }) => ({
    cause: 'trusted-files',
    subject: place,
    message,
  }));
}

/** The text differs, and nothing in it does. */
function orderDifference({ settings, digests }: LockedEnclave, fresh: FreshEnclave): readonly LockDifference[] {
  if (fresh.manifest === undefined || fresh.manifest === digests.manifest) return [];
  if (fresh.fileOrder !== digests.fileOrder)
    return [{ cause: 'order', subject: 'sgx.trusted_files', message: 'the trusted files stand in another order' }];
  if (fresh.keyOrder !== digests.keyOrder)
    return [{ cause: 'order', subject: undefined, message: 'nothing but the order of the keys changed' }];
  const secrets = [...settings].filter(([, value]) => value === hidden).map(([path]) => path);
  if (secrets.length > 0) {
    const names = secrets.map((path) => `\`${path}\``).join(', ');
    return [
      {
        cause: 'hidden',
        subject: secrets[0],
        message: `the value of ${secrets.length === 1 ? '' : 'one of '}${names} changed, which is not kept`,
      },
    ];
  }
  const message =
    fresh.as === 'signed'
      ? 'nothing but the spelling or the comments of the manifest changed'
      : 'nothing but the order of keys within a list changed';
  return [{ cause: 'order', subject: undefined, message }];
}

function* identityDifferences(
  { identity: was }: LockedEnclave,
  { identity: is }: FreshEnclave,
  isExplained: boolean,
): Generator<LockDifference> {
  if (!is) return;
  for (const [field, name] of fields) {
    if (was[field] === is[field] || was[field] === undefined || is[field] === undefined) continue;
    const why = isExplained
      ? ''
      : ', although nothing that it is made of changed: the lock was edited, or another manifestly wrote it';
    yield { cause: 'identity', subject: name, message: `${name} is ${is[field]}, not ${was[field]}${why}` };
  }
}

const fields: readonly (readonly [keyof LockedEnclave['identity'], string])[] = [
  ['mrenclave', 'MRENCLAVE'],
  ['isvProdId', 'ISVPRODID'],
  ['isvSvn', 'ISVSVN'],
  ['flags', 'ATTRIBUTES'],
  ['xfrm', 'XFRM'],
  ['xfrmMask', 'XFRM mask'],
  ['miscSelect', 'MISCSELECT'],
];
