import { UserError } from '../diagnostic/diagnostic.ts';
import type { Command, Option } from './command.ts';
import { commands } from './index.ts';

const shells: Readonly<Record<string, (all: readonly Command[]) => string>> = { bash, zsh, fish };

export const completionCommand: Command = {
  name: 'completion',
  summary: 'print a completion script for bash, zsh or fish',
  operands: [{ name: 'shell', summary: 'bash, zsh or fish', required: true }],
  options: [],
  examples: [
    { line: 'source <(manifestly completion bash)', does: 'complete in this bash' },
    { line: 'manifestly completion fish > ~/.config/fish/completions/manifestly.fish', does: 'complete in every fish' },
  ],
  async run(given, io) {
    const shell = given.operands[0]!;
    if (!Object.hasOwn(shells, shell)) throw new UserError(`no completion for \`${shell}\``, 'use bash, zsh or fish');
    io.stdout.write(shells[shell]!(commands));
    return 0;
  },
};

function bash(all: readonly Command[]): string {
  const cases = all.map(({ name, options }) => {
    const values = options.filter((option) => option.value);
    const branches = values.map((option) => `      ${flagsOf(option).join('|')}) ${bashValue(option)}; return ;;`);
    return `    ${name})
      case $previous in
${branches.join('\n')}${branches.length > 0 ? '\n' : ''}      esac
      words="${[...options.flatMap(flagsOf), '--help'].join(' ')}" ;;`;
  });
  return `# bash completion for manifestly
_manifestly() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in -*) ;; *) command=\${COMP_WORDS[at]}; break ;; esac
  done
  case $command in
    '') words="${[...all.map(({ name }) => name), 'help', '--help', '--version'].join(' ')}" ;;
${cases.join('\n')}
  esac
  if [[ -z $command || $current == -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -F _manifestly manifestly
`;
}

function bashValue(option: Option): string {
  if (option.choices) return `COMPREPLY=($(compgen -W "${option.choices.join(' ')}" -- "$current"))`;
  if (option.completes === 'directory')
    return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current"))';
  if (option.completes === 'file') return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current"))';
  return ':';
}

function zsh(all: readonly Command[]): string {
  const list = all.map(({ name, summary }) => `    ${zshQuote(`${name}:${summary}`)}`).join('\n');
  const cases = all.map(({ name, options }) => {
    const specs = options.flatMap((option) =>
      flagsOf(option).map(
        (flag) =>
          `        ${zshQuote(`${option.repeatable ? '*' : ''}${flag}[${zshText(option.summary)}]${zshValue(option)}`)} \\`,
      ),
    );
    return `    ${name})\n      _arguments \\\n${specs.join('\n')}\n        '*:file:_files' ;;`;
  });
  return `#compdef manifestly
_manifestly() {
  local -a commands
  commands=(
${list}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _manifestly ]; then _manifestly "$@"; else compdef _manifestly manifestly; fi
`;
}

function zshValue(option: Option): string {
  if (!option.value) return '';
  if (option.choices) return `:${option.value}:(${option.choices.join(' ')})`;
  if (option.completes === 'directory') return `:${option.value}:_files -/`;
  return option.completes === 'file' ? `:${option.value}:_files` : `:${option.value}:`;
}

function zshText(text: string): string {
  return text.replace(/[[\]:]/g, '\\$&');
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish(all: readonly Command[]): string {
  const lines = ['# fish completion for manifestly'];
  for (const { name, summary } of all)
    lines.push(`complete -c manifestly -n __fish_use_subcommand -f -a ${name} -d ${zshQuote(summary)}`);
  for (const { name, options } of all) {
    for (const option of options) {
      const long = `-l ${option.name.slice(2)}`;
      const short = option.short ? ` -s ${option.short.slice(1)}` : '';
      const value = option.choices
        ? ` -x -a ${zshQuote(option.choices.join(' '))}`
        : option.completes
          ? ' -r'
          : option.value
            ? ' -x'
            : '';
      lines.push(
        `complete -c manifestly -n '__fish_seen_subcommand_from ${name}' ${long}${short}${value} -d ${zshQuote(option.summary)}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function flagsOf(option: Option): readonly string[] {
  return option.short ? [option.name, option.short] : [option.name];
}
