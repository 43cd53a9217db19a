import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { SeveralErrors } from '../diagnostic/several-errors.ts';
import type { DiffInput, DiffOptions } from '../diff/diff-manifests.ts';
import type { ManifestDiff, MeasuredIdentity } from '../diff/manifest-diff.ts';
import { newestRelease, type Release } from '../gramine/release.ts';
import type { Settings } from '../lint/config.ts';
import { type FileIdentity, identify, kindOf } from '../lint/kinds.ts';
import type { Defines } from '../lint/lint.ts';
import type { DiffedPair, DiffSide } from '../report/diff-result.ts';
import { Source } from '../text/source.ts';
import { redactedDiff } from './diff-redaction.ts';
import type { Pair, SettingsFor, Side } from './diff-sides.ts';
import { manifestFile } from './manifest-file.ts';
import { variantNames, variantsFor } from './variant-option.ts';

export interface Comparison {
  readonly settingsFor: SettingsFor;
  /** `--gramine`. */
  readonly release: Release | undefined;
  /** `--old-gramine`. */
  readonly oldRelease: Release | undefined;
  /** `-D`. */
  readonly defines: Defines;
  /** `--variant`. */
  readonly variants: readonly string[];
  readonly diff: (older: DiffInput, newer: DiffInput, options: DiffOptions) => ManifestDiff;
  /** What both sides of a pair make in a variant, when that was measured. */
  readonly measuredOf?: (pair: Pair, variant: string | undefined) => MeasuredIdentity | undefined;
}

/** Compares all pairs, each variant of templates by itself. Throws a UserError that names everything that can't be read. */
export function comparePairs(pairs: readonly Pair[], comparison: Comparison): readonly DiffedPair[] {
  return allOrErrors(pairs.map((pair) => () => comparePair(pair, comparison))).flat();
}

/** What a pair compares, once for each variant. Throws a UserError. */
export function comparedSides(pair: Pair, comparison: Comparison): readonly ComparedSides[] {
  const { old, new: fresh, variants } = prepare(pair, comparison);
  const names = variants?.size ? [...variants.keys()] : [undefined];
  return names.map((variant) => ({ variant, old, new: fresh }));
}

export interface ComparedSides {
  readonly variant: string | undefined;
  readonly old: Pick<Ready, 'file' | 'release'>;
  readonly new: Pick<Ready, 'file' | 'release'>;
}

/**
 * In a history the commit that mends a broken text is compared as well: then the new text is held against the defaults, as one
 * that is new.
 */
export function comparePair(pair: Pair, comparison: Comparison): readonly DiffedPair[] {
  try {
    return inVariants(pair, comparison);
  } catch (error) {
    const isMending = pair.between !== undefined && pair.old.bytes && pair.new.bytes;
    const mended = error instanceof UserError && isMending ? withoutOld(pair, comparison) : undefined;
    if (!mended) throw error;
    const [unread] = (error as UserError).lines;
    return mended.map((one) => ({ ...one, status: 'changed', ...(unread !== undefined && { unread }) }));
  }
}

