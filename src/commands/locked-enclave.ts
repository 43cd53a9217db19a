import { createHash } from 'node:crypto';
import { UserError } from '../diagnostic/diagnostic.ts';
import { addDefaults } from '../gramine/final-manifest/defaults.ts';
import { requireAccepted } from '../gramine/final-manifest/gate.ts';
import { isTable, readValues, type Table, valuesOf } from '../gramine/final-manifest/values.ts';
import { identityDocument } from '../gramine/identity-document.ts';
import type { Release } from '../gramine/release.ts';
import { secretIn } from '../gramine/secrets.ts';
import type { Defines } from '../lint/lint.ts';
import { foldedFiles } from '../lock/folded-files.ts';
import type { Definitions, LockedEnclave } from '../lock/lock.ts';
import type { FreshEnclave } from '../lock/lock-difference.ts';
import { contentOf } from '../lock/setting-values.ts';
import { Source } from '../text/source.ts';
import { Given } from './command.ts';
import { packageDirectory, type Running } from './enclave-files.ts';
import type { LibpalFile } from './libpal-option.ts';
import { enclaveOptions } from './lock.ts';
import { readManifestFile } from './manifest-file.ts';
import { measuredEnclave } from './measured-enclave.ts';
import { type InputKind, openMeasured, printNotes } from './measured-manifest.ts';
import { rendered } from './render-run.ts';

/** An enclave to be locked or checked. */
export interface Target {
  /** As it is opened. */
  readonly path: string;
  readonly as: InputKind;
  readonly release: Release;
  readonly variant: string | undefined;
  readonly definitions: Defines;
  readonly variantDefinitions: Defines;
}

/** What is there, all of it known but for libpal.so. Throws a UserError wherever the tools of the release would stop. */
export interface WholeEnclave extends FreshEnclave {
  readonly files: NonNullable<FreshEnclave['files']>;
  readonly manifest: string;
  readonly keyOrder: string;
  readonly fileOrder: string;
  readonly identity: LockedEnclave['identity'];
}

export async function wholeEnclave(
  target: Target,
  libpal: LibpalFile | undefined,
  running: Running,
): Promise<WholeEnclave> {
  const given = givenFor(target, running.given);
  const enclaveRun = { ...running, given };
  const { path, as, release } = target;
  const measured = await openMeasured(path, { release, as }, enclaveRun);
  printNotes(measured, enclaveRun);
  const enclave = measuredEnclave(measured, libpal, running.io);
  const { signed } = measured;
  const { settings, order, files } = contentOf(valuesOf(signed.manifest.document));
  const { mrenclave, attributes, miscSelect } = identityDocument(enclave);
  const { isvProdId, isvSvn } = enclave;
  const { flags, xfrm, xfrmMask } = attributes;
  return {
    ...factsOf(target),
    settings,
    files,
    libpal: libpal && sha256(libpal.bytes),
    manifest: sha256(signed.bytes),
    keyOrder: sha256(lines(order)),
    fileOrder: sha256(lines(files.map(({ uri }) => uri))),
    identity: { mrenclave: mrenclave ?? undefined, isvProdId, isvSvn, flags, xfrm, xfrmMask, miscSelect },
  };
}

/** What is known where trusted files are missing: the settings. Throws a UserError when that fails too. */
export async function partialEnclave(
  target: Target,
  libpal: LibpalFile | undefined,
  running: Running,
): Promise<FreshEnclave> {
  const { path, as, release } = target;
  const { source } = readManifestFile(path, {}, running.io);
  const template = as === 'template';
  const text = template
    ? (await rendered(source, { ...running, given: givenFor(target, running.given) })).text
    : source.text;
  const { document, values } = readValues(new Source(source.path, text), template ? 'text' : 'file');
  requireAccepted(document, release, template ? 'template-rendered' : 'manifest');
  addDefaults(values, release, packageDirectory(await running.files()));
  return {
    ...factsOf(target),
    settings: contentOf(withoutFiles(values)).settings,
    files: undefined,
    libpal: libpal && sha256(libpal.bytes),
    manifest: undefined,
    keyOrder: undefined,
    fileOrder: undefined,
    identity: undefined,
  };
}

function withoutFiles(values: Table): Table {
  const sgx = values.get('sgx');
  if (isTable(sgx)) sgx.delete('trusted_files');
  return values;
}

/** As the lock file has it. `manifest` is relative to its folder. */
export function lockedEnclave(manifest: string, { variant }: Target, fresh: WholeEnclave): LockedEnclave {
  const { libpal, keyOrder, fileOrder } = fresh;
  return {
    manifest,
    as: fresh.as,
    variant,
    gramine: fresh.gramine,
    needs: libpal === undefined ? ['libpal'] : [],
    identity: fresh.identity,
    digests: { libpal, manifest: fresh.manifest, keyOrder, fileOrder },
    definitions: fresh.definitions,
    variantDefinitions: fresh.variantDefinitions,
    settings: fresh.settings,
    trustedFiles: foldedFiles(fresh.files),
  };
}

function factsOf({
  as,
  release,
  definitions,
  variantDefinitions,
}: Target): Pick<FreshEnclave, 'as' | 'gramine' | 'definitions' | 'variantDefinitions'> {
  return { as, gramine: release, definitions: kept(definitions), variantDefinitions: kept(variantDefinitions) };
}

function kept(definitions: Defines): Definitions {
  return new Map(
    [...definitions].map(([name, value]) => [
      name,
      typeof value === 'string' && secretIn(value, name) ? { hidden: true } : value,
    ]),
  );
}

/** One a line, whatever is in it. */
function lines(names: readonly string[]): string {
  return names.map((name) => `${JSON.stringify(name)}\n`).join('');
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The command line for one enclave. */
function givenFor({ path, as, release, variant, definitions }: Target, given: Given): Given {
  const options = new Map<string, readonly string[] | true>();
  for (const name of [...enclaveOptions.map((option) => option.name.slice(2)), 'config', 'quiet'])
    if (given.has(name)) options.set(name, given.values(name).length > 0 ? given.values(name) : true);
  options.set('as', [as]);
  options.set('gramine', [release]);
  options.set(
    'define',
    [...definitions].map(([name, value]) => (value === true ? name : `${name}=${value}`)),
  );
  options.delete('variant');
  if (variant !== undefined) options.set('variant', [variant]);
  return new Given([path], options);
}

/** Those of the lock file with `-D` before them. Throws a UserError for a secret that is not given again. */
export function definitionsAgain(locked: LockedEnclave, given: Defines): Defines {
  const definitions = new Map<string, string | true>();
  for (const [name, value] of [...locked.definitions, ...given])
    if (typeof value !== 'object') definitions.set(name, value);
    else if (!given.has(name))
      throw new UserError(
        `the value of \`${name}\` is not kept in the lock file, for it looks like a secret`,
        `give it with \`-D ${name}=…\``,
      );
  return definitions;
}
