const factors: Readonly<Record<string, bigint>> = { '': 1n, K: 1024n, M: 1024n ** 2n, G: 1024n ** 3n };
const limit = 2n ** 64n;

/** Bytes of a size as the runtime reads it: digits and one of K, M, G (either case). Source: common/src/string_utils.c:20-51. */
export function parseRuntimeSize(text: string): bigint | undefined {
  const match = /^([0-9]{1,30})([KMG]?)$/i.exec(text);
  if (!match) return undefined;
  const bytes = BigInt(match[1]!) * factors[match[2]!.toUpperCase()]!;
  return bytes < limit ? bytes : undefined;
}

/**
 * Bytes of `sgx.enclave_size` as gramine-sgx-sign reads it: one upper-case suffix is taken off, the rest is Python's `int(x, 0)`
 * (hexadecimal, underscores, blanks and a sign are fine; a leading zero is not). Source: python/graminelibos/sgx_sign.py:56-66.
 */
export function parseSignerSize(text: string): bigint | undefined {
  const suffix = /[KMG]$/.test(text) ? text.slice(-1) : '';
  const number = pythonInteger(text.slice(0, text.length - suffix.length));
  return number === undefined ? undefined : number * factors[suffix]!;
}

const longestNumber = 10_000;
/** `sys.get_int_max_str_digits()`, for decimal numbers alone. */
const mostDecimalDigits = 4300;

function pythonInteger(text: string): bigint | undefined {
  if (/^[1-9][0-9]{0,30}$/.test(text)) return BigInt(text);
  if (text.length > longestNumber) return undefined;
  const digits = text.replace(pythonBlanks, '').replace(/[^\0-\x7f]/gu, digitValue);
  const match =
    /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?[0-9])*)$/.exec(digits);
  if (!match) return undefined;
  const magnitude = match[2]!.replaceAll('_', '');
  if (/^\d+$/.test(magnitude) && magnitude.length > mostDecimalDigits) return undefined;
  return match[1] === '-' ? -BigInt(magnitude) : BigInt(magnitude);
}

/** What `int` passes over at both ends: `str.isspace` without the four separators U+001C to U+001F. */
const pythonBlanks =
  /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

/** Decimal digits of every script count; they come in runs of ten from 0 to 9. */
function digitValue(character: string): string {
  const isDigit = /\p{Nd}/u;
  if (!isDigit.test(character)) return '?';
  let before = 0;
  for (let code = character.codePointAt(0)! - 1; isDigit.test(String.fromCodePoint(code)); code--) before++;
  return String(before % 10);
}

/** The shortest spelling both readers accept, e.g. `512M`. */
export function formatSize(bytes: bigint): string {
  for (const suffix of ['G', 'M', 'K'] as const) {
    const factor = factors[suffix]!;
    if (bytes >= factor && bytes % factor === 0n) return `${bytes / factor}${suffix}`;
  }
  return `${bytes}`;
}

export function isPowerOfTwo(value: bigint): boolean {
  return value > 0n && (value & (value - 1n)) === 0n;
}

export function nextPowerOfTwo(value: bigint): bigint {
  let power = 1n;
  while (power < value) power *= 2n;
  return power;
}

/** What a size that Gramine can't read most probably means, spelled as both readers accept it. `certain` unless `MB` may mean a million. */
export function respellSize(
  text: string,
): { readonly text: string; readonly bytes: bigint; readonly certain: boolean } | undefined {
  const match = /^([0-9](?:_?[0-9]){0,29}|0x[0-9a-f]{1,16})[ \t]{0,8}([KMGT]?)(B|iB)?$/i.exec(text.trim());
  if (!match) return undefined;
  const [, digits, unit, tail] = match;
  const factor = unit!.toUpperCase() === 'T' ? 1024n ** 4n : factors[unit!.toUpperCase()]!;
  const bytes = BigInt(digits!.replaceAll('_', '')) * factor;
  if (bytes >= limit) return undefined;
  return { text: formatSize(bytes), bytes, certain: unit === '' || tail?.toUpperCase() !== 'B' };
}
