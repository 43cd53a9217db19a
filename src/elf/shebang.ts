/** The first line of a script: the interpreter and what the kernel hands it as one argument. */
export interface Shebang {
  readonly interpreter: string;
  readonly argument: string | undefined;
}

/** What the kernel reads of the line (`BINPRM_BUF_SIZE`). */
export const shebangBytes = 256;

/** Undefined when the file does not begin with `#!` and the path of an interpreter. */
export function shebangOf(bytes: Uint8Array): Shebang | undefined {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return undefined;
  const head = new TextDecoder('utf-8').decode(bytes.subarray(2, shebangBytes));
  const [line] = head.split(/[\n\0]/, 1);
  const match = /^[ \t]*([^ \t]+)(?:[ \t]+(.*?))?[ \t\r]*$/.exec(line!.replace(/\r$/, ''));
  if (!match) return undefined;
  return { interpreter: match[1]!, argument: match[2] || undefined };
}
