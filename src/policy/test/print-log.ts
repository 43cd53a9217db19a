import { readJson } from '../../data/json.ts';
import type { JsonObject } from '../../data/node.ts';
import type { Body, Expr, RegoModule, Statement } from '../../rego/syntax.ts';
import { Source } from '../../text/source.ts';
import type { Place } from './engine.ts';

/** What the print log of a denied request tells. */
export interface LogStory {
  /** The last thing that was printed by the attempt that came furthest. */
  readonly last: Place;
  readonly text: string;
  /** What stands behind it: one of these did not hold. */
  readonly next: readonly Place[];
  /** The rule that holds it. */
  readonly rule: string;
  /** Attempts that were made, e.g. one for each container. */
  readonly attempts: number;
  /** Lines of the log that print nothing in this policy: it may be another one. */
  readonly foreign: number;
}

export interface LogLine {
  /** 1-based, in the policy. */
  readonly line: number;
  readonly text: string;
}

/** `file:line: text`, a line each, as the agent puts them into its error; line ends and quotes that are escaped by then are undone. */
export function logLines(pasted: string): readonly LogLine[] {
  const isEscaped = /\\n[\w./-]{0,200}:\d+: |[[{ ]\\+"/.test(pasted);
  const text = isEscaped ? pasted.replace(/\\+n/g, '\n').replace(/\\+"/g, '"') : pasted;
  const lines: LogLine[] = [];
  for (const line of text.split('\n')) {
    const match = /(?:^|[\s":])[\w./-]*?(?:agent_policy|\.rego|policy):(\d+): (.*)$/.exec(line.slice(0, longestLine));
    if (match) lines.push({ line: Number(match[1]), text: match[2]! });
  }
  return lines;
}

/** The request itself, where a rule has printed it as `… input = {…}`; undefined where none did, or it can't be read any longer. */
export function requestIn(log: readonly LogLine[]): JsonObject | undefined {
  for (const { text } of log) {
    const at = text.search(/\binput ?= ?\{/);
    if (at < 0) continue;
    const read = readJson(new Source('', text.slice(text.indexOf('{', at))));
    if ('root' in read && read.root.kind === 'map') return read.root.value() as JsonObject;
  }
  return undefined;
}

const longestLine = 1_048_576;

/**
 * Where a denied request came to an end. A policy that is tried on several containers prints the same lines again: the attempt that
 * reached most lines is the one that was meant. Undefined when no line of the log is one that the policy prints in.
 */
export function storyOf(log: readonly LogLine[], module: RegoModule): LogStory | undefined {
  const prints = knownPrints(module);
  const known = log.filter(({ line }) => prints.has(line));
  const attempts = attemptsIn(known);
  const furthest = attempts.toSorted((a, b) => b.reached - a.reached || Number(b.begins) - Number(a.begins))[0];
  if (!furthest) return undefined;
  const { source } = module;
  const print = prints.get(furthest.last.line)!;
  return {
    last: { source, range: print.statement.range },
    text: furthest.last.text,
    next: print.next.map((statement) => ({ source, range: statement.range })),
    rule: print.rule,
    attempts: Math.max(1, attempts.filter(({ begins }) => begins).length),
    foreign: log.length - known.length,
  };
}

interface Attempt {
  /** Different lines. */
  readonly reached: number;
  readonly last: LogLine;
  /** False for what comes before the first. */
  readonly begins: boolean;
}

/** Begins anew whenever the line comes again that most often begins something. */
function attemptsIn(log: readonly LogLine[]): readonly Attempt[] {
  const start = startLine(log);
  const attempts: LogLine[][] = [];
  for (const line of log) {
    if (attempts.length === 0 || line.line === start) attempts.push([]);
    attempts.at(-1)!.push(line);
  }
  return attempts.map((lines) => ({
    reached: new Set(lines.map(({ line }) => line)).size,
    last: lines.at(-1)!,
    begins: start === undefined || lines[0]!.line === start,
  }));
}

/** The first line of the log that occurs again: what is tried on the next container begins with it. */
function startLine(log: readonly LogLine[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { line } of log) counts.set(line, (counts.get(line) ?? 0) + 1);
  return log.find(({ line }) => counts.get(line)! > 1)?.line;
}

interface Print {
  readonly statement: Statement;
  /** Up to the next print of the same body. */
  readonly next: readonly Statement[];
  readonly rule: string;
}

const found = new WeakMap<RegoModule, ReadonlyMap<number, Print>>();

function knownPrints(module: RegoModule): ReadonlyMap<number, Print> {
  let prints = found.get(module);
  if (!prints) {
    prints = printsOf(module);
    found.set(module, prints);
  }
  return prints;
}

/** Statements that print, by line. */
function printsOf(module: RegoModule): ReadonlyMap<number, Print> {
  const prints = new Map<number, Print>();
  for (const rule of module.rules)
    for (const { body } of rule.branches) addPrints(body, { rule: rule.name, module, prints });
  return prints;
}

interface Collected {
  readonly rule: string;
  readonly module: RegoModule;
  readonly prints: Map<number, Print>;
}

function addPrints(body: Body, collected: Collected): void {
  const { module, prints, rule } = collected;
  for (const [at, statement] of body.entries()) {
    if (isPrint(statement)) {
      const behind = body.slice(at + 1);
      const until = behind.findIndex(isPrint);
      const next = until < 0 ? behind : behind.slice(0, until);
      prints.set(module.source.position(statement.range.start).line, { statement, next, rule });
    }
    for (const inner of bodiesIn(statement)) addPrints(inner, collected);
  }
}

function isPrint(statement: Statement): boolean {
  return statement.kind === 'expr' && statement.expr.kind === 'call' && statement.expr.name === 'print';
}

function bodiesIn(statement: Statement): readonly Body[] {
  if (statement.kind === 'every') return [statement.body];
  if (statement.kind === 'assign' || statement.kind === 'unify')
    return comprehensionsIn(statement.kind === 'assign' ? statement.value : statement.right);
  return statement.kind === 'expr' ? comprehensionsIn(statement.expr) : [];
}

function comprehensionsIn(expr: Expr): readonly Body[] {
  return expr.kind === 'comprehension' ? [expr.body] : [];
}
