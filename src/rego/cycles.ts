import type { Range, Source } from '../text/source.ts';
import { refuse } from './lex.ts';

/** Throws the located error when a rule needs itself. */
export function requireNoCycle(
  uses: ReadonlyMap<string, ReadonlySet<string>>,
  placeOf: (name: string) => Range,
  source: Source,
): void {
  const finished = new Set<string>();
  for (const name of uses.keys()) {
    const cycle = cycleFrom(name, uses, finished);
    if (cycle) refuse(source, placeOf(cycle[0]!), `cyclic rules: ${cycle.map((one) => `\`${one}\``).join(' needs ')}`);
  }
}

/** Depth first, without recursion; `finished` names lead into no cycle. */
function cycleFrom(
  from: string,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
  finished: Set<string>,
): readonly string[] | undefined {
  if (finished.has(from)) return undefined;
  const path = [{ name: from, rest: [...(uses.get(from) ?? [])] }];
  const open = new Set([from]);
  while (path.length > 0) {
    const { name, rest } = path.at(-1)!;
    const next = rest.pop();
    if (next === undefined) {
      finished.add(name);
      open.delete(name);
      path.pop();
    } else if (open.has(next)) {
      const names = path.map((step) => step.name);
      return abbreviated([...names.slice(names.indexOf(next)), next]);
    } else if (!finished.has(next)) {
      open.add(next);
      path.push({ name: next, rest: [...(uses.get(next) ?? [])] });
    }
  }
  return undefined;
}

function abbreviated(names: readonly string[]): readonly string[] {
  return names.length > 6 ? [...names.slice(0, 3), '…', ...names.slice(-2)] : names;
}
