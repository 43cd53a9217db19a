import type { Range, Source } from '../text/source.ts';

/** `# manifestly: ignore RULE, RULE -- reason`, in a TOML comment or a Jinja comment. */
export interface SuppressionComment {
  readonly scope: 'line' | 'file';
  readonly ids: readonly SuppressedId[];
  /** Empty when there is none. */
  readonly reason: string;
  /** The instruction: a Jinja comment wholly, a TOML comment from the `#` before `manifestly:` on. */
  readonly range: Range;
}

export interface SuppressedId {
  readonly id: string;
  readonly range: Range;
}

export interface MalformedComment {
  readonly problem: string;
  readonly help: string;
  readonly range: Range;
}

/** Undefined when the comment is not addressed to us, or leaves a decision to people (`# manifestly: decide: …`). */
export function parseSuppression(source: Source, comment: Range): SuppressionComment | MalformedComment | undefined {
  const text = source.slice(comment);
  if (!text.includes('manifestly:')) return text.includes('anifestly') ? nearSuppression(text, comment) : undefined;
  const opening = text.startsWith('{#') ? /^\{#[-+]?\s*manifestly:/.exec(text) : /#[ \t]*manifestly:/.exec(text);
  if (!opening || /^\s*decide:/.test(text.slice(opening.index + opening[0].length))) return undefined;
  const range = { start: comment.start + opening.index, end: comment.end };
  const from = opening.index + opening[0].length;
  const to = text.startsWith('{#') ? text.replace(/[-+]?#\}$/, '').length : text.length;
  const form = text.startsWith('{#')
    ? '`{# manifestly: ignore RULE -- reason #}`'
    : '`# manifestly: ignore RULE -- reason`';
  const instruction = /^\s*(ignore-file|ignore)(?=\s|$)/.exec(text.slice(from, to));
  if (!instruction)
    return { problem: '`manifestly:` is followed by neither `ignore` nor `ignore-file`', help: `write ${form}`, range };
  const listStart = from + instruction[0].length;
  const separator = /(?<=\s)--(?=\s|$)/.exec(text.slice(listStart, to));
  const listEnd = separator ? listStart + separator.index : to;
  const ids = idsIn(text.slice(listStart, listEnd), comment.start + listStart);
  const wrong = problemOf(ids, separator !== null);
  if (wrong) return { ...wrong, help: wrong.help ?? `write ${form}`, range: wrong.range ?? range };
  const reason = separator
    ? text
        .slice(listEnd + 2, to)
        .trim()
        .replace(/\s+/g, ' ')
    : '';
  return { scope: instruction[1] === 'ignore' ? 'line' : 'file', ids, reason, range };
}

/** `# Manifestly: ignore …`, `# manifestly ignore …`: who writes that means us. */
function nearSuppression(text: string, comment: Range): MalformedComment | undefined {
  const near = /#[ \t]{0,9}(manifestly[ \t]{0,9}:?[ \t]{0,9}ignore(?:-file)?)[ \t]/i.exec(text);
  if (!near) return undefined;
  const instruction = near[1]!.toLowerCase().endsWith('-file') ? 'ignore-file' : 'ignore';
  const start = comment.start + near.index;
  return {
    problem: `\`${near[1]}\` suppresses nothing`,
    help: `write \`manifestly: ${instruction}\``,
    range: { start, end: comment.end },
  };
}

function idsIn(list: string, offset: number): readonly SuppressedId[] {
  const ids: SuppressedId[] = [];
  for (const { 0: item, index } of list.matchAll(/[^,]+/g)) {
    const id = item.trim();
    const start = offset + index + (item.length - item.trimStart().length);
    if (id !== '') ids.push({ id, range: { start, end: start + id.length } });
  }
  return ids;
}

const ruleId = /^[a-z0-9-]{1,60}\/[a-z0-9-]{1,60}$/;

function problemOf(
  ids: readonly SuppressedId[],
  separated: boolean,
): { problem: string; help?: string; range?: Range } | undefined {
  if (ids.length === 0) return { problem: 'no rule is named' };
  const wrong = ids.find(({ id }) => !ruleId.test(id));
  if (!wrong) return undefined;
  const words = wrong.id.split(/\s+/);
  const { range } = wrong;
  if (words.length > 1 && words.every((word) => ruleId.test(word))) {
    return { problem: 'there is no comma between the rules', help: `write \`${shortened(words.join(', '))}\``, range };
  }
  if (!separated && ruleId.test(words[0]!)) {
    return {
      problem: 'there is no `--` between the rules and the reason',
      help: `write \`${shortened(`${words[0]} -- ${words.slice(1).join(' ')}`)}\``,
      range,
    };
  }
  return {
    problem: `\`${shortened(wrong.id)}\` is no rule id`,
    help: 'name rules as findings do, e.g. `keys/removed`',
    range,
  };
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
