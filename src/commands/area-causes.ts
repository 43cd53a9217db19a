import type { ListedArea } from '../gramine/enclave-layout.ts';

/** What of an enclave is larger, smaller or more than before, by the names of its areas; the rest only moves. */
export function areaCauses(before: readonly ListedArea[], after: readonly ListedArea[]): readonly string[] {
  const [old, fresh] = [totals(before), totals(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name) ?? none, fresh.get(name) ?? none];
    if (was.size === null || is.size === null || was.size === is.size) return [];
    return [`the enclave has ${shown(is)} of \`${name}\`, not ${shown(was)}`];
  });
}

interface Total {
  /** Bytes; null when it is not known. */
  readonly size: bigint | null;
}

const none: Total = { size: 0n };

function totals(areas: readonly ListedArea[]): ReadonlyMap<string, Total> {
  const found = new Map<string, Total>();
  for (const { name, size } of areas) {
    const { size: before } = found.get(name) ?? none;
    found.set(name, { size: size === null || before === null ? null : before + size });
  }
  return found;
}

function shown({ size }: Total): string {
  return `0x${size!.toString(16)} bytes`;
}
