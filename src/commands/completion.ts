import { UserError } from '../diagnostic/diagnostic.ts';
import type { Command, Option } from './command.ts';
import { commands } from './index.ts';

const shells: Readonly<Record<string, (all: readonly Command[]) => string>> = { bash, zsh, fish };

export const completionCommand: Command = {
  name: 'completion',
  summary: 'print a completion script for bash, zsh or fish',
  operands: [{ name: 'shell', summary: 'bash, zsh or fish', required: true, completes: () => Object.keys(shells) }],
  options: [],
  examples: [
    { line: 'source <(manifestly completion bash)', does: 'complete in this bash' },
    {
      line: 'manifestly completion zsh > ~/.zfunc/_manifestly',
      does: 'complete in every zsh that has ~/.zfunc in its fpath',
    },
    { line: 'manifestly completion fish > ~/.config/fish/completions/manifestly.fish', does: 'complete in every fish' },
  ],
  async run(given, io) {
    const shell = given.operands[0]!;
    if (!Object.hasOwn(shells, shell)) throw new UserError(`no completion for \`${shell}\``, 'use bash, zsh or fish');
    io.stdout.write(shells[shell]!(commands));
    return 0;
  },
};

/** What stands where something is typed: files, folders or one of these; nothing when undefined. */
type Offer = 'file' | 'directory' | readonly string[] | undefined;

/** Placeholders such as `<NAME>` are no words to type. */
function offerOf(completes: Option['completes']): Offer {
  return typeof completes === 'function'
    ? [...new Set(completes())].filter((word) => /^[\w./-]+$/.test(word))
    : completes;
}

function offerOfOption(option: Option): Offer {
  return option.choices ?? offerOf(option.completes);
}

function offerOfOperand({ operands, subcommands }: Command): Offer {
  if (subcommands) return subcommands.map(({ name }) => name);
  return offerOf(operands[0]?.completes);
}

function withSubcommands(all: readonly Command[]): readonly Command[] {
  return all.flatMap((command) => [
    ...(command.subcommands ?? []).map((one) => ({ ...one, name: `${command.name} ${one.name}` })),
    command,
  ]);
}

const help = { name: 'help', summary: 'print help on a command' };

function bash(all: readonly Command[]): string {
  const names = all.map(({ name }) => name);
  const groups = all.filter(({ subcommands }) => subcommands).map(({ name }) => name);
  const cases = withSubcommands(all).map((command) => {
    const branches = command.options
      .filter((option) => option.value)
      .map((option) => `      ${flagsOf(option).join('|')}) ${bashOffer(offerOfOption(option))}; return ;;`);
    const values =
      branches.length > 0
        ? `      case $previous in\n${branches.map((line) => `  ${line}\n`).join('')}      esac\n`
        : '';
    return `    ${pattern(command.name)})
${values}      if [[ $current == -* && -z $ended ]]; then ${bashOffer([...command.options.flatMap(flagsOf), '--help'])}
      else ${bashOffer(offerOfOperand(command))}; fi ;;`;
  });
  return `# bash completion for manifestly
_manifestly() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= ended= at
  COMPREPLY=()
  # Readline takes the = of --option=value for a word.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      --) ended=yes; break ;;
      -*) ;;
      *)
        if [[ -z $command ]]; then command=\${COMP_WORDS[at]}
        elif [[ " ${groups.join(' ')} " == *" $command "* ]]; then command+=" \${COMP_WORDS[at]}"; fi ;;
    esac
  done
  case $command in
    '') ${bashOffer([...names, help.name, '--help', '--version'])} ;;
    help) ${bashOffer(names)} ;;
${cases.join('\n')}
  esac
}
_manifestly_offer() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$@" -- "$current")
}
complete -F _manifestly manifestly
`;
}

function bashOffer(offer: Offer): string {
  if (offer === 'file') return 'compopt -o filenames 2>/dev/null; _manifestly_offer -f';
  if (offer === 'directory') return 'compopt -o filenames 2>/dev/null; _manifestly_offer -d';
  return offer ? `_manifestly_offer -W '${offer.join(' ')}'` : ':';
}

/** Of a `case`: two words are quoted. */
function pattern(name: string): string {
  return name.includes(' ') ? `'${name}'` : name;
}

