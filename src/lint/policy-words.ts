const longest = 80;

/** Text of a policy short enough for a message, with no backtick to end its code. */
export function abbreviated(text: string): string {
  const plain = text.replaceAll('`', "'");
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}

/** `sh -c "a b"`: as a person would read a command, each argument apart. */
export function commandText(args: readonly string[]): string {
  return abbreviated(args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(' '));
}
