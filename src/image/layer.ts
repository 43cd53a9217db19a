import type { Io, OpenFile } from '../io/io.ts';
import type { Layer } from './image.ts';
import { layerEntry } from './layer-entry.ts';
import type { Budget } from './limits.ts';
import { tarEntries } from './tar.ts';
import { type Unpacked, unpackLayer } from './unpack-layer.ts';

/** A layer as an image states it, and where its content lies. */
export interface StatedLayer
  extends Pick<Layer, 'digest' | 'diffId' | 'mediaType' | 'size' | 'createdBy' | 'unreadable'> {
  /** Names the layer in errors. */
  readonly where: string;
  readonly open: () => OpenFile;
}

export interface OpenLayer extends Layer {
  readonly where: string;
  close(): void;
}

export interface Reading {
  readonly io: Io;
  readonly budget: Budget;
}

/** A layer whose content is unpacked and checked when it is first asked for. */
export function openLayer(stated: StatedLayer, reading: Reading): OpenLayer {
  const { open: _, ...layer } = stated;
  let unpacked: Promise<Unpacked> | undefined;
  const archive = async () => {
    unpacked ??= unpackLayer(stated, reading);
    return (await unpacked).archive;
  };
  return {
    ...layer,
    archive,
    async *entries() {
      for (const member of tarEntries(await archive(), stated.where)) {
        const entry = layerEntry(member, stated.where);
        if (entry) yield entry;
      }
    },
    close() {
      unpacked?.then(
        ({ close }) => close(),
        () => {},
      );
    },
  };
}
