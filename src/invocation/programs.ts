/** A program that runs what it is told: what it is called, and which arguments make it run their text. Patterns are portable ones. */
export interface Interpreter {
  /** For messages. */
  readonly what: string;
  /** Of the last part of its path. */
  readonly name: string;
  /** Options whose text, or the argument after them, is code. */
  readonly code: readonly string[];
  /** Options that take the next argument as their value, which is no script. */
  readonly valued?: string;
  /** Its first operand is the code itself, unless one of these options names a file. */
  readonly operand?: string;
  /** Without code or a script it runs what it reads from standard input. */
  readonly readsInput?: true;
  /** Every use of it starts something that its arguments name. */
  readonly starts?: true;
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

export const interpreters: readonly Interpreter[] = [
  {
    what: 'a shell',
    name: shell,
    code: ['-[A-Za-z]*c[A-Za-z]*', '\\+[A-Za-z]*c[A-Za-z]*', '--(?:command|init-file|rcfile|init-command)(?:=.*)?'],
    valued: '[+-][A-Za-z]*[oO]',
    readsInput: true,
  },
  {
    what: 'a shell',
    name: 'pwsh|powershell|nu|elvish|xonsh',
    code: ['--?(?:[cC]|[eE][cC]?|[cC]ommands?|[eE]ncoded[cC]ommand)(?:=.*)?'],
    readsInput: true,
  },
  {
    what: 'Python',
    name: '(?:python|pypy|ipython|micropython)[0-9.]*[a-z]?',
    code: ['-[A-VY-Za-z]*[cm].*'],
    valued: '-[A-Za-z]*[WX]|--check-hash-based-pycs',
    readsInput: true,
  },
  { what: 'Perl', name: 'perl[0-9.]*', code: ['-[A-Za-z]*[eEMmId].*'], readsInput: true },
  { what: 'Ruby', name: 'j?ruby[0-9.]*|irb', code: ['-[A-Za-z]*[er].*'], valued: '-[ICEKT]', readsInput: true },
  {
    what: 'JavaScript',
    name: 'node|nodejs|bun|deno|qjs|ts-node|tsx',
    code: [
      '-[a-z]*[epr]',
      '--(?:eval|print|require|import|loader|experimental-loader|env-file|inspect|inspect-brk|inspect-wait)(?:=.*)?',
      'eval|repl',
    ],
    valued: '-C|--conditions|--title',
    readsInput: true,
  },
  {
    what: 'PHP',
    name: 'php[0-9.]*(?:-cgi)?',
    code: ['-[rRBEad].*', '--(?:run|process-begin|process-code|process-end|define)(?:=.*)?'],
    valued: '-[czSt]',
    readsInput: true,
  },
  { what: 'Lua', name: 'lua(?:jit)?[0-9.]*|texlua', code: ['-[el].*'], readsInput: true },
  { what: 'Tcl', name: '(?:tclsh|wish)[0-9.]*|expect', code: ['-c.*'], readsInput: true },
  { what: 'R', name: 'R|Rscript', code: ['-e', '--eval(?:=.*)?'], readsInput: true },
  {
    what: 'an interpreter',
    name: 'julia|groovy|scala|jshell|ghci?|erl|elixir|iex|guile[0-9.]*|clojure|racket|sbcl',
    code: ['--?(?:c|e|E|eval|print)(?:=.*)?'],
    readsInput: true,
  },
  {
    what: 'AWK',
    name: '[gmn]?awk',
    code: ['-[eE].*', '--(?:source|exec)(?:=.*)?'],
    valued: '-[Fv]',
    operand: '-f.*|--file(?:=.*)?',
  },
  { what: 'a database client', name: 'sqlite3|psql|mysql|mariadb', code: [], readsInput: true },
  {
    what: 'an editor',
    name: 'r?vim?|nvim|view|ex|ed|emacs',
    code: ['-[cSes].*', '\\+.*', '--(?:cmd|eval|load)(?:=.*)?'],
    readsInput: true,
  },
  {
    what: 'a debugger',
    name: '(?:[a-z0-9_]+-)*gdb|gdbserver|lldb|strace|ltrace|valgrind',
    code: [],
    starts: true,
  },
  {
    what: 'a program that starts others',
    name: 'xargs|nsenter|chroot|unshare|ssh|parallel|socat|script|watch|at|batch|su|runuser|pkexec|capsh|bwrap|tmux|screen|systemd-run|npx',
    code: [],
    starts: true,
  },
  { what: 'the dynamic linker', name: 'ld[a-z0-9_.-]*\\.so(?:\\.[0-9.]+)?', code: [], starts: true },
  { what: '`env`', name: 'env', code: ['-[A-Za-z0]*S.*', '--split-string(?:=.*)?'] },
  { what: '`find`', name: 'find', code: ['-(?:exec|execdir|ok|okdir)'] },
  {
    what: '`tar`',
    name: '(?:bsd|g)?tar',
    code: ['--(?:to-command|checkpoint-action|use-compress-program|rsh-command|info-script)(?:=.*)?', '-[A-Za-z]*[IF]'],
  },
  { what: '`git`', name: 'git', code: ['-c', '--(?:exec-path|upload-pack|receive-pack|config-env)(?:=.*)?'] },
  { what: '`rsync`', name: 'rsync', code: ['-[A-Za-z]*e', '--(?:rsh|rsync-path)(?:=.*)?'] },
  { what: '`nc`', name: 'nc|ncat|netcat', code: ['-[A-Za-z]*[ec]', '--(?:exec|sh-exec|lua-exec)(?:=.*)?'] },
  { what: '`make`', name: 'g?make', code: ['--eval(?:=.*)?', '-E.*'] },
  { what: '`openssl`', name: 'openssl', code: ['-engine', '-provider-path'] },
  {
    what: 'Java',
    name: 'java',
    code: ['-(?:javaagent|agentlib|agentpath|Xbootclasspath).*', '-XX:(?:OnError|OnOutOfMemoryError|VMOptionsFile)=.*'],
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
export function endsOptions({ readsInput, operand }: Interpreter): boolean {
  return readsInput === true || operand !== undefined;
}

export function isCodeOption({ code }: Interpreter, argument: string): boolean {
  return code.some((pattern) => isWhole(pattern, argument));
}

/** Programs that only prepare what they start: how many operands stand before it, and which options take the next argument. */
export interface Wrapper {
  readonly operands: number;
  readonly valued?: string;
}

export const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ...[
    'nohup',
    'setsid',
    'time',
    'tini',
    'dumb-init',
    'catatonit',
    'catchsegv',
    'docker-init',
    'exec',
    'busctl-run',
  ].map((name) => [name, { operands: 0, valued: '-[gpr]' }] as const),
  ['env', { operands: 0, valued: '-[uC]' }],
  ['nice', { operands: 0, valued: '-n' }],
  ['ionice', { operands: 0, valued: '-[cn]' }],
  ['stdbuf', { operands: 0, valued: '-[ioe]' }],
  ['sudo', { operands: 0, valued: '-[ughpCRT]' }],
  ['doas', { operands: 0, valued: '-[uC]' }],
  ['setpriv', { operands: 0 }],
  ['timeout', { operands: 1, valued: '-[ks]' }],
  ['taskset', { operands: 1 }],
  ['chrt', { operands: 1 }],
  ['flock', { operands: 1, valued: '-[wE]' }],
  ['gosu', { operands: 1 }],
  ['su-exec', { operands: 1 }],
]);

export function isWhole(pattern: string, text: string): boolean {
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 's');
  compiled.set(pattern, known);
  return known.test(text);
}

const compiled = new Map<string, RegExp>();
