/** A piece of an expanded text: what stands there, or the value of a variable. */
export type Piece = { readonly text: string } | { readonly variable: string };

/**
 * `$(NAME)` in commands, arguments and values as Kubernetes divides it: `$$` is a `$`, and anything else after a `$` stays. Whether the
 * variable exists is the caller's question: one that does not leaves `$(NAME)`. Source: third_party/forked/golang/expansion.
 */
export function expansionOf(input: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  for (let at = 0; at < input.length; at++) {
    if (input[at] !== '$' || at + 1 === input.length) {
      text += input[at];
      continue;
    }
    const end = input[at + 1] === '(' ? input.indexOf(')', at + 2) : -1;
    if (end >= 0) {
      if (text !== '') pieces.push({ text });
      pieces.push({ variable: input.slice(at + 2, end) });
      text = '';
      at = end;
    } else {
      text += input[at + 1] === '$' ? '$' : `$${input[at + 1]}`;
      at++;
    }
  }
  if (text !== '' || pieces.length === 0) pieces.push({ text });
  return pieces;
}
