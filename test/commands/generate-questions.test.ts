import { describe, expect, test } from 'vitest';
import { askWhatToGenerate } from '../../src/commands/generate-questions.ts';
import { UserError } from '../../src/diagnostic/diagnostic.ts';
import type { Io } from '../../src/io/io.ts';
import { literalTree } from '../literal-tree.ts';

/** Somebody at a terminal with these answers, in a folder with these files. */
function terminal(answers: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const left = [...answers];
  const tree = literalTree(files);
  let asked = '';
  const io = {
    stdinIsTerminal: true,
    readLine: () => left.shift(),
    stderr: { write: (text: string) => (asked += text), isTerminal: true, columns: 80 },
    stat(path: string) {
      const found = tree.stat(path.startsWith('/') ? path : `/${path}`);
      return found && { type: found.type === 'directory' ? 'directory' : 'file', size: found.size };
    },
  } as unknown as Io;
  return { io, asked: () => asked, left };
}

describe('the questions of generate', () => {
  test('come to options, and to the line that does without them', () => {
    const { io, asked } = terminal(['redis-server', '--save "" --port 6379', '', '', '']);
    const given = askWhatToGenerate(io);
    expect(given.value('program')).toBe('redis-server');
    expect(given.values('argv')).toEqual(['--save', '', '--port', '6379']);
    expect(given.value('profile')).toBe('production');
    expect(given.value('output')).toBe('redis-server.manifest.template');
    expect(asked()).toBe(
      'What is to run? A program, a folder or an image: Arguments, if any: For production or development? [production] ' +
        'For which release of Gramine? [1.9] Into which file? (- prints it) [redis-server.manifest.template] \n' +
        "The same without questions:\nmanifestly generate manifest --program redis-server --argv --save --argv '' --argv --port --argv 6379 --profile production --gramine 1.9 --output redis-server.manifest.template\n\n",
    );
  });

  test('tell a folder, an image and a program by what is there', () => {
    const files = { '/app/main.py': '', '/layout/oci-layout': '{}', '/saved.tar': '', '/run': '' };
    const kinds = ['app', 'layout', './saved.tar', 'run', '/run', 'python3'].map((answer) => {
      const given = askWhatToGenerate(terminal([answer, '', '', '', '-'], files).io);
      return ['program', 'directory', 'image']
        .map((kind) => given.value(kind) && `${kind} ${given.value(kind)}`)
        .join('');
    });
    expect(kinds).toEqual([
      'directory app',
      'image layout',
      'image ./saved.tar',
      'program ./run',
      'program /run',
      'program python3',
    ]);
  });

  test('are asked again until an answer will do', () => {
    const answers = ['', '/nowhere', 'sh', 'a | b', 'x', 'maybe', 'd', '0.9', '1.8', 'old', 'n', 'new'];
    const { io, asked, left } = terminal(answers, { '/old': '' });
    const given = askWhatToGenerate(io);
    expect(left).toEqual([]);
    expect([given.value('profile'), given.value('gramine'), given.value('output')]).toEqual([
      'development',
      '1.8',
      'new',
    ]);
    for (const complaint of [
      'give a path, or the name of a program',
      'there is no `/nowhere`',
      'quote what has a meaning for a shell',
      'answer `production` or `development`',
      'no Gramine release `0.9` is known',
      'then name another file',
    ])
      expect(asked()).toContain(`${complaint}\n`);
  });

  test('end when the input does', () => {
    expect(() => askWhatToGenerate(terminal(['sh']).io)).toThrow(UserError);
  });

  test('are not asked without a terminal', () => {
    const { io } = terminal(['sh']);
    expect(() => askWhatToGenerate({ ...io, stdinIsTerminal: false })).toThrow('nothing says what is to run');
  });
});