function withoutOld(pair: Pair, comparison: Comparison): readonly DiffedPair[] | undefined {
  try {
    const found = inVariants({ ...pair, old: { ...pair.old, bytes: undefined } }, comparison);
    return found.map((one) => ({ ...one, diff: { ...one.diff, identity: { ...one.diff.identity, ...notKnown } } }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

function inVariants(pair: Pair, comparison: Comparison): readonly DiffedPair[] {
  const prepared = prepare(pair, comparison);
  const { variants } = prepared;
  if (!variants?.size) return [compared(prepared, comparison, undefined)];
  return allOrErrors(
    [...variants.keys()].map((name) => () => inVariant(name, () => compared(prepared, comparison, name))),
  );
}

/** Says with what is wrong in which variant it is so. */
function inVariant<T>(name: string, task: () => T): T {
  try {
    return task();
  } catch (error) {
    const errors = error instanceof SeveralErrors ? error.errors : [error];
    if (!errors.every((one) => one instanceof LocatedError)) throw error;
    throw new SeveralErrors(
      errors.map(
        ({ source, problems }) =>
          new LocatedError(
            source,
            problems.map((problem) => ({ ...problem, message: `${problem.message}, in variant \`${name}\`` })),
          ),
      ),
    );
  }
}

interface Prepared {
  readonly pair: Pair;
  readonly old: Ready;
  readonly new: Ready;
  readonly variants: ReadonlyMap<string, Defines> | undefined;
}

/** A side that is decoded and known for what it is. */
interface Ready {
  readonly source: Source;
  readonly file: FileIdentity;
  readonly settings: Settings;
  readonly release: Release;
}

/** Where one side says nothing of itself (a temporary file, a pipe), what is known of the other holds for it. */
function prepare(pair: Pair, comparison: Comparison): Prepared {
  const settings = settingsOf(pair, comparison.settingsFor);
  const newFile = identityOf(pair.new, settings.new) ?? identityOf(pair.old, settings.old) ?? manifest;
  const oldFile = identityOf(pair.old, settings.old) ?? newFile;
  const { release } = comparison;
  const newRelease = release ?? settings.new.gramine ?? newestRelease;
  const oldRelease = comparison.oldRelease ?? release ?? settings.old.gramine ?? newestRelease;
  const [old, fresh] = allOrErrors([
    () => (pair.new.bytes ? sourceOf(pair.old) : new Source(pair.old.name, '')),
    () => sourceOf(pair.new),
  ]);
  const templated = oldFile.templated || newFile.templated;
  const knownAs = pair.new.knownAs ?? pair.old.knownAs ?? pair.new.path;
  const from = settings.new.config === undefined ? settings.old : settings.new;
  return {
    pair,
    old: { source: old!, file: oldFile, settings: settings.old, release: oldRelease },
    new: { source: fresh!, file: newFile, settings: settings.new, release: newRelease },
    variants: templated ? variantsFor(knownAs, from, comparison.variants) : undefined,
  };
}

const manifest = identify('', 'gramine-manifest');

function settingsOf(pair: Pair, settingsFor: SettingsFor): { readonly old: Settings; readonly new: Settings } {
  const of = ({ knownAs }: Side) => (knownAs === undefined ? undefined : settingsFor(knownAs));
  const [old, fresh] = [of(pair.old), of(pair.new)];
  const known = [old, fresh].find((settings) => settings?.config !== undefined) ?? fresh ?? old ?? settingsFor('.');
  return { old: old?.config ? old : known, new: fresh?.config ? fresh : known };
}

function identityOf({ knownAs }: Side, settings: Settings): FileIdentity | undefined {
  if (knownAs === undefined) return undefined;
  const named = settings.kind ? identify(knownAs, settings.kind) : kindOf(knownAs);
  if (!named) return undefined;
  return {
    ...named,
    ...(settings.templated !== undefined && { templated: settings.templated }),
    ...(settings.as && { as: settings.as }),
  };
}

function sourceOf({ name, bytes }: Side): Source {
  return bytes === undefined ? new Source(name, '') : manifestFile(name, bytes).source;
}

function compared(prepared: Prepared, comparison: Comparison, variant: string | undefined): DiffedPair {
  const { pair, old, new: fresh } = prepared;
  const status = !pair.old.bytes ? 'added' : !pair.new.bytes ? 'deleted' : 'changed';
  return {
    old: shownSide(pair.old, old),
    new: shownSide(pair.new, fresh),
    ...(pair.between !== undefined && { between: pair.between }),
    status,
    ...(variant !== undefined && { variant }),
    diff: status === 'deleted' ? gone(fresh.release) : redactedDiff(found()),
  };

  function found(): ManifestDiff {
    const [older, newer] = [old, fresh].map((side) => inputOf(side, prepared, comparison, variant));
    const measured = comparison.measuredOf?.(pair, variant);
    const releases = { release: fresh.release, oldRelease: old.release };
    const diff = comparison.diff(older!, newer!, { ...releases, ...(measured && { measured }) });
    return status === 'added' ? isNew(diff) : diff;
  }
}

function inputOf(side: Ready, { variants }: Prepared, { defines }: Comparison, variant: string | undefined): DiffInput {
  const { source, file, settings } = side;
  const input = { source, templated: file.templated, final: file.as === 'final' };
  if (!file.templated) return input;
  const all = new Map([...(variant === undefined ? [] : (variants?.get(variant) ?? [])), ...defines]);
  const absent = variant === undefined ? [] : variantNames(settings).filter((name) => !all.has(name));
  return { ...input, defines: all, absent };
}

/** The results of all, or an error with what is wrong with each. */
function allOrErrors<T>(tasks: readonly (() => T)[]): readonly T[] {
  const errors: UserError[] = [];
  const results = tasks.flatMap((task) => {
    try {
      return [task()];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      errors.push(error);
      return [];
    }
  });
  if (errors.length === 1) throw errors[0]!;
  if (errors.length > 1) throw new SeveralErrors(errors);
  return results;
}

function shownSide({ name, path }: Side, { source, file, release }: Ready): DiffSide {
  const kind = file.templated ? 'template' : file.as === 'final' ? 'signed manifest' : 'manifest';
  return { name, path, kind, release, source };
}

/** A manifest that is new has nothing to keep up with. */
function isNew(diff: ManifestDiff): ManifestDiff {
  return { ...diff, identity: { ...diff.identity, ...nothingToSay, mrenclave: 'changes' } };
}

/** A manifest that is gone opens nothing and closes nothing, whatever it was. */
function gone(gramine: Release): ManifestDiff {
  return {
    gramine,
    changes: [],
    identity: {
      mrenclave: 'changes',
      ...notKnown,
      ...nothingToSay,
    },
    trustedFiles: { added: 0, removed: 0, changed: 0, entries: [] },
    execSurface: [],
    summary: { weaker: 0, stronger: 0, neutral: 0, unknown: 0 },
  };
}

const notKnown = { mrsigner: 'unknown', isvProdId: 'unknown', isvSvn: 'unknown', attributes: 'unknown' } as const;
const nothingToSay = { sealedData: [], needs: [], assumes: [], causes: [], consequences: [] } as const;
