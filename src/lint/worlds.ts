import type { Diagnostic, Fix, Label, Severity } from '../diagnostic/diagnostic.ts';
import type { SourceMap, World } from '../template/template.ts';
import type { Range, TextEdit } from '../text/source.ts';
import type { Finding, Rule } from './rule.ts';

/** A finding in one world of one variant of a template; world -1 is all of them. */
export interface WorldFinding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly finding: Finding;
  readonly variant: number;
  readonly world: number;
  /** Its ranges are the template's already. */
  readonly inTemplate?: boolean;
}

/** The outcomes of a template under one set of definitions. Unnamed when no variant was asked for. */
export interface Variant {
  readonly name: string | undefined;
  readonly worlds: readonly World[];
}

/**
 * What is found in any world of any variant, once, at its place in the template. A finding that they do not all share names
 * the conditions and the variants under which it holds. Without variants the ranges are the text's own.
 */
export function mergeWorlds(
  found: readonly WorldFinding[],
  variants: readonly Variant[],
  template = '',
): readonly Diagnostic[] {
  const merged = new Map<string, Occurrences>();
  const original: Original = { text: template, hasCrlf: template.includes('\r\n') };
  for (const item of found) {
    const map = item.inTemplate ? undefined : variants[item.variant]?.worlds[item.world]?.map;
    const diagnostic = place(item, map, original);
    const { range } = diagnostic;
    const key = `${diagnostic.code}\0${range ? `${range.start}-${range.end}` : ''}\0${diagnostic.path ?? ''}\0${diagnostic.message}`;
    const known = merged.get(key);
    if (!known)
      merged.set(key, { diagnostic, finding: item.finding, worlds: new Map([[item.variant, new Set([item.world])]]) });
    else note(known, item, diagnostic);
  }
  const tallies = new Map<readonly World[], Tally>();
  const tallyOf = (worlds: readonly World[]) => {
    const tally = tallies.get(worlds) ?? tallied(worlds);
    tallies.set(worlds, tally);
    return tally;
  };
  return [...merged.values()].flatMap((occurrences) => conclude(occurrences, variants, tallyOf));
}

/** The template that fixes are to be made in; rendering makes every line ending LF. */
interface Original {
  readonly text: string;
  readonly hasCrlf: boolean;
}

interface Occurrences {
  diagnostic: Diagnostic;
  readonly finding: Finding;
  /** By variant: the worlds that show it. */
  readonly worlds: Map<number, Set<number>>;
}

function note(known: Occurrences, item: WorldFinding, diagnostic: Diagnostic): void {
  const worlds = known.worlds.get(item.variant);
  if (worlds) worlds.add(item.world);
  else known.worlds.set(item.variant, new Set([item.world]));
  if (JSON.stringify(known.diagnostic.fix) !== JSON.stringify(diagnostic.fix))
    known.diagnostic = withoutFix(known.diagnostic);
}

function conclude(
  { diagnostic, finding, worlds }: Occurrences,
  variants: readonly Variant[],
  tallyOf: (worlds: readonly World[]) => Tally,
): readonly Diagnostic[] {
  if (variants.length === 0) return [diagnostic];
  const inAllWorlds = (variant: number) => {
    const where = worlds.get(variant)!;
    return where.has(-1) || where.size === variants[variant]!.worlds.length;
  };
  const where = [...worlds.keys()].filter((variant) => !finding.everywhere || inAllWorlds(variant));
  if (where.length === 0) return [];
  if (finding.settledByVariant && where.length < variants.length) return [];
  const certain = where.some(inAllWorlds);
  const assumptions = certain ? [] : conditionsOf(worlds.get(where[0]!)!, tallyOf(variants[where[0]!]!.worlds));
  const names = where.length < variants.length ? where.map((variant) => variants[variant]!.name!) : [];
  const settled =
    diagnostic.fix && isShownElsewhere(diagnostic.fix, worlds, variants) ? withoutFix(diagnostic) : diagnostic;
  return [{ ...settled, ...(names.length > 0 && { variants: names }), ...(assumptions.length > 0 && { assumptions }) }];
}

