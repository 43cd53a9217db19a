/** A program that runs what it is told: what it is called, and which arguments make it run their text. Patterns are portable ones. */
export interface Interpreter {
  /** For messages. */
  readonly what: string;
  /** Of the last part of its path. */
  readonly name: string;
  /** Options whose text, or the argument after them, is code. */
  readonly code: readonly string[];
  /** Its own commands that run code or start something: the first operand. */
  readonly commands?: string;
  /** Arguments that do so too, and that a fixed command line may well have. */
  readonly chosen?: string;
  /** Fixed code that starts nothing, reads and writes no other files. */
  readonly harmless?: string;
  /** With this option it starts nothing. */
  readonly tamed?: string;
  /** Options that take the next argument as their value, which is no script. */
  readonly valued?: string;
  /** How many operands stand before one that is code, unless an option of `script` names a file with it. */
  readonly codeOperand?: number;
  /** Options that name a file with code. */
  readonly script?: string;
  /** Without code or a script it runs what it reads from standard input. */
  readonly readsInput?: true;
  /** Options behind the first operand are its own, not those of a script. */
  readonly permutes?: true;
  /** Every use of it starts something that its arguments name. */
  readonly starts?: true;
  /** Where that is written. */
  readonly evidence: string;
}

/** Also as distributions call them beside others: `bash-5.2`, `ksh93`, `bash-static`. */
const variant = '[0-9.-]*(?:[.-]static)?';
const shell = `(?:ba|da|a|z|k|mk|pdk|o|c|tc|fi|r|rba|rz|rk|y|ya|po|sa|ele)?sh${variant}`;

/** Of the last part of a path. */
export const shellNames = `${shell}|busybox(?:[.-]static)?|toybox|pwsh|powershell|nu|elvish|xonsh`;

export function isShell(name: string): boolean {
  return isWhole(shellNames, name);
}

/** Several programs in one: the first argument says which. */
export const multiCallNames: ReadonlySet<string> = new Set(['busybox', 'busybox.static', 'busybox-static', 'toybox']);

const sedAddress = '(?:[0-9]+|\\$|/(?:[^/\\\\\\n]|\\\\.)*/)';
const sedPart = '(?:[^/\\\\\\n]|\\\\.)*';
const sedCommand = `(?:${sedAddress}(?:,${sedAddress})? ?!?)?(?:[pdqPDNnhHgGx=]|s/${sedPart}/${sedPart}/[gpiI0-9]*)`;

/** No function, of which databases have some that open files. */
const plainQuery = '[Ss][Ee][Ll][Ee][Cc][Tt] [A-Za-z0-9_, *]+;?';

