import type { Range, Source } from '../text/source.ts';
import { CARRIAGE_RETURN, HASH, isControl, LINE_FEED, SPACE, TAB } from './characters.ts';
import type { HoleRange, Node, TomlProblem } from './document.ts';
import { controlCharacter, loneCarriageReturn, tooMany } from './mistakes.ts';
import { Names } from './names.ts';
import { NodeTable, ROOT_ORIGIN, TABLE } from './node-table.ts';

export const MAX_PROBLEMS = 1000;
/** Of tables and arrays within each other. Python's tomllib reaches its recursion limit at about the same depth of values. */
export const MAX_DEPTH = 500;
/** Different keys, each of which is stored; the largest manifests have some thousands. */
const MAX_NAMES = 1 << 18;
/** Tables, arrays and scalars; two million trusted files have fewer. */
const MAX_VALUES = 12_000_000;
const NO_CODE = 0x10000;
/** As a power of two; trusted files with their hashes have fifty. */
const CHARACTERS_PER_NODE = 5;

/** Where the parser is, what it has built, and which complaints it holds back. */
export class Reader {
  readonly source: Source;
  readonly text: string;
  /** Codes of hole characters, both included; beyond every code when there are none. */
  readonly firstHole: number;
  readonly lastHole: number;
  readonly nodes: NodeTable;
  readonly names: Names;
  readonly problems: TomlProblem[] = [];
  readonly openEnds: Range[] = [];
  /** Start and end of every comment. */
  readonly comments: number[] = [];
  at = 0;
  /** The table that statements go to. */
  section: Node = 0;
  sectionStart = 0;
  /** The section's header repeats an earlier one: its keys may well repeat too. */
  repeatedSection = false;
  /** Enclosing arrays and inline tables of the value being read. */
  openArrays = 0;
  openTables = 0;
  /** How deep the table is that `section` stands for. */
  sectionDepth = 0;
  /** Parts of the keys, the section's included, that lead to the value being read. */
  keyDepth = 0;
  /** A container turned out to be unclosed: every container around it ends here too. */
  unwinding = false;
  /** Complaints before this offset would repeat one already made. */
  quietUntil = -1;
  /** A hole or an unterminated text may reach over the lines that follow. */
  inDoubt = false;
  /** The last hole outside of strings and comments; what follows on its line may belong to it. */
  bareHole = -1;
  /** The last hole that may have begun a table. */
  structuralHole = -1;
  #isStopped = false;
  #lineFrom = 0;
  #lineEnd = -1;
  #holeSoughtFrom = 0;
  #nextHole = -1;

  constructor(source: Source, holes: HoleRange | undefined) {
    this.source = source;
    this.text = source.text;
    this.names = new Names(source.text);
    this.firstHole = holes ? holes.first : NO_CODE;
    this.lastHole = holes ? holes.last : NO_CODE;
    this.nodes = new NodeTable(64 + (source.text.length >>> CHARACTERS_PER_NODE));
    this.nodes.add(TABLE, ROOT_ORIGIN, -1);
  }

  get code(): number {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
  }

  codeAt(offset: number): number {
    return offset < this.text.length ? this.text.charCodeAt(offset) : -1;
  }

  report(problem: TomlProblem): void {
    const { start } = problem.range;
    if (start < this.quietUntil || this.isFull || this.#isBehindBareHole(start)) return;
    this.problems.push(problem);
    if (this.isFull) this.unwinding = true;
  }

  #isBehindBareHole(offset: number): boolean {
    return this.bareHole !== -1 && this.bareHole < offset && offset <= this.lineEnd(this.bareHole);
  }

  /** Ends the reading when the text holds more than memory should; the last thing that is reported. */
  stopsAt(offset: number): boolean {
    if (this.#isStopped || (this.names.size <= MAX_NAMES && this.nodes.length <= MAX_VALUES)) return this.#isStopped;
    const isOfNames = this.names.size > MAX_NAMES;
    this.problems.push(
      isOfNames ? tooMany(offset, `${MAX_NAMES} different keys`) : tooMany(offset, `${MAX_VALUES} values`),
    );
    this.#isStopped = true;
    this.unwinding = true;
    return true;
  }

  /** Too many problems, or too much of everything, to be worth reading on. */
  get isFull(): boolean {
    return this.problems.length >= MAX_PROBLEMS || this.#isStopped;
  }

  skipSpace(): void {
    const text = this.text;
    let at = this.at;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code !== SPACE && code !== TAB) break;
      at++;
    }
    this.at = at;
  }

  /** Length of the line break at `offset`: 0 when there is none. A lone carriage return counts, and is a problem. */
  lineBreakAt(offset: number): number {
    const code = this.codeAt(offset);
    if (code === LINE_FEED) return 1;
    if (code !== CARRIAGE_RETURN) return 0;
    return this.codeAt(offset + 1) === LINE_FEED ? 2 : 1;
  }

  /** Steps over a line break, if one is here. */
  skipLineBreak(): boolean {
    const length = this.lineBreakAt(this.at);
    if (length === 0) return false;
    if (length === 1 && this.code === CARRIAGE_RETURN) this.report(loneCarriageReturn(this.at));
    this.at += length;
    return true;
  }

  /** Steps over a comment, if one is here, up to its line break. */
  skipComment(): boolean {
    if (this.code !== HASH) return false;
    const text = this.text;
    const start = this.at;
    let at = start + 1;
    let control = -1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= SPACE && code !== 127) continue;
      if (this.lineBreakAt(at) > 0) break;
      if (control === -1 && isControl(code)) control = at;
    }
    if (control !== -1) this.report(controlCharacter(control, text.charCodeAt(control)));
    this.comments.push(start, at);
    this.at = at;
    return true;
  }

  /** Steps over everything that may stand between the elements of an array; true when a line break was among it. */
  skipSpaceAndLines(): boolean {
    let broken = false;
    for (;;) {
      this.skipSpace();
      const code = this.code;
      if (code === HASH) this.skipComment();
      else if (code !== LINE_FEED && code !== CARRIAGE_RETURN) return broken;
      else broken = this.skipLineBreak() || broken;
    }
  }

  lineEnd(from: number): number {
    if (from >= this.#lineFrom && from <= this.#lineEnd) return this.#lineEnd;
    const text = this.text;
    let at = from;
    while (at < text.length && text.charCodeAt(at) !== LINE_FEED && text.charCodeAt(at) !== CARRIAGE_RETURN) at++;
    this.#lineFrom = from;
    this.#lineEnd = at;
    return at;
  }

  /** The end of the line's text, blanks before the line break left out. */
  lineTextEnd(from: number): number {
    return this.trimmed(from, this.lineEnd(from));
  }

  trimmed(start: number, end: number): number {
    let at = end;
    while (at > start && (this.text.charCodeAt(at - 1) === SPACE || this.text.charCodeAt(at - 1) === TAB)) at--;
    return at;
  }

  get hasHoles(): boolean {
    return this.firstHole !== NO_CODE;
  }

  isHole(code: number): boolean {
    return code >= this.firstHole && code <= this.lastHole;
  }

  /** Does a hole stand in the range? */
  holeIn(start: number, end: number): boolean {
    if (!this.hasHoles) return false;
    if (start < this.#holeSoughtFrom || start > this.#nextHole) {
      let at = start;
      while (at < this.text.length && !this.isHole(this.text.charCodeAt(at))) at++;
      this.#holeSoughtFrom = start;
      this.#nextHole = at;
    }
    return this.#nextHole < end;
  }
}
