import { UserError } from '../diagnostic/diagnostic.ts';

/**
 * The line that a raw terminal's keys make: backspace and control-U are obeyed, other control characters ignored.
 * Undefined when control-D comes first or the input ends; control-C is a UserError.
 */
export function secretOf(read: () => Uint8Array): string | undefined {
  const typed: number[] = [];
  for (;;) {
    const keys = read();
    if (keys.length === 0) return undefined;
    for (const key of keys) {
      if (key === 3) throw new UserError('interrupted');
      if (key === 10 || key === 13) return Buffer.from(typed).toString('utf8');
      if (key === 4 && typed.length === 0) return undefined;
      if (key === 8 || key === 127) removeCharacter(typed);
      else if (key === 21) typed.length = 0;
      else if (key >= 32) typed.push(key);
    }
  }
}

/** A character of UTF-8 is one byte that begins it and those that continue it. */
function removeCharacter(bytes: number[]): void {
  while (bytes.length > 0 && (bytes.pop()! & 0xc0) === 0x80);
}
