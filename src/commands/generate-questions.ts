import { UserError } from '../diagnostic/diagnostic.ts';
import { newestRelease, parseRelease } from '../gramine/release.ts';
import { splitWords } from '../invocation/env-call.ts';
import type { Io } from '../io/io.ts';
import { visible } from '../text/visible.ts';
import { Given } from './command.ts';

/** Asks in the terminal what `generate manifest` needs to know, and says how to do the same without questions. */
export function askWhatToGenerate(io: Io): Given {
  if (!io.stdinIsTerminal)
    throw new UserError('nothing says what is to run', 'use `--program`, `--directory` or `--image`');
  const subject = ask(io, 'What is to run? A program, a folder or an image:', '', (answer) => subjectOf(answer, io));
  const words = ask(io, subject.kind === 'image' ? 'Arguments, if not its own:' : 'Arguments, if any:', '', wordsOf);
  const profile = ask(io, 'For production or development?', 'production', profileOf);
  const release = ask(io, 'For which release of Gramine?', newestRelease, releaseOf);
  const preset = `${
    subject.path
      .split('/')
      .at(-1)!
      .replace(/\.(?:tar|oci)$/, '') || 'app'
  }.manifest.template`;
  const output = ask(io, 'Into which file? (- prints it)', preset, (answer) => fileOf(answer, io));
  const options: readonly (readonly [string, readonly string[]])[] = [
    [subject.kind, [subject.path]],
    ['argv', words],
    ['profile', [profile]],
    ['gramine', [release]],
    ['output', output === '-' ? [] : [output]],
  ];
  const chosen = options.filter(([, values]) => values.length > 0);
  const line = chosen.flatMap(([name, values]) => values.map((value) => ` --${name} ${quoted(value)}`)).join('');
  io.stderr.write(`\nThe same without questions:\nmanifestly generate manifest${line}\n\n`);
  return new Given(['manifest'], new Map(chosen));
}

type Answer<T> = { readonly value: T } | { readonly wrong: string };

/** Asks until an answer will do. An empty one means the preset. */
function ask<T>(io: Io, question: string, preset: string, read: (answer: string) => Answer<T>): T {
  for (;;) {
    io.stderr.write(`${question}${preset === '' ? '' : ` [${visible(preset)}]`} `);
    const line = io.readLine();
    if (line === undefined) throw new UserError('the input ended before all questions were answered');
    const answer = read(line.trim() || preset);
    if ('value' in answer) return answer.value;
    io.stderr.write(`${answer.wrong}\n`);
  }
}

interface Subject {
  readonly kind: 'program' | 'directory' | 'image';
  readonly path: string;
}

function subjectOf(answer: string, io: Io): Answer<Subject> {
  if (answer === '') return { wrong: 'give a path, or the name of a program' };
  const found = io.stat(answer);
  if (!found && answer.includes('/')) return { wrong: `there is no \`${visible(answer)}\`` };
  if (found?.type !== 'directory') {
    const kind = found && /\.(?:tar|oci)$/.test(answer) ? 'image' : 'program';
    const path = found && kind === 'program' && !answer.includes('/') ? `./${answer}` : answer;
    return { value: { kind, path } };
  }
  const isLayout = io.stat(`${answer}/oci-layout`)?.type === 'file';
  return { value: { kind: isLayout ? 'image' : 'directory', path: answer } };
}

function wordsOf(answer: string): Answer<readonly string[]> {
  const value = splitWords(answer);
  return value ? { value } : { wrong: 'quote what has a meaning for a shell' };
}

function profileOf(answer: string): Answer<string> {
  const value = ['production', 'development'].find((profile) => profile.startsWith(answer.toLowerCase()));
  return value === undefined ? { wrong: 'answer `production` or `development`' } : { value };
}

function releaseOf(answer: string): Answer<string> {
  return parseRelease(answer) ? { value: answer } : { wrong: `no Gramine release \`${visible(answer)}\` is known` };
}

function fileOf(answer: string, io: Io): Answer<string> {
  const found = io.stat(answer);
  if (found?.type === 'directory') return { wrong: `\`${visible(answer)}\` is a folder` };
  const folder = answer.slice(0, answer.lastIndexOf('/') + 1);
  if (folder !== '' && io.stat(folder)?.type !== 'directory')
    return { wrong: `there is no folder \`${visible(folder)}\`` };
  if (answer === '-' || !found) return { value: answer };
  io.stderr.write(`\`${visible(answer)}\` is there already. Replace it? [no] `);
  return /^y(?:es)?$/i.test(io.readLine()?.trim() ?? '') ? { value: answer } : { wrong: 'then name another file' };
}

function quoted(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${visible(text).replaceAll("'", "'\\''")}'`;
}
