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
  const digits = text.slice(0, text.length - suffix.length).trim();
  const match =
    /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?[0-9])*)$/.exec(digits);
  if (!match || digits.length > 64) return undefined;
  const magnitude = BigInt(match[2]!.replaceAll('_', ''));
  return (match[1] === '-' ? -magnitude : magnitude) * factors[suffix]!;
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
