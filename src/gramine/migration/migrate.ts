import { LocatedError } from '../../diagnostic/located-error.ts';
import { type Range, Source, type TextEdit } from '../../text/source.ts';
import type { TomlDocument } from '../../toml/document.ts';
import type { Defines } from '../jinja.ts';
import { Manifest } from '../manifest.ts';
import { isBefore, type Release } from '../release.ts';
import { edited, type MovingEdit, plainEdits, templateEdits } from './apply.ts';
import { awakened } from './awakened.ts';
import { commentAbove, decisionComment, isPending, marker } from './decide.ts';
import { leftovers, problemsBefore } from './leftovers.ts';
import { type Inferred, inferOrigin } from './origin.ts';
import { proposals } from './proposals.ts';
import { type Reading, type ReadingOptions, type Readings, readingsOf } from './readings.ts';
import { nameOf, type Origin, type Proposal, type Rewrite, type Situation } from './situation.ts';
import { Trail } from './trail.ts';
import { applyChanges, isSameValue } from './values.ts';

export interface MigrationOptions {
  readonly to: Release;
  /** What it was written for; inferred from its keys when absent. */
  readonly from?: Origin | undefined;
  readonly templated: boolean;
  readonly defines?: Defines;
  /** Named sets of definitions, all of which the result has to suit. */
  readonly variants?: ReadonlyMap<string, Defines> | undefined;
  /** Names that are undefined in the variants that do not define them. */
  readonly variantNames?: readonly string[];
  /** It is merged into another manifest, so nothing can be said to be missing. */
  readonly fragment?: boolean;
}

/** Something that was done, is to be decided, or is worth knowing. */
export interface Outcome {
  readonly path: string;
  /** In the text as it was; null for what is not there. */
  readonly at: Range | null;
  readonly message: string;
  readonly help?: string;
  readonly successor?: string;
}

export interface Migration {
  readonly text: string;
  readonly from: Origin;
  /** When it was not given. */
  readonly inferred?: Inferred;
  readonly changes: readonly Outcome[];
  readonly decisions: readonly Outcome[];
  readonly notes: readonly Outcome[];
}

/** Brings a manifest or template to another release. Throws a LocatedError when it can't be read, or is for a later release. */
export function migrate(source: Source, options: MigrationOptions): Migration {
  const reading: ReadingOptions = {
    templated: options.templated,
    release: options.to,
    variants: variantsOf(options),
    variantNames: options.variants?.size ? (options.variantNames ?? []) : [],
  };
  const readings = readingsOf(source, reading);
  const first = readings.all[0]!;
  const inferred = options.from === undefined ? inferOrigin(first.document, options.to) : undefined;
  if (inferred?.tooNew) throw tooNew(source, inferred.tooNew, { reading: first, to: options.to });
  const from = options.from ?? inferred!.origin;
  if (from !== 'graphene' && isBefore(options.to, from))
    throw new LocatedError(source, [
      {
        range: null,
        message: `a manifest for ${nameOf(from)} can't be brought back to Gramine ${options.to}`,
        help: 'name a later release with `--to`',
      },
    ]);
  const run = new Run(source, { from, to: options.to, reading, readings, fragment: options.fragment ?? false });
  run.finish();
  return { ...run.result(), from, ...(inferred && { inferred }) };
}

function variantsOf({ defines, variants }: MigrationOptions): ReadingOptions['variants'] {
  const given: Defines = defines ?? new Map();
  if (!variants?.size) return new Map([[undefined, given]]);
  return new Map([...variants].map(([name, own]) => [name, new Map([...own, ...given])]));
}

function tooNew(
  source: Source,
  { path, since, node }: NonNullable<Inferred['tooNew']>,
  { reading, to }: { readonly reading: Reading; readonly to: Release },
): LocatedError {
  const range = reading.document.dottedKeyRange(node);
  return new LocatedError(source, [
    {
      range: reading.map?.toTemplate(range) ?? range,
      message: `\`${path}\` exists from Gramine ${since} on, and a manifest can't be brought back to ${to}`,
      help: 'name a later release with `--to`',
    },
  ]);
}

interface RunOptions {
  readonly from: Origin;
  readonly to: Release;
  readonly reading: ReadingOptions;
  readonly readings: Readings;
  readonly fragment: boolean;
}

/** One proposal as the readings have it, by their position. */
type Found = ReadonlyMap<number, Proposal>;

/** More than there are keys. */
const maxSteps = 1000;

