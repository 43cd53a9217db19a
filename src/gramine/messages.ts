import { visible } from '../text/visible.ts';
import { findKey } from './key-table.ts';
import { quoteSegment } from './manifest.ts';
import { applicationMessages } from './messages/application.ts';
import { buildMessages } from './messages/build.ts';
import { containerMessages } from './messages/containers.ts';
import { fileMessages } from './messages/files.ts';
import type { KnownMessage } from './messages/known.ts';
import { sgxMessages } from './messages/sgx.ts';
import { startMessages } from './messages/start.ts';
import type { ReleaseRange } from './release.ts';

/** What a line of output means. Everything in it is safe to print: control characters of the log are named, not copied. */
export interface MessageExplanation {
  readonly id: string;
  /** The first such line, without colours. */
  readonly line: string;
  /** How many lines say the same. */
  readonly count: number;
  readonly meaning: string;
  /** Imperatives, the likeliest first. */
  readonly changes: readonly string[];
  /** What the manifest may say instead. */
  readonly toml?: string;
  /** Rows of the key table. */
  readonly keys: readonly string[];
  readonly rules: readonly string[];
  /** The releases that print it, when not all do. */
  readonly releases?: ReleaseRange;
}

/** In this order: the first that matches a line explains it. */
export const knownMessages: readonly KnownMessage[] = [
  ...sgxMessages,
  ...fileMessages,
  ...startMessages,
  ...buildMessages,
  ...applicationMessages,
  ...containerMessages,
];

const longestLine = 8192;
const mostExplanations = 1000;

/** The known messages in one or many lines of output, in the order in which they first occur. Takes linear time. */
export function explainMessage(text: string): readonly MessageExplanation[] {
  const found = new Map<string, Found>();
  for (const line of linesOf(text)) {
    const match = matchLine(line);
    if (!match) continue;
    const key = JSON.stringify([match.message.id, Object.values(match.captured)]);
    const known = found.get(key);
    if (known) known.count++;
    else if (found.size < mostExplanations) found.set(key, { ...match, line, count: 1 });
  }
  return [...found.values()].map(explanationOf);
}

type Captured = Readonly<Record<string, string>>;

interface Match {
  readonly message: KnownMessage;
  readonly captured: Captured;
}

interface Found extends Match {
  readonly line: string;
  count: number;
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, Math.min(end, start + longestLine));
    yield withoutColours(line).trim();
    start = end + 1;
  }
}

function withoutColours(line: string): string {
  return line.includes('\u001b') ? line.replace(/\u001b\[[0-9;?]{0,30}[A-Za-z]/g, '') : line;
}

function matchLine(line: string): Match | undefined {
  if (line.length < 5) return undefined;
  for (const message of knownMessages) {
    const at = line.indexOf(message.at);
    if (at < 0) continue;
    const captured = capture(message, line, at + message.at.length);
    if (captured) return { message, captured };
  }
  return undefined;
}

/** Undefined when the rest of the line does not fit. */
function capture({ after, pattern }: KnownMessage, line: string, from: number): Captured | undefined {
  const match = after ? after.exec(line.slice(from)) : pattern ? pattern.exec(line) : [];
  if (!match) return undefined;
  const captured: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(Array.isArray(match) && 'groups' in match ? (match.groups ?? {}) : {})) {
    captured[name] = value ?? '';
  }
  return captured;
}

function explanationOf({ message, captured, line, count }: Found): MessageExplanation {
  const { id, meaning, changes, toml, keys = [], rules = [], releases, secret } = message;
  const values = { ...captured, note: noteOn(captured.key) };
  return {
    id,
    line: shorten(visible(secret ? `${line.slice(0, line.indexOf(message.at) + message.at.length)} …` : line), 400),
    count,
    meaning: fill(meaning, values),
    changes: changes.map((change) => fill(change, values)),
    ...(toml !== undefined && { toml: fillToml(toml, values) }),
    keys: keys.flatMap((key) => (key === '{key}' ? (findKey(captured.key ?? '')?.path ?? []) : key)),
    rules,
    ...(releases && { releases }),
  };
}

function noteOn(key: string | undefined): string {
  const note = key === undefined ? undefined : findKey(key)?.security?.note;
  return note ? `: ${note.replace(/\.$/, '')}` : '';
}

function fill(text: string, values: Captured): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? shorten(visible(values[name]!), 200) : whole,
  );
}

function fillToml(text: string, values: Captured): string {
  return text.replace(/\{(text|file|key):(\w+)\}/g, (_, form: string, name: string) => {
    const value = values[name] ?? '';
    if (form === 'key') return /^[A-Za-z0-9_-]+$/.test(value) ? quoteSegment(value) : tomlString(value);
    return tomlString(form === 'file' ? `file:${value}` : value);
  });
}

/** Quotes, backslashes and everything invisible are escaped, in the upper-case form that Gramine's own reader takes. */
function tomlString(text: string): string {
  const escaped = text.toWellFormed().replace(/["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    const code = character.codePointAt(0)!.toString(16).toUpperCase();
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
  });
  return `"${escaped}"`;
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
