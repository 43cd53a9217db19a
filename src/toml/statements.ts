import { CLOSE_BRACKET, DOT, EQUALS, OPEN_BRACKET } from './characters.ts';
import type { Node, TomlProblem } from './document.ts';
import { KeyPath, parseKey, startsKey } from './keys.ts';
import { looksLikeHeader, looksLikeSetting } from './lookahead.ts';
import { at, mistake, quoted } from './mistakes.ts';
import { defineSetting, type OpenTables, openSection } from './namespace.ts';
import { CLOSED, HEADER, HOLE, INVALID, TABLE, VALUE } from './node-table.ts';
import type { Reader } from './reader.ts';
import { extraText, LOOKED_AT, MALFORMED_KEY, malformedKey, STARTS_VALUE, strayText } from './stray-text.ts';
import { parseValue } from './values.ts';

/** Reads the whole text, one statement after the other. */
export function parseStatements(reader: Reader): void {
  const parser = new StatementParser(reader);
  while (reader.at < reader.text.length && !reader.isFull) parser.parseStatement();
}

class StatementParser {
  readonly #reader: Reader;
  readonly #path = new KeyPath();
  readonly #openTables: OpenTables = [];
  /** The last line was no statement either, and is already reported. */
  #inStrayText = false;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  parseStatement(): void {
    const reader = this.#reader;
    reader.skipSpace();
    if (reader.at >= reader.text.length || reader.skipLineBreak() || reader.skipComment()) return;
    reader.unwinding = false;
    const code = reader.code;
    reader.keyDepth = code === OPEN_BRACKET ? 0 : reader.sectionDepth;
    if (code === OPEN_BRACKET) this.#parseHeader();
    else if (startsKey(reader, code)) this.#parseSetting();
    else this.#skipBrokenSetting(reader.at, false);
  }

  #parseSetting(): void {
    const reader = this.#reader;
    const start = reader.at;
    if (this.#stepOverOpenEnd()) return;
    if (reader.inDoubt && !looksLikeSetting(reader, start)) {
      this.#stepOverDoubtfulLine(start, reader.lineTextEnd(start));
      return;
    }
    const problems = reader.problems.length;
    const path = this.#path;
    if (!parseKey(reader, path)) {
      this.#skipBrokenSetting(start, reader.problems.length > problems);
      return;
    }
    if (reader.code !== EQUALS) {
      this.#explainMissingEquals(start);
      return;
    }
    reader.at++;
    reader.inDoubt = false;
    this.#inStrayText = false;
    this.#parseSettingValue();
  }

  /** `␣`, alone or before a statement: what it contributes is unknown. */
  #stepOverOpenEnd(): boolean {
    const reader = this.#reader;
    if (!reader.isHole(reader.code)) return false;
    const start = reader.at;
    let end = start;
    while (reader.isHole(reader.codeAt(end))) end++;
    if (end < reader.text.length && !' \t\r\n#'.includes(reader.text[end]!)) return false;
    reader.at = end;
    reader.skipSpace();
    const next = reader.code;
    if (next === EQUALS || next === 46) {
      reader.at = start;
      return false;
    }
    reader.at = end;
    this.#addOpenEnd(start, end);
    return true;
  }

  #addOpenEnd(start: number, end: number): void {
    const reader = this.#reader;
    reader.openEnds.push({ start, end });
    reader.inDoubt = true;
    reader.bareHole = start;
    reader.structuralHole = start;
  }

  #parseSettingValue(): void {
    const reader = this.#reader;
    const { nodes } = reader;
    const path = this.#path;
    const node = nodes.add(INVALID, VALUE, reader.section);
    nodes.dottedStart[node] = path.start;
    nodes.keyStart[node] = path.starts[path.length - 1]!;
    nodes.keyEnd[node] = path.end;
    const equals = reader.at - 1;
    reader.keyDepth += path.length;
    reader.skipSpace();
    if (this.#atLineEnd()) this.#reportMissingValue(node, equals);
    else parseValue(reader, node);
    if (nodes.kind[node] === HOLE) reader.inDoubt = true;
    defineSetting(reader, node, path, this.#openTables);
    this.#extendBlock(reader.at);
    this.#endStatement(nodes.kind[node] === INVALID);
  }

  #atLineEnd(): boolean {
    const reader = this.#reader;
    return reader.code === -1 || reader.code === 35 || reader.lineBreakAt(reader.at) > 0;
  }

  #reportMissingValue(node: Node, equals: number): void {
    const reader = this.#reader;
    const { nodes } = reader;
    reader.at = equals + 1;
    nodes.valueStart[node] = equals + 1;
    nodes.valueEnd[node] = equals + 1;
    nodes.section[node] = reader.section;
    const key = quoted(reader.text.slice(this.#path.start, this.#path.end));
    const range = { start: this.#path.start, end: equals + 1 };
    reader.report(mistake('missing-value', `${key} has no value`, range, 'write a value, or remove the line'));
  }

  #extendBlock(end: number): void {
    const reader = this.#reader;
    if (reader.section !== 0 && !reader.repeatedSection) reader.nodes.section[reader.section] = end;
  }

  /** Nothing but a comment may follow on the line. */
  #endStatement(isBroken: boolean): void {
    const reader = this.#reader;
    if (reader.unwinding) {
      reader.unwinding = false;
      this.#resume();
      return;
    }
    reader.skipSpace();
    if (this.#atLineEnd() || reader.isFull) return;
    if (reader.isHole(reader.code)) {
      this.#stepOverTrailingHole();
      return;
    }
    const start = reader.at;
    if (looksLikeSetting(reader, start) || (reader.code === OPEN_BRACKET && looksLikeHeader(reader, start))) {
      const range = { start, end: reader.lineTextEnd(start) };
      reader.report(mistake('two-statements', 'a second statement on one line', range, 'put it on a line of its own'));
      return;
    }
    if (!isBroken) this.#reportExtraText(start);
    reader.at = reader.lineEnd(start);
  }

  /** After an unclosed value: on to the line that looks like a statement, or the end. */
  #resume(): void {
    const reader = this.#reader;
    while (reader.at < reader.text.length) {
      reader.skipSpace();
      const { at: start, code } = reader;
      if (
        code === OPEN_BRACKET
          ? looksLikeHeader(reader, start)
          : startsKey(reader, code) && looksLikeSetting(reader, start)
      )
        return;
      reader.at = reader.lineEnd(start);
      reader.at += reader.lineBreakAt(reader.at);
    }
  }

  #stepOverTrailingHole(): void {
    const reader = this.#reader;
    const start = reader.at;
    while (reader.isHole(reader.code)) reader.at++;
    this.#addOpenEnd(start, reader.at);
    const next = reader.code;
    if (next !== -1 && !' \t\r\n#'.includes(reader.text[reader.at]!)) reader.at = reader.lineEnd(start);
  }

  #reportExtraText(start: number): void {
    const reader = this.#reader;
    const end = reader.lineTextEnd(start);
    if (this.#isDoubtful(start, end) || reader.bareHole >= this.#path.start) {
      reader.inDoubt = true;
      return;
    }
    reader.report(extraText(reader.text, { start, end }));
  }

  #isDoubtful(start: number, end: number): boolean {
    return this.#reader.inDoubt || this.#reader.holeIn(start, end);
  }

  #parseHeader(): void {
    const reader = this.#reader;
    const start = reader.at;
    const isEntry = reader.codeAt(start + 1) === OPEN_BRACKET;
    if (reader.inDoubt && !looksLikeHeader(reader, start, true)) {
      reader.structuralHole = start;
      reader.at = reader.lineEnd(start);
      return;
    }
    for (const node of this.#openTables) reader.nodes.flags[node]! |= CLOSED;
    this.#openTables.length = 0;
    this.#inStrayText = false;
    reader.inDoubt = false;
    reader.at += isEntry ? 2 : 1;
    reader.skipSpace();
    const header = reader.nodes.add(TABLE, HEADER, 0);
    reader.nodes.valueStart[header] = start;
    const closed = this.#parseHeaderKey(header, start, isEntry);
    if (closed) this.#endStatement(false);
  }

  #parseHeaderKey(header: Node, start: number, isEntry: boolean): boolean {
    const reader = this.#reader;
    const path = this.#path;
    const hasKey = this.#parseHeaderPath(start, isEntry);
    const closer = isEntry ? 2 : 1;
    let brackets = 0;
    while (brackets < closer && reader.code === CLOSE_BRACKET) {
      reader.at++;
      brackets++;
    }
    const isClosed = hasKey && brackets === closer;
    if (hasKey && !isClosed) this.#reportUnclosedHeader(start, isEntry);
    reader.nodes.valueEnd[header] = isClosed ? reader.at : reader.lineTextEnd(start);
    const hasHole = reader.holeIn(start, reader.nodes.valueEnd[header]!);
    if (hasHole) reader.structuralHole = start;
    if (hasKey && (isClosed || !hasHole)) openSection(reader, header, path, isEntry);
    else this.#openDetached(header);
    if (!isClosed) reader.at = reader.lineEnd(start);
    return isClosed;
  }

  #parseHeaderPath(start: number, isEntry: boolean): boolean {
    const reader = this.#reader;
    if (reader.code === CLOSE_BRACKET) {
      const range = { start, end: reader.at + (isEntry && reader.codeAt(reader.at + 1) === CLOSE_BRACKET ? 2 : 1) };
      reader.report(mistake('invalid-key', 'the header names no table', range, 'write its name between the brackets'));
      return false;
    }
    if (!startsKey(reader, reader.code) && !this.#atLineEnd() && reader.code !== DOT) {
      this.#reportUnclosedHeader(start, isEntry);
      return false;
    }
    return parseKey(reader, this.#path);
  }

  /** A header whose name is unknown: its settings belong to a table that nobody finds. */
  #openDetached(header: Node): void {
    const reader = this.#reader;
    reader.section = header;
    reader.sectionDepth = 1;
    reader.sectionStart = reader.nodes.valueStart[header]!;
    reader.repeatedSection = false;
    reader.nodes.section[header] = reader.nodes.valueEnd[header]!;
  }

  #reportUnclosedHeader(start: number, isEntry: boolean): void {
    const reader = this.#reader;
    const range = { start, end: reader.lineTextEnd(start) };
    if (reader.holeIn(start, range.end)) return;
    const next = reader.code;
    const brackets = isEntry ? ']]' : ']';
    if (this.#atLineEnd() || next === CLOSE_BRACKET || next === EQUALS) {
      reader.report(mistake('unclosed-header', 'the header is not closed', range, `end it with \`${brackets}\``));
      return;
    }
    const help = 'a bare name holds only letters, digits, `-` and `_`: quote the others';
    reader.report(
      mistake('invalid-key', `${quoted(reader.text[reader.at]!)} has no place in a header`, at(reader.at), help),
    );
  }

  #explainMissingEquals(start: number): void {
    const reader = this.#reader;
    const path = this.#path;
    const end = reader.lineTextEnd(start);
    if (this.#isDoubtful(start, end)) {
      this.#stepOverDoubtfulLine(start, end);
      return;
    }
    const key = quoted(reader.text.slice(path.start, path.end));
    if (this.#atLineEnd()) {
      const help = `write \`key = value\`, or begin the line with \`#\``;
      this.#reportStray(mistake('missing-value', `${key} has no value`, { start, end: path.end }, help));
      reader.at = reader.lineEnd(start);
      return;
    }
    this.#explainTextAfterKey(start, key);
  }

  #explainTextAfterKey(start: number, key: string): void {
    const reader = this.#reader;
    const rest = reader.text.slice(reader.at, Math.min(reader.lineEnd(start), reader.at + LOOKED_AT));
    const separator = /^(?::=|=>|:|->)?[ \t]*/.exec(rest)![0];
    if (STARTS_VALUE.test(rest.slice(separator.length))) {
      const range = { start, end: this.#path.end };
      const instead = separator.trim();
      const message = instead ? `${quoted(instead)} stands where TOML wants \`=\`` : `\`=\` is missing after ${key}`;
      reader.report(mistake('missing-equals', message, range, 'write `key = value`'));
      this.#inStrayText = false;
      reader.at += separator.length;
      this.#parseSettingValue();
      return;
    }
    this.#skipBrokenSetting(start, false);
  }

  #stepOverDoubtfulLine(start: number, end: number): void {
    const reader = this.#reader;
    if (reader.holeIn(start, end)) this.#addOpenEnd(start, end);
    reader.at = reader.lineEnd(start);
  }

  /** A line that is no statement: either its key is malformed, or it is some other text. */
  #skipBrokenSetting(start: number, isReported: boolean): void {
    const reader = this.#reader;
    const end = reader.lineTextEnd(start);
    if (this.#isDoubtful(start, end)) {
      this.#stepOverDoubtfulLine(start, end);
      return;
    }
    const text = reader.text.slice(start, Math.min(end, start + LOOKED_AT));
    const malformed = MALFORMED_KEY.exec(text);
    if (!malformed || text.startsWith('==')) {
      if (isReported) this.#inStrayText = false;
      else this.#reportStray(strayText(text, { start, end }));
      reader.at = reader.lineEnd(start);
      return;
    }
    if (!isReported) reader.report(malformedKey(malformed[1]!.trimEnd(), start));
    this.#readBehindMalformedKey(start, start + malformed[0].length);
  }

  #readBehindMalformedKey(start: number, valueAt: number): void {
    const reader = this.#reader;
    this.#inStrayText = false;
    reader.at = valueAt;
    reader.skipSpace();
    if (this.#atLineEnd()) return;
    const node = reader.nodes.add(INVALID, VALUE, reader.section);
    reader.nodes.dottedStart[node] = start;
    reader.nodes.keyStart[node] = start;
    reader.nodes.keyEnd[node] = valueAt - 1;
    parseValue(reader, node);
    this.#endStatement(true);
  }

  #reportStray(problem: TomlProblem): void {
    if (this.#inStrayText) return;
    this.#reader.report(problem);
    this.#inStrayText = true;
  }
}
