import type { DataNode } from '../data/node.ts';
import type { Workload } from '../kata/pod.ts';
import type { Range, Source } from '../text/source.ts';
import type { Profile } from './rule.ts';
import type { Subject } from './subject.ts';

/** What rules about pods look at: one workload, and the manifest of the enclave that one of its containers runs. */
export interface PodSubject {
  readonly source: Source;
  readonly profile: Profile;
  readonly workload: Workload;
  /** `data` of the ConfigMaps in the same file, by name. */
  readonly configMaps: ReadonlyMap<string, DataNode>;
  /** The containers that run enclaves: that of the manifest, or those that ask for SGX. */
  readonly containers: readonly DataNode[];
  readonly app?: PodApp;
  /** The containers among which nothing says which one the manifest is for. */
  readonly unmatched?: readonly DataNode[];
}

export interface PodApp {
  readonly container: DataNode;
  /** One outcome of the manifest. */
  readonly manifest: Subject;
  /** Where the manifest says it, e.g. `app.manifest:12`; what GSC supplies has no line. */
  place(setting: { readonly at: Range; readonly written?: boolean }): string;
}

/** Neither Gramine nor Kubernetes say a word. */
export const silently = { stage: 'none', effect: 'ignored' } as const;
/** It works, and is unwise. */
export const accepted = { stage: 'none', effect: 'accepted' } as const;
/** The program does not start. */
export const fails = { stage: 'runtime', effect: 'fatal' } as const;
/** A call of the program fails. */
export const failsLater = { stage: 'syscall', effect: 'fatal' } as const;