class Run {
  readonly #options: RunOptions;
  readonly #trail = new Trail();
  readonly #done = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #outcomes: Record<Proposal['verdict'], Outcome[]> = { change: [], decide: [], note: [] };
  readonly #comments = new Set<string>();
  readonly #before: ReadonlyMap<string, number>;
  #source: Source;
  #problems: number;
  #readings: readonly Reading[];

  constructor(source: Source, options: RunOptions) {
    this.#options = options;
    this.#source = source;
    this.#readings = options.readings.all;
    this.#problems = options.readings.problems.length;
    for (const { range, message } of options.readings.problems)
      this.#outcomes.note.push({
        path: '',
        at: range,
        message: `an outcome of the template is not looked at: ${message}`,
      });
    this.#before = new Map(options.readings.all.flatMap(({ document }) => [...problemsBefore(document, options.from)]));
  }

  finish(): void {
    this.#awaken();
    for (let step = 0; step < maxSteps && this.#step(); step++);
    this.#pending();
  }

  result(): Pick<Migration, 'text' | 'changes' | 'decisions' | 'notes'> {
    const { change, decide, note } = this.#outcomes;
    return { text: this.#source.text, changes: inText(change), decisions: inText(decide), notes: inText(note) };
  }

  /** Goes on until the text was edited: first by changes, and when no more can be made, by decisions. */
  #step(): boolean {
    const open = [...this.#proposals()].filter(([id]) => !this.#done.has(id));
    for (const [id, found] of open) {
      if (![...found.values()].every(({ verdict }) => verdict === 'change') || this.#failed.has(id)) continue;
      if (this.#isLeftToPeople(found)) this.#done.add(id);
      else if (this.#change(found)) {
        this.#done.add(id);
        return true;
      } else this.#failed.add(id);
    }
    return this.#decide(open) || this.#decide([...this.#proposals(leftovers)]);
  }

  #decide(open: readonly (readonly [string, Found])[]): boolean {
    for (const [id, found] of open) {
      if (this.#done.has(id)) continue;
      this.#done.add(id);
      if (this.#settle(found)) return true;
    }
    return false;
  }

  #change(found: Found): boolean {
    const at = this.#at(found);
    if (!this.#rewrite(found)) return false;
    this.#note([...found.values()][0]!, at);
    return true;
  }

  /** A person has not decided yet what an earlier run found. */
  #isLeftToPeople(found: Found): boolean {
    return [...found].some(([index, { at }]) => {
      const { document } = this.#readings[index]!;
      return at !== null && isPending(document, at.start);
    });
  }

  /** Of the text as it is given: afterwards the keys are other ones. */
  #awaken(): void {
    for (const found of this.#proposals(awakened).values()) this.#note([...found.values()][0]!, this.#at(found));
  }

  #proposals(propose = proposals): ReadonlyMap<string, Found> {
    const merged = new Map<string, Map<number, Proposal>>();
    for (const [index, { document }] of this.#readings.entries()) {
      const { from, to, fragment } = this.#options;
      const manifest = new Manifest(document, { release: to });
      const situation: Situation = { document, manifest, from, to, fragment, before: this.#before };
      for (const proposal of propose(situation)) {
        const known = merged.get(proposal.id);
        if (known) known.set(index, proposal);
        else merged.set(proposal.id, new Map([[index, proposal]]));
      }
    }
    return merged;
  }

  /** True when the text was edited. */
  #settle(found: Found): boolean {
    const all = [...found.values()];
    if (all.every(({ verdict }) => verdict === 'note')) {
      this.#note(all[0]!, this.#at(found));
      return false;
    }
    const left = new Map(
      [...found].map(([index, one]) => [index, one.verdict === 'decide' ? one : this.#undone(index, one)]),
    );
    const decision = [...left.values()][0]!;
    this.#note(decision, this.#at(left));
    this.#comments.add(decisionComment(decision));
    return this.#rewrite(left);
  }

  /** The decision about a change that can't be written. */
  #undone(index: number, proposal: Proposal): Proposal {
    if (proposal.otherwise) return proposal.otherwise;
    const { id, path, at } = proposal;
    const message = `can't be edited here: ${proposal.message}`;
    const { document } = this.#readings[index]!;
    const rewrites = at ? [commentAbove(document, at.start, decisionComment({ message }))] : [];
    return { id, path, at, verdict: 'decide', message, rewrites };
  }

  #at(found: Found): Range | null {
    const [[index, { at }]] = [...found] as [[number, Proposal]];
    if (at === null) return null;
    return this.#trail.toOriginal(this.#readings[index]!.map?.toTemplate(at) ?? at);
  }

  #note({ path, message, help, successor, verdict }: Proposal, at: Range | null): void {
    this.#outcomes[verdict].push({
      path,
      at,
      message,
      ...(help !== undefined && { help }),
      ...(successor !== undefined && { successor }),
    });
  }

  /** Applies the first way that says in every reading what it is to say. True when the text was edited. */
  #rewrite(found: Found): boolean {
    const ways = Math.max(...[...found.values()].map(({ rewrites }) => rewrites.length));
    for (let way = 0; way < ways; way++) {
      const rewrites = new Map(
        [...found].map(([index, { rewrites: all }]) => [index, all[Math.min(way, all.length - 1)]]),
      );
      const edits = this.#editsOf(rewrites);
      if (!edits) continue;
      if (edits.length === 0) return false;
      const text = edited(this.#source.text, edits);
      const readings = text === undefined ? undefined : this.#verified(text, rewrites);
      if (!readings) continue;
      this.#trail.add(edits);
      this.#source = new Source(this.#source.path, text!);
      this.#readings = readings;
      return true;
    }
    return false;
  }

  /** The edits of all readings together; undefined when they can't all be made, or would change another reading. */
  #editsOf(rewrites: ReadonlyMap<number, Rewrite | undefined>): readonly MovingEdit[] | undefined {
    const all = new Map<string, MovingEdit>();
    const own = new Map<number, Set<string>>();
    for (const [index, rewrite] of rewrites) {
      const edits = rewrite && this.#placed(this.#readings[index]!, rewrite);
      if (!edits) return undefined;
      own.set(index, new Set(edits.map(keyOf)));
      for (const edit of edits) all.set(keyOf(edit), edit);
    }
    for (const [index, { map }] of this.#readings.entries())
      for (const [key, { range }] of all) if (map?.shows(range) && !own.get(index)?.has(key)) return undefined;
    return [...all.values()];
  }

  #placed({ map }: Reading, rewrite: Rewrite): readonly MovingEdit[] | undefined {
    const { text } = this.#source;
    return map ? templateEdits(text, { map }, rewrite) : plainEdits(text, rewrite.edits);
  }

  #verified(text: string, rewrites: ReadonlyMap<number, Rewrite | undefined>): readonly Reading[] | undefined {
    const read = this.#read(text);
    if (!read || read.problems.length > this.#problems) return undefined;
    const readings = read.all;
    const matched = new Set<number>();
    for (const reading of readings) {
      const index = this.#readings.findIndex((old, at) => !matched.has(at) && agrees(old, reading));
      const before = index >= 0 ? index : this.#readings.findIndex((old) => agrees(old, reading));
      if (before < 0) return undefined;
      matched.add(before);
      const { document } = this.#readings[before]!;
      const expected = document.value(document.root);
      const changes = rewrites.get(before)?.changes ?? [];
      if (!applyChanges(expected, changes) || !keepsComments(document, reading.document)) return undefined;
      if (!isSameValue(expected, reading.document.value(reading.document.root), reading.document.holes))
        return undefined;
    }
    return readings;
  }

  #read(text: string): Readings | undefined {
    try {
      return readingsOf(new Source(this.#source.path, text), this.#options.reading);
    } catch (error) {
      if (error instanceof LocatedError) return undefined;
      throw error;
    }
  }

  /** Decisions that an earlier run left, or a person. */
  #pending(): void {
    const { text } = this.#source;
    for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
      const line = /^[^\r\n]*/.exec(text.slice(at))![0];
      if (this.#comments.has(line.trimEnd())) continue;
      const range = this.#trail.toOriginal({ start: at, end: at + line.length });
      this.#outcomes.decide.push({ path: '', at: range, message: line.slice(marker.length).trim() });
    }
  }
}

function agrees(one: Reading, other: Reading): boolean {
  if (one.variant !== other.variant) return false;
  const decided = new Map(one.assumptions.map(({ condition, holds }) => [condition, holds]));
  return other.assumptions.every(({ condition, holds }) => (decided.get(condition) ?? holds) === holds);
}

/** Whether every comment is still there, be it as a part of another. */
function keepsComments(before: TomlDocument, after: TomlDocument): boolean {
  const kept = new Set(after.comments.map((range) => after.source.slice(range)));
  return before.comments.every((range) => {
    const comment = before.source.slice(range);
    return kept.has(comment) || after.source.text.includes(comment.trimEnd());
  });
}

function keyOf({ range, text }: TextEdit): string {
  return `${range.start} ${range.end} ${text}`;
}

function inText(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.toSorted((a, b) => (a.at?.start ?? Infinity) - (b.at?.start ?? Infinity));
}
