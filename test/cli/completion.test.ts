import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sandbox } from './sandbox.ts';

const files = ['app.manifest', 'two words.manifest', 'hosts/etc', 'manifestly.toml'];
const sandbox = new Sandbox(files.map((name) => ({ kind: 'file', name, bytes: Buffer.from(''), target: '' })));
afterAll(() => sandbox.remove());

async function scriptFor(shell: string): Promise<string> {
  const path = join(sandbox.folder, `.${shell}`);
  writeFileSync(path, (await sandbox.run(['completion', shell])).stdout);
  return path;
}

function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

function run(shell: string, ...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(shell, args, {
    cwd: sandbox.folder,
    env: { PATH: process.env.PATH, HOME: sandbox.folder },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout;
}

describe.skipIf(!has('bash'))('in bash', () => {
  let script = '';
  beforeAll(async () => {
    script = await scriptFor('bash');
  });

  /** What is offered for the last of the words. */
  function offered(...words: readonly string[]): readonly string[] {
    const list = ['manifestly', ...words].map((word) => `'${word}'`).join(' ');
    return run(
      'bash',
      '--norc',
      '-c',
      `source '${script}'; COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _manifestly; printf '%s\\n' "\${COMPREPLY[@]}"`,
    )
      .split('\n')
      .filter((word) => word !== '')
      .sort();
  }

  it('is registered for the command', () => {
    expect(run('bash', '--norc', '-c', `source '${script}'; complete -p manifestly`)).toBe(
      'complete -F _manifestly manifestly\n',
    );
  });

  it('offers the commands', () => {
    expect(offered('')).toEqual([
      '--help',
      '--version',
      'compare',
      'completion',
      'diff',
      'explain',
      'generate',
      'gsc',
      'help',
      'inspect',
      'keys',
      'lint',
      'lock',
      'measure',
      'migrate',
      'policy',
      'render',
      'rules',
      'schema',
      'sign',
      'sigstruct',
    ]);
    expect(offered('e')).toEqual(['explain']);
    expect(offered('help', 'r')).toEqual(['render', 'rules']);
  });

  it('offers the options of the command', () => {
    expect(offered('lint', '--f')).toEqual(['--fail-on', '--files', '--fix', '--format']);
    expect(offered('rules', '-')).toEqual(['--format', '--help', '--output', '-o']);
    expect(offered('completion', '-')).toEqual(['--help']);
  });

  it('offers what a command is asked for, and the options of that', () => {
    expect(offered('policy', 'te')).toEqual(['test']);
    expect(offered('policy', 'test', '--re')).toEqual(['--replay', '--require-coverage']);
    expect(offered('policy', 'test', '--format', 'j')).toEqual(['json', 'junit']);
    expect(offered('policy', 'test', 'app')).toEqual(['app.manifest']);
  });

  it('offers the values of an option, in both spellings', () => {
    expect(offered('lint', '--format', 'j')).toEqual(['json', 'junit']);
    expect(offered('lint', '--format', '=', 's')).toEqual(['sarif']);
    expect(offered('lint', '--fail-on', '=')).toEqual(['error', 'note', 'warning']);
    expect(offered('keys', '--gramine', '1.')).toEqual([
      '1.0',
      '1.1',
      '1.2',
      '1.3',
      '1.4',
      '1.5',
      '1.6',
      '1.7',
      '1.8',
      '1.9',
    ]);
    expect(offered('lint', '--rule', 'keys/un')).toEqual(['keys/unknown', 'keys/unknown-to-checker']);
    expect(offered('lint', '--define', '')).toEqual([]);
  });

  it('offers files and folders where they belong', () => {
    expect(offered('lint', 'app')).toEqual(['app.manifest']);
    expect(offered('lint', '--fix', 'two')).toEqual(['two words.manifest']);
    expect(offered('lint', '--files', 'h')).toEqual(['hosts']);
    expect(offered('lint', '--config', 'man')).toEqual(['manifestly.toml']);
    expect(offered('lint', '--', '-')).toEqual([]);
    expect(offered('rules', '')).toEqual([]);
  });

  it('offers what can be explained and which schemas there are', () => {
    expect(offered('explain', 'sgx.max')).toEqual(['sgx.max_threads']);
    expect(offered('explain', 'keys/re')).toEqual(['keys/removed']);
    expect(offered('schema', 'gramine-manifest-1.9')).toEqual(['gramine-manifest-1.9']);
    expect(offered('completion', '')).toEqual(['bash', 'fish', 'zsh']);
  });
});

describe.skipIf(!has('zsh'))('in zsh', () => {
  /** The line after a tab has been typed in an interactive zsh. */
  function completed(script: string, line: string): string {
    const typed = `
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1= PS2=; autoload -U compinit; compinit -u -D; source '${script}'; dump() { print -r -- \\"\\$BUFFER\\" > line }; zle -N dump; bindkey '^X' dump; bindkey '^I' complete-word; print READY"
      zpty -r -m shell seen '*READY*READY*'
      zpty -n -w shell ${JSON.stringify(line)}$'\\t\\x18'
      for try in {1..100}; do [[ -s line ]] && break; sleep 0.1; done
      print -r -- "$(<line)"; rm -f line
      zpty -d shell`;
    return run('zsh', '-f', '-c', typed).replace(/\n$/, '');
  }

  it('completes commands, options, values and files', async () => {
    const script = await scriptFor('zsh');
    expect(run('zsh', '-f', '-n', script)).toBe('');
    expect(completed(script, 'manifestly expl')).toBe('manifestly explain ');
    expect(completed(script, 'manifestly lint --unsafe')).toBe('manifestly lint --unsafe-fixes ');
    expect(completed(script, 'manifestly lint --format sar')).toBe('manifestly lint --format sarif ');
    expect(completed(script, 'manifestly lint --format=sar')).toBe('manifestly lint --format=sarif ');
    expect(completed(script, 'manifestly lint --fix two')).toBe('manifestly lint --fix two\\ words.manifest ');
    expect(completed(script, 'manifestly explain keys/remo')).toBe('manifestly explain keys/removed ');
    expect(completed(script, 'manifestly completion f')).toBe('manifestly completion fish ');
    expect(completed(script, 'manifestly policy te')).toBe('manifestly policy test ');
    expect(completed(script, 'manifestly policy test --req')).toBe('manifestly policy test --require-coverage ');
  });
});

describe.skipIf(!has('fish'))('in fish', () => {
  it('offers commands, options, values and files', async () => {
    const script = await scriptFor('fish');
    const offered = (line: string) =>
      run('fish', '--no-config', '-c', `source '${script}'; complete -C '${line}'`)
        .split('\n')
        .map((found) => found.split('\t')[0]!)
        .filter((word) => word !== '')
        .sort();
    expect(offered('manifestly ')).toEqual([
      'compare',
      'completion',
      'diff',
      'explain',
      'generate',
      'gsc',
      'help',
      'inspect',
      'keys',
      'lint',
      'lock',
      'measure',
      'migrate',
      'policy',
      'render',
      'rules',
      'schema',
      'sign',
      'sigstruct',
    ]);
    expect(offered('manifestly lint --f')).toEqual(['--fail-on', '--files', '--fix', '--format']);
    expect(offered('manifestly lint --format j')).toEqual(['json', 'junit']);
    expect(offered('manifestly lint --format=j')).toEqual(['--format=json', '--format=junit']);
    expect(offered('manifestly lint --files h')).toEqual(['hosts/']);
    expect(offered('manifestly lint app')).toEqual(['app.manifest']);
    expect(offered('manifestly rules ')).toEqual([]);
    expect(offered('manifestly explain keys/remo')).toEqual(['keys/removed']);
    expect(offered('manifestly schema con')).toEqual(['config']);
    expect(offered('manifestly policy te')).toEqual(['test']);
    expect(offered('manifestly policy test --re')).toEqual(['--replay', '--require-coverage']);
    expect(offered('manifestly policy explain --cont')).toEqual(['--container']);
  });
});