export const interpreters: readonly Interpreter[] = [
  {
    what: 'a shell',
    name: shell,
    code: ['-[A-Za-z]*c[A-Za-z]*', '\\+[A-Za-z]*c[A-Za-z]*', '--(?:command|init-file|rcfile|init-command)(?:=.*)?'],
    valued: '[+-][A-Za-z]*[oO]',
    readsInput: true,
    evidence: 'sh(1), `-c` and `-s`; bash(1), `--init-file`; fish(1), `--init-command`',
  },
  {
    what: 'a shell',
    name: 'pwsh|powershell|nu|elvish|xonsh',
    code: ['--?(?:[cC]|[eE][cC]?|[cC]ommands?|[eE]ncoded[cC]ommand)(?:=.*)?'],
    readsInput: true,
    evidence: 'pwsh(1), `-Command` and `-EncodedCommand`; nu --help, `--commands`',
  },
  {
    what: 'Python',
    name: '(?:python|pypy|ipython|micropython)[0-9.]*[a-z]?',
    code: ['-[A-VY-Za-z]*[cm].*'],
    valued: '-[A-Za-z]*[WX]|--check-hash-based-pycs',
    readsInput: true,
    evidence: 'python(1), `-c` and `-m`',
  },
  {
    what: 'Perl',
    name: 'perl[0-9.]*',
    code: ['-[A-Za-z]*[eEMmId].*'],
    readsInput: true,
    evidence: 'perlrun(1), `-e`, `-E`, `-M`, `-m`, `-I`, `-d`',
  },
  {
    what: 'Ruby',
    name: 'j?ruby[0-9.]*|irb',
    code: ['-[A-Za-z]*[er].*'],
    valued: '-[ICEKT]',
    readsInput: true,
    evidence: 'ruby(1), `-e` and `-r`',
  },
  {
    what: 'JavaScript',
    name: 'node|nodejs|qjs|ts-node|tsx',
    code: [
      '-[a-z]*[epr]',
      '--(?:eval|print|require|import|loader|experimental-loader|env-file|inspect|inspect-brk|inspect-wait)(?:=.*)?',
    ],
    valued: '-C|--conditions|--title',
    readsInput: true,
    evidence: 'node(1), `-e`, `-p`, `-r`, `--import`',
  },
  {
    what: 'JavaScript',
    name: 'bun|deno',
    code: ['-[a-z]*[epr]', '--(?:eval|print|preload|require|import|inspect|inspect-brk|inspect-wait)(?:=.*)?'],
    commands: 'eval|repl|task|exec|x|jupyter|(?:https?|npm|jsr|data):.*',
    valued: '-c|--config|--cwd',
    readsInput: true,
    evidence: 'deno help, `eval`, `repl`, `task`; bun help, `-e`, `exec`, `x`',
  },
  {
    what: 'PHP',
    name: 'php[0-9.]*(?:-cgi)?',
    code: ['-[rRBEad].*', '--(?:run|process-begin|process-code|process-end|define)(?:=.*)?'],
    valued: '-[czSt]',
    readsInput: true,
    evidence: 'php(1), `-r`, `-R`, `-B`, `-E`, `-a`, `-d auto_prepend_file`',
  },
  {
    what: 'Lua',
    name: 'lua(?:jit)?[0-9.]*|texlua',
    code: ['-[el].*'],
    readsInput: true,
    evidence: 'lua(1), `-e` and `-l`',
  },
  {
    what: 'Tcl',
    name: '(?:tclsh|wish)[0-9.]*|expect',
    code: ['-c.*'],
    readsInput: true,
    evidence: 'tclsh(1), without a file; expect(1), `-c`',
  },
  {
    what: 'R',
    name: 'R|Rscript',
    code: ['-e', '--eval(?:=.*)?'],
    readsInput: true,
    evidence: 'Rscript(1) and R(1), `-e`',
  },
  {
    what: 'an interpreter',
    name: 'julia|groovy|scala|jshell|ghci?|erl|elixir|iex|guile[0-9.]*|clojure|racket|sbcl',
    code: ['--?(?:c|e|E|eval|print)(?:=.*)?'],
    readsInput: true,
    evidence: 'julia(1), `-e` and `-E`; erl(1), `-eval`; guile(1), `-c`; sbcl(1), `--eval`',
  },
  {
    what: 'AWK',
    name: '[gmn]?awk',
    code: ['-[eE].*', '--(?:source|exec)(?:=.*)?'],
    valued: '-[Fv]',
    codeOperand: 0,
    script: '-f.*|--file(?:=.*)?',
    evidence: 'awk(1), the operand `program`, `system()`; gawk(1), `-e` and `-E`',
  },
  {
    what: '`sed`',
    name: 'g?sed',
    code: ['-[nErsuz]*e.*', '--expression(?:=.*)?'],
    harmless: `${sedCommand}(?:; *${sedCommand})*`,
    tamed: '--sandbox',
    valued: '-[nErsuz]*[fl]|--(?:file|line-length)',
    codeOperand: 0,
    script: '-[nErsuz]*[ef].*|--(?:expression|file)(?:=.*)?',
    permutes: true,
    evidence: 'sed(1), the command `e` and the flag `e` of `s`, `-e`, `--sandbox`',
  },
  {
    what: '`psql`',
    name: 'psql',
    code: ['-[aAbeEnqsStwWxXz01]*c.*', '--command(?:=.*)?'],
    harmless: plainQuery,
    valued: '-[dhpUvFPRTLof]|--(?:dbname|host|port|username|set|variable|output|log-file|pset|file)',
    script: '-f.*|--file(?:=.*)?',
    readsInput: true,
    permutes: true,
    evidence: 'psql(1), `-c`, the meta-command `\\!`; `COPY … PROGRAM` of the server',
  },
  {
    what: 'a database client',
    name: 'mysql|mariadb',
    code: ['-[ABEHLNXbfnqrstvw]*e.*', '--(?:execute|init-command|pager|plugin-dir)(?:=.*)?'],
    harmless: plainQuery,
    valued: '-[DhPSu]|--(?:database|host|port|socket|user|defaults-file)',
    readsInput: true,
    permutes: true,
    evidence: 'mysql(1), `-e`, `--pager`, the commands `system` and `\\!`',
  },
  {
    what: '`sqlite3`',
    name: 'sqlite3',
    code: ['--?cmd(?:=.*)?'],
    harmless: plainQuery,
    tamed: '--?safe',
    valued: '--?(?:separator|newline|nullvalue|init|maxsize|mmap|vfs)',
    codeOperand: 1,
    readsInput: true,
    permutes: true,
    evidence: 'sqlite3(1), the operand `SQL`, `-cmd`, `-safe`, the commands `.shell` and `.load`',
  },
  {
    what: 'an editor',
    name: 'r?vim?|nvim|view|ex|ed|emacs',
    code: ['-[cSes].*', '\\+.*', '--(?:cmd|eval|load)(?:=.*)?'],
    readsInput: true,
    permutes: true,
    evidence: 'vim(1), `-c`, `--cmd`, `-S`, `+command`; ed(1), `!command`; emacs(1), `--eval`',
  },
  {
    what: 'a debugger',
    name: '(?:[a-z0-9_]+-)*gdb|gdbserver|lldb|strace|ltrace|valgrind',
    code: [],
    starts: true,
    evidence: 'gdb(1), `-ex`; strace(1), the operand `command`; valgrind(1), the operand `program`',
  },
  {
    what: 'a program that starts others',
    name: 'xargs|nsenter|chroot|unshare|ssh|parallel|socat|script|watch|at|batch|su|runuser|pkexec|capsh|bwrap|tmux|screen|systemd-run|npx|bunx|uvx|pipx',
    code: [],
    starts: true,
    evidence:
      'xargs(1), nsenter(1), chroot(1), unshare(1) and ssh(1), the operand `command`; socat(1), `EXEC` and `SYSTEM`; script(1), `-c`',
  },
  {
    what: 'the dynamic linker',
    name: 'ld[a-z0-9_.-]*\\.so(?:\\.[0-9.]+)?',
    code: [],
    starts: true,
    evidence: 'ld.so(8), the operand `program`',
  },
  {
    what: '`env`',
    name: 'env',
    code: ['-[A-Za-z0]*S.*', '--split-string(?:=.*)?'],
    evidence: 'env(1), `-S`',
  },
  {
    what: '`flock`',
    name: 'flock',
    code: ['-[A-Za-z]*c', '--command(?:=.*)?'],
    evidence: 'flock(1), `-c`',
  },
  {
    what: '`sudo`',
    name: 'sudo|doas',
    code: ['-[A-Za-z]*[sie]', '--(?:shell|login|edit)'],
    evidence: 'sudo(8), `-s`, `-i`, `-e`; doas(1), `-s`',
  },
  {
    what: '`find`',
    name: 'find',
    code: ['-(?:exec|execdir|ok|okdir)'],
    evidence: 'find(1), `-exec`, `-execdir`, `-ok`, `-okdir`',
  },
  {
    what: '`tar`',
    name: '(?:bsd|g)?tar',
    code: ['--(?:to-command|checkpoint-action|use-compress-program|rsh-command|info-script)(?:=.*)?', '-[A-Za-z]*[IF]'],
    evidence: 'tar(1), `--checkpoint-action=exec`, `--to-command`, `-I`, `-F`, `--rsh-command`',
  },
  {
    what: '`zip`',
    name: 'zip',
    code: ['-TT', '--unzip-command(?:=.*)?'],
    evidence: 'zip(1), `-TT`',
  },
  {
    what: '`git`',
    name: 'git',
    code: [
      '-c',
      '--(?:exec-path|upload-pack|receive-pack|config-env|exec|extcmd|open-files-in-pager)(?:=.*)?',
      'ext::.*',
    ],
    commands: 'bisect|filter-branch|difftool|mergetool|daemon',
    evidence: 'git(1), `-c` and `--exec-path`; git-clone(1), `--upload-pack`; gitremote-ext(1); git-bisect(1), `run`',
  },
  {
    what: '`rsync`',
    name: 'rsync',
    code: ['-[A-Za-z]*e', '--(?:rsh|rsync-path)(?:=.*)?'],
    evidence: 'rsync(1), `-e` and `--rsync-path`',
  },
  {
    what: '`nc`',
    name: 'nc|ncat|netcat',
    code: ['-[A-Za-z]*[ec]', '--(?:exec|sh-exec|lua-exec)(?:=.*)?'],
    evidence: 'nc(1) and ncat(1), `-e` and `-c`',
  },
  {
    what: '`tcpdump`',
    name: 'tcpdump',
    code: ['-z.*'],
    evidence: 'tcpdump(8), `-z`',
  },
  {
    what: '`make`',
    name: 'g?make',
    code: ['--eval(?:=.*)?', '-E.*'],
    chosen: '[^-=][^=]*=.*|-[A-Za-z]*[fCI].*|--(?:file|makefile|directory|include-dir)(?:=.*)?',
    evidence: 'make(1), `--eval`, `-f`; the variable `SHELL`',
  },
  {
    what: 'a client of a container engine',
    name: 'kubectl|oc|docker|podman|nerdctl|crictl|ctr',
    code: [],
    commands: 'exec|run|debug|rsh|attach|build|compose|container|task|tasks',
    evidence: 'kubectl-exec(1), kubectl-run(1), kubectl-debug(1); docker-exec(1), docker-run(1); podman-exec(1)',
  },
  {
    what: '.NET',
    name: 'dotnet',
    code: ['--(?:additional-deps|additionalprobingpath)(?:=.*)?'],
    commands: 'exec|run|fsi|msbuild|build|test|watch|script|tool|dnx',
    evidence: 'dotnet(1), `exec`, `run`, `fsi`, `build`, `--additional-deps`',
  },
  {
    what: 'a package manager',
    name: 'npm|pnpm|yarn|cargo|go|pip[0-9.]*|gem',
    code: [],
    commands: 'exec|run|run-script|x|dlx|explore|install|i|ci|add|tool|generate|test|start|build',
    evidence: 'npm-exec(1) and npm-run(1); go help run; cargo-run(1); pip install, which runs `setup.py`',
  },
  {
    what: 'a package manager',
    name: 'apt|apt-get|rpm',
    code: ['-o.*', '--(?:option|eval|pipe)(?:=.*)?'],
    commands: 'install|reinstall|upgrade|dist-upgrade|full-upgrade',
    evidence: 'apt-get(8), `-o`, and the scripts of packages; rpm(8), `--eval` and `--pipe`',
  },
  {
    what: '`openssl`',
    name: 'openssl',
    code: ['-engine', '-provider-path'],
    evidence: 'openssl(1), `-engine` and `-provider-path`, which load code',
  },
  {
    what: 'Java',
    name: 'java',
    code: ['-(?:javaagent|agentlib|agentpath|Xbootclasspath).*', '-XX:(?:OnError|OnOutOfMemoryError|VMOptionsFile)=.*'],
    evidence: 'java(1), `-javaagent`, `-agentpath`, `-XX:OnError`, `-XX:OnOutOfMemoryError`',
  },
];

/** What a program is known by: the last part of its path. */
export function programName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The interpreter of that name. */
export function interpreterNamed(name: string): Interpreter | undefined {
  return interpreters.find((interpreter) => isWhole(interpreter.name, name));
}

/** `find` and `tar` take options behind operands, interpreters give what follows to the script. */
export function endsOptions({ readsInput, codeOperand, permutes }: Interpreter): boolean {
  return !permutes && (readsInput === true || codeOperand !== undefined);
}

export function isWhole(pattern: string, text: string): boolean {
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 's');
  compiled.set(pattern, known);
  return known.test(text);
}

const compiled = new Map<string, RegExp>();
