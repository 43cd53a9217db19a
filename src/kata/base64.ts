/** `at`: the first character that can't stand where it does, in UTF-16 units. */
export type Base64 = { readonly bytes: Uint8Array } | { readonly problem: string; readonly at: number };

/** Strict as the guest: RFC 4648's alphabet, padded, nothing else. */
export function decodeBase64(text: string): Base64 {
  const body = /^[A-Za-z0-9+/]*/.exec(text)![0].length;
  const padding = text.startsWith('==', body) ? 2 : text.startsWith('=', body) ? 1 : 0;
  if (body + padding < text.length) return { problem: 'is no base64', at: body + padding };
  if (body % 4 === 1 || (body + padding) % 4 !== 0 || (padding > 0 && body % 4 === 0))
    return { problem: 'is cut off: the length of base64 is a multiple of four', at: Math.max(0, text.length - 1) };
  const bytes = Buffer.from(text, 'base64');
  if (padding > 0 && bytes.toString('base64') !== text)
    return { problem: 'holds bits that stand for nothing', at: body - 1 };
  return { bytes };
}
