/**
 * Names that a shell script seems to start: the words where commands stand, without the shell's own. A guess for a comment, made
 * without running anything; each name once, in the order of the script.
 */
export function commandsIn(script: string): readonly string[] {
  const names = new Set<string>();
  const functions = new Set(
    [...script.matchAll(/^[ \t]*(?:function[ \t]+)?([\w-]{1,80})[ \t]*\(\)/gm)].map(([, name]) => name!),
  );
  for (const line of script.split('\n')) {
    for (const part of withoutComment(line).split(/[|;&(){}`]|\$\(/)) {
      const name = commandOf(part);
      if (name !== undefined && !own.has(name) && !functions.has(name)) names.add(name);
    }
  }
  return [...names];
}

function withoutComment(line: string): string {
  if (line.length > 4096) return '';
  const at = line.search(/(?:^|[ \t])#/);
  return at < 0 ? line : line.slice(0, at);
}

function commandOf(part: string): string | undefined {
  let text = part.trim();
  for (let steps = 0; steps < 20; steps++) {
    const word = /^[^ \t]+/.exec(text)?.[0] ?? '';
    if (!/^(?:if|then|else|elif|while|until|do|exec|command|!|time|[A-Za-z_]\w*=.*)$/.test(word)) {
      return /^[a-z][\w.+-]*$/.test(word) ? word : undefined;
    }
    text = text.slice(word.length).trimStart();
  }
  return undefined;
}

const own: ReadonlySet<string> = new Set(
  'alias bg break builtin caller case cd continue declare dirs disown done echo enable esac eval exit export false fc fg fi for function getopts hash help history in jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source test times trap true type typeset ulimit umask unalias unset wait'.split(
    ' ',
  ),
);
