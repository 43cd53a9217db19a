import type { OpenFile } from '../../io/io.ts';
import type { AccessLog, LogKind } from './access.ts';
import { AccessCounter } from './access-counter.ts';
import { readGramineLine } from './gramine.ts';
import { StraceReader } from './strace.ts';
import { parseCall } from './strace-call.ts';

export interface ReadLogOptions {
  /** Which kind it is; found out from its lines otherwise. */
  readonly kind?: LogKind;
  /** Where strace was started: relative paths are seen from there. */
  readonly workingDirectory?: string;
}

/**
 * Reads what a log shows of files: what Gramine prints, alone or in the output of a program, or what strace prints. It is read in
 * portions, so that it may be larger than memory. Undefined when it is neither.
 */
export function readLog(log: Uint8Array | OpenFile, options: ReadLogOptions = {}): AccessLog | undefined {
  const file = log instanceof Uint8Array ? ofBytes(log) : log;
  const kind = options.kind ?? kindOf(file);
  if (kind === undefined) return undefined;
  const counter = new AccessCounter();
  const strace = kind === 'strace' ? new StraceReader(counter, options.workingDirectory) : undefined;
  let lineCount = 0;
  for (const line of linesOf(file)) {
    lineCount++;
    if (strace) strace.read(line, lineCount);
    else readGramineLine(line, lineCount, counter);
  }
  return { kind, accesses: counter.accesses, remarks: counter.remarks, program: strace?.program, lineCount };
}

const portion = 1 << 20;
const longestLine = 1 << 16;
/** How far a log is read to find out what it is. */
const mostLinesToTell = 100_000;

/** The first line that only one of them prints. */
function kindOf(file: OpenFile): LogKind | undefined {
  const counter = new AccessCounter();
  let count = 0;
  let isGramine = false;
  for (const line of linesOf(file)) {
    if (count++ >= mostLinesToTell) break;
    if (readGramineLine(line, count, counter)) return 'gramine';
    const call = parseCall(line.replace(/^\s*(?:\[pid\s+\d+\]\s+|\d+\s+)?(?:[\d:]+(?:\.\d+)?\s+)?/, ''));
    if (call && /^(?:execve|openat|mmap|brk|access|read|close|newfstatat|stat)$/.test(call.name)) return 'strace';
    isGramine ||= /(?:^|\s)\[P\d+:T\d+:[^\]]*\] (?:error|warning|debug|trace)|^Gramine is starting|^\(libos_/.test(
      line,
    );
  }
  return isGramine ? 'gramine' : undefined;
}

function ofBytes(bytes: Uint8Array): OpenFile {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close: () => {},
  };
}

/** Lines without their ends; of a line that is too long the beginning. */
function* linesOf(file: OpenFile): Generator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for (let offset = 0; ; ) {
    const bytes = file.read(offset, portion);
    if (bytes.length === 0) break;
    offset += bytes.length;
    const pieces = decoder.decode(bytes, { stream: true }).split('\n');
    pieces[0] = rest + pieces[0]!;
    rest = pieces.pop()!;
    if (rest.length > longestLine) rest = rest.slice(0, longestLine);
    for (const piece of pieces) yield withoutEnd(piece);
  }
  if (rest !== '') yield withoutEnd(rest);
}

function withoutEnd(line: string): string {
  const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
  return whole.length > longestLine ? whole.slice(0, longestLine) : whole;
}
