import type { DataNode } from '../../data/node.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import type { ImageConfig } from '../../image/image-config.ts';
import type { KnownUser } from '../../image/resolve-user.ts';
import type { Workload } from '../../kata/pod.ts';

/** What is known of the image of a container. */
export interface PodImage {
  readonly config: ImageConfig;
  /** Of its manifest. */
  readonly digest: string | undefined;
  /** Undefined with why when the image does not tell. */
  readonly user: KnownUser | { readonly unknown: string };
}

/** A container of a pod that is being read. */
export interface PodReading {
  readonly workload: Workload;
  readonly configMaps: ReadonlyMap<string, DataNode>;
  readonly image?: PodImage;
  readonly notes: DraftNotes;
}

/** Notes on the source, each once. */
export class DraftNotes {
  readonly #notes = new Map<string, LocatedProblem>();

  add(note: LocatedProblem): void {
    this.#notes.set(`${note.range?.start ?? ''} ${note.message}`, note);
  }

  inOrder(): readonly LocatedProblem[] {
    return [...this.#notes.values()].toSorted((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0));
  }
}
