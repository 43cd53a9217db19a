import { type EnvVariable, environmentOf, variable } from '../gramine/environment.ts';
import { Text } from '../gramine/text.ts';
import type { Subject } from './subject.ts';

/** What becomes in the enclave of a variable that a pod sets. */
export type VariableFate =
  | { readonly kind: 'passes' }
  | { readonly kind: 'discarded' }
  /** The manifest gives it a value of its own. */
  | { readonly kind: 'replaced'; readonly by: EnvVariable }
  | { readonly kind: 'unknown' };

export function fateOf(subject: Subject, name: string): VariableFate {
  const { manifest } = subject;
  const found = variable(environmentOf(manifest), name);
  if (found?.kind === 'passthrough') return { kind: 'passes' };
  if (found?.kind === 'fixed') return { kind: 'replaced', by: found };
  if (found || isOpen(subject)) return { kind: 'unknown' };
  const host = manifest.at('loader.insecure__use_host_env');
  if (host && host.known !== false) return { kind: host.known === true ? 'passes' : 'unknown' };
  return { kind: 'discarded' };
}

/** Variables that the manifest lets pass; undefined when there may be others. */
export function passingNames(subject: Subject): readonly string[] | undefined {
  const host = subject.manifest.at('loader.insecure__use_host_env');
  if (isOpen(subject) || (host && host.known !== false)) return undefined;
  const { variables } = environmentOf(subject.manifest);
  return variables.filter(({ kind }) => kind === 'passthrough').map(({ name }) => name);
}

/** A template or a file adds variables. What GSC takes from the image has a fixed value, so it lets nothing pass. */
function isOpen({ manifest }: Subject): boolean {
  const table = manifest.at('loader.env');
  if (manifest.isOpen || table?.kind === 'hole' || manifest.at('loader.env_src_file')) return true;
  return manifest
    .members('loader.env')
    .some(({ name, written }) => written && new Text(name, manifest.document.holes).hasHole());
}
