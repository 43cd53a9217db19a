import { UserError } from '../diagnostic/diagnostic.ts';
import { isList, isTable, readValues, type Table, type Value } from '../gramine/final-manifest/values.ts';
import { parseRelease } from '../gramine/release.ts';
import { isAbsolutePath } from '../text/path.ts';
import { Source } from '../text/source.ts';
import type { Definitions, FileGroup, FoldedFiles, Lock, LockedEnclave } from './lock.ts';
import { canonicalText } from './setting-values.ts';

/** Throws a UserError for what is no lock file, or one of a later version. */
export function readLock(path: string, text: string): Lock {
  const { values } = readValues(new Source(path, text), 'file');
  const at = new Place(path, values, '');
  const version = values.get('version');
  if (typeof version === 'bigint' && version > 1n)
    throw new UserError(`\`${path}\` has version ${version}, which a later manifestly wrote`, 'update manifestly');
  if (version !== 1n) throw at.problem('`version` is not 1');
  at.allowOnly(['version', 'enclave']);
  const listed = values.get('enclave') ?? [];
  if (!isList(listed)) throw at.problem('`enclave` is no list');
  const enclaves = listed.map((entry, index) => {
    if (!isTable(entry)) throw at.problem(`\`enclave[${index}]\` is no table`);
    return enclaveIn(new Place(path, entry, `enclave[${index}].`));
  });
  requireDistinct(enclaves, at);
  return { enclaves };
}

function requireDistinct(enclaves: readonly LockedEnclave[], at: Place): void {
  const seen = new Set<string>();
  for (const { manifest, variant } of enclaves) {
    const key = JSON.stringify([manifest, variant]);
    if (seen.has(key))
      throw at.problem(`\`${manifest}\`${variant === undefined ? '' : ` (${variant})`} is in it twice`);
    seen.add(key);
  }
}

function enclaveIn(at: Place): LockedEnclave {
  at.allowOnly([
    'manifest',
    'as',
    'variant',
    'gramine',
    'needs',
    'identity',
    'digests',
    'definitions',
    'variant-definitions',
    'settings',
    'trusted-files',
  ]);
  const as = at.string('as');
  if (as !== 'template' && as !== 'manifest' && as !== 'signed') throw at.problem(`\`${at.path}as\` is not known`);
  const gramine = at.string('gramine');
  if (!parseRelease(gramine)) throw at.problem(`\`${at.path}gramine\` is no known release`);
  const manifest = at.string('manifest');
  if (manifest === '' || manifest.includes('\0') || isAbsolutePath(manifest))
    throw at.problem(`\`${at.path}manifest\` is no relative path`);
  return {
    manifest,
    as,
    variant: at.has('variant') ? at.string('variant') : undefined,
    gramine,
    needs: at.has('needs') ? at.strings('needs') : [],
    identity: identityIn(at.table('identity')),
    digests: digestsIn(at.table('digests')),
    definitions: at.has('definitions') ? definitionsIn(at.table('definitions')) : new Map(),
    variantDefinitions: at.has('variant-definitions') ? definitionsIn(at.table('variant-definitions')) : new Map(),
    settings: at.has('settings') ? settingsIn(at.table('settings')) : new Map(),
    trustedFiles: at.has('trusted-files') ? filesIn(at.table('trusted-files')) : new Map(),
  };
}

function identityIn(at: Place): LockedEnclave['identity'] {
  at.allowOnly(['mrenclave', 'isvprodid', 'isvsvn', 'flags', 'xfrm', 'xfrm-mask', 'miscselect']);
  return {
    mrenclave: at.has('mrenclave') ? at.digest('mrenclave') : undefined,
    isvProdId: at.number('isvprodid'),
    isvSvn: at.number('isvsvn'),
    flags: at.string('flags'),
    xfrm: at.string('xfrm'),
    xfrmMask: at.string('xfrm-mask'),
    miscSelect: at.string('miscselect'),
  };
}

function digestsIn(at: Place): LockedEnclave['digests'] {
  at.allowOnly(['libpal', 'manifest', 'key-order', 'file-order']);
  return {
    libpal: at.has('libpal') ? at.digest('libpal') : undefined,
    manifest: at.digest('manifest'),
    keyOrder: at.digest('key-order'),
    fileOrder: at.digest('file-order'),
  };
}

function definitionsIn(at: Place): Definitions {
  return new Map(
    [...at.values].map(([name, value]): [string, string | true | { readonly hidden: true }] => {
      if (typeof value === 'string' || value === true) return [name, value];
      if (isTable(value) && value.get('hidden') === true) return [name, { hidden: true }];
      throw at.problem(`\`${at.path}${name}\` is no definition`);
    }),
  );
}

function settingsIn({ values }: Place): ReadonlyMap<string, string> {
  return new Map([...values].map(([path, value]) => [path, canonicalText(value)]));
}

function filesIn(at: Place): FoldedFiles {
  return new Map(
    [...at.values].map(([uri, value]): [string, string | FileGroup] => {
      if (typeof value === 'string') return [uri, value];
      const [files, sha256] = isTable(value) ? [value.get('files'), value.get('sha256')] : [];
      if (typeof files === 'bigint' && typeof sha256 === 'string') return [uri, { files: Number(files), sha256 }];
      throw at.problem(`\`${at.path}${uri}\` is neither a hash nor a number of files with one`);
    }),
  );
}

/** A table of the file, with what its members must be. */
class Place {
  readonly file: string;
  readonly values: Table;
  /** Of the table, ending in a point. */
  readonly path: string;

  constructor(file: string, values: Table, path: string) {
    this.file = file;
    this.values = values;
    this.path = path;
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  string(name: string): string {
    const value = this.values.get(name);
    if (typeof value === 'string') return value;
    throw this.#wrong(name, value, 'no string');
  }

  strings(name: string): readonly string[] {
    const value = this.values.get(name);
    if (isList(value) && value.every((element) => typeof element === 'string')) return value as readonly string[];
    throw this.#wrong(name, value, 'no list of strings');
  }

  digest(name: string): string {
    const text = this.string(name);
    if (/^[0-9a-f]{64}$/.test(text)) return text;
    throw this.#wrong(name, text, 'no SHA-256 in 64 hexadecimal digits');
  }

  number(name: string): number {
    const value = this.values.get(name);
    if (typeof value === 'bigint' && value >= 0n && value <= 0xffffn) return Number(value);
    throw this.#wrong(name, value, 'no number from 0 to 65535');
  }

  table(name: string): Place {
    const value = this.values.get(name);
    if (isTable(value)) return new Place(this.file, value, `${this.path}${name}.`);
    throw this.#wrong(name, value, 'no table');
  }

  /** What is pinned and not understood would never be checked. */
  allowOnly(names: readonly string[]): void {
    for (const name of this.values.keys())
      if (!names.includes(name)) throw this.problem(`\`${this.path}${name}\` is not known`);
  }

  problem(message: string): UserError {
    return new UserError(`${this.file} is no lock file: ${message}`, 'remove it, and run `manifestly lock`');
  }

  #wrong(name: string, value: Value | undefined, what: string): UserError {
    return this.problem(`\`${this.path}${name}\` is ${value === undefined ? 'missing' : what}`);
  }
}
