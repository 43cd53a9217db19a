import type { ImageConfig } from './image-config.ts';

/** The build step of each layer; undefined for all when history and layers don't fit. */
export function createdBy({ history, diffIds }: ImageConfig): readonly (string | undefined)[] {
  const steps = history.filter(({ emptyLayer }) => !emptyLayer);
  return steps.length === diffIds.length ? steps.map((step) => step.createdBy) : diffIds.map(() => undefined);
}
