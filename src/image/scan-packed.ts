import { UserError } from '../diagnostic/diagnostic.ts';
import type { LayerEntry } from './image.ts';
import type { StatedLayer } from './layer.ts';
import { Budget, type ImageLimits } from './limits.ts';
import { isStreamed, type PackedStore } from './packed-store.ts';
import type { LayerScan } from './scan-layer.ts';

type Batches = AsyncGenerator<readonly LayerEntry[]>;

/** A layer of an archive that is packed as a whole. */
export interface PackedLayer {
  readonly scan: LayerScan;
  readonly stated: StatedLayer;
}

/**
 * The entries of each layer, which are read one after the other as they lie in the archive, and held. What is wrong with a layer is
 * thrown when its entries are asked for; rejects with a UserError when all have too many.
 */
export async function packedEntries(
  layers: readonly PackedLayer[],
  store: PackedStore,
  limits: ImageLimits,
): Promise<readonly Batches[]> {
  const found: Batches[] = layers.map(({ scan }) => scan.entries());
  const budget = new Budget(limits);
  for (let pending = placed(layers); pending.size > 0; ) {
    for await (const { start, chunks } of store.members(new Set(pending.keys()))) {
      const index = pending.get(start)!.shift()!;
      found[index] = await read(layers[index]!.scan, layers[index]!.scan.entries(chunks), budget);
    }
    pending = new Map([...pending].filter(([, indexes]) => indexes.length > 0));
  }
  return found;
}

/** Which layers start where; what can't be opened says so when it is read. Equal layers share their content. */
function placed(layers: readonly PackedLayer[]): Map<number, number[]> {
  const starts = new Map<number, number[]>();
  for (const [index, { stated }] of layers.entries()) {
    const start = startOf(stated);
    if (start !== undefined) starts.set(start, [...(starts.get(start) ?? []), index]);
  }
  return starts;
}

function startOf({ unreadable, open }: StatedLayer): number | undefined {
  if (unreadable !== undefined) return undefined;
  try {
    const file = open();
    return isStreamed(file) ? file.start : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function read({ where }: LayerScan, entries: Batches, budget: Budget): Promise<Batches> {
  const batches: (readonly LayerEntry[])[] = [];
  for (;;) {
    const next = await entries.next().catch((error: unknown) => ({ error }));
    if ('error' in next) return replayed(batches, next);
    if (next.done) return replayed(batches);
    for (const _ of next.value) budget.takeEntry(where);
    if (next.value.length > 0) batches.push(next.value);
  }
}

async function* replayed(
  batches: readonly (readonly LayerEntry[])[],
  failure?: { readonly error: unknown },
): AsyncGenerator<readonly LayerEntry[]> {
  yield* batches;
  if (failure) throw failure.error;
}