function zsh(all: readonly Command[]): string {
  const groups = all.filter(({ subcommands }) => subcommands).map(({ name }) => name);
  const cases = withSubcommands(all).map((command) => {
    if (command.subcommands) return zshGroup(command, command.subcommands);
    const specs = [...command.options.flatMap(zshOption), "'(- *)--help[print help]'", ...zshOperand(command)];
    return `    ${pattern(command.name)}) _arguments -s${specs.map((spec) => ` \\\n      ${spec}`).join('')} ;;\n`;
  });
  return `#compdef manifestly
_manifestly() {
  local -a commands
  commands=(
${zshList([...all, help], '    ')}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  if (( CURRENT > 2 )) && [[ " ${groups.join(' ')} " == *" $words[1] "* ]]; then
    words[2]="$words[1] $words[2]"
    shift words
    (( CURRENT-- ))
  fi
  case $words[1] in
    help) _describe command commands ;;
${cases.join('')}  esac
}
if [[ $funcstack[1] == _manifestly ]]; then _manifestly "$@"; else compdef _manifestly manifestly; fi
`;
}

function zshGroup({ name }: Command, subcommands: readonly Command[]): string {
  return `    ${name})
      commands=(
${zshList(subcommands, '        ')}      )
      _describe subcommand commands ;;\n`;
}

function zshList(named: readonly Pick<Command, 'name' | 'summary'>[], indent: string): string {
  return named.map(({ name, summary }) => `${indent}${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}\n`).join('');
}

function zshOption(option: Option): readonly string[] {
  const others = option.repeatable ? '*' : `(${flagsOf(option).join(' ')})`;
  const value = option.value ? `:${option.value.replaceAll(':', '\\:')}:${zshOffer(offerOfOption(option))}` : '';
  const summary = `[${option.summary.replace(/[[\]:\\]/g, '\\$&')}]`;
  return flagsOf(option).map((flag) => {
    const joint = option.value ? (flag.startsWith('--') ? '=' : '+') : '';
    return quoted(`${others}${flag}${joint}${summary}${value}`);
  });
}

function zshOperand({ operands: [operand] }: Command): readonly string[] {
  if (!operand) return [];
  return [quoted(`${operand.variadic ? '*' : ''}:${operand.name}:${zshOffer(offerOf(operand.completes))}`)];
}

function zshOffer(offer: Offer): string {
  if (offer === 'directory') return '_files -/';
  return offer === 'file' ? '_files' : offer ? `(${offer.join(' ')})` : '';
}

function fish(all: readonly Command[]): string {
  const lines = [
    ...[...all, help].map(
      ({ name, summary }) => `complete -c manifestly -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ),
    fishOperand(
      '__fish_seen_subcommand_from help',
      all.map(({ name }) => name),
    ),
    ...withSubcommands(all).flatMap((command) => [
      fishOperand(fishCondition(command, all), offerOfOperand(command)),
      ...command.options.map((option) => fishOption(fishCondition(command, all), option)),
    ]),
  ];
  return `# fish completion for manifestly\n${lines.filter((line) => line !== '').join('\n')}\n`;
}

/** A word may name a command and a subcommand of another; a group stands for itself until one of its own is named. */
function fishCondition({ name, subcommands }: Command, all: readonly Command[]): string {
  const seen = (words: string) => `__fish_seen_subcommand_from ${words}`;
  const [group, own] = name.split(' ');
  if (own !== undefined) return `${seen(group!)}; and ${seen(own)}`;
  if (subcommands) return `${seen(name)}; and not ${seen(subcommands.map((one) => one.name).join(' '))}`;
  const others = all.filter((one) => one.subcommands?.some((sub) => sub.name === name));
  return [seen(name), ...others.map((one) => `not ${seen(one.name)}`)].join('; and ');
}

function fishOperand(condition: string, offer: Offer): string {
  if (offer === 'file' || offer === 'directory') return '';
  const words = offer ? ` -a ${quoted(offer.join(' '))}` : '';
  return `complete -c manifestly -n '${condition}' -f${words}`;
}

function fishOption(condition: string, option: Option): string {
  const offer = offerOfOption(option);
  const short = option.short ? ` -s ${option.short.slice(1)}` : '';
  return `complete -c manifestly -n '${condition}' -l ${option.name.slice(2)}${short}${fishValue(option, offer)} -d ${quoted(option.summary)}`;
}

function fishValue({ value }: Option, offer: Offer): string {
  if (!value) return '';
  if (offer === 'file') return ' -r -F';
  if (offer === 'directory') return " -x -a '(__fish_complete_directories)'";
  return offer ? ` -x -a ${quoted(offer.join(' '))}` : ' -x';
}

/** The same in all three shells, as no text of ours has a backslash before a quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function flagsOf(option: Option): readonly string[] {
  return option.short ? [option.name, option.short] : [option.name];
}
