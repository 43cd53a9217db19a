/**
 * One invocation (or several, one after the other) as a readable file: a sentence, what is there before, each command line
 * with all that it prints, and what is there afterwards when that differs.
 *
 * Control characters appear as their pictures (`␍`, `␀`, `␛`); `␄` at the end of a text means: no newline follows.
 * In a file marked `bytes`, `\xNN` is that byte.
 */
export interface Case {
  readonly title: string;
  readonly before: readonly Entry[];
  readonly stdin: Uint8Array | undefined;
  /** Columns of the terminal that stdout is; none when absent. */
  readonly terminal: number | undefined;
  readonly runs: readonly Run[];
}

export interface Entry {
  readonly kind: 'file' | 'unreadable' | 'read-only' | 'link' | 'folder';
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly target: string;
}

export interface Run {
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly line: string;
  readonly outcome: Outcome;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  /** Files that the run wrote, by name. */
  readonly written: Readonly<Record<string, string>>;
}

export function parseCase(text: string): Case {
  const [head, ...sections] = split(text);
  const before: Entry[] = [];
  const runs: Run[] = [];
  let stdin: Uint8Array | undefined;
  let terminal: number | undefined;
  for (const { header, body } of sections) {
    const [word, ...rest] = header.split(' ');
    const name = rest.join(' ');
    const run = runs.at(-1);
    if (header.startsWith('$ ')) runs.push(commandLine(header.slice(2)));
    else if (word === 'stdout' || word === 'stderr')
      runs.splice(-1, 1, withOutcome(run!, { [word]: fromPictures(body) }));
    else if (word === 'exit') runs.splice(-1, 1, withOutcome(run!, { exit: Number(name) }));
    else if (word === 'wrote')
      runs.splice(
        -1,
        1,
        withOutcome(run!, { written: { ...run!.outcome.written, [fromPictures(name)]: fromPictures(body) } }),
      );
    else if (word === 'stdin') stdin = contentOf(body, name === 'bytes');
    else if (word === 'terminal') terminal = Number(name);
    else before.push(entryOf(word as Entry['kind'], name, body));
  }
  return { title: head!.body.trim(), before, stdin, terminal, runs };
}

/** The text of a case up to its first command, followed by what the commands did. */
export function withOutcomes(text: string, runs: readonly Run[]): string {
  const before = text.slice(0, text.search(/^\$ /m));
  return before + runs.map(runText).join('\n');
}

function toPictures(text: string): string {
  const shown = text.replace(/[\0-\x09\x0b-\x1f\x7f]/g, (character) =>
    character === '\x7f' ? '␡' : String.fromCharCode(0x2400 + character.charCodeAt(0)),
  );
  return shown === '' || shown.endsWith('\n') ? shown : `${shown}␄\n`;
}

const headers =
  /^(?:\$ .*|-- (?:file|unreadable|read-only|link|folder|stdin|terminal|stdout|stderr|exit|wrote)\b.* --)$/;

function split(text: string): readonly { readonly header: string; readonly body: string }[] {
  const sections = [{ header: '', body: '' }];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (headers.test(line)) sections.push({ header: line.replace(/^-- | --$/g, ''), body: '' });
    else sections.at(-1)!.body += `${line}\n`;
  }
  return sections;
}

function runText({ line, outcome }: Run): string {
  const { stdout, stderr, exit, written } = outcome;
  return [
    `$ ${line}\n`,
    ...(stdout === '' ? [] : [`-- stdout --\n${toPictures(stdout)}`]),
    ...(stderr === '' ? [] : [`-- stderr --\n${toPictures(stderr)}`]),
    ...Object.entries(written).map(
      ([name, content]) =>
        `-- wrote ${toPictures(`${name}\n`).trimEnd().replaceAll('\n', '␊')} --\n${toPictures(content)}`,
    ),
    `-- exit ${exit} --\n`,
  ].join('');
}

function entryOf(kind: Entry['kind'], text: string, body: string): Entry {
  const [name, target = ''] = text.split(' -> ');
  const isBytes = name!.endsWith(', bytes');
  return { kind, name: fromPictures(name!.replace(/, bytes$/, '')), target, bytes: contentOf(body, isBytes) };
}

/** Words in the manner of a shell: blanks part them, single quotes keep them, `NAME=value` before the program is environment. */
function commandLine(line: string): Run {
  const words = [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => fromPictures(word.replaceAll("'", '')));
  const at = words.indexOf('manifestly');
  const env = Object.fromEntries(words.slice(0, at).map((word) => word.split('=', 2) as [string, string]));
  return { env, argv: words.slice(at + 1), line, outcome: { stdout: '', stderr: '', exit: 0, written: {} } };
}

function withOutcome(run: Run, outcome: Partial<Outcome>): Run {
  return { ...run, outcome: { ...run.outcome, ...outcome } };
}

function contentOf(body: string, isBytes: boolean): Uint8Array {
  const text = fromPictures(body);
  if (!isBytes) return Buffer.from(text, 'utf8');
  return Buffer.from(
    text.replace(/\\x([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  );
}

function fromPictures(text: string): string {
  return text
    .replace(/␄\n?$/, '')
    .replace(/[\u2400-\u241f]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x2400))
    .replaceAll('␡', '\x7f');
}
