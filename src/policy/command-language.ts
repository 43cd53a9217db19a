import type { CommandLine, Matcher } from '../invocation/invocation.ts';
import { type Alphabet, alphabetOf } from '../regex/alphabet.ts';
import type { Automaton } from '../regex/automaton.ts';
import { everything } from '../regex/code-points.ts';
import type { Language } from '../regex/language.ts';
import { languageOf, languageOfNode, unionOf } from '../regex/language.ts';
import { anythingNode, choice, repeat, sequence, setOf, textNode, wholeText, without } from '../regex/node.ts';
import { parsePattern } from '../regex/parse.ts';
import type { RegexNode } from '../regex/pattern.ts';

/** Stands before every argument: no text holds half a surrogate pair, so that no argument can look like two. */
const separator = 0xd800;

/** Command lines as one language: the arguments, each behind a separator. */
export function languageOfCommands(commands: readonly CommandLine[]): Language {
  const nodes: RegexNode[] = [];
  const joined: Language[] = [];
  for (const command of commands) {
    const node = command.kind === 'joined' ? joinedLanguage(command.pattern) : nodeOfCommand(command);
    if ('unknown' in node) return node;
    if ('open' in node) joined.push(node);
    else nodes.push(node);
  }
  return unionOf([languageOfNode(choice(nodes), separator), ...joined]);
}

/** Those whose arguments are not empty. */
export function fullCommands(): Language {
  const full = argument(without(repeat(setOf(everything), 1, Infinity), nul));
  return languageOfNode(repeat(full, 1, Infinity), separator);
}

/** The arguments that a text of such a language stands for. */
export function argumentsOf(text: string): readonly string[] {
  const args: string[] = [];
  for (const char of text) {
    if (char.codePointAt(0) === separator) args.push('');
    else args[args.length - 1] += char;
  }
  return args;
}

type Unknown = { readonly unknown: string };

const separators = [separator, separator + 1];
const space = [0x20, 0x21];
/** Arguments are texts of C: none holds NUL. */
const nul = [0, 1];
const anyArgument = without(anythingNode, nul);
const argument = (node: RegexNode): RegexNode => sequence([setOf(separators), node]);

type Separate = Exclude<CommandLine, { kind: 'joined' }>;

function nodeOfCommand(command: Separate): RegexNode | Unknown {
  const node = known.get(command) ?? madeOf(command);
  known.set(command, node);
  return node;
}

const known = new WeakMap<Separate, RegexNode | Unknown>();

function madeOf(command: Separate): RegexNode | Unknown {
  if (command.kind === 'anything') return repeat(argument(anyArgument), 1, Infinity);
  if (command.kind === 'path-prefix') {
    const path = textNode(command.path.replace(/\/+$/, ''));
    const below = sequence([textNode('/'), anyArgument]);
    return sequence([
      argument(sequence([path, choice([{ kind: 'empty' }, below])])),
      repeat(argument(anyArgument), 0, Infinity),
    ]);
  }
  const args: RegexNode[] = [];
  for (const { value } of command.args) {
    const node = nodeOfMatcher(value);
    if ('unknown' in node) return node;
    args.push(argument(node));
  }
  const { rest } = command;
  if (rest === undefined) return sequence(args);
  const node = nodeOfMatcher(rest.matcher);
  return 'unknown' in node ? node : sequence([...args, repeat(argument(node), rest.min, rest.max)]);
}

/** An argument, or the value of a variable. */
function nodeOfMatcher(matcher: Matcher): RegexNode | Unknown {
  switch (matcher.kind) {
    case 'exact':
      return without(textNode(matcher.value), nul);
    case 'one-of':
      return without(choice(matcher.values.map(textNode)), nul);
    case 'anything':
      return anyArgument;
    case 'pattern': {
      const read = parsePattern(matcher.pattern, matcher.dialect);
      if ('pattern' in read) return without(wholeText(read.pattern), nul);
      return read.problem.unsupported ? { unknown: read.problem.message } : setOf([]);
    }
  }
}

/** Argument lists that the pattern is found in once they are joined by spaces. */
function joinedLanguage(text: string): Language {
  const read = parsePattern(text, 'rust');
  if ('problem' in read)
    return read.problem.unsupported ? { unknown: read.problem.message } : languageOfNode(setOf([]), separator);
  const language = languageOf({ ...read.pattern, root: without(read.pattern.root, nul) });
  if ('unknown' in language) return language;
  return { open: (effort) => new JoinedArguments(language.open(effort)) };
}

const dead = 0;
const before = 1;
const states = 2;

/** Reads the first separator as nothing and the others as spaces. */
class JoinedArguments implements Automaton {
  readonly alphabet: Alphabet;
  readonly start = before;
  readonly #inner: Automaton;
  readonly #letters: readonly number[];

  constructor(inner: Automaton) {
    this.#inner = inner;
    this.alphabet = alphabetOf([...inner.alphabet.sets, separators, nul, space]);
    this.#letters = this.alphabet.examples.map((code) => inner.alphabet.letterOf(code === separator ? 0x20 : code));
  }

  step(state: number, letter: number): number {
    const code = this.alphabet.examples[letter]!;
    if (state === dead || code === 0) return dead;
    if (state === before) return code === separator ? this.#inner.start + states : dead;
    return this.#inner.step(state - states, this.#letters[letter]!) + states;
  }

  accepts(state: number): boolean {
    return state >= states && this.#inner.accepts(state - states);
  }

  isDead(state: number): boolean {
    return state === dead || (state >= states && this.#inner.isDead(state - states));
  }

  isFull(state: number): boolean {
    return state >= states && this.#inner.isFull(state - states);
  }
}