/** True when the fix would also change a world that does not need it. */
function isShownElsewhere(
  fix: Fix,
  where: ReadonlyMap<number, ReadonlySet<number>>,
  variants: readonly Variant[],
): boolean {
  return variants.some(({ worlds }, variant) => {
    const found = where.get(variant);
    if (found?.has(-1)) return false;
    return worlds.some(({ map }, world) => !found?.has(world) && fix.edits.some(({ range }) => map.shows(range)));
  });
}

function place({ rule, severity, finding }: WorldFinding, map: SourceMap | undefined, template: Original): Diagnostic {
  const at = (range: Range): Range => (map ? map.toTemplate(range) : range);
  const related = (finding.related ?? []).map((label): Label => ({ ...label, range: at(label.range) }));
  // of a name that the template leaves open, nobody knows which setting it is
  const path = map && /[\ue000-\uf8ff]/.test(finding.path ?? '') ? undefined : finding.path;
  const fix = finding.fix && placeFix(finding, rule, map && { map, ...template });
  return {
    code: rule.id,
    severity,
    message: finding.message,
    ...(finding.help !== undefined && { help: finding.help }),
    range: finding.at && at(finding.at),
    ...(path !== undefined && { path }),
    upstream: { stage: finding.stage, effect: finding.effect },
    related,
    ...(fix && { fix }),
    ...(finding.redact && { redact: finding.redact.map(at) }),
  };
}

/** Only text that the template holds verbatim can be edited, and nothing moves from one block of it into another. */
function placeFix(
  finding: Finding,
  rule: Rule,
  template: ({ readonly map: SourceMap } & Original) | undefined,
): Fix | undefined {
  const { title, safety, identity, edits } = finding.fix!;
  const placed: TextEdit[] = [];
  for (const edit of edits) {
    const range = template ? template.map.verbatim(edit.range) : edit.range;
    if (!range || (template && /\{[{%#]|[\ue000-\uf8ff]/.test(edit.text))) return undefined;
    placed.push({ range, text: template?.hasCrlf ? edit.text.replace(/\r?\n/g, '\r\n') : edit.text });
  }
  if (template && spansBlock(placed, template.text)) return undefined;
  return {
    title,
    safety: safety ?? (rule.fix === 'safe' ? 'safe' : 'unsafe'),
    identity: identity ?? 'changes',
    edits: placed,
  };
}

function spansBlock(edits: readonly TextEdit[], template: string): boolean {
  if (edits.length < 2) return false;
  const start = edits.reduce((least, { range }) => Math.min(least, range.start), template.length);
  const end = edits.reduce((most, { range }) => Math.max(most, range.end), 0);
  return template.slice(start, end).includes('{%');
}

function withoutFix({ fix: _, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}

/** What the worlds of a variant assume. */
interface Tally {
  /** By world: conditions with their values. */
  readonly values: readonly ReadonlyMap<string, boolean>[];
  /** By condition, in the order in which they come up: how many worlds give it which value. */
  readonly counts: ReadonlyMap<string, { true: number; false: number }>;
}

function tallied(worlds: readonly World[]): Tally {
  const values = worlds.map(
    ({ assumptions }) => new Map(assumptions.map(({ condition, holds }) => [condition, holds])),
  );
  const counts = new Map<string, { true: number; false: number }>();
  for (const own of values) {
    for (const [condition, holds] of own) {
      const count = counts.get(condition) ?? { true: 0, false: 0 };
      count[`${holds}`]++;
      counts.set(condition, count);
    }
  }
  return { values, counts };
}

/** The conditions that have one value in every world of `where` and another, or none, in some world outside it. */
function conditionsOf(where: ReadonlySet<number>, { values, counts }: Tally): readonly string[] {
  const [first, ...others] = [...where].map((index) => values[index]!);
  let shared = [...first!];
  for (const other of others) shared = shared.filter(([condition, holds]) => other.get(condition) === holds);
  const telling = new Map(shared.filter(([condition, holds]) => counts.get(condition)![`${holds}`] < values.length));
  if (telling.size === 0) return [];
  return [...counts.keys()].flatMap((condition) => {
    const holds = telling.get(condition);
    return holds === undefined ? [] : [holds ? condition : `not (${condition})`];
  });
}
