import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import type { Matcher } from '../../invocation/invocation.ts';
import type { Range, Source } from '../../text/source.ts';
import { visible } from '../../text/visible.ts';
import { quote } from '../../toml/edits.ts';
import { portablePattern } from './portable-pattern.ts';

/** What could not be carried over, each thing once. */
export class Notes {
  readonly #source: Source;
  readonly #notes = new Map<string, LocatedProblem>();

  constructor(source: Source) {
    this.#source = source;
  }

  add(note: LocatedProblem): void {
    this.#notes.set(`${note.range?.start}:${note.message}`, note);
  }

  inOrder(): readonly LocatedProblem[] {
    return [...this.#notes.values()].sort((a, b) => (a.range?.start ?? -1) - (b.range?.start ?? -1));
  }

  /** Where in the source something comes from, as a comment on a line of its own. */
  origin(range: Range, reason?: string): string {
    const { line } = this.#source.position(range.start);
    const name = visible(this.#source.path);
    return `# ${name}:${line}${reason === undefined ? '' : `: ${visible(reason)}`}\n`;
  }
}

export type MatcherText =
  | { readonly key: 'value' | 'one_of' | 'regex'; readonly text: string }
  | { readonly problem: string };

/** A matcher as TOML, with the key it stands under in a table. */
export function matcherText(matcher: Matcher): MatcherText {
  switch (matcher.kind) {
    case 'exact':
      return !isLinuxText(matcher.value) ? noText : { key: 'value', text: quote(matcher.value) };
    case 'one-of': {
      const values = [...new Set(matcher.values)];
      if (values.length === 0) return { problem: 'there is nothing to choose from' };
      return !values.every(isLinuxText) ? noText : { key: 'one_of', text: listText(values) };
    }
    case 'anything':
      return { key: 'regex', text: "'(?:.|\\n)*'" };
    case 'pattern': {
      if (matcher.dialect === 'portable') return patternText(matcher.pattern);
      const portable = portablePattern(matcher.pattern);
      return 'problem' in portable ? portable : patternText(portable.regex);
    }
  }
}

/** Without NUL and halves of surrogate pairs. */
export function isLinuxText(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

const noText = { problem: 'the text holds NUL, or half of a surrogate pair' } as const;

/** What a policy's pattern has at most. */
const longest = 2048;

export function patternText(regex: string): MatcherText {
  if (regex.length > longest)
    return { problem: `the pattern would have ${regex.length} characters, and a policy's have up to ${longest}` };
  if (regex === '') return { key: 'value', text: '""' };
  return { key: 'regex', text: /^[\x20-\x26\x28-\x7e]*$/.test(regex) ? `'${regex}'` : quote(regex) };
}

export function listText(values: readonly string[]): string {
  return `[${values.map(quote).join(', ')}]`;
}

/** Names of one kind, each given once: `ls`, `ls-2`. */
export class Names {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();

  unique(name: string): string {
    for (let at = this.#next.get(name) ?? 1; ; at++) {
      const candidate = at === 1 ? name : `${name}-${at}`;
      if (this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      this.#next.set(name, at + 1);
      return candidate;
    }
  }
}
