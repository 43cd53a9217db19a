/** Bytes of a size such as `300MB`; undefined for what Occlum refuses: it takes whole numbers with `KB`, `MB`, `GB`, `TB` or `B`. */
export function occlumSize(text: string | undefined): bigint | undefined {
  const parts = /^(\d{1,18})(KB|MB|GB|TB|B)$/.exec(text ?? '');
  return parts ? BigInt(parts[1]!) * units[parts[2] as keyof typeof units] : undefined;
}

const units = { B: 1n, KB: 1n << 10n, MB: 1n << 20n, GB: 1n << 30n, TB: 1n << 40n } as const;
